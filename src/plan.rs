//! Plan: every file to come, with what it is made of. Nothing is made yet, so two files at one address, or a link
//! that leads nowhere, are look-ups in it.

use crate::diagnostics::{Diagnostics, Place};
use crate::fingerprint::Fingerprint;
use crate::hub::Id;
use crate::kinds::Format;
use crate::memo::Progress;
use crate::routes::Route;
use crate::sinks::Stage;
use crate::studio::{Picture, Variant};
use crate::tables::{HashMap, HashSet, map_for, set_for};
use crate::theme::{TemplateMistake, View};
use crate::views::Page;
use std::path::PathBuf;
use std::sync::Arc;

/// What a page is about: what its head says of feeds, calendars and structured data follows from it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum About {
    /// The whole hub, in one language.
    Hub {
        lang: usize,
    },
    /// All items of a kind.
    Kind {
        lang: usize,
        kind: &'static str,
    },
    /// What carries a term, by the term's slug.
    Term {
        lang: usize,
        taxonomy: String,
        slug: String,
    },
    /// The events of one format.
    Format {
        lang: usize,
        format: Format,
    },
    Entry(Id),
    /// A page of one language that nothing more is told of: an index, a letter, a notice.
    Other {
        lang: usize,
    },
}

/// The entries that a page of a list shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shown {
    pub ids: Vec<Id>,
    /// How many stand on the pages before it.
    pub before: usize,
}

/// Adds to the head of a page what one output knows of it.
pub type Finish<'a> = Box<dyn Fn(&Planned, &mut Page) + Send + Sync + 'a>;

/// One file to come.
pub struct Planned<'a> {
    pub route: Route,
    /// Of pages; other files are about nothing that a head could tell.
    pub about: About,
    /// Of pages of lists whose items machines are told of.
    pub shown: Shown,
    pub stage: Stage,
    /// The source it comes from, else the name of its output.
    pub origin: Arc<str>,
    pub make: Make<'a>,
    /// In the site map for robots, with the date of its last change.
    pub indexed: Option<String>,
}

/// How a file is made.
pub enum Make<'a> {
    /// By a template, from a view. The view is made only when the page is.
    Page {
        template: String,
        lang: usize,
        view: MakeView<'a>,
    },
    Bytes(MakeBytes<'a>),
    Copy {
        from: PathBuf,
        fingerprint: Fingerprint,
    },
    /// Together with other files below its folder, whose names only the making tells.
    Bundle(Bundle<'a>),
    /// The same without what is private in a picture.
    CleanCopy {
        from: PathBuf,
        fingerprint: Fingerprint,
    },
    /// A picture in another width or format.
    Variant {
        picture: Arc<Picture>,
        variant: Variant,
    },
    /// A drawing, and what stands for it without being drawn.
    Drawing {
        key: Box<dyn Fn() -> Fingerprint + Send + Sync + 'a>,
        draw: MakeDrawing<'a>,
    },
}

impl Make<'_> {
    /// Whether it takes so long that it is made when somebody wants it, and not before.
    pub fn is_dear(&self) -> bool {
        matches!(self, Make::Variant { .. } | Make::Drawing { .. })
    }

    /// The picture that it is a variant of.
    pub fn picture(&self) -> Option<&Arc<Picture>> {
        let Make::Variant { picture, .. } = self else { return None };
        Some(picture)
    }
}

/// Files that are made together, of which only the one is planned that names all others.
pub struct Bundle<'a> {
    /// In progress bars.
    pub step: &'static str,
    /// How many things it is made from.
    pub n_parts: usize,
    pub made_from: Box<dyn Fn() -> Fingerprint + Send + Sync + 'a>,
    /// `None` when the progress is over before they are made.
    pub make: MakeFiles<'a>,
}

/// Paths below a folder, and what stands there.
pub type Files = Vec<(String, Vec<u8>)>;

pub type MakeFiles<'a> =
    Box<dyn Fn(&dyn Progress) -> anyhow::Result<Option<Files>> + Send + Sync + 'a>;
pub type MakeBytes<'a> = Box<dyn Fn(&Urls) -> Vec<u8> + Send + Sync + 'a>;
pub type MakeDrawing<'a> =
    Box<dyn Fn() -> anyhow::Result<Result<Vec<u8>, TemplateMistake>> + Send + Sync + 'a>;
pub type MakeView<'a> = Box<dyn Fn(&Urls) -> (Page, Box<dyn View>) + Send + Sync + 'a>;

#[derive(Default)]
pub struct Plan<'a> {
    pub files: Vec<Planned<'a>>,
    /// Run on the head of every page, in this order.
    finish: Vec<Finish<'a>>,
}

/// Every address that the hub will have.
#[derive(Default)]
pub struct Urls {
    all: HashSet<Arc<str>>,
    /// Those that robots may find, with the date of their last change.
    indexed: Vec<(Arc<str>, String)>,
}

impl<'a> Plan<'a> {
    pub fn add(&mut self, planned: Planned<'a>) {
        self.files.push(planned);
    }

    /// Adds the files of another plan after its own.
    pub fn append(&mut self, other: Plan<'a>) {
        self.files.extend(other.files);
        self.finish.extend(other.finish);
    }

    /// Has every page's head finished by `finish`, once the page is made.
    pub fn finish(&mut self, finish: impl Fn(&Planned, &mut Page) + Send + Sync + 'a) {
        self.finish.push(Box::new(finish));
    }

    /// The view of a page, with its head complete.
    pub fn view(&self, planned: &Planned, view: &MakeView, urls: &Urls) -> (Page, Box<dyn View>) {
        let (mut page, view) = view(urls);
        for finish in &self.finish {
            finish(planned, &mut page);
        }
        (page, view)
    }

    /// A page made by a template, about nothing in particular until [`Planned::about`] is set.
    pub fn page(
        &mut self,
        route: &Route,
        origin: impl Into<Arc<str>>,
        template: &str,
        lang: usize,
        view: impl Fn(&Urls) -> (Page, Box<dyn View>) + Send + Sync + 'a,
    ) -> &mut Planned<'a> {
        let make = Make::Page { template: template.to_owned(), lang, view: Box::new(view) };
        let planned = self.push(route, Stage::Page, origin.into(), make);
        planned.about = About::Other { lang };
        planned
    }

    pub fn bytes(
        &mut self,
        route: &Route,
        stage: Stage,
        origin: &str,
        make: impl Fn() -> Vec<u8> + Send + Sync + 'a,
    ) {
        self.linked_bytes(route, stage, origin, move |_| make());
    }

    /// Like [`Plan::bytes`], for a file that holds texts with links.
    pub fn linked_bytes(
        &mut self,
        route: &Route,
        stage: Stage,
        origin: &str,
        make: impl Fn(&Urls) -> Vec<u8> + Send + Sync + 'a,
    ) {
        self.push(route, stage, origin.into(), Make::Bytes(Box::new(make)));
    }

    pub fn copy(
        &mut self,
        route: &Route,
        origin: impl Into<Arc<str>>,
        from: PathBuf,
        fingerprint: Fingerprint,
    ) {
        self.push(route, Stage::Asset, origin.into(), Make::Copy { from, fingerprint });
    }

    /// Files that are made together; `route` is that of the one that names the others.
    pub fn bundle(&mut self, route: &Route, origin: &str, bundle: Bundle<'a>) {
        self.push(route, Stage::Feed, origin.into(), Make::Bundle(bundle));
    }

    /// Like [`Plan::copy`], of a picture.
    pub fn clean_copy(
        &mut self,
        route: &Route,
        origin: impl Into<Arc<str>>,
        from: PathBuf,
        fingerprint: Fingerprint,
    ) {
        self.push(route, Stage::Asset, origin.into(), Make::CleanCopy { from, fingerprint });
    }

    pub fn variant(
        &mut self,
        route: &Route,
        origin: Arc<str>,
        picture: Arc<Picture>,
        variant: Variant,
    ) {
        self.push(route, Stage::Asset, origin, Make::Variant { picture, variant });
    }

    /// A file that is drawn by `draw`, unless what `key` gives is as it was.
    pub fn drawing(
        &mut self,
        route: &Route,
        origin: impl Into<Arc<str>>,
        key: impl Fn() -> Fingerprint + Send + Sync + 'a,
        draw: impl Fn() -> anyhow::Result<Result<Vec<u8>, TemplateMistake>> + Send + Sync + 'a,
    ) {
        let make = Make::Drawing { key: Box::new(key), draw: Box::new(draw) };
        self.push(route, Stage::Asset, origin.into(), make);
    }

    fn push(
        &mut self,
        route: &Route,
        stage: Stage,
        origin: Arc<str>,
        make: Make<'a>,
    ) -> &mut Planned<'a> {
        self.files.push(Planned {
            route: route.clone(),
            about: About::Other { lang: 0 },
            shown: Shown::default(),
            stage,
            origin,
            make,
            indexed: None,
        });
        self.files.last_mut().expect("it was just added")
    }

    /// Every file has a path of its own, on disks that are blind to case too, and no file is another's folder.
    pub fn check(&mut self, diagnostics: &mut Diagnostics) {
        let mut by_path: HashMap<String, usize> = map_for(self.files.len());
        let mut clashing: HashSet<usize> = HashSet::default();
        for (index, planned) in self.files.iter().enumerate() {
            let key = planned.route.file().case_key();
            match by_path.get(&key) {
                Some(&first) => {
                    let other = &self.files[first];
                    let (mut place, mut other_place) =
                        (Place::whole(&planned.origin), Place::whole(&other.origin));
                    // The file is told, not the output that was there first.
                    if !place.file.contains(['/', '.']) {
                        std::mem::swap(&mut place, &mut other_place);
                    }
                    if other.route.file() == planned.route.file() {
                        diagnostics.same_address(place, other_place, planned.route.url());
                    } else {
                        diagnostics.addresses_differ_in_case(
                            place,
                            other_place,
                            planned.route.url(),
                        );
                    }
                    clashing.insert(index);
                }
                None => {
                    by_path.insert(key, index);
                }
            }
        }
        for (index, planned) in self.files.iter().enumerate() {
            let key = planned.route.file().case_key();
            let mut at = 0;
            while let Some(slash) = key[at..].find('/') {
                let folder = &key[..at + slash];
                if let Some(&other) = by_path.get(folder) {
                    let other = &self.files[other];
                    diagnostics.same_address(
                        Place::whole(&planned.origin),
                        Place::whole(&other.origin),
                        other.route.url(),
                    );
                    clashing.insert(index);
                }
                at += slash + 1;
            }
        }
        self.check_bundles(&mut clashing, diagnostics);
        let mut index = 0;
        self.files.retain(|_| {
            index += 1;
            !clashing.contains(&(index - 1))
        });
    }

    /// No file stands among those that are made together: nobody knows their names yet.
    fn check_bundles(&self, clashing: &mut HashSet<usize>, diagnostics: &mut Diagnostics) {
        let is_bundle = |planned: &&Planned| matches!(planned.make, Make::Bundle(_));
        for bundle in self.files.iter().filter(is_bundle) {
            for (index, planned) in self.files.iter().enumerate() {
                let file = planned.route.file();
                if file != bundle.route.file() && file.is_beside(bundle.route.file()) {
                    diagnostics.same_address(
                        Place::whole(&planned.origin),
                        Place::whole(&bundle.origin),
                        planned.route.url(),
                    );
                    clashing.insert(index);
                }
            }
        }
    }

    /// How many pages robots may find.
    pub fn n_indexed(&self) -> usize {
        self.files.iter().filter(|planned| planned.indexed.is_some()).count()
    }

    /// Every address, with the dates that the plan knows and gives up.
    pub fn take_urls(&mut self) -> Urls {
        let mut urls =
            Urls { all: set_for(self.files.len()), indexed: Vec::with_capacity(self.files.len()) };
        for planned in &mut self.files {
            let url: Arc<str> = planned.route.url().into();
            urls.indexed.extend(planned.indexed.take().map(|changed| (url.clone(), changed)));
            urls.all.insert(url);
        }
        urls
    }
}

impl Urls {
    /// The address as it stands in the plan: as written, or with the slash that a folder wants.
    pub fn find(&self, url: &str) -> Option<&str> {
        let exact = self.all.get(url);
        let folder = || self.all.get(format!("{url}/").as_str());
        let file = || self.all.get(url.strip_suffix("index.html")?);
        exact.or_else(folder).or_else(file).map(|url| &**url)
    }

    /// The pages that robots may find, with the date of their last change, in the order of the plan.
    pub fn indexed(&self) -> &[(Arc<str>, String)] {
        &self.indexed
    }

    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.all.iter().map(|url| &**url)
    }
}
