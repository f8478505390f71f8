//! References to clauses and annexes that are typed by hand. A number that is typed does not follow
//! when a clause before it falls away; `{{ref "…"}}` does.

use super::pattern::{Pattern, is_spaced, patterns};
use super::prose::Passage;
use super::vocabulary::ReferenceBook;
use super::{FaultKind, Found, Reading, Text};

/// How many characters may stand between the numbers of a list: ` and `.
const LIST_GAP: usize = 5;

/// How a language refers to clauses.
#[derive(Debug, Clone)]
pub(super) struct References {
    clauses: Vec<Form>,
    annexes: Vec<Form>,
    /// What stands before or behind a reference to another instrument.
    before_other: Vec<Pattern>,
    after_other: Vec<Pattern>,
    /// What stands there in a reference to this very instrument.
    before_own: Vec<Pattern>,
    after_own: Vec<Pattern>,
}

/// A reference with its number: `paragraph {n}`, `제{n}조`.
#[derive(Debug, Clone)]
struct Form {
    head: Pattern,
    tail: Vec<char>,
}

/// A reference in a passage.
struct Reference {
    start: usize,
    end: usize,
    /// The number; letters count from A.
    number: usize,
}

impl References {
    pub(super) fn new(book: &ReferenceBook) -> Self {
        let forms = |texts: &[String]| texts.iter().filter_map(|text| Form::new(text)).collect();
        Self {
            clauses: forms(&book.clauses),
            annexes: forms(&book.annexes),
            before_other: patterns(&book.before_other),
            after_other: patterns(&book.after_other),
            before_own: patterns(&book.before_own),
            after_own: patterns(&book.after_own),
        }
    }

    /// Whether a reference is to another instrument.
    fn is_to_other(&self, passage: &Passage, reference: &Reference) -> bool {
        let end = end_of_list(passage, reference.end);
        let after = |all: &[Pattern]| all.iter().any(|one| one.end_near(passage, end).is_some());
        let before = |all: &[Pattern]| {
            all.iter().any(|one| one.start_before(passage, reference.start).is_some())
        };
        let own = after(&self.after_own) || before(&self.before_own);
        !own && (after(&self.after_other) || before(&self.before_other))
    }
}

impl Form {
    fn new(text: &str) -> Option<Self> {
        let (head, tail) = text.split_once("{n}")?;
        Some(Self { head: Pattern::new(head), tail: tail.chars().collect() })
    }

    /// The reference that stands in a passage from a place on.
    fn at(&self, passage: &Passage, start: usize) -> Option<Reference> {
        let (number, end) = number(passage, self.head.end_at(passage, start)?)?;
        let tail = passage.letters.get(end..end + self.tail.len())?;
        let alike = tail.iter().zip(&self.tail).all(|(letter, wanted)| letter.small == *wanted);
        alike.then_some(Reference { start, end: end + self.tail.len(), number })
    }
}

/// Finds typed references, unless they are to another instrument.
pub(super) fn check(reading: &mut Reading<'_>, known: &References, text: &Text<'_>) {
    let mut found = Vec::new();
    for (page, passage) in reading.passages() {
        for (forms, last, what) in
            [(&known.clauses, text.numbered, "clauses"), (&known.annexes, text.annexes, "annexes")]
        {
            for start in 0..passage.letters.len() {
                let Some(reference) = forms.iter().find_map(|form| form.at(passage, start)) else {
                    continue;
                };
                if known.is_to_other(passage, &reference) {
                    continue;
                }
                let why = if reference.number > last {
                    format!("the text has {last} {what}")
                } else {
                    "the number may change".to_owned()
                };
                found.push(Found {
                    page,
                    line: passage.letters[start].line,
                    kind: FaultKind::DroppedReference,
                    seen: passage.text(start..reference.end),
                    instead: format!("{why}; refer by the clause's id: {{{{ref \"…\"}}}}"),
                });
            }
        }
    }
    reading.add(found);
}

/// The number or the single capital at a place, and where it ends.
fn number(passage: &Passage, start: usize) -> Option<(usize, usize)> {
    let letters = passage.letters.get(start..)?;
    let prose = || letters.iter().take_while(|letter| !letter.is_data).map(|letter| letter.char);
    let digits: String = prose().take_while(char::is_ascii_digit).collect();
    if let Ok(number) = digits.parse() {
        return Some((number, start + digits.len()));
    }
    let letter = prose().next().filter(char::is_ascii_uppercase)?;
    let is_alone = prose().nth(1).is_none_or(|next| !is_spaced(next));
    is_alone.then(|| (1 + letter as usize - 'A' as usize, start + 1))
}

/// Where a list of numbers ends: `16, 17 and 20`.
fn end_of_list(passage: &Passage, from: usize) -> usize {
    let next = |end: usize| {
        (1..=LIST_GAP).find_map(|gap| {
            let between = passage.letters.get(end..end + gap)?;
            let parts = between.iter().any(|letter| matches!(letter.char, '.' | ';' | '('));
            number(passage, end + gap).filter(|_| !parts).map(|(_, end)| end)
        })
    };
    let mut end = from;
    while let Some(further) = next(end) {
        end = further;
    }
    end
}
