//! What decides on one clause in one country.

use std::fmt::Write as _;

use super::documents::{Document, Documents};
use super::matrix::status;
use super::{Failure, dossier, has_clauses};
use crate::cli::show::visible;
use crate::kinds::{Basis, DecidingField, Decision, Found, Kind, Library, Question};
use crate::plan::Wanted;
use crate::programme::Dossier;

/// Width of a line, and what stands before the lines below an outcome.
const WIDTH: usize = 100;
const INDENT: &str = "       ";

/// The answer: every variant of the clause in every such document of the country.
///
/// # Errors
/// The country, the kind or the clause does not exist.
pub fn answer(
    documents: &Documents<'_, '_>,
    country: &str,
    clause: &str,
) -> Result<String, Failure> {
    let dossier = dossier(documents.dossiers, country)?;
    let (kind, id) = find(documents, dossier, clause)?;
    let wanted = Wanted {
        countries: vec![dossier.code().to_owned()],
        kinds: vec![kind.name.clone()],
        ..Wanted::default()
    };
    let mut text = String::new();
    for country in documents.of(&wanted)? {
        for document in &country.documents {
            tell_document(&mut text, document, id, &documents.library.root);
        }
        if country.documents.is_empty() {
            let reasons = country.left_out.iter().map(|one| one.reason.as_str());
            let reasons = reasons.collect::<Vec<_>>().join("; ");
            let (code, title) = (country.dossier.code(), &kind.manifest.title);
            let _ = writeln!(
                text,
                "{code} has no document of the kind {} ({title}): {reasons}.",
                kind.name
            );
        }
    }
    Ok(text.trim_end().to_owned())
}

/// The kind and the id of a clause that is named as `agreement/17-assets`.
fn find<'a, 'n>(
    documents: &Documents<'_, 'a>,
    dossier: &Dossier<'_>,
    name: &'n str,
) -> Result<(&'a Kind, &'n str), Failure> {
    let library: &'a Library = documents.library;
    let ids = |kind: &'a Kind| {
        let clauses = kind.clauses_of(&documents.language_of(kind), dossier.code());
        let mut ids: Vec<&'a str> = clauses.iter().map(|clause| clause.front.id.as_str()).collect();
        ids.dedup();
        ids
    };
    let (of, id) = name.split_once('/').unwrap_or(("", name));
    let answers = |kind: &&Kind| {
        has_clauses(kind)
            && (kind.name.eq_ignore_ascii_case(of) || kind.manifest.code.eq_ignore_ascii_case(of))
    };
    let kind = library.kinds.iter().find(answers);
    if let Some(kind) = kind
        && ids(kind).contains(&id)
    {
        return Ok((kind, id));
    }
    // Where the kind is known, only its clauses are of interest.
    let kinds = library.kinds.iter().filter(|other| has_clauses(other));
    let kinds = kinds.filter(|other| kind.is_none_or(|kind| kind.name == other.name));
    let known =
        kinds.flat_map(|kind| ids(kind).into_iter().map(|id| format!("{}/{id}", kind.name)));
    let known: Vec<String> = known.collect();
    Err(Failure::Unknown { what: "clause", name: name.to_owned(), known: known.join(", ") })
}

fn tell_document(text: &mut String, document: &Document<'_, '_>, id: &str, root: &str) {
    let variants = || document.decisions.iter().filter(|decision| decision.clause.front.id == id);
    let job = &document.job;
    let title = variants().next().map_or("", |decision| &decision.clause.front.title);
    let (number, subject, state) = (&job.number, &job.title, job.state.key());
    let _ = writeln!(text, "{}/{id} \u{201c}{title}\u{201d} in {number}", job.kind.name);
    let _ = writeln!(text, "{}, state: {state}", visible(subject));
    for decision in variants() {
        text.push('\n');
        tell(text, document, decision, root);
    }
    text.push('\n');
}

fn tell(text: &mut String, document: &Document<'_, '_>, decision: &Decision<'_>, root: &str) {
    let clause = decision.clause;
    let outcome = if decision.is_in { "in " } else { "out" };
    let own = if clause.is_override() { ", the country's own text" } else { "" };
    let (version, status) = (&clause.front.version, status(clause.front.status));
    let _ = writeln!(text, "  {outcome}  {}, {status}, version {version}{own}", clause.stem);
    if let Some(condition) = &clause.front.condition {
        let condition = format!("if {}", visible(condition));
        let _ = writeln!(text, "{}", wrapped(&condition, "         "));
        let _ = writeln!(text, "       {root}/{}:{}", clause.path, clause.condition_line);
    } else {
        let _ = writeln!(text, "       {root}/{}", clause.path);
    }
    for field in &decision.fields {
        let value = visible(&field.value.to_string());
        let _ = writeln!(text, "       {} = {value}", field.path);
        for basis in &field.rests_on {
            let _ = writeln!(text, "         {}", source(document, basis, &field.path));
        }
    }
    if let Some(sentence) = sentence(decision) {
        let _ = writeln!(text, "{}", wrapped(&visible(&sentence), INDENT));
    }
}

/// Text in lines below an outcome, all but the first with this indent.
fn wrapped(text: &str, indent: &str) -> String {
    let options = textwrap::Options::new(WIDTH)
        .initial_indent(INDENT)
        .subsequent_indent(indent)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::fill(text, options)
}

/// Where a value comes from; the cell of another field with what it holds.
fn source(document: &Document<'_, '_>, basis: &Basis, field: &str) -> String {
    let source = document.source(basis);
    visible(&match basis {
        Basis::Cell { path, value, .. } if path != field => format!("{source}: {path} = {value}"),
        _ => source,
    })
}

/// Why it is in or out, and what would have to change; only for conditions of a single question.
fn sentence(decision: &Decision<'_>) -> Option<String> {
    let Some(condition) = &decision.clause.front.condition else {
        return Some("It has no condition: every document of the kind has it.".to_owned());
    };
    let question = Question::of(condition)?;
    let field = decision.fields.iter().find(|field| field.path == question.path)?;
    let (now, otherwise) = if decision.is_in { ("in", "left out") } else { ("left out", "in") };
    let is_yes = decision.is_in != question.is_negated;
    let change = match (&question.values[..], is_yes) {
        ([], true) => without(&field.value),
        ([], false) => with(field),
        (_, true) => "with any other value".to_owned(),
        (values, false) => format!("with the value {}", values.join(" or ")),
    };
    let state = match &field.value {
        Found::Nothing => "is not known".to_owned(),
        Found::Text(text) => format!("is {text}"),
        Found::Entries(_) => format!("has {}", field.value),
        Found::Group => "is there".to_owned(),
    };
    Some(format!("It is {now} because {} {state}; {change} it would be {otherwise}.", field.path))
}

/// What would make a value that counts as true count as false.
fn without(value: &Found) -> String {
    match value {
        Found::Text(text) if text == "Y" => "with N, or without a value,".to_owned(),
        Found::Entries(_) => "without an entry".to_owned(),
        Found::Text(_) | Found::Nothing | Found::Group => "without a value".to_owned(),
    }
}

/// What would make a value that counts as false count as true.
fn with(field: &DecidingField) -> String {
    let is_cell = |basis: &Basis| matches!(basis, Basis::Cell { path, .. } if *path == field.path);
    match &field.value {
        Found::Text(text) if text == "N" => "with Y".to_owned(),
        Found::Entries(_) => "with an entry".to_owned(),
        Found::Nothing if field.rests_on.iter().any(is_cell) => {
            "with a value other than N or 0".to_owned()
        }
        Found::Nothing => "with a value".to_owned(),
        Found::Text(_) | Found::Group => "with another value".to_owned(),
    }
}
