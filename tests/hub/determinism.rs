//! Same input, same bytes: whatever the folder, the zone of the machine and the number of threads.

use crate::example;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// Every file of a website, by path; without what parvis keeps for itself.
pub(crate) fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
            if name == ".parvis" {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else {
                files.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    files
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for (path, bytes) in tree(from).iter().filter(|(path, _)| !path.starts_with("public/")) {
        let path = to.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
}

#[test]
fn builds_agree_in_every_folder_zone_and_number_of_threads() {
    let here = tempfile::TempDir::new().unwrap();
    let mut trees = Vec::new();
    for (folder, zone, threads, locale) in
        [("un", "UTC", "1", "C"), ("deux/autre dossier", "Pacific/Auckland", "4", "tr_TR.UTF-8")]
    {
        let root = here.path().join(folder);
        copy(&example::root(), &root);
        let output = Command::new(env!("CARGO_BIN_EXE_parvis"))
            .args(["build", "--now", "2026-11-20T12:00", "-j", threads])
            .current_dir(&root)
            .env("TZ", zone)
            .env("LC_ALL", locale)
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        trees.push(tree(&root.join("public")));
    }
    assert!(trees[0].len() > 100);
    let (one, other) = (&trees[0], &trees[1]);
    assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
    let differing: Vec<&String> =
        one.iter().filter(|(path, bytes)| other[*path] != **bytes).map(|(path, _)| path).collect();
    assert_eq!(differing, Vec::<&String>::new());
    let memory: BTreeMap<String, Vec<u8>> = example::site().files.clone();
    let names = |tree: &BTreeMap<String, Vec<u8>>| tree.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(one), names(&memory), "the disk and the memory hold the same website");
}
