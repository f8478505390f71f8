//! The library of kinds: loaded once, checked without data, ready to fill.

use std::collections::{BTreeMap, BTreeSet};

use handlebars::Handlebars;

use super::clause::{Clause, Part, Status};
use super::helpers;
use super::lexicon::Lexicon;
use super::manifest::Manifest;
use super::modules::{Modules, at_language};
use super::reach::Reach;
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
    /// Clauses that a country has in place of those of the same id: by country code and language.
    pub overrides: BTreeMap<String, BTreeMap<String, Vec<Clause>>>,
    /// Its words by language; a kind without clauses has English ones.
    pub lexicons: BTreeMap<String, Lexicon>,
    /// What its main file uses.
    uses: Vec<Use>,
    /// What its Typst modules can print from the data.
    reach: Reach,
    /// The fields that its texts or modules name; missing if modules may print all.
    named: Option<BTreeSet<String>>,
}

/// All kinds of a templates folder.
pub struct Library {
    /// The kinds in the order of the bundle.
    pub kinds: Vec<Kind>,
    /// The Typst modules of the house and of the kinds.
    modules: Modules,
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
        let folders = kinds.iter().map(|kind| kind.name.as_str()).chain(["house"]);
        let modules =
            Modules::new(folders.map(|name| (name.to_owned(), modules(tree, name))).collect());
        for kind in &mut kinds {
            let all = kind.clauses.values().chain(kind.overrides.values().flat_map(|o| o.values()));
            let clauses = all.flatten().map(|clause| clause.text.as_str());
            let with_data = clauses.filter(|text| text.contains("#import"));
            let main = tree.get(&kind.main_path()).into_iter();
            let own = modules.texts(&kind.name).chain(main).chain(with_data);
            kind.reach = Reach::of(modules.house(), own);
            kind.named = kind.reach.names().map(|names| names | &kind.fields());
        }
        Ok(Self { kinds, modules, root: tree.root.clone(), registry: loader.registry })
    }

    /// The kind with this folder name or code.
    pub fn kind(&self, name: &str) -> Option<&Kind> {
        self.kinds.iter().find(|kind| kind.name == name || kind.manifest.code == name)
    }

    /// The Typst modules of the house and of the kinds.
    pub(super) fn modules(&self) -> &Modules {
        &self.modules
    }

    /// The registry that holds all templates.
    pub(super) fn registry(&self) -> &Handlebars<'static> {
        &self.registry
    }
}

impl Kind {
    /// What Typst modules can print from the data.
    pub(super) fn reach(&self) -> &Reach {
        &self.reach
    }

    /// The fields that its texts or modules name; all if there are no names.
    pub(super) fn named(&self) -> Option<&BTreeSet<String>> {
        self.named.as_ref()
    }

    /// The names of the fields that its texts use or have to state.
    fn fields(&self) -> BTreeSet<String> {
        let overrides = self.overrides.values().flat_map(BTreeMap::values);
        let clauses = || self.clauses.values().chain(overrides.clone()).flatten();
        let uses = clauses().flat_map(|clause| &clause.uses).chain(&self.uses);
        let used = uses.filter_map(|one| match &one.what {
            Used::Field(path, _) => Some(path),
            Used::Clause(_) => None,
        });
        let states = clauses().filter_map(|clause| clause.front.states.as_ref()).flatten();
        let parts = used.chain(states).flat_map(|path| path.split(['.', '/']));
        parts.map(str::to_owned).collect()
    }

    /// Name of the main template of a language in the registry.
    pub(super) fn main_name(&self, language: &str) -> String {
        format!("{}/{MAIN}@{language}", self.name)
    }

    /// Path of the main template below the templates folder, for messages.
    pub(super) fn main_path(&self) -> String {
        format!("{}/{MAIN}", self.name)
    }

    /// Whether there are texts in a language.
    pub fn speaks(&self, language: &str) -> bool {
        self.lexicons.contains_key(language)
    }

    /// The clauses of a language as a country has them, in order: its own in place of those of the
    /// same id. An own clause that is named like one variant replaces that variant only.
    pub fn clauses_of(&self, language: &str, country: &str) -> Vec<&Clause> {
        let all = self.clauses.get(language).map(Vec::as_slice).unwrap_or_default();
        let own = self.overrides.get(country).and_then(|own| own.get(language));
        let own = own.map(Vec::as_slice).unwrap_or_default();
        let replaced = |clause: &Clause| {
            own.iter().any(|other| {
                other.stem == clause.stem
                    || (other.front.id == clause.front.id && other.stem == other.front.id)
            })
        };
        let mut clauses: Vec<&Clause> =
            all.iter().filter(|clause| !replaced(clause)).chain(own).collect();
        clauses.sort_by(|a, b| a.stem.cmp(&b.stem));
        clauses
    }

    /// The paths of the fields that a clause has to print: its own list, else that of the clause which
    /// it stands for, else that of the English one.
    pub(super) fn states<'k>(&'k self, clause: &'k Clause, language: &str) -> &'k [String] {
        let usual = |language: &str| {
            let clauses = self.clauses.get(language).map(Vec::as_slice).unwrap_or_default();
            let same = |other: &&Clause| other.stem == clause.stem;
            let alike = |other: &&Clause| other.front.id == clause.front.id;
            clauses.iter().find(same).or_else(|| clauses.iter().find(alike))
        };
        let own = clause.front.states.as_ref();
        let states = own
            .or_else(|| usual(language)?.front.states.as_ref())
            .or_else(|| usual("en")?.front.states.as_ref());
        states.map(Vec::as_slice).unwrap_or_default()
    }
}

/// The Typst modules that lie in a folder.
fn modules(tree: &Tree, folder: &str) -> Vec<(String, String)> {
    let files = tree.below(folder);
    let modules = files.filter(|(path, _)| !path.contains('/') && path.ends_with(".typ"));
    modules.map(|(path, text)| (path.to_owned(), text.to_owned())).collect()
}

/// Name of a clause's condition in the registry.
pub(super) fn condition_name(clause: &Clause) -> String {
    format!("{}?", clause.path)
}

/// A template that is empty where a condition fails.
pub(super) fn condition_template(condition: &str) -> String {
    format!("{{{{#if {condition}}}}}1{{{{/if}}}}")
}

/// Names of the folders directly below a folder that hold files.
fn folders(tree: &Tree, folder: &str) -> BTreeSet<String> {
    let files = tree.below(folder);
    files.filter_map(|(path, _)| Some(path.split_once('/')?.0.to_owned())).collect()
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
        let mut languages = folders(tree, &format!("{name}/clauses"));
        for language in &manifest.languages {
            if !languages.is_empty() && !languages.contains(language) {
                let message =
                    format!("there are no clauses in '{language}', which the manifest names");
                self.mistake(&file, 1, &message);
            }
        }
        if languages.is_empty() {
            languages.insert("en".to_owned());
        }
        let clauses = languages.iter().map(|language| {
            let folder = format!("{name}/clauses/{language}");
            (language.clone(), self.clauses(tree, &folder, language))
        });
        let clauses: BTreeMap<String, Vec<Clause>> = clauses.collect();
        let lexicons = languages.iter().filter_map(|language| {
            match Lexicon::read(tree, name, &manifest.title, language) {
                Ok(lexicon) => Some((language.clone(), lexicon)),
                Err((file, line, message)) => {
                    self.mistake(&file, line, &message);
                    None
                }
            }
        });
        let lexicons = lexicons.collect();
        let overrides = self.overrides(tree, name);
        let mut kind = Kind {
            name: name.to_owned(),
            manifest,
            clauses,
            overrides,
            lexicons,
            uses: Vec::new(),
            reach: Reach::default(),
            named: None,
        };
        self.templates(tree, &mut kind);
        self.unknown_sheets(&kind);
        Some(kind)
    }

    /// The clauses that lie directly in a folder.
    fn clauses(&mut self, tree: &Tree, folder: &str, language: &str) -> Vec<Clause> {
        let mut clauses = Vec::new();
        for (name, source) in tree.below(folder) {
            if name.contains('/') || !name.ends_with(".hbs") {
                continue;
            }
            let path = format!("{folder}/{name}");
            match Clause::parse(&path, source) {
                Ok(clause) => {
                    let text = at_language(&clause.text, language);
                    clauses.push(Clause { text, ..clause });
                }
                Err((line, message)) => self.mistake(&path, line, &message),
            }
        }
        clauses
    }

    /// The clauses of single countries: in `overrides/<CC>/<language>/`, English ones also directly
    /// in `overrides/<CC>/`.
    fn overrides(
        &mut self,
        tree: &Tree,
        kind: &str,
    ) -> BTreeMap<String, BTreeMap<String, Vec<Clause>>> {
        let root = format!("{kind}/overrides");
        let mut overrides = BTreeMap::new();
        for country in folders(tree, &root) {
            let folder = format!("{root}/{country}");
            let mut own: BTreeMap<String, Vec<Clause>> = BTreeMap::new();
            for language in folders(tree, &folder) {
                let clauses = self.clauses(tree, &format!("{folder}/{language}"), &language);
                own.insert(language, clauses);
            }
            own.entry("en".to_owned()).or_default().extend(self.clauses(tree, &folder, "en"));
            own.retain(|_, clauses| !clauses.is_empty());
            overrides.insert(country, own);
        }
        overrides
    }

    /// Compiles the main file, the clauses and their conditions, and checks what they use.
    fn templates(&mut self, tree: &Tree, kind: &mut Kind) {
        let shape = shape::of(kind.manifest.per);
        let main = kind.main_path();
        match tree.get(&main) {
            Some(text) => {
                let languages: Vec<String> = kind.clauses.keys().cloned().collect();
                for language in &languages {
                    let name = kind.main_name(language);
                    let uses = self.compile(&name, &main, &at_language(text, language), 0);
                    self.check(&main, &uses, &kind.name, &shape, &BTreeSet::new());
                    kind.uses.extend(uses);
                }
            }
            None => self.mistake(&main, 1, "the main file is missing"),
        }
        let Kind { name, clauses, overrides, .. } = kind;
        for (language, clauses) in clauses.iter_mut() {
            let ids: BTreeSet<String> =
                clauses.iter().map(|clause| clause.front.id.clone()).collect();
            let ids: BTreeSet<&str> = ids.iter().map(String::as_str).collect();
            self.variants(clauses);
            let own = overrides.values_mut().filter_map(|own| own.get_mut(language)).flatten();
            for clause in clauses.iter_mut().chain(own) {
                self.clause(clause, name, &shape, &ids);
            }
        }
    }

    /// Compiles a clause and its condition, and keeps what they use.
    fn clause(
        &mut self,
        clause: &mut Clause,
        kind: &str,
        shape: &shape::Shape,
        ids: &BTreeSet<&str>,
    ) {
        let mut uses = self.compile(&clause.path, &clause.path, &clause.text, clause.lines_above);
        if let Some(condition) = &clause.front.condition {
            let text = condition_template(condition);
            uses.extend(self.compile(&condition_name(clause), &clause.path, &text, 0));
        }
        self.check(&clause.path, &uses, kind, shape, ids);
        clause.uses = uses;
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
        kind: &str,
        shape: &shape::Shape,
        ids: &BTreeSet<&str>,
    ) {
        for one in uses {
            match &one.what {
                Used::Field(path, scopes) if shape.in_scopes(path, scopes).is_none() => {
                    let message = format!(
                        "there is no field '{path}'; `dgcc kinds fields {kind}` lists them"
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
