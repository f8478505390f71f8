//! Whether the texts of a kind say the same in every language: the same clauses with the same
//! conditions, fields, references, figures and dates (reference 3.0).
//!
//! English is what the others are compared with; a kind without English texts has its first language
//! in its place.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use typst::syntax::{SyntaxKind, SyntaxNode, parse};

use super::clause::Clause;
use super::fill::Filled;
use super::library::{Kind, TemplateMistake};
use super::manifest::Originals;
use super::template::Used;
use crate::locale::Locale;

/// All that is unlike between the languages of a kind, including what single countries have in place
/// of clauses, and the words that a language lacks.
pub fn check(kind: &Kind) -> Vec<TemplateMistake> {
    let mut mistakes = Vec::new();
    let base = base_of(kind);
    let others = || kind.clauses.keys().filter(|language| **language != base);
    for language in others() {
        let (ours, theirs) = (&kind.clauses[&base], &kind.clauses[language]);
        let (ours, theirs): (Vec<_>, Vec<_>) = (ours.iter().collect(), theirs.iter().collect());
        mistakes.extend(compare((&base, &ours), (language, &theirs)));
        mistakes.extend(words(kind, language));
        for country in kind.overrides.keys() {
            let ours = kind.clauses_of(&base, country);
            let theirs = kind.clauses_of(language, country);
            mistakes.extend(compare((&base, &ours), (language, &theirs)));
        }
    }
    if kind.manifest.originals == Originals::Both && kind.clauses.len() > 1 {
        let silent = kind.clauses.iter().filter(|(_, clauses)| !clauses.iter().any(prevails));
        mistakes.extend(silent.map(|(language, _)| TemplateMistake {
            file: format!("{}/clauses/{language}", kind.name),
            line: 1,
            message: "no clause says which language prevails".to_owned(),
        }));
    }
    mistakes.sort();
    mistakes.dedup();
    mistakes
}

/// What is unlike between the clauses that a document includes in its languages.
pub fn of_document(kind: &Kind, country: &str, filled: &Filled) -> Vec<TemplateMistake> {
    let languages: BTreeSet<&str> =
        filled.clauses.iter().map(|clause| clause.language.as_str()).collect();
    let base = if languages.contains("en") { Some("en") } else { languages.first().copied() };
    let Some(base) = base else { return Vec::new() };
    let included = |language: &str| -> Vec<&Clause> {
        let of_country = kind.clauses_of(language, country);
        let used = filled.clauses.iter().filter(|used| used.language == language);
        let used: BTreeSet<&str> = used.map(|used| used.file.as_str()).collect();
        of_country.into_iter().filter(|clause| used.contains(clause.stem.as_str())).collect()
    };
    let ours = included(base);
    let mut mistakes = Vec::new();
    for language in languages.iter().filter(|language| **language != base) {
        let theirs = included(language);
        mistakes.extend(compare((base, &ours), (language, &theirs)));
        mistakes.extend(printed(filled, base, language, &ours, &theirs));
    }
    mistakes
}

fn base_of(kind: &Kind) -> String {
    let first = || kind.clauses.keys().next().cloned().unwrap_or_default();
    if kind.clauses.contains_key("en") { "en".to_owned() } else { first() }
}

fn prevails(clause: &Clause) -> bool {
    fields(clause).iter().any(|field| field.ends_with(".prevailing"))
}

/// Values that a rendered clause prints in one language and not in the other. A value that also decides
/// about the text may stand in words in one of them ("in duplicate").
fn printed(
    filled: &Filled,
    base: &str,
    language: &str,
    ours: &[&Clause],
    theirs: &[&Clause],
) -> Vec<TemplateMistake> {
    let paths = |language: &str, id: &str| -> BTreeSet<&str> {
        let of_clause = filled.values.iter().filter(|v| v.language == language && v.clause == id);
        of_clause.map(|value| value.path.as_str()).collect()
    };
    let unlike = theirs.iter().filter_map(|clause| {
        let mut decide = asked(clause);
        let counterpart = ours.iter().find(|other| other.front.id == clause.front.id);
        decide.extend(counterpart.map(|other| asked(other)).unwrap_or_default());
        let printed = |language: &str| -> BTreeSet<&str> {
            let paths = paths(language, &clause.front.id).into_iter();
            paths.filter(|path| !decide.contains(path) && !is_own_name(path)).collect()
        };
        let (ours, other) = (printed(base), printed(language));
        let message = difference("prints", &ours, &other, base)?;
        Some(TemplateMistake { file: clause.path.clone(), line: clause.lines_above + 1, message })
    });
    unlike.collect()
}

/// The words that a language lacks or fills with other values.
fn words(kind: &Kind, language: &str) -> Vec<TemplateMistake> {
    let Some(lexicon) = kind.lexicons.get(language) else { return Vec::new() };
    let file = format!("{}/clauses/{language}/words.toml", kind.name);
    let mistake = |message: String| TemplateMistake { file: file.clone(), line: 1, message };
    let missing = lexicon.missing();
    let missing = (!missing.is_empty()).then(|| {
        mistake(format!(
            "these words print in English, because neither this file nor \
             house/words/{language}.toml has them: {}",
            missing.join(", ")
        ))
    });
    let unlike = lexicon.unlike().into_iter().map(|key| {
        mistake(format!("the word '{key}' does not take the values that it takes in English"))
    });
    missing.into_iter().chain(unlike).collect()
}

/// Compares the clauses of two languages, each with its tag.
fn compare(
    (base, ours): (&str, &[&Clause]),
    (language, theirs): (&str, &[&Clause]),
) -> Vec<TemplateMistake> {
    let mut mistakes = Vec::new();
    let theirs_by_stem: BTreeMap<&str, &Clause> =
        theirs.iter().map(|clause| (clause.stem.as_str(), *clause)).collect();
    let our_stems: BTreeSet<&str> = ours.iter().map(|clause| clause.stem.as_str()).collect();
    for clause in ours {
        match theirs_by_stem.get(clause.stem.as_str()) {
            Some(other) => mistakes.extend(unlike((base, clause), (language, other))),
            None => mistakes.push(TemplateMistake {
                file: clause.path.clone(),
                line: 1,
                message: format!("this clause has no counterpart in '{language}'"),
            }),
        }
    }
    for clause in theirs.iter().filter(|clause| !our_stems.contains(clause.stem.as_str())) {
        mistakes.push(TemplateMistake {
            file: clause.path.clone(),
            line: 1,
            message: format!("this clause has no counterpart in '{base}'"),
        });
    }
    mistakes
}

/// What is unlike between a clause and its counterpart.
fn unlike(
    (base, ours): (&str, &Clause),
    (language, other): (&str, &Clause),
) -> Vec<TemplateMistake> {
    let mut messages: Vec<(usize, String)> = Vec::new();
    let (a, b) = (&ours.front, &other.front);
    if a.version != b.version {
        let message = format!("version {} here, {} in '{base}'", b.version, a.version);
        messages.push((3, message));
    }
    if (a.part, a.status) != (b.part, b.status) {
        messages.push((2, format!("part or status differs from '{base}'")));
    }
    if a.condition != b.condition {
        let shown = |condition: &Option<String>| condition.clone().unwrap_or("none".to_owned());
        let message = format!(
            "the condition is {} here, {} in '{base}'",
            shown(&b.condition),
            shown(&a.condition)
        );
        messages.push((2, message));
    }
    let text_line = other.lines_above + 1;
    let sets = [
        ("has the fields", fields(ours), fields(other)),
        ("refers to", references(ours), references(other)),
    ];
    for (what, ours, other) in &sets {
        messages.extend(difference(what, ours, other, base).map(|message| (text_line, message)));
    }
    // Every document asks; a clause's own words are the same for all of them.
    let figures_of = |clause: &'_ Clause, language: &str| -> Vec<String> {
        clause.figures.get_or_init(|| figures(&clause.text, language)).clone()
    };
    let (figures_here, figures_there) = (figures_of(other, language), figures_of(ours, base));
    if figures_here != figures_there {
        let message = format!(
            "figures and dates differ: {} here, {} in '{base}'",
            listed(&figures_here),
            listed(&figures_there)
        );
        messages.push((text_line, message));
    }
    if items(&ours.text) != items(&other.text) {
        let message = format!("the numbered items are not those of '{base}'");
        messages.push((text_line, message));
    }
    let mistake = |(line, message)| TemplateMistake { file: other.path.clone(), line, message };
    messages.into_iter().map(mistake).collect()
}

fn difference<T: AsRef<str> + Ord>(
    what: &str,
    ours: &BTreeSet<T>,
    other: &BTreeSet<T>,
    base: &str,
) -> Option<String> {
    let joined = |set: Vec<&T>| set.iter().map(|text| text.as_ref()).collect::<Vec<_>>().join(", ");
    let lacks: Vec<&T> = ours.difference(other).collect();
    let adds: Vec<&T> = other.difference(ours).collect();
    match (lacks.is_empty(), adds.is_empty()) {
        (true, true) => None,
        (false, true) => Some(format!("'{base}' {what} {}; this text does not", joined(lacks))),
        (true, false) => Some(format!("{what} {}; '{base}' does not", joined(adds))),
        (false, false) => {
            Some(format!("{what} {} where '{base}' has {}", joined(adds), joined(lacks)))
        }
    }
}

fn listed(figures: &[String]) -> String {
    if figures.is_empty() { "none".to_owned() } else { figures.join(", ") }
}

/// The fields that a clause prints or asks about.
fn fields(clause: &Clause) -> BTreeSet<String> {
    let uses = clause.uses.iter().filter_map(|one| match &one.what {
        Used::Field(path, _) => {
            let path = path.trim_start_matches("../").trim_start_matches("@root.");
            Some(path.trim_start_matches("this.").to_owned())
        }
        Used::Clause(_) => None,
    });
    uses.filter(|path| !path.starts_with('@')).collect()
}

/// Whether a field is a name in its own language, which falls away in the text of that language.
fn is_own_name(path: &str) -> bool {
    path.ends_with("name_local")
}

/// The fields that decide about a clause's text.
fn asked(clause: &Clause) -> BTreeSet<&str> {
    let uses = clause.uses.iter().filter(|one| one.asked).filter_map(|one| match &one.what {
        Used::Field(path, _) => Some(path.as_str()),
        Used::Clause(_) => None,
    });
    uses.collect()
}

/// The clauses that a clause refers to or asks for.
fn references(clause: &Clause) -> BTreeSet<String> {
    let uses = clause.uses.iter().filter_map(|one| match &one.what {
        Used::Clause(id) => Some(id.clone()),
        Used::Field(..) => None,
    });
    uses.collect()
}

/// Depths of the numbered items in the order of the text.
fn items(text: &str) -> Vec<usize> {
    let items = text.lines().filter(|line| line.trim_start().starts_with("+ "));
    items.map(|line| line.len() - line.trim_start().len()).collect()
}

/// The figures and days that a clause's own words hold, sorted: numbers as digits, days as `--01-31`.
fn figures(text: &str, language: &str) -> Vec<String> {
    let mut prose = String::new();
    collect_prose(&parse(&without_tags(text)), &mut prose);
    let mut figures = Vec::new();
    let locale = Locale::of(language);
    for day in days_of_a_year() {
        let print = locale.day_of_year(day).replace('\u{a0}', " ");
        while let Some(at) = prose.find(&print) {
            figures.push(format!("--{:02}-{:02}", day.month(), day.day()));
            prose.replace_range(at..at + print.len(), " ");
        }
    }
    let numbers = prose.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty());
    figures.extend(numbers.map(str::to_owned));
    figures.sort();
    figures
}

/// All days, later days of a month first, so that the 31st is not taken for the 1st.
fn days_of_a_year() -> impl Iterator<Item = Date> {
    let months = 1..=12;
    months.flat_map(|month| (1..=31).rev().filter_map(move |day| Date::new(2024, month, day).ok()))
}

/// A template's text without its tags.
fn without_tags(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        plain.push_str(before);
        rest = after.split_once("}}").map_or("", |(_, after)| after);
    }
    plain + rest
}

/// The words that a text prints; code and its numbers are left out.
fn collect_prose(node: &SyntaxNode, prose: &mut String) {
    match node.kind() {
        SyntaxKind::Text => prose.push_str(node.leaf_text()),
        SyntaxKind::Shorthand | SyntaxKind::Space | SyntaxKind::Parbreak => prose.push(' '),
        _ => node.children().for_each(|child| collect_prose(child, prose)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_and_days_of_the_words_are_found_and_code_is_not() {
        let english = "+ Within 30~days of {{x}}, from 1 January to 31 December, #v(6mm) [5].";
        assert_eq!(figures(english, "en"), ["--01-01", "--12-31", "30", "5"]);
        let korean = "+ {{x}} 후 30일 이내에, 1월 1일부터 12월 31일까지 [5].";
        assert_eq!(figures(korean, "ko"), ["--01-01", "--12-31", "30", "5"]);
    }

    #[test]
    fn items_count_by_depth() {
        assert_eq!(items("+ one\n  + two\n\n+ three\n"), [0, 2, 0]);
    }
}
