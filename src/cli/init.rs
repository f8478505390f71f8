//! `dgcc init`: the starter workbook.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::PathBuf;

use clap::Args;

use super::lang::Lang;
use super::{Failure, show};
use crate::programme::Register;
use crate::starter::{self, HeaderLanguage};

/// Write an empty workbook of the model, or one filled with sample data
///
/// The workbook has all sheets, headers, a note on every column, lists where values are listed, and
/// formats for dates and numbers. An existing file is never overwritten.
#[derive(Args)]
pub struct InitArguments {
    /// The workbook to write, ending in .xlsx
    #[arg(value_parser = workbook_name)]
    file: PathBuf,

    /// Language of the second header row
    #[arg(long, value_enum, default_value_t = Lang::En)]
    lang: Lang,

    /// Fill it with consistent fictional data over several stages
    #[arg(long)]
    sample: bool,

    /// How many countries the sample has
    #[arg(long, value_name = "N", default_value_t = 6, requires = "sample",
          value_parser = clap::value_parser!(u16).range(1..=starter::MOST_COUNTRIES as i64))]
    countries: u16,

    /// Seed of the sample: the same seed gives the same data
    #[arg(long, value_name = "S", default_value_t = 2026, requires = "sample")]
    seed: u64,
}

fn workbook_name(text: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(text);
    if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx")) {
        Ok(path)
    } else {
        Err("the name must end in .xlsx".to_owned())
    }
}

/// Runs the command.
pub fn run(arguments: &InitArguments) -> Result<bool, Failure> {
    let register = if arguments.sample {
        starter::sample(arguments.countries.into(), arguments.seed)
    } else {
        Register::default()
    };
    let language = match arguments.lang {
        Lang::En => HeaderLanguage::English,
        Lang::Ko => HeaderLanguage::Korean,
    };
    let bytes = starter::workbook(&register, language).map_err(std::io::Error::other)?;
    let path = &arguments.file;
    let file = OpenOptions::new().write(true).create_new(true).open(path);
    let mut file = file.map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => Failure::Exists { path: path.clone() },
        _ => Failure::Output { path: path.clone(), error },
    })?;
    file.write_all(&bytes).map_err(Failure::output(path))?;
    show::line(format_args!("{} written.", path.display()))?;
    Ok(true)
}
