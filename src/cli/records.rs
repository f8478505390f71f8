//! Signed and certified documents that a run keeps from an earlier one, on the terminal.

use super::Failure;
use super::show::{self, visible};
use super::summary::Outcome;
use crate::diag::{Language, Message, Texts};
use crate::kinds::context::State;
use crate::publish::{Change, ChangeAt, Freeze, FrozenEntry, Why};

/// How many documents are told with their differences before the rest is only counted.
const SHOWN: usize = 20;
/// Width of a line.
const LINE: usize = 96;

/// Prints which record copies stay, in what the inputs differ from them, and what to do.
pub fn print(outcome: &Outcome, texts: &Texts) -> Result<(), Failure> {
    let told = Told { texts, outcome };
    told.alarming().into_iter().chain(told.quiet()).try_for_each(show::line)
}

/// Prints on standard error what somebody has to decide.
pub fn print_aside(outcome: &Outcome, texts: &Texts) {
    Told { texts, outcome }.alarming().into_iter().for_each(show::aside);
}

/// Why a record copy is kept and in what the inputs differ from it, in one line.
pub fn line(freeze: &Freeze) -> String {
    let texts = Texts::of(Language::English);
    let why = texts.text(&why(freeze));
    let changes = freeze.changes.iter().map(|change| {
        let [earlier, present] = sides(texts, change);
        format!("; {}: on file {earlier}, inputs now {present}", texts.text(&place(change)))
    });
    let changes: String = changes.collect();
    format!("kept from an earlier run: {why}{changes}")
}

/// What is to be told.
struct Told<'t> {
    texts: &'t Texts,
    outcome: &'t Outcome,
}

impl Told<'_> {
    /// The lines of those of which somebody has to decide something.
    fn alarming(&self) -> Vec<String> {
        let all = self.outcome.frozen().filter(|(_, entry)| entry.freeze.needs_decision());
        let all: Vec<(&str, &FrozenEntry)> = all.collect();
        if all.is_empty() {
            return Vec::new();
        }
        let count = |id, count: usize| self.say(Message::new(id).with("count", count));
        let mut lines = vec![String::new(), count("screen-frozen", all.len())];
        for (code, entry) in all.iter().take(SHOWN) {
            lines.extend(self.document(code, entry));
        }
        if let Some(hidden @ 1..) = all.len().checked_sub(SHOWN) {
            lines.push(count("screen-frozen-hidden", hidden));
        }
        let help = self.say(Message::new("screen-frozen-help"));
        let title = self.texts.plain("word-help").unwrap_or_default();
        lines.push(wrapped("  ", &title, &help));
        lines
    }

    /// The lines that count those that are as they should be.
    fn quiet(&self) -> Vec<String> {
        let of = |why: Why| {
            let count = self.outcome.frozen().filter(|(_, entry)| entry.freeze.why == why).count();
            let id = match why {
                Why::NotAsked => "screen-frozen-not-asked",
                _ => "screen-frozen-same-text",
            };
            (count > 0).then(|| self.say(Message::new(id).with("count", count)))
        };
        [Why::SameText, Why::NotAsked].into_iter().filter_map(of).collect()
    }

    /// A document with its differences.
    fn document(&self, code: &str, entry: &FrozenEntry) -> Vec<String> {
        let FrozenEntry { file, number, freeze, .. } = entry;
        let why = self.say(why(freeze));
        let mut lines = vec![visible(&format!("  {code}/{file} · {number}: {why}"))];
        for change in &freeze.changes {
            lines.push(visible(&format!("    {}", self.say(place(change)))));
            if matches!(change.at, ChangeAt::Unread { .. }) {
                continue;
            }
            let [earlier, present] = sides(self.texts, change);
            for (title, text) in [("word-signed", earlier), ("word-inputs", present)] {
                let title = self.texts.plain(title).unwrap_or_default();
                lines.push(wrapped("      ", &title, &visible(&text)));
            }
        }
        if freeze.more > 0 {
            let more = Message::new("screen-frozen-more").with("count", freeze.more);
            lines.push(format!("    {}", self.say(more)));
        }
        lines
    }

    fn say(&self, message: Message) -> String {
        self.texts.text(&message)
    }
}

/// A text behind its title, wrapped below itself.
fn wrapped(indent: &str, title: &str, text: &str) -> String {
    let pad = 12usize.saturating_sub(console::measure_text_width(title));
    let first = format!("{indent}{title}{}", " ".repeat(pad));
    let below = " ".repeat(console::measure_text_width(&first));
    let options = textwrap::Options::new(LINE).initial_indent(&first).subsequent_indent(&below);
    textwrap::fill(text, options)
}

fn why(freeze: &Freeze) -> Message {
    let id = match freeze.why {
        Why::Differs => "frozen-differs",
        Why::SameText => "frozen-same-text",
        Why::HeldBack => "frozen-held-back",
        Why::NotDue => "frozen-not-due",
        Why::NotAsked => "frozen-not-asked",
        Why::NoCountry => "frozen-no-country",
        Why::Lost => "frozen-lost",
    };
    Message::new(id).with("reason", freeze.reason.clone())
}

fn place(change: &Change) -> Message {
    match &change.at {
        ChangeAt::State => Message::new("frozen-at-state"),
        ChangeAt::Clause { language, clause, heading, page } => {
            let id = match (heading.is_empty(), clause.is_empty()) {
                (_, true) => "frozen-at-page",
                (true, false) => "frozen-at-preamble",
                (false, false) => "frozen-at-clause",
            };
            let message = Message::new(id).with("heading", heading.clone());
            let message = message.with("clause", clause.clone());
            message.with("language", language.clone()).with("page", page.to_string())
        }
        ChangeAt::Page { page } => Message::new("frozen-at-page").with("page", page.to_string()),
        ChangeAt::Unread { problem } => {
            Message::new("frozen-at-unread").with("problem", problem.clone())
        }
    }
}

/// What the record copy says, and what the inputs give.
fn sides(texts: &Texts, change: &Change) -> [String; 2] {
    let Change { at, earlier, present } = change;
    [earlier, present].map(|text| match (at, State::of_key(text)) {
        (ChangeAt::State, Some(state)) => texts.plain(term(state)).unwrap_or_default(),
        _ if text.is_empty() => texts.plain("word-nothing").unwrap_or_default(),
        _ => format!("“{text}”"),
    })
}

fn term(state: State) -> &'static str {
    match state {
        State::Draft => "state-draft",
        State::Agreed => "state-agreed",
        State::Record => "state-record",
        State::Provisional => "state-provisional",
        State::Final => "state-final",
    }
}
