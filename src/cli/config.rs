//! `dgcc.toml`: how grave each rule is, and how much of a file is read.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::Path;

use serde::Deserialize;

use super::Failure;
use crate::rules::{Level, Levels};
use crate::workbook::Limits;

/// What a configuration says.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// How grave the rules are.
    pub levels: Levels,
    /// How much of a file is read.
    pub limits: Limits,
}

/// The tables of the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
#[derive(Default)]
struct Tables {
    rules: BTreeMap<String, Level>,
    limits: Limits,
}

impl Config {
    /// Reads a configuration. Without a name, `dgcc.toml` if there is one.
    ///
    /// # Errors
    /// It cannot be read, or names a rule or limit that does not exist.
    pub fn read(named: Option<&Path>) -> Result<Self, Failure> {
        let path = named.unwrap_or(Path::new("dgcc.toml"));
        let failure = |problem: String| Failure::Config { path: path.to_owned(), problem };
        match std::fs::read_to_string(path) {
            Ok(text) => Self::parsed(&text).map_err(failure),
            Err(error) if error.kind() == ErrorKind::NotFound && named.is_none() => {
                Ok(Self::default())
            }
            Err(error) => Err(failure(error.to_string())),
        }
    }

    fn parsed(text: &str) -> Result<Self, String> {
        let tables: Tables = toml::from_str(text).map_err(|error| error.to_string())?;
        let levels = Levels::new(tables.rules).known().map_err(|error| error.to_string())?;
        Ok(Self { levels, limits: tables.limits })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_and_limits_stand_in_tables_of_their_own_and_nothing_else_does() {
        let config = Config::parsed("[rules]\nBUD-09 = \"deny\"\n[limits]\nrows = 7").unwrap();
        assert_eq!(config.limits.rows, 7);
        assert_eq!(config.limits.cells, Limits::default().cells);
        for wrong in ["[rulez]", "[limits]\nrowz = 7", "[rules]\nBUD-99 = \"deny\""] {
            assert!(Config::parsed(wrong).is_err(), "{wrong}");
        }
    }
}
