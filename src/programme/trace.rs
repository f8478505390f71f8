//! Which cells a value was made of.

use std::collections::HashSet;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use rust_decimal::Decimal;
use siphasher::sip::SipHasher13;

use super::origin::Origin;
use super::schema::Record;
use crate::diag::Place;

/// How a value came to be. Cheap to clone.
///
/// Two values with the same key were made of the same cells in the same way, so they are the same fact
/// wherever they are printed. The key of a sum is the sum of its terms' keys: it does not depend on the
/// order in which the terms were added up, nor on subtotals between.
#[derive(Debug, Clone)]
pub struct Trace {
    key: u64,
    making: Arc<Making>,
}

/// What a value was made of.
#[derive(Debug)]
pub enum Making {
    /// The cell of a field.
    Cell(Origin, usize),
    /// The program's own value of a setting that the workbook does not give.
    Default(&'static str),
    /// A sum.
    Sum(Vec<Term>),
    /// Something else, by name: `share`, `name`, `mean` ...
    Made(&'static str, Vec<Term>),
}

/// A part of a value.
#[derive(Debug, Clone)]
pub struct Term {
    /// Whether it is subtracted.
    pub minus: bool,
    /// Its amount, if it is one.
    pub amount: Option<Decimal>,
    /// Where it came from.
    pub trace: Trace,
}

impl Trace {
    /// A field of a record. Panics on a field that the sheet does not have.
    pub fn cell<R: Record>(record: &R, field: &str) -> Self {
        Self::cell_at(record, R::SHEET.position(field))
    }

    /// The field of a record at a position.
    pub fn cell_at<R: Record>(record: &R, field: usize) -> Self {
        let origin = record.origin();
        let id = origin.id();
        let key = hashed(&(&id.file, id.sheet, id.row, field));
        Self { key, making: Arc::new(Making::Cell(origin.clone(), field)) }
    }

    /// The default of a setting.
    pub fn default_of(setting: &'static str) -> Self {
        Self { key: hashed(&setting), making: Arc::new(Making::Default(setting)) }
    }

    /// A sum of terms.
    pub fn sum(terms: Vec<Term>) -> Self {
        let key = terms.iter().fold(0u64, |key, term| key.wrapping_add(term.signed_key()));
        Self { key, making: Arc::new(Making::Sum(terms)) }
    }

    /// A value made of others in a way that has a name.
    pub fn made(how: &'static str, of: Vec<Term>) -> Self {
        let keys: Vec<u64> = of.iter().map(Term::signed_key).collect();
        Self { key: hashed(&(how, keys)), making: Arc::new(Making::Made(how, of)) }
    }

    /// A text made of other texts.
    pub fn text(how: &'static str, of: impl IntoIterator<Item = Trace>) -> Self {
        let term = |trace| Term { minus: false, amount: None, trace };
        Self::made(how, of.into_iter().map(term).collect())
    }

    /// The same value with its sign turned has the negative key.
    pub fn key(&self) -> u64 {
        self.key
    }

    /// What the value was made of.
    pub fn making(&self) -> &Making {
        &self.making
    }

    /// Adds a term to a sum that nobody else holds; gives it back otherwise.
    pub fn push(&mut self, term: Term) -> Result<(), Term> {
        match Arc::get_mut(&mut self.making) {
            Some(Making::Sum(terms)) => {
                self.key = self.key.wrapping_add(term.signed_key());
                terms.push(term);
                Ok(())
            }
            _ => Err(term),
        }
    }

    /// The cells at the bottom, each once, in the order of the terms.
    pub fn cells(&self) -> Vec<Place> {
        let (mut cells, mut seen) = (Vec::new(), HashSet::new());
        let mut open = vec![self];
        while let Some(trace) = open.pop() {
            if !seen.insert(Arc::as_ptr(&trace.making)) {
                continue;
            }
            match trace.making() {
                Making::Cell(origin, field) => cells.push(origin.cell_at(*field)),
                Making::Default(_) => {}
                Making::Sum(terms) | Making::Made(_, terms) => {
                    open.extend(terms.iter().rev().map(|term| &term.trace));
                }
            }
        }
        let mut told = HashSet::new();
        cells.retain(|cell| told.insert(cell.clone()));
        cells
    }
}

impl Term {
    fn signed_key(&self) -> u64 {
        if self.minus { self.trace.key.wrapping_neg() } else { self.trace.key }
    }
}

/// A key that is the same wherever it is computed: what documents state is kept from run to run.
fn hashed(value: &impl Hash) -> u64 {
    let mut hasher = SipHasher13::new();
    value.hash(&mut hasher);
    hasher.finish()
}
