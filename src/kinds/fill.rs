//! Filling a kind with a document's contexts: Typst source and data.
//!
//! Every text of a document lies under a root of its own, `/en/`, `/ko/` and so on, with the modules
//! that it sees and its data; `/main.typ` binds the texts.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use handlebars::{Context as Bars, RenderError};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use super::clause::{Clause, Part, Status};
use super::helpers::literal;
use super::leaf::{self, Seen};
use super::lexicon::Tongue;
use super::library::{Kind, Library, TemplateMistake, condition_name};
use super::log::{self, Printed};
use super::modules::Module;
use super::traces::{TracedCell, Traces, files_of};
use crate::fonts;
use crate::programme::{Cells, Term};

/// The Typst source of a document.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    /// Its own virtual files by path: `/main.typ`, for each text its main file, clauses and data, and
    /// what is attached.
    pub files: Vec<(String, String)>,
    /// The modules that these import, which other documents share.
    pub modules: Vec<Arc<Module>>,
}

impl Source {
    /// All virtual files: path and text.
    pub fn all_files(&self) -> impl Iterator<Item = (&str, &str)> {
        let own = self.files.iter().map(|(path, text)| (path.as_str(), text.as_str()));
        own.chain(self.modules.iter().map(|module| (module.path.as_str(), module.text.as_str())))
    }
}

/// A text of a document.
pub enum Text<'c> {
    /// In a language that the kind has texts in.
    Written {
        /// The language.
        tongue: Tongue<'c>,
        /// What its templates may print.
        context: Json,
        /// What its leaves were made of: see [`leaf::traced`].
        traces: Vec<Term>,
    },
    /// In a language that has no texts yet: a page says so.
    Missing {
        /// BCP 47 tag of the language.
        language: String,
        /// Name of the language in English.
        name: String,
        /// `KR` or `PARTNER`: the side that has to provide the text.
        side: &'static str,
        /// Name of that side in English.
        side_name: String,
    },
}

impl<'c> Text<'c> {
    /// The text of a kind in a language, which may print of the tree of leaves what the kind names.
    ///
    /// # Errors
    /// The tree cannot be written as JSON.
    pub fn written(
        kind: &Kind,
        tongue: Tongue<'c>,
        tree: &impl Serialize,
    ) -> serde_json::Result<Self> {
        let (context, traces) = leaf::traced(tree, kind.named())?;
        Ok(Self::Written { tongue, context, traces })
    }
}

/// How the texts of a document are put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Edition {
    /// One text after the other, as they are signed.
    Bound,
    /// The first text in the left column, the second in the right, clause beside clause.
    Parallel,
    /// As they are signed, with an annex that every value of the workbook leads to: its cells.
    Traced,
}

impl Edition {
    /// Names it in files and manifests; an original has no name.
    pub fn key(self) -> Option<&'static str> {
        match self {
            Self::Bound => None,
            Self::Parallel => Some("parallel"),
            Self::Traced => Some("traced"),
        }
    }
}

/// A clause that a document includes.
#[derive(Debug, Clone, Serialize, Deserialize, PartialEq)]
pub struct UsedClause {
    /// BCP 47 tag of its text.
    pub language: String,
    /// Its id.
    pub id: String,
    /// Name of its file without endings; tells the variant.
    pub file: String,
    /// Version of its text.
    pub version: String,
    /// Standard, alternative or optional.
    pub status: Status,
    /// Whether it is the country's own in place of the usual one.
    #[serde(rename = "override")]
    pub is_override: bool,
}

/// A value that a text prints.
#[derive(Debug, Clone, PartialEq)]
pub struct PrintedValue {
    /// BCP 47 tag of the text.
    pub language: String,
    /// Id of the clause.
    pub clause: String,
    /// The path of the field.
    pub path: String,
    /// What was printed.
    pub text: String,
}

/// A value that a clause has to print.
#[derive(Debug, Clone, PartialEq)]
pub struct DueValue {
    /// BCP 47 tag of the text.
    pub language: String,
    /// Id of the clause.
    pub clause: String,
    /// Path of the value.
    pub path: String,
    /// The value as the language prints it.
    pub text: String,
}

/// A filled document.
pub struct Filled {
    /// Its source.
    pub source: Source,
    /// The clauses it includes, in order.
    pub clauses: Vec<UsedClause>,
    /// What its clauses print from the data, in the order of the text.
    pub values: Vec<PrintedValue>,
    /// The source of each clause by language and id, for checks of the wording: path in the templates
    /// folder, and Typst markup.
    pub pages: BTreeMap<(String, String), (String, String)>,
    /// What its values were made of.
    pub traces: Traces,
    /// The cells of these.
    pub cells: Vec<TracedCell>,
    /// What its clauses have to print, because other documents state the same.
    pub dues: Vec<DueValue>,
    /// By language of a text, the BCP 47 tag of the style of its numbers and dates.
    pub locales: BTreeMap<String, String>,
    /// The data of each text under its language.
    data: Vec<(String, Json)>,
}

impl Filled {
    /// The document with codes for the characters that no font has: a draft that is made in spite of
    /// them, or a list of what is wrong.
    pub fn in_codes(mut self) -> Self {
        let files = self.source.files.iter_mut().map(|(_, text)| text);
        for text in files.chain(self.values.iter_mut().map(|value| &mut value.text)) {
            if let Cow::Owned(printable) = fonts::printable(text) {
                *text = printable;
            }
        }
        self
    }
}

/// A file that travels in the PDF.
#[derive(Debug, Clone)]
pub struct Attachment {
    /// Its name, e.g. `expenditures.csv`.
    pub name: String,
    /// What it holds.
    pub description: String,
    /// What kind of file it is, e.g. `text/csv`.
    pub mime_type: &'static str,
    /// What it is to the document, as PDF names it: `source` or `data`.
    pub relationship: &'static str,
    /// Its text.
    pub text: String,
}

/// Fills a kind in the languages of a document. Its trace, and the attachments, travel in the PDF. It
/// names the files that it was made from with a checksum of the `cells` that it prints, not of the whole
/// file: a document stays the same bytes as long as what it prints does.
///
/// # Errors
/// The first mistake that shows only with data, such as a reference to a clause that was left out.
pub fn fill(
    library: &Library,
    kind: &Kind,
    country: &str,
    texts: Vec<Text<'_>>,
    edition: Edition,
    attachments: Vec<Attachment>,
    cells: &Cells<'_>,
) -> Result<Filled, TemplateMistake> {
    let mut filled = Filled {
        source: Source {
            files: vec![("/main.typ".to_owned(), String::new())],
            modules: Vec::new(),
        },
        clauses: Vec::new(),
        values: Vec::new(),
        pages: BTreeMap::new(),
        traces: Traces::default(),
        cells: Vec::new(),
        dues: Vec::new(),
        locales: BTreeMap::new(),
        data: Vec::new(),
    };
    let mut binding = Vec::new();
    let mut is_first = true;
    for text in texts {
        match text {
            Text::Written { tongue, context, traces } => {
                let language = tongue.lexicon.language.clone();
                let filling = Filling { library, kind, country, tongue, is_first, edition };
                filling.fill(context, &traces, &mut filled)?;
                binding.push(Bound::Text(language));
                is_first = false;
            }
            Text::Missing { language, name, side, side_name } => {
                binding.push(Bound::Missing { language, name, side, side_name });
            }
        }
    }
    filled.source.files[0].1 = main(&binding, edition) + &attached(&binding, &attachments);
    if edition == Edition::Traced {
        filled.source.files[0].1 += &format!(
            "#{{\n  import \"/{}/house/trace-annex.typ\": trace-annex\n  trace-annex()\n}}\n",
            host(&binding)
        );
    }
    filled.cells = filled.traces.cells(cells);
    let sources = json!(files_of(&filled.cells));
    for (_, data) in &mut filled.data {
        data["document"]["sources"] = sources.clone();
    }
    let document = filled.data.first().map_or(&Json::Null, |(_, data)| &data["document"]);
    let trace = filled.traces.to_json(document).map_err(|error| TemplateMistake {
        file: kind.main_path(),
        line: 1,
        message: error.to_string(),
    })?;
    let files = &mut filled.source.files;
    let data = filled.data.drain(..);
    files.extend(data.map(|(language, data)| (format!("/{language}/data.json"), data.to_string())));
    files.push(("/trace.json".to_owned(), trace));
    files.extend(attachments.into_iter().map(|file| (format!("/{}", file.name), file.text)));
    let importing = files.iter().filter(|(path, _)| path.ends_with(".typ"));
    let importing = importing.map(|(path, text)| (path.as_str(), text.as_str()));
    filled.source.modules = library.modules().imported(&kind.name, importing);
    Ok(filled)
}

/// A part of the main file.
enum Bound {
    Text(String),
    Missing { language: String, name: String, side: &'static str, side_name: String },
}

fn written(parts: &[Bound]) -> impl Iterator<Item = &str> {
    parts.iter().filter_map(|part| match part {
        Bound::Text(language) => Some(language.as_str()),
        Bound::Missing { .. } => None,
    })
}

/// The text whose modules print what belongs to no text: the last, which is English where there is
/// one.
fn host(parts: &[Bound]) -> &str {
    written(parts).last().unwrap_or("en")
}

/// The end of the main file: what travels in the PDF.
fn attached(parts: &[Bound], attachments: &[Attachment]) -> String {
    let names = attachments.iter().map(|file| {
        let of = [&file.name, &file.description, file.mime_type, file.relationship];
        format!("({}), ", of.map(literal).join(", "))
    });
    format!(
        "#{{\n  import \"/{}/house/attachments.typ\": attach-all\n  attach-all({}, {}, ({}))\n}}\n",
        host(parts),
        literal("What the values of this document were made of, down to the cells"),
        literal("Where each value of the workbook is printed"),
        names.collect::<String>()
    )
}

fn main(parts: &[Bound], edition: Edition) -> String {
    let written: Vec<&str> = written(parts).collect();
    if let (Edition::Parallel, [left, right]) = (edition, &written[..]) {
        return format!(
            "#import \"/{left}/house/parallel.typ\": parallel\n\
             #import \"/{left}/house/instrument.typ\": instrument as left-instrument\n\
             #import \"/{right}/house/instrument.typ\": instrument as right-instrument\n\
             #parallel(\n  \
             (data: json(\"/{left}/data.json\"), instrument: left-instrument),\n  \
             (data: json(\"/{right}/data.json\"), instrument: right-instrument),\n  \
             path => include path,\n)\n"
        );
    }
    let host = host(parts);
    let mut main = String::new();
    for part in parts {
        match part {
            Bound::Text(language) => main.push_str(&format!("#include \"/{language}/main.typ\"\n")),
            Bound::Missing { language, name, side, side_name } => main.push_str(&format!(
                "#{{\n  import \"/{host}/house/missing.typ\": missing-text\n  \
                 missing-text({}, {}, {}, {})\n}}\n",
                literal(language),
                literal(name),
                literal(side),
                literal(side_name),
            )),
        }
    }
    main
}

/// One text of a document.
struct Filling<'f> {
    library: &'f Library,
    kind: &'f Kind,
    country: &'f str,
    tongue: Tongue<'f>,
    is_first: bool,
    edition: Edition,
}

impl Filling<'_> {
    fn fill(
        &self,
        mut context: Json,
        traces: &[Term],
        filled: &mut Filled,
    ) -> Result<(), TemplateMistake> {
        let language = &self.tongue.lexicon.language;
        leaf::localise(&mut context, self.tongue.lexicon);
        let mut bars = Bars::from(context);
        let mut included: Vec<&Clause> = Vec::new();
        for clause in self.kind.clauses_of(language, self.country) {
            if holds(self.library, clause, &bars)? {
                included.push(clause);
            }
        }
        distinct(&included)?;
        bars.data_mut()["$clauses"] =
            included.iter().map(|clause| clause.front.id.clone()).collect();
        let is_draft = bars.data()["document"]["is_draft"] == true;
        let files = &mut filled.source.files;
        let main = self.kind.main_name(language);
        let rendered = render(self.library, &main, &self.kind.main_path(), 0, &bars)?;
        files.push((format!("/{language}/main.typ"), rendered));
        let mut printed: BTreeSet<String> =
            log::take().into_iter().filter_map(|printed| printed.traced).collect();
        for clause in &included {
            let body = render(self.library, &clause.path, &clause.path, clause.lines_above, &bars)?;
            let values = log::take().into_iter();
            for Printed { path, text, traced } in values {
                printed.extend(traced);
                let (language, clause) = (language.clone(), clause.front.id.clone());
                filled.values.push(PrintedValue { language, clause, path, text });
            }
            let key = (language.clone(), clause.front.id.clone());
            filled.pages.insert(key, (clause.path.clone(), body.clone()));
            files.push((self.path(clause), page(clause, language, &body, is_draft)));
        }
        let (data, traced) = self.data(&included, bars.data());
        for clause in &included {
            let states = self.kind.states(clause, language).iter();
            for (path, value) in states.flat_map(|path| values_at(bars.data(), path)) {
                let Seen::Text(text) = leaf::print(value, self.tongue.locale) else { continue };
                printed.insert(path.clone());
                let (language, clause) = (language.clone(), clause.front.id.clone());
                filled.dues.push(DueValue { language, clause, path, text });
            }
        }
        filled.data.push((language.clone(), data));
        filled.locales.insert(language.clone(), self.tongue.locale.tag().to_owned());
        for (path, number) in traced {
            printed.remove(&path);
            filled.traces.add(language, path, &traces[number]);
        }
        for path in printed {
            let values = values_at(bars.data(), &path).into_iter();
            for number in values.filter_map(|(_, value)| leaf::trace_at(value)) {
                filled.traces.add(language, path.clone(), &traces[number]);
            }
        }
        filled.clauses.extend(included.iter().map(|clause| UsedClause {
            language: language.clone(),
            id: clause.front.id.clone(),
            file: clause.stem.clone(),
            version: clause.front.version.clone(),
            status: clause.front.status,
            is_override: clause.is_override(),
        }));
        Ok(())
    }

    /// The virtual path of a clause: the same for every document.
    fn path(&self, clause: &Clause) -> String {
        let language = &self.tongue.lexicon.language;
        format!("/{language}/clauses/{}/{}.typ", self.kind.name, clause.stem)
    }

    /// The context as Typst modules see it, plus the clauses by part, their numbers and the words of
    /// the language.
    fn data(&self, included: &[&Clause], context: &Json) -> (Json, Vec<(String, usize)>) {
        let leaf::Printed { mut data, traced } =
            leaf::printed(context, self.tongue.locale, self.kind.reach());
        let numbers = numbers(included, &self.kind.manifest.annex_numbering);
        let of_part = |part: Part| -> Json {
            let clauses = included.iter().filter(|clause| clause.front.part == part);
            clauses
                .map(|clause| {
                    json!({
                        "id": clause.front.id,
                        "title": clause.front.title,
                        "path": self.path(clause),
                        "optional": clause.front.status == Status::Optional,
                    })
                })
                .collect()
        };
        data["clauses"] = json!({
            "preamble": of_part(Part::Preamble),
            "body": of_part(Part::Body),
            "closing": of_part(Part::Closing),
            "annex": of_part(Part::Annex),
        });
        data["numbers"] = json!(numbers);
        data["heading_style"] = json!(self.kind.manifest.heading_style);
        data["words"] = json!(self.tongue.lexicon.words());
        data["document"]["is_first_text"] = json!(self.is_first);
        data["document"]["is_parallel"] = json!(self.edition == Edition::Parallel);
        data["document"]["is_traced"] = json!(self.edition == Edition::Traced);
        (data, traced)
    }
}

/// The values at a path of the context, each with its own path: `*` stands for every item of a list.
fn values_at<'c>(context: &'c Json, path: &str) -> Vec<(String, &'c Json)> {
    let mut found = vec![(String::new(), context)];
    for part in path.split('.') {
        let mut below = Vec::new();
        for (path, value) in found {
            let to =
                |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
            match value {
                Json::Array(items) if part == "*" => {
                    let items = items.iter().enumerate();
                    below.extend(items.map(|(at, item)| (to(&at.to_string()), item)));
                }
                Json::Array(items) => {
                    let item = part.parse().ok().and_then(|at: usize| items.get(at));
                    below.extend(item.map(|item| (to(part), item)));
                }
                _ => below.extend(value.get(part).map(|value| (to(part), value))),
            }
        }
        found = below;
    }
    found
}

/// The numbers of clauses, and the letters or numbers of annexes, by id.
fn numbers(included: &[&Clause], annex_numbering: &str) -> BTreeMap<String, String> {
    let of_part = |part: Part| included.iter().filter(move |clause| clause.front.part == part);
    let body = of_part(Part::Body).enumerate().map(|(at, clause)| (clause, (at + 1).to_string()));
    let annexes = of_part(Part::Annex).enumerate().map(|(at, clause)| {
        let letter = char::from_u32('A' as u32 + at as u32).filter(char::is_ascii_uppercase);
        let number = (at + 1).to_string();
        let letters = annex_numbering == "A";
        (clause, letter.filter(|_| letters).map_or(number, |letter| letter.to_string()))
    });
    body.chain(annexes).map(|(clause, number)| (clause.front.id.clone(), number)).collect()
}

/// Whether the condition of a clause holds for the data of a document.
pub(super) fn holds(
    library: &Library,
    clause: &Clause,
    bars: &Bars,
) -> Result<bool, TemplateMistake> {
    if clause.front.condition.is_none() {
        return Ok(true);
    }
    let name = condition_name(clause);
    let rendered = library.registry().render_with_context(&name, bars);
    rendered.map(|text| !text.is_empty()).map_err(|error| mistake(&clause.path, 0, &error))
}

/// At most one variant of a clause may hold.
fn distinct(included: &[&Clause]) -> Result<(), TemplateMistake> {
    for (at, clause) in included.iter().enumerate() {
        if let Some(twin) = included[..at].iter().find(|other| other.front.id == clause.front.id) {
            return Err(TemplateMistake {
                file: clause.path.clone(),
                line: 2,
                message: format!("this variant and '{}' both apply; only one may", twin.stem),
            });
        }
    }
    Ok(())
}

fn render(
    library: &Library,
    name: &str,
    file: &str,
    lines_above: usize,
    bars: &Bars,
) -> Result<String, TemplateMistake> {
    let rendered = library.registry().render_with_context(name, bars);
    rendered.map_err(|error| mistake(file, lines_above, &error))
}

fn mistake(file: &str, lines_above: usize, error: &RenderError) -> TemplateMistake {
    TemplateMistake {
        file: file.to_owned(),
        line: error.line_no.unwrap_or(1) + lines_above,
        message: error.reason().to_string(),
    }
}

/// A clause as a Typst file of its own. Its text begins on the same line as in the template, so that
/// Typst's messages name the right line.
fn page(clause: &Clause, language: &str, body: &str, is_draft: bool) -> String {
    let front = &clause.front;
    let (id, title) = (literal(&front.id), literal(&front.title));
    let heading = match front.part {
        Part::Body => format!("#clause({id}, {title})"),
        Part::Annex => format!("#annex({id}, {title})"),
        Part::Preamble | Part::Closing => String::new(),
    };
    let head = format!("{heading}#at-clause({id}, {title})");
    let optional = front.status == Status::Optional && is_draft;
    let (open, close) =
        if optional { (format!("#optional-clause({id})["), "]\n") } else { (String::new(), "") };
    let import = format!(
        "#import \"/{language}/house/prelude.typ\": *;#import \"/{language}/house/trace.typ\": at-clause, printed\n"
    );
    let padding = "\n".repeat(clause.lines_above.saturating_sub(2));
    format!("{import}{open}{head}{padding}\n{body}{close}")
}
