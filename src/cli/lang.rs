//! The language that a command speaks.

use clap::ValueEnum;

use crate::diag::{Language, Texts};

/// A language, as it is asked for.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Lang {
    /// English
    En,
    /// Korean
    Ko,
}

impl Lang {
    /// The texts in this language.
    pub fn texts(self) -> &'static Texts {
        Texts::of(match self {
            Self::En => Language::English,
            Self::Ko => Language::Korean,
        })
    }
}
