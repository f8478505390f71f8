//! What a finding says, apart from the language it is said in.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::Place;

/// A message of the texts, by its id, with the values that it is filled with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The id: the rule's, with a suffix where a rule has several things to say.
    pub id: &'static str,
    values: Vec<(&'static str, Said)>,
}

/// A value in a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// Text that is the same in every language.
    Text(String),
    /// A count, which decides between singular and plural.
    Count(usize),
    /// A term of the texts, by its id.
    Term(&'static str),
}

impl Message {
    /// A message without values yet.
    pub fn new(id: &'static str) -> Self {
        Self { id, values: Vec::new() }
    }

    /// Fills a value in.
    pub fn with(mut self, name: &'static str, value: impl Into<Said>) -> Self {
        self.values.push((name, value.into()));
        self
    }

    /// Fills an amount of money in, with two decimals or as many as it has.
    pub fn amount(self, name: &'static str, amount: Decimal) -> Self {
        let places = amount.normalize().scale().max(2);
        self.with(
            name,
            crate::locale::Locale::english().number(amount, places).replace('\u{2212}', "-"),
        )
    }

    /// Fills in a term of the texts.
    pub fn term(self, name: &'static str, id: &'static str) -> Self {
        self.with(name, Said::Term(id))
    }

    /// The values with their names.
    pub fn values(&self) -> &[(&'static str, Said)] {
        &self.values
    }
}

impl From<&str> for Said {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Said {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&Option<String>> for Said {
    fn from(text: &Option<String>) -> Self {
        Self::Text(text.clone().unwrap_or_default())
    }
}

impl From<usize> for Said {
    fn from(count: usize) -> Self {
        Self::Count(count)
    }
}

impl From<i64> for Said {
    fn from(number: i64) -> Self {
        Self::Text(number.to_string())
    }
}

impl From<Decimal> for Said {
    fn from(number: Decimal) -> Self {
        Self::Text(number.normalize().to_string())
    }
}

impl From<Date> for Said {
    fn from(date: Date) -> Self {
        Self::Text(date.to_string())
    }
}

impl From<Place> for Said {
    fn from(place: Place) -> Self {
        Self::Text(place.to_string())
    }
}
