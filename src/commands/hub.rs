//! Which hub a command is about, and how its paths are shown.

use super::{Failure, Global};
use anyhow::Context;
use parvis::config::Config;
use parvis::diagnostics::Diagnostics;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where a hub lies.
#[derive(Debug)]
pub(super) struct Hub {
    pub(super) root: PathBuf,
    pub(super) config: PathBuf,
}

impl Hub {
    /// The folder that `--root` names, else the nearest one upward with a configuration.
    pub(super) fn find(global: &Global) -> anyhow::Result<Hub> {
        let config = global.config.as_path();
        if let Some(root) = &global.root {
            if root.join(config).is_file() {
                return Ok(Hub { root: root.clone(), config: root.join(config) });
            }
            return Err(not_found(config, &format!("in `{}`", root.display())));
        }
        let here = std::env::current_dir().context("the current folder cannot be read")?;
        if config.is_absolute() {
            let root = config.parent().unwrap_or(config).to_owned();
            return match config.is_file() {
                true => Ok(Hub { root, config: config.to_owned() }),
                false => Err(not_found(config, "on this disk")),
            };
        }
        match here.ancestors().find(|folder| folder.join(config).is_file()) {
            Some(root) => Ok(Hub { root: root.to_owned(), config: root.join(config) }),
            None => {
                Err(not_found(config, &format!("in `{}` or in a folder above it", here.display())))
            }
        }
    }

    /// The configuration alone, for commands that need no content.
    pub(super) fn read_config(&self) -> anyhow::Result<Config> {
        let text = fs_err::read_to_string(&self.config)?;
        let file: Arc<str> = shown(&self.config).into();
        Config::read(&file, text.trim_start_matches('\u{feff}'), &mut Diagnostics::default())
            .ok_or_else(|| {
                Failure::with_help(format!("`{file}` has mistakes"), "`parvis check` shows them")
            })
    }
}

fn not_found(config: &Path, searched: &str) -> anyhow::Error {
    let message = format!("there is no `{}` {searched}", config.display());
    Failure::with_help(
        message,
        "name the hub's folder with `--root DIR`, or begin a hub with `parvis new DIR`",
    )
}

/// A path as it is shortest from here.
pub(super) fn shown(path: &Path) -> String {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let here = std::env::current_dir().unwrap_or_default();
    match absolute.strip_prefix(&here) {
        Ok(rest) if rest.as_os_str().is_empty() => ".".to_owned(),
        Ok(rest) => rest.display().to_string(),
        Err(_) => path.display().to_string(),
    }
}

/// What stands before the hub's own paths so that they can be opened from here: `site/`, or nothing.
pub(super) fn prefix(root: &Path) -> String {
    let here = std::env::current_dir().and_then(fs_err::canonicalize).unwrap_or_default();
    match root.strip_prefix(&here) {
        Ok(rest) if !rest.as_os_str().is_empty() => format!("{}/", rest.display()),
        _ => String::new(),
    }
}

/// A path as a shell takes it.
pub(super) fn quoted(path: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "/._-+:@".contains(c);
    if !path.is_empty() && path.chars().all(plain) {
        path.to_owned()
    } else {
        format!("'{}'", path.replace('\'', r"'\''"))
    }
}
