//! Small helpers to write records of the register.

use std::sync::{Arc, LazyLock};

use jiff::civil::{Date, date};
use rust_decimal::Decimal;

use super::names::Name;
use crate::programme::{
    AnyRows, Honorific, Origin, Person as Row, Rank, Record, Register, Rows, TableSource,
};

/// A record without values that goes below the rows there are.
pub fn next<R: Record>(rows: &Rows<R>) -> R {
    static SAMPLE: LazyLock<Arc<str>> = LazyLock::new(|| "the sample".into());
    let source = TableSource {
        file: SAMPLE.clone(),
        sheet: R::SHEET.name.to_owned(),
        columns: (0..R::SHEET.fields.len() as u32).map(Some).collect(),
    };
    let row = AnyRows::len(rows) as u32 + 1;
    let blank = R::SHEET.fields.iter().map(|_| None).collect();
    R::from_values(Origin::new(R::SHEET, Arc::new(source), row), blank)
}

/// A text.
pub fn text(text: impl Into<String>) -> Option<String> {
    Some(text.into())
}

/// A list of codes.
pub fn list(codes: &[&str]) -> Option<Vec<String>> {
    Some(codes.iter().map(|code| (*code).to_owned()).collect())
}

/// `USD 340,000`.
pub fn usd(amount: Decimal) -> String {
    let places = if amount.fract().is_zero() { 0 } else { 2 };
    format!("USD {}", crate::locale::Locale::english().number(amount, places))
}

/// Several things in words: `a, b and c`.
pub fn listed<S: AsRef<str>>(items: &[S]) -> String {
    crate::locale::Locale::english().join(items)
}

/// An amount rounded to whole hundreds.
pub fn hundreds(amount: Decimal) -> Decimal {
    let hundred = Decimal::ONE_HUNDRED;
    crate::figures::whole(amount / hundred) * hundred
}

/// A person to be written.
pub struct Person<'a> {
    id: &'a str,
    org: &'a str,
    domain: &'a str,
    name: &'a Name,
    title: &'a str,
    title_own: Option<&'a str>,
    rank: Rank,
    honorific: Honorific,
    from: Date,
    to: Option<Date>,
}

impl<'a> Person<'a> {
    /// A person in office all the time; `titles` are English and own-language, the latter may be
    /// empty. Mail goes to `domain`.example.org.
    pub fn new(
        id: &'a str,
        org: &'a str,
        domain: &'a str,
        name: &'a Name,
        titles: (&'a str, &'a str),
        rank: Rank,
    ) -> Self {
        let honorific = match rank {
            Rank::Minister | Rank::Ambassador => Honorific::He,
            Rank::AgencyHead | Rank::Expert => Honorific::Dr,
            _ if name.woman => Honorific::Ms,
            _ => Honorific::Mr,
        };
        Self {
            id,
            org,
            domain,
            name,
            title: titles.0,
            title_own: Some(titles.1).filter(|title| !title.is_empty()),
            rank,
            honorific,
            from: date(2018, 1, 2),
            to: None,
        }
    }

    /// The same person in office from the first to the last day, if the latter has come.
    pub fn in_office(self, from: Date, to: Option<Date>) -> Self {
        Self { from, to, ..self }
    }

    /// Writes the row.
    pub fn write(self, register: &mut Register) {
        register.persons.push(Row {
            person_id: text(self.id),
            org_id: text(self.org),
            full_name: text(&self.name.full),
            family_name: self.name.family.clone(),
            name_local: self.name.own.clone(),
            honorific: Some(self.honorific),
            title: text(self.title),
            title_local: self.title_own.map(str::to_owned),
            rank: Some(self.rank),
            email: Some(address(&self.name.full, self.domain)),
            in_office_from: Some(self.from),
            in_office_to: self.to,
            ..next(&register.persons)
        });
    }
}

/// A mail address under example.org, which is reserved for examples.
fn address(name: &str, domain: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let plain: String = name
        .nfd()
        .filter(|c| c.is_ascii_alphanumeric() || *c == ' ')
        .map(|c| if c == ' ' { '.' } else { c.to_ascii_lowercase() })
        .collect();
    format!("{plain}@{domain}.example.org")
}
