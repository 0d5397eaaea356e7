//! Words that say how a sentence is built, not what it is about.

/// Function words of a language, folded as `fold` does and sorted; none for a language that has no list.
pub fn stop_words(lang: &str) -> &'static [&'static str] {
    match lang.split('-').next() {
        Some("fr") => FRENCH,
        Some("en") => ENGLISH,
        _ => &[],
    }
}

#[rustfmt::skip]
const FRENCH: &[&str] = &[
    "a", "afin", "ai", "ainsi", "alors", "apres", "as", "assez", "au", "aucun", "aucune", "aujourd",
    "aujourd'hui", "aupres", "auquel", "aura", "aurait", "auront", "aussi", "autant", "autour", "autre", "autres",
    "aux", "auxquelles", "auxquels", "avaient", "avais", "avait", "avant", "avec", "avez", "avoir", "avons",
    "ayant", "beaucoup", "bien", "bon", "c", "ca", "car", "ce", "ceci", "cela", "celle", "celles", "celui",
    "cependant", "certain", "certaine", "certaines", "certains", "ces", "cet", "cette", "ceux", "chacun",
    "chacune", "chaque", "chez", "ci", "combien", "comme", "comment", "contre", "d", "dans", "de", "dehors",
    "deja", "depuis", "derriere", "des", "desquelles", "desquels", "dessous", "dessus", "devant", "devra",
    "devrait", "doit", "doivent", "donc", "dont", "du", "duquel", "durant", "elle", "elles", "en", "encore",
    "enfin", "entre", "envers", "es", "est", "et", "etaient", "etait", "etant", "etes", "etre", "eu", "eux",
    "faire", "fait", "faut", "fois", "font", "grace", "h", "hors", "hui", "ici", "il", "ils", "j", "jamais", "je",
    "jusqu", "jusque", "l", "la", "laquelle", "le", "lequel", "les", "lesquelles", "lesquels", "leur", "leurs",
    "lors", "lorsque", "lui", "m", "ma", "mais", "malgre", "me", "meme", "memes", "mes", "mien", "mienne", "moi",
    "moins", "mon", "n", "ne", "ni", "non", "nos", "notamment", "notre", "nous", "nouveau", "on", "ont", "or",
    "ou", "oui", "par", "parce", "parfois", "parmi", "pas", "pendant", "peu", "peut", "peuvent", "plus",
    "plusieurs", "plutot", "pour", "pourquoi", "pourra", "pourrait", "pres", "presque", "puis", "puisque", "qu",
    "quand", "que", "quel", "quelle", "quelles", "quelqu", "quelque", "quelques", "quels", "qui", "quoi",
    "quoique", "rien", "s", "sa", "sans", "sauf", "se", "sera", "serait", "seront", "ses", "si", "sien", "soi",
    "soient", "sois", "soit", "sommes", "son", "sont", "sous", "souvent", "suis", "sur", "t", "ta", "tandis",
    "tant", "te", "tel", "telle", "tellement", "telles", "tels", "tes", "toi", "ton", "toujours", "tous", "tout",
    "toute", "toutes", "tres", "trop", "tu", "un", "une", "va", "vers", "veut", "via", "voici", "voila", "voir",
    "vont", "vos", "votre", "vous", "vraiment", "y",
];

#[rustfmt::skip]
const ENGLISH: &[&str] = &[
    "a", "about", "above", "after", "again", "against", "ain", "all", "almost", "along", "already", "also",
    "although", "always", "am", "among", "an", "and", "another", "any", "anyone", "anything", "are", "aren",
    "around", "as", "at", "away", "be", "became", "because", "become", "been", "before", "being", "below",
    "between", "both", "but", "by", "came", "can", "cannot", "could", "couldn", "d", "did", "didn", "do", "does",
    "doesn", "doing", "don", "done", "down", "during", "each", "either", "else", "enough", "even", "ever",
    "every", "everyone", "everything", "few", "for", "from", "further", "get", "gets", "getting", "go", "goes",
    "going", "got", "had", "hadn", "has", "hasn", "have", "haven", "having", "he", "her", "here", "hers",
    "herself", "him", "himself", "his", "how", "however", "i", "if", "in", "instead", "into", "is", "isn", "it",
    "its", "itself", "just", "ll", "m", "made", "make", "makes", "many", "may", "me", "might", "more", "most",
    "much", "must", "mustn", "my", "myself", "near", "need", "needs", "neither", "never", "new", "no", "nobody",
    "none", "nor", "not", "nothing", "now", "o", "of", "off", "often", "on", "once", "one", "only", "onto", "or",
    "other", "others", "our", "ours", "ourselves", "out", "over", "own", "per", "perhaps", "quite", "rather",
    "re", "really", "s", "said", "same", "say", "says", "see", "shall", "she", "should", "shouldn", "since", "so",
    "some", "someone", "something", "still", "such", "t", "take", "than", "that", "the", "their", "theirs",
    "them", "themselves", "then", "there", "these", "they", "thing", "things", "this", "those", "though",
    "through", "thus", "till", "to", "together", "too", "toward", "towards", "under", "until", "up", "upon", "us",
    "use", "used", "using", "ve", "very", "via", "was", "wasn", "way", "we", "well", "were", "weren", "what",
    "when", "where", "whether", "which", "while", "who", "whom", "whose", "why", "will", "with", "within",
    "without", "won", "would", "wouldn", "yes", "yet", "you", "your", "yours", "yourself", "yourselves",
];
