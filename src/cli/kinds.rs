//! `dgcc kinds`: what there is to make, and whether the templates are right.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::{Failure, show};
use crate::kinds::{Library, Status, Tree, parity, shape};
use crate::wording::Vocabulary;

/// List the document kinds and their clauses, or check the templates
#[derive(Args)]
pub struct KindsArguments {
    #[command(subcommand)]
    action: Option<Action>,

    /// Folder of templates [default: templates/ here, else those built in]
    #[arg(long, value_name = "FOLDER", global = true)]
    templates: Option<PathBuf>,
}

#[derive(Subcommand)]
enum Action {
    /// Find unknown fields, unknown helpers, missing clauses, raw output, and texts that do not say the
    /// same in every language, without any data
    Check,
    /// List every field that a kind may print
    Fields {
        /// Folder name or code of the kind, e.g. mou
        kind: String,
    },
}

/// Runs the command; false if the check found mistakes.
pub fn run(arguments: &KindsArguments) -> Result<bool, Failure> {
    let tree = tree(arguments.templates.as_deref())?;
    match &arguments.action {
        None => list(&loaded(&tree)?)?,
        Some(Action::Check) => return check(&tree),
        Some(Action::Fields { kind }) => fields(&loaded(&tree)?, kind)?,
    }
    Ok(true)
}

/// The folder of templates: one that was named, else `templates/` here; none if those built in are used.
pub fn folder(named: Option<&Path>) -> Option<&Path> {
    let here = Path::new("templates");
    named.or_else(|| here.is_dir().then_some(here))
}

/// The templates: a folder that was named, else `templates/` here, else those built in.
pub fn tree(named: Option<&Path>) -> Result<Tree, Failure> {
    match folder(named) {
        Some(folder) => Tree::read(folder)
            .map_err(|error| Failure::Templates { path: folder.to_owned(), error }),
        None => Ok(Tree::built_in()),
    }
}

/// Loads the kinds; their mistakes end the run.
pub fn loaded(tree: &Tree) -> Result<Library, Failure> {
    let library = Library::load(tree).map_err(|mistakes| Failure::TemplateMistakes {
        root: tree.root.clone(),
        list: mistakes.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"),
    })?;
    if library.kinds.is_empty() {
        let error = std::io::Error::other("there is no folder with a kind.toml");
        return Err(Failure::Templates { path: tree.root.clone().into(), error });
    }
    Ok(library)
}

/// What the checks of wording look for; a mistake in it ends the run.
pub fn vocabulary(tree: &Tree) -> Result<Vocabulary, Failure> {
    Vocabulary::read(tree).map_err(|mistake| Failure::TemplateMistakes {
        root: tree.root.clone(),
        list: mistake.to_string(),
    })
}

fn check(tree: &Tree) -> Result<bool, Failure> {
    match Library::load(tree) {
        Ok(library) => {
            let unlike: Vec<_> = library.kinds.iter().flat_map(parity::check).collect();
            if !unlike.is_empty() {
                for mistake in &unlike {
                    show::line(format_args!("{}/{mistake}", tree.root))?;
                }
                show::line(format_args!("{}.", show::counted(unlike.len(), "mistake")))?;
                return Ok(false);
            }
            let clauses = library.kinds.iter().flat_map(|kind| kind.clauses.values()).flatten();
            show::line(format_args!(
                "{}: {} kinds, {} clauses, no mistakes.",
                tree.root,
                library.kinds.len(),
                clauses.count()
            ))?;
            Ok(true)
        }
        Err(mistakes) => {
            for mistake in &mistakes {
                show::line(format_args!("{}/{mistake}", tree.root))?;
            }
            show::line(format_args!("{} mistakes.", mistakes.len()))?;
            Ok(false)
        }
    }
}

fn list(library: &Library) -> Result<(), Failure> {
    for kind in &library.kinds {
        let manifest = &kind.manifest;
        show::line(format_args!(
            "{} ({}) {}, version {}",
            kind.name, manifest.code, manifest.title, manifest.version
        ))?;
        for (language, clauses) in &kind.clauses {
            for clause in clauses {
                let front = &clause.front;
                let mark = match front.status {
                    Status::Standard => "",
                    Status::Alternative => " [alternative]",
                    Status::Optional => " [optional]",
                };
                let condition = match &front.condition {
                    Some(condition) => format!(" if {condition}"),
                    None => String::new(),
                };
                show::line(format_args!(
                    "  {language} {:<28} {:<5} {}{mark}{condition}",
                    clause.stem, front.version, front.title
                ))?;
            }
        }
        show::line("")?;
    }
    Ok(())
}

fn fields(library: &Library, name: &str) -> Result<(), Failure> {
    let kind = library.kind(name).ok_or_else(|| Failure::Unknown {
        what: "kind",
        name: name.to_owned(),
        known: library.kinds.iter().map(|kind| kind.name.as_str()).collect::<Vec<_>>().join(", "),
    })?;
    for (path, meaning) in shape::of(kind.manifest.per).leaves() {
        show::line(format_args!("{path:<48} {meaning}"))?;
    }
    Ok(())
}
