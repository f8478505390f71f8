//! Filling a kind with a document's context: Typst source and data.

use handlebars::{Context as Bars, RenderError};
use serde::Serialize;
use serde_json::{Value as Json, json};

use super::clause::{Clause, Part, Status};
use super::helpers::literal;
use super::leaf;
use super::library::{Kind, Library, TemplateMistake, condition_name};

/// The Typst source of a document: virtual files by path.
#[derive(Debug, Clone, Serialize, serde::Deserialize, PartialEq)]
pub struct Source {
    /// `/main.typ`, the clauses, the kind's own and the house modules, and `/data.json`.
    pub files: Vec<(String, String)>,
}

/// A clause that a document includes.
#[derive(Debug, Clone, Serialize, PartialEq)]
pub struct UsedClause {
    /// Its id.
    pub id: String,
    /// Name of its file without endings; tells the variant.
    pub file: String,
    /// Version of its text.
    pub version: String,
    /// Standard, alternative or optional.
    pub status: Status,
}

/// A filled document.
pub struct Filled {
    /// Its source.
    pub source: Source,
    /// The clauses it includes, in order.
    pub clauses: Vec<UsedClause>,
}

/// Fills a kind in one language with a context.
///
/// # Errors
/// The first mistake that shows only with data, such as a reference to a clause that was left out.
pub fn fill(
    library: &Library,
    kind: &Kind,
    language: &str,
    context: &impl Serialize,
) -> Result<Filled, TemplateMistake> {
    let mut context = serde_json::to_value(context).map_err(|error| TemplateMistake {
        file: kind.main_name(),
        line: 1,
        message: error.to_string(),
    })?;
    let all = kind.clauses.get(language).map(Vec::as_slice).unwrap_or_default();
    let bars = Bars::from(context.clone());
    let mut included: Vec<&Clause> = Vec::new();
    for clause in all {
        if holds(library, clause, &bars)? {
            included.push(clause);
        }
    }
    distinct(&included)?;
    context["$clauses"] = included.iter().map(|clause| clause.front.id.clone()).collect();
    let bars = Bars::from(context);
    let is_draft = bars.data()["document"]["is_draft"] == true;
    let mut files = Vec::with_capacity(included.len() + library.house.len() + 4);
    files.push(("/main.typ".to_owned(), render(library, &kind.main_name(), 0, &bars)?));
    for clause in &included {
        let body = render(library, &clause.path, clause.lines_above, &bars)?;
        files.push((clause_path(kind, language, clause), page(clause, &body, is_draft)));
    }
    files.push(("/data.json".to_owned(), data(kind, language, &included, bars.data())));
    files.extend(kind.modules.iter().cloned());
    files.extend(library.house.iter().cloned());
    let clauses = included.iter().map(|clause| UsedClause {
        id: clause.front.id.clone(),
        file: clause.stem.clone(),
        version: clause.front.version.clone(),
        status: clause.front.status,
    });
    Ok(Filled { clauses: clauses.collect(), source: Source { files } })
}

fn holds(library: &Library, clause: &Clause, bars: &Bars) -> Result<bool, TemplateMistake> {
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
    lines_above: usize,
    bars: &Bars,
) -> Result<String, TemplateMistake> {
    let rendered = library.registry().render_with_context(name, bars);
    rendered.map_err(|error| mistake(name, lines_above, &error))
}

fn mistake(file: &str, lines_above: usize, error: &RenderError) -> TemplateMistake {
    TemplateMistake {
        file: file.to_owned(),
        line: error.line_no.unwrap_or(1) + lines_above,
        message: error.reason().to_string(),
    }
}

/// The virtual path of a clause: the same for every document.
fn clause_path(kind: &Kind, language: &str, clause: &Clause) -> String {
    format!("/clauses/{}/{language}/{}.typ", kind.name, clause.stem)
}

/// A clause as a Typst file of its own. Its text begins on the same line as in the template, so that
/// Typst's messages name the right line.
fn page(clause: &Clause, body: &str, is_draft: bool) -> String {
    let front = &clause.front;
    let (id, title) = (literal(&front.id), literal(&front.title));
    let head = match front.part {
        Part::Body => format!("#clause({id}, {title})"),
        Part::Annex => format!("#annex({id}, {title})"),
        Part::Preamble | Part::Closing => String::new(),
    };
    let optional = front.status == Status::Optional && is_draft;
    let (open, close) =
        if optional { (format!("#optional-clause({id})["), "]\n") } else { (String::new(), "") };
    let import = "#import \"/house/prelude.typ\": *\n";
    let padding = "\n".repeat(clause.lines_above.saturating_sub(2));
    format!("{import}{open}{head}{padding}\n{body}{close}")
}

/// The context as Typst modules see it, plus the clauses by part.
fn data(kind: &Kind, language: &str, included: &[&Clause], context: &Json) -> String {
    let mut data = leaf::printed(context);
    let of_part = |part: Part| -> Json {
        included
            .iter()
            .filter(|clause| clause.front.part == part)
            .map(|clause| {
                json!({
                    "id": clause.front.id,
                    "title": clause.front.title,
                    "path": clause_path(kind, language, clause),
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
    data["clause_word"] = json!(kind.manifest.clause_word);
    data["annex_numbering"] = json!(kind.manifest.annex_numbering);
    data.to_string()
}
