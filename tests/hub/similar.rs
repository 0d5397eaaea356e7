//! Similar posts, popular posts, series.

use crate::{Site, post, site};

fn similar(site: &Site, slug: &str) -> Vec<String> {
    site.text(&format!("blog/{slug}/index.html"), "section[aria-labelledby=h-similar] .p-name")
}

fn garden() -> Vec<(String, String)> {
    let posts = [
        ("freins-1", "Régler ses freins à tambour", "tags: [freins, atelier]"),
        ("freins-2", "Changer un frein à tambour", "tags: [Freins, atelier]"),
        ("freins-3", "Freins à disque", "tags: [freins]"),
        ("recette", "Une tarte aux pommes", "tags: [cuisine]"),
        ("pain", "Le pain du matin", "tags: [cuisine]"),
        ("seul", "Xylophone", "tags: [musique]"),
        ("fete", "La fête de la place", "tags: [atelier]"),
    ];
    posts
        .iter()
        .enumerate()
        .map(|(n, (slug, title, more))| {
            (
                format!("content/posts/{slug}.md"),
                post(title, &format!("2026-01-{:02}", n + 1), more),
            )
        })
        .collect()
}

fn build(files: &[(String, String)]) -> Site {
    site(&files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect::<Vec<_>>())
}

#[test]
fn related_posts_stand_above_unrelated_ones() {
    let site = build(&garden());
    site.is_silent();
    let near = similar(&site, "freins-1");
    assert_eq!(near[0], "Changer un frein à tambour", "{near:?}");
    assert!(near.contains(&"Freins à disque".to_owned()), "{near:?}");
    assert!(!near.contains(&"Une tarte aux pommes".to_owned()), "{near:?}");
    assert_eq!(similar(&site, "recette"), ["Le pain du matin"]);
    assert_eq!(similar(&site, "seul"), Vec::<String>::new());
}

#[test]
fn the_same_posts_are_similar_in_any_order_of_the_files() {
    let files = garden();
    let renamed: Vec<(String, String)> = files
        .iter()
        .enumerate()
        .map(|(n, (path, text))| {
            let slug = path.trim_start_matches("content/posts/").trim_end_matches(".md");
            (
                format!("content/posts/{}-x.md", 9 - n),
                text.replacen("\n---\n\n", &format!("\nslug: {slug}\n---\n\n"), 1),
            )
        })
        .collect();
    let (one, other) = (build(&files), build(&renamed));
    for slug in ["freins-1", "freins-2", "freins-3", "recette", "fete"] {
        assert_eq!(similar(&one, slug), similar(&other, slug), "{slug}");
    }
}

#[test]
fn editing_a_body_changes_no_similar_posts() {
    let mut files = garden();
    let before = build(&files);
    files[3].1.push_str("\nFreins, tambour, atelier, disque, place.\n");
    let after = build(&files);
    for (path, _) in &files {
        let slug = path.trim_start_matches("content/posts/").trim_end_matches(".md");
        assert_eq!(similar(&before, slug), similar(&after, slug), "{slug}");
    }
}

#[test]
fn a_series_brings_its_parts_together_in_order() {
    let site = site(&[
        ("content/posts/b.md", &post("Deuxième", "2026-02-01", "series: L'hiver")),
        ("content/posts/a.md", &post("Premier", "2026-01-01", "series: \"L'Hiver\"")),
        ("content/posts/c.md", &post("Troisième", "2026-03-01", "series: L'hiver\ndraft: true")),
        ("content/posts/d.md", &post("Ailleurs", "2026-04-01", "")),
    ]);
    site.is_silent();
    let page = "blog/b/index.html";
    assert_eq!(site.text(page, ".series li"), ["Premier", "Deuxième"]);
    assert_eq!(site.text(page, ".series [aria-current]"), ["Deuxième"]);
    assert_eq!(site.links(page, ".series"), ["/blog/a/"]);
    assert!(site.text(page, ".series")[0].contains("2 sur 2"));
    assert_eq!(similar(&site, "a"), ["Deuxième"]);
}

#[test]
fn what_is_read_most_is_told() {
    let mut files = garden();
    files.push((
        "data/popularity.csv".to_owned(),
        "url,views,from,to\n/blog/pain/,50,2026-01-01,2026-02-01\nhttps://place.example/blog/fete/,100\n/blog/pain,25\n/ailleurs/,9999\n/blog/seul/,1\n".to_owned(),
    ));
    let site = build(&files);
    site.is_silent();
    assert_eq!(
        site.links("index.html", ".top-list"),
        ["/blog/fete/", "/blog/pain/", "/blog/seul/"]
    );
    assert_eq!(site.attributes("index.html", ".top-list meter", "value"), ["100", "75", "1"]);
}

#[test]
fn a_row_that_counts_nothing_is_a_warning() {
    let site = site(&[
        ("content/posts/a.md", &post("A", "2026-01-01", "")),
        ("data/popularity.csv", "url,views\n/blog/a/,beaucoup\n/blog/a/\n"),
    ]);
    assert_eq!(site.codes(), ["P1201", "P1201"]);
    assert_eq!(site.links("index.html", ".top-list"), Vec::<String>::new());
}
