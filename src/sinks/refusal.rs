//! Which folder may be the output: never one that holds something that a build could spoil.

use std::fmt;
use std::path::{Component, Path, PathBuf};

use fs_err as fs;

use super::{DiskOptions, manifest};
use crate::out_path::OutPath;

/// Why the disk sink does not touch an output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The root of the file system.
    Root(PathBuf),
    /// The home folder, or one above it.
    Home(PathBuf),
    /// The hub's folder, or one above it.
    Hub(PathBuf),
    /// A folder of sources, or one above or inside it.
    Source { out: PathBuf, source: PathBuf },
    /// No folder.
    File(PathBuf),
    /// A link to another place.
    Link(PathBuf),
    /// A folder with files in which no build was made.
    Foreign(PathBuf),
    /// Another build is at work.
    Locked { out: PathBuf, process: Option<u32> },
    /// Files of others stand where planned files go.
    InTheWay { out: PathBuf, files: Vec<OutPath> },
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const ELSEWHERE: &str = "choose another folder with `--out`";
        let refuse = |f: &mut fmt::Formatter<'_>, out: &Path, why: &str, cure: &str| {
            write!(f, "refusing to write to `{}`: {why}; {cure}", out.display())
        };
        match self {
            Refusal::Root(out) => refuse(f, out, "it is the root of the file system", ELSEWHERE),
            Refusal::Home(out) => refuse(f, out, "it is your home folder or holds it", ELSEWHERE),
            Refusal::Hub(out) => {
                refuse(f, out, "it is the hub's own folder or holds it", ELSEWHERE)
            }
            Refusal::Source { out, source } => {
                let why = format!("the hub is read from `{}`", source.display());
                refuse(f, out, &why, ELSEWHERE)
            }
            Refusal::File(out) => refuse(f, out, "it is a file", ELSEWHERE),
            Refusal::Link(out) => refuse(
                f,
                out,
                "it is a symbolic link",
                "name the folder it leads to, or allow it with `--adopt`",
            ),
            Refusal::Foreign(out) => {
                let cure = "choose an empty folder with `--out`, or allow it with `--adopt`";
                refuse(f, out, "it has files that parvis did not write", cure)
            }
            Refusal::Locked { out, process } => {
                write!(f, "`{}` is locked by ", out.display())?;
                match process {
                    Some(process) => write!(f, "process {process}")?,
                    None => f.write_str("another process")?,
                }
                f.write_str("; wait until that build has ended")
            }
            Refusal::InTheWay { out, files } => in_the_way(f, out, files),
        }
    }
}

impl std::error::Error for Refusal {}

/// The real path of an output that may be used. Changes nothing on disk.
pub(super) fn claim(
    out: &Path,
    home: Option<&Path>,
    options: &DiskOptions<'_>,
) -> anyhow::Result<PathBuf> {
    let is_link = fs::symlink_metadata(out.components().collect::<PathBuf>())
        .is_ok_and(|found| found.is_symlink());
    let out = real(out)?;
    let of_git = out.components().any(|part| part.as_os_str() == ".git");
    if out.parent().is_none() || of_git {
        return Err(Refusal::Root(out).into());
    }
    if let Some(home) = home.filter(|home| home.is_absolute())
        && real(home)?.starts_with(&out)
    {
        return Err(Refusal::Home(out).into());
    }
    if real(options.root)?.starts_with(&out) {
        return Err(Refusal::Hub(out).into());
    }
    for source in options.protected {
        let source = real(source)?;
        if out.starts_with(&source) || source.starts_with(&out) {
            return Err(Refusal::Source { out, source }.into());
        }
    }
    if is_link && !options.adopt {
        return Err(Refusal::Link(out).into());
    }
    if out.exists() && !out.is_dir() {
        return Err(Refusal::File(out).into());
    }
    if manifest::folder(&out).is_symlink() {
        return Err(Refusal::Link(manifest::folder(&out)).into());
    }
    if !options.adopt && out.is_dir() && !manifest::stands_in(&out) && has_files(&out)? {
        return Err(Refusal::Foreign(out).into());
    }
    Ok(out)
}

/// Absolute, without links and `..`, whether it exists or not.
fn real(path: &Path) -> anyhow::Result<PathBuf> {
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    let mut real = PathBuf::new();
    for component in std::path::absolute(path)?.components() {
        match component {
            Component::ParentDir => {
                real.pop();
            }
            _ => real.push(component),
        }
        if let Ok(found) = fs::canonicalize(&real) {
            real = found;
        }
    }
    Ok(real)
}

fn has_files(folder: &Path) -> anyhow::Result<bool> {
    for found in fs::read_dir(folder)? {
        if found?.path() != manifest::folder(folder) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn in_the_way(f: &mut fmt::Formatter<'_>, out: &Path, files: &[OutPath]) -> fmt::Result {
    const SHOWN: usize = 5;
    let names: Vec<_> = files.iter().take(SHOWN).map(|file| format!("`{file}`")).collect();
    write!(f, "refusing to overwrite {}", names.join(", "))?;
    if files.len() > SHOWN {
        write!(f, " and {} more", files.len() - SHOWN)?;
    }
    let out = out.display();
    write!(f, " in `{out}`: parvis did not write it; move it away, or allow it with `--adopt`")
}
