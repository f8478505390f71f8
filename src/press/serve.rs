//! A worker: the program started as `dgcc worker`, typesetting one document at a time.

use std::collections::HashMap;
use std::io::{self, BufRead, Write};

use super::bounds::{end_with_parent, hold_to};
use super::order::Artifact;
use super::typeset::{Typeset, Typesetter};
use super::wire::{Answer, Outcome, Received};
use super::worker::MEMORY;
use crate::kinds::Module;
use crate::readback::{self, Discrepancy, DiscrepancyKind, Expected, Item, Stated};
use crate::timing::{Span, Stage, timed};

/// Answers orders from standard input until it closes.
///
/// # Errors
/// Standard input or output fails.
pub fn serve() -> io::Result<()> {
    end_with_parent()?;
    if let Some(memory) = std::env::var(MEMORY).ok().and_then(|memory| memory.parse().ok()) {
        hold_to(memory)?;
    }
    // Typst's own parallel steps stay on this thread; the processes are the parallelism.
    let _ = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build_global();
    let mut typesetter = Typesetter::new();
    let mut modules: HashMap<String, Module> = HashMap::new();
    let mut output = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let line = line?;
        let (order, received) = timed(Stage::Order, || serde_json::from_str::<Received>(&line));
        let mut spans = vec![received];
        let outcome = match order {
            Ok(mut order) => {
                let new = std::mem::take(&mut order.new_modules).into_iter();
                modules.extend(new.map(|module| (module.digest.clone(), module)));
                fulfil(&mut typesetter, &modules, &order, &mut spans)
            }
            Err(error) => Outcome::Unwritten(format!("the order is damaged: {error}")),
        };
        let mut answer = serde_json::to_vec(&Answer { outcome, spans })?;
        answer.push(b'\n');
        output.write_all(&answer)?;
        output.flush()?;
    }
    Ok(())
}

fn fulfil(
    typesetter: &mut Typesetter,
    modules: &HashMap<String, Module>,
    order: &Received,
    spans: &mut Vec<Span>,
) -> Outcome {
    let own = order.files.iter().map(|(path, text)| (path.as_str(), text.as_str()));
    let shared = order.modules.iter().filter_map(|digest| modules.get(digest));
    let shared = shared.map(|module| (module.path.as_str(), module.text.as_str()));
    typesetter.remember(order.remember);
    let typeset = match typesetter.typeset(own.chain(shared), &order.identity, spans) {
        Ok(typeset) => typeset,
        Err(complaints) => return Outcome::Refused(complaints),
    };
    let (unlike, stated) = match &order.expected {
        Some(expected) => {
            let (read, span) = timed(Stage::ReadBack, || read_back(&typeset, expected));
            spans.push(span);
            read
        }
        None => Default::default(),
    };
    if !unlike.is_empty() {
        return Outcome::Unlike(unlike);
    }
    let (written, span) = timed(Stage::Write, || {
        let sha256 = crate::workbook::sha256(&typeset.pdf);
        std::fs::write(&order.target, &typeset.pdf).map(|()| sha256)
    });
    spans.push(span);
    match written {
        Ok(sha256) => {
            let bytes = typeset.pdf.len() as u64;
            let (pages, open_points) = (typeset.pages, typeset.open_points);
            Outcome::Made(Artifact { pages, bytes, sha256, open_points }, stated)
        }
        Err(error) => Outcome::Unwritten(error.to_string()),
    }
}
/// How many differences are named.
const MOST_NAMED: usize = 5;

/// What a PDF, opened again, holds otherwise than it should, in sentences, and what it states.
fn read_back(typeset: &Typeset, expected: &Expected) -> (Vec<String>, Stated) {
    let mut expected = Expected { pages: typeset.pages, ..expected.clone() };
    for (language, cell) in &typeset.totals {
        let text = expected.texts.iter_mut().find(|text| text.language == *language);
        if let Some(text) = text {
            text.anywhere.push(Item {
                what: "total of a table".to_owned(),
                clause: String::new(),
                text: cell.clone(),
            });
        }
    }
    let (reading, stated) = match readback::read_stated(&typeset.pdf) {
        Ok(read) => read,
        Err(error) => return (vec![error.to_string()], Stated::default()),
    };
    let mut found = readback::compare(&reading, &expected);
    // Open points that the text itself noted are told with their cells by whoever ordered it.
    found.retain(|one| one.kind != DiscrepancyKind::OpenPoint || typeset.open_points.is_empty());
    let absent = stated.absent.iter().map(|value| {
        format!("page {} does not print '{}' ({})", value.page, value.text, value.path)
    });
    let all: Vec<String> = found.iter().map(sentence).chain(absent).collect();
    let mut sentences: Vec<String> = all.iter().take(MOST_NAMED).cloned().collect();
    if all.len() > MOST_NAMED {
        sentences.push(format!("and {} more", all.len() - MOST_NAMED));
    }
    (sentences, stated)
}

fn sentence(found: &Discrepancy) -> String {
    let Discrepancy { what, clause, expected, seen, page, kind } = found;
    let page = page.map_or_else(String::new, |page| format!(" on page {page}"));
    match kind {
        DiscrepancyKind::Missing => {
            format!("'{expected}' ({what}, {clause}) is not there; '{seen}' stands{page}")
        }
        DiscrepancyKind::Order => {
            format!("'{expected}' ({what}, {clause}) stands elsewhere: '{seen}'{page}")
        }
        DiscrepancyKind::OpenPoint => format!("an open point is left{page}: '{seen}'"),
        DiscrepancyKind::MissingGlyph => format!("a character is in none of the fonts{page}"),
        DiscrepancyKind::Pages => format!("it has {seen} pages instead of {expected}"),
        DiscrepancyKind::Untagged => "it is not tagged".to_owned(),
        DiscrepancyKind::NoHeadings => "no heading is tagged".to_owned(),
        DiscrepancyKind::NoTableHeaders => "no table has tagged header cells".to_owned(),
    }
}
