//! Listed values: columns that take one of a few values, each with a key and two labels.

use unicode_normalization::UnicodeNormalization;

use super::near;

/// One allowed value of an enumerated column.
#[derive(Debug, PartialEq, Eq)]
pub struct ListedValue {
    /// The key, as stored and as the model names it.
    pub key: &'static str,
    /// English label.
    pub en: &'static str,
    /// Korean label; empty where the model gives none.
    pub ko: &'static str,
}

/// An enumerated type of the model.
pub trait Listed: Copy + Eq + 'static {
    /// All values in the order of the model.
    const VALUES: &'static [ListedValue];

    /// The value with this position in [`Self::VALUES`].
    fn at(index: usize) -> Option<Self>;

    /// The position of this value in [`Self::VALUES`].
    fn index(self) -> usize;

    /// Key and labels of this value.
    fn listed(self) -> &'static ListedValue {
        &Self::VALUES[self.index()]
    }

    /// The key of this value.
    fn key(self) -> &'static str {
        self.listed().key
    }
}

/// Finds the value that a text means: its key or a label, whatever the case, with blanks or hyphens
/// for underscores (reference 5.1).
pub fn find(values: &'static [ListedValue], text: &str) -> Option<&'static ListedValue> {
    if let Some(exact) = values.iter().find(|value| value.key == text) {
        return Some(exact);
    }
    let wanted = fold(text);
    if wanted.is_empty() {
        return None;
    }
    values
        .iter()
        .find(|value| [value.key, value.en, value.ko].iter().any(|form| fold(form) == wanted))
}

/// The value that a text is most like, if it is like one.
pub fn nearest(values: &'static [ListedValue], text: &str) -> Option<&'static ListedValue> {
    let wanted = fold(text);
    let likeness = |value: &ListedValue| {
        let forms =
            [value.key, value.en, value.ko].map(|form| near::likeness(&wanted, &fold(form)));
        forms.into_iter().fold(0.0, f64::max)
    };
    near::best(values.iter().map(|value| (value, likeness(value))))
}

/// Case, blanks, hyphens and underscores do not tell two labels apart.
fn fold(text: &str) -> String {
    text.nfkc()
        .filter(|c| !c.is_whitespace() && !matches!(c, '_' | '-'))
        .flat_map(char::to_lowercase)
        .collect()
}

/// Declares an enumerated type with the key and the labels of each value.
macro_rules! listed {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $key:literal, $en:literal, $ko:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $(#[doc = $en] $variant),+
        }

        impl $crate::programme::listed::Listed for $name {
            const VALUES: &'static [$crate::programme::listed::ListedValue] = &[
                $($crate::programme::listed::ListedValue { key: $key, en: $en, ko: $ko }),+
            ];

            fn at(index: usize) -> Option<Self> {
                [$(Self::$variant),+].get(index).copied()
            }

            fn index(self) -> usize {
                self as usize
            }
        }
    };
}
pub(crate) use listed;
