//! What is watched, and when something in it was saved.
//!
//! Files are looked at several times a second rather than announced by the system: announcements do not
//! come from network drives, synchronised folders and containers, where workbooks of partners lie, and
//! every editor saves in another way. What counts is the same with all: a file is there, as large and as
//! new as before, or it is not.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, Instant, SystemTime};

use crate::cli::build::BuildArguments;
use crate::cli::kinds;
use crate::kinds::Tree;
use crate::workbook;

/// Time between two looks.
const PAUSE: Duration = Duration::from_millis(100);
/// How long nothing may have changed before a save counts as complete.
const SETTLED: Duration = Duration::from_millis(200);

/// Files as they were at a moment: size and time of the last change.
pub type Look = BTreeMap<PathBuf, (u64, Option<SystemTime>)>;

/// What a build reads.
pub struct Watched {
    inputs: Vec<PathBuf>,
    templates: Option<PathBuf>,
    config: PathBuf,
}

impl Watched {
    /// What a build with these arguments reads.
    pub fn of(build: &BuildArguments) -> Self {
        Self {
            inputs: build.input.inputs.clone(),
            templates: kinds::folder(build.templates.as_deref()).map(PathBuf::from),
            config: build.input.config.clone().unwrap_or_else(|| "dgcc.toml".into()),
        }
    }

    /// The files and folders, as they were named.
    pub fn names(&self) -> Vec<String> {
        let paths = self.inputs.iter().chain(&self.templates);
        paths.map(|path| path.display().to_string()).collect()
    }

    /// The files as they are now. Only those that a build would read: no hidden files, no lock files of
    /// spreadsheet programs, no copies that editors leave.
    pub fn look(&self) -> Look {
        // A path that cannot be listed has no files; the build says why.
        let inputs = self
            .inputs
            .iter()
            .flat_map(|input| workbook::find(std::slice::from_ref(input)).unwrap_or_default());
        let templates = self.templates.iter().flat_map(|folder| {
            let found = Tree::find(folder).unwrap_or_default();
            found.into_iter().map(|path| folder.join(path))
        });
        let files = inputs.chain(templates).chain([self.config.clone()]);
        files
            .filter_map(|path| {
                let file = path.metadata().ok()?;
                Some((path, (file.len(), file.modified().ok())))
            })
            .collect()
    }

    /// Waits until the files are others than they were, and stay so for a moment.
    pub fn wait(&self, seen: &Look) -> Look {
        loop {
            let mut last = self.look();
            let mut since = Instant::now();
            while last != *seen && since.elapsed() < SETTLED {
                std::thread::sleep(PAUSE);
                let now = self.look();
                if now != last {
                    (last, since) = (now, Instant::now());
                }
            }
            if last != *seen {
                return last;
            }
            std::thread::sleep(PAUSE);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_save_under_another_name_counts_and_what_programs_leave_beside_it_does_not() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("templates")).expect("made");
        fs::write(at("budget.xlsx"), "a").expect("written");
        fs::write(at("templates/kind.toml"), "a").expect("written");
        let watched = Watched {
            inputs: vec![folder.path().to_owned()],
            templates: Some(at("templates")),
            config: at("dgcc.toml"),
        };
        let before = watched.look();
        assert_eq!(before.len(), 2);
        for name in ["~$budget.xlsx", ".budget.xlsx", "templates/.kind.toml.swp", "templates/4913"]
        {
            fs::write(at(name), "b").expect("written");
        }
        assert_eq!(watched.look(), before);
        fs::write(at("budget.tmp"), "longer").expect("written");
        fs::rename(at("budget.tmp"), at("budget.xlsx")).expect("renamed");
        let saved = watched.wait(&before);
        assert_eq!(saved, watched.look());
        fs::remove_file(at("templates/kind.toml")).expect("removed");
        assert_eq!(watched.wait(&saved).len(), 1);
    }
}
