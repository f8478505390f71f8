//! The library of kinds: loaded once, checked without data, ready to fill.

use std::collections::{BTreeMap, BTreeSet};

use handlebars::Handlebars;

use super::clause::{Clause, Part, Status};
use super::helpers;
use super::manifest::Manifest;
use super::shape;
use super::template::{self, Use, Used};
use super::tree::Tree;

/// A mistake in the templates.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TemplateMistake {
    /// File below the templates folder.
    pub file: String,
    /// Line, counted from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

impl std::fmt::Display for TemplateMistake {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.message)
    }
}

/// A document kind.
pub struct Kind {
    /// Name of its folder.
    pub name: String,
    /// Its manifest.
    pub manifest: Manifest,
    /// Its clauses by language, in the order of their files.
    pub clauses: BTreeMap<String, Vec<Clause>>,
    /// Its own Typst modules: virtual path and text.
    pub modules: Vec<(String, String)>,
}

/// All kinds of a templates folder.
pub struct Library {
    /// The kinds in the order of the bundle.
    pub kinds: Vec<Kind>,
    /// The house modules: virtual path and text.
    pub house: Vec<(String, String)>,
    /// Where the templates are, as messages name it.
    pub root: String,
    registry: Handlebars<'static>,
}

/// The main file of a kind in its folder.
const MAIN: &str = "main.typ.hbs";

impl Library {
    /// Loads and checks all kinds.
    ///
    /// # Errors
    /// Every mistake found, each with file and line.
    pub fn load(tree: &Tree) -> Result<Self, Vec<TemplateMistake>> {
        let mut loader = Loader { registry: helpers::registry(), mistakes: Vec::new() };
        let mut kinds: Vec<Kind> =
            tree.kinds().into_iter().filter_map(|name| loader.kind(tree, name)).collect();
        kinds.sort_by(|a, b| (a.manifest.order, &a.name).cmp(&(b.manifest.order, &b.name)));
        loader.distinct_codes(&kinds);
        if !loader.mistakes.is_empty() {
            loader.mistakes.sort();
            return Err(loader.mistakes);
        }
        let module = |(path, text): (&str, &str)| (format!("/house/{path}"), text.to_owned());
        let house = tree.below("house").map(module).collect();
        Ok(Self { kinds, house, root: tree.root.clone(), registry: loader.registry })
    }

    /// The kind with this folder name or code.
    pub fn kind(&self, name: &str) -> Option<&Kind> {
        self.kinds.iter().find(|kind| kind.name == name || kind.manifest.code == name)
    }

    /// The registry that holds all templates.
    pub(super) fn registry(&self) -> &Handlebars<'static> {
        &self.registry
    }
}

impl Kind {
    /// Name of the main template in the registry.
    pub(super) fn main_name(&self) -> String {
        format!("{}/{MAIN}", self.name)
    }
}

/// Name of a clause's condition in the registry.
pub(super) fn condition_name(clause: &Clause) -> String {
    format!("{}?", clause.path)
}

struct Loader {
    registry: Handlebars<'static>,
    mistakes: Vec<TemplateMistake>,
}

impl Loader {
    fn kind(&mut self, tree: &Tree, name: &str) -> Option<Kind> {
        let file = format!("{name}/kind.toml");
        let source = tree.get(&file)?;
        let manifest: Manifest = match toml::from_str(source) {
            Ok(manifest) => manifest,
            Err(error) => {
                let line =
                    error.span().map_or(1, |span| 1 + source[..span.start].matches('\n').count());
                self.mistake(&file, line, error.message());
                return None;
            }
        };
        let clauses: BTreeMap<String, Vec<Clause>> = manifest
            .languages
            .iter()
            .map(|language| (language.clone(), self.clauses(tree, name, language)))
            .collect();
        let modules = tree
            .below(name)
            .filter(|(path, _)| !path.contains('/') && path.ends_with(".typ"))
            .map(|(path, text)| (format!("/kind/{path}"), text.to_owned()))
            .collect();
        let kind = Kind { name: name.to_owned(), manifest, clauses, modules };
        self.templates(tree, &kind);
        self.unknown_sheets(&kind);
        Some(kind)
    }

    fn clauses(&mut self, tree: &Tree, kind: &str, language: &str) -> Vec<Clause> {
        let folder = format!("{kind}/clauses/{language}");
        let mut clauses = Vec::new();
        for (name, source) in tree.below(&folder).filter(|(name, _)| name.ends_with(".hbs")) {
            let path = format!("{folder}/{name}");
            match Clause::parse(&path, source) {
                Ok(clause) => clauses.push(clause),
                Err((line, message)) => self.mistake(&path, line, &message),
            }
        }
        if clauses.is_empty() && tree.below(&format!("{kind}/clauses")).next().is_some() {
            let message = format!("there are no clauses in '{language}', which the manifest names");
            self.mistake(&format!("{kind}/kind.toml"), 1, &message);
        }
        clauses
    }

    /// Compiles the main file, the clauses and their conditions, and checks what they use.
    fn templates(&mut self, tree: &Tree, kind: &Kind) {
        let shape = shape::of(kind.manifest.per);
        let main = kind.main_name();
        match tree.get(&main) {
            Some(text) => {
                let uses = self.compile(&main, &main, text, 0);
                self.check(&main, &uses, kind, &shape, &BTreeSet::new());
            }
            None => self.mistake(&main, 1, "the main file is missing"),
        }
        for clauses in kind.clauses.values() {
            let ids: BTreeSet<&str> =
                clauses.iter().map(|clause| clause.front.id.as_str()).collect();
            self.variants(clauses);
            for clause in clauses {
                let uses =
                    self.compile(&clause.path, &clause.path, &clause.text, clause.lines_above);
                self.check(&clause.path, &uses, kind, &shape, &ids);
                if let Some(condition) = &clause.front.condition {
                    let text = format!("{{{{#if {condition}}}}}1{{{{/if}}}}");
                    let uses = self.compile(&condition_name(clause), &clause.path, &text, 0);
                    self.check(&clause.path, &uses, kind, &shape, &ids);
                }
            }
        }
    }

    fn compile(&mut self, name: &str, file: &str, text: &str, lines_above: usize) -> Vec<Use> {
        match template::compile(text) {
            Ok(compiled) => {
                self.registry.register_template(name, compiled.template);
                let uses = compiled.uses.into_iter();
                uses.map(|one| Use { line: one.line + lines_above, ..one }).collect()
            }
            Err(mistakes) => {
                for (line, message) in mistakes {
                    self.mistake(file, line + lines_above, &message);
                }
                Vec::new()
            }
        }
    }

    fn check(
        &mut self,
        file: &str,
        uses: &[Use],
        kind: &Kind,
        shape: &shape::Shape,
        ids: &BTreeSet<&str>,
    ) {
        for one in uses {
            match &one.what {
                Used::Field(path, scopes) if shape.in_scopes(path, scopes).is_none() => {
                    let message = format!(
                        "there is no field '{path}'; `dgcc kinds fields {}` lists them",
                        kind.name
                    );
                    self.mistake(file, one.line, &message);
                }
                Used::Clause(id) if !ids.contains(id.as_str()) => {
                    self.mistake(file, one.line, &format!("there is no clause '{id}'"));
                }
                _ => {}
            }
        }
    }

    /// Clauses that share an id have to be alternatives with conditions.
    fn variants(&mut self, clauses: &[Clause]) {
        for clause in clauses {
            let others = clauses.iter().filter(|other| other.front.id == clause.front.id).count();
            let conditional =
                clause.front.status == Status::Alternative && clause.front.condition.is_some();
            if others > 1 && !conditional {
                let message = "variants of a clause need status \"alternative\" and a condition";
                self.mistake(&clause.path, 2, message);
            }
            if clause.front.status == Status::Optional && clause.front.part == Part::Annex {
                self.mistake(&clause.path, 2, "an annex cannot be optional; give it a condition");
            }
        }
    }

    fn unknown_sheets(&mut self, kind: &Kind) {
        for sheet in &kind.manifest.reads {
            if !crate::programme::SHEETS.iter().any(|spec| spec.name == sheet) {
                let file = format!("{}/kind.toml", kind.name);
                self.mistake(&file, 1, &format!("there is no sheet '{sheet}' to read"));
            }
        }
    }

    fn distinct_codes(&mut self, kinds: &[Kind]) {
        let mut seen = BTreeSet::new();
        for kind in kinds {
            if !seen.insert(&kind.manifest.code) {
                let file = format!("{}/kind.toml", kind.name);
                let message = format!("another kind has the code {} already", kind.manifest.code);
                self.mistake(&file, 1, &message);
            }
        }
    }

    fn mistake(&mut self, file: &str, line: usize, message: &str) {
        self.mistakes.push(TemplateMistake {
            file: file.to_owned(),
            line,
            message: message.to_owned(),
        });
    }
}
