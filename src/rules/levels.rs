//! How grave the findings of each rule are, with what the user says about it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::RULES;
use crate::diag::{Finding, Severity};

/// What a user may make of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Its findings are not reported.
    Allow,
    /// Its findings are warnings.
    Warn,
    /// Its findings are errors.
    Deny,
}

/// The levels of all rules: those of the reference, unless a `dgcc.toml` says otherwise.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Levels {
    /// Levels by rule.
    #[serde(default)]
    rules: BTreeMap<String, Level>,
}

/// A rule was named that does not exist.
#[derive(Debug, thiserror::Error)]
#[error("there is no rule '{0}'")]
pub struct UnknownRule(pub String);

impl Levels {
    /// These levels, by rule.
    pub fn new(rules: BTreeMap<String, Level>) -> Self {
        Self { rules }
    }

    /// Makes sure that every rule named exists.
    ///
    /// # Errors
    /// [`UnknownRule`] names the first that does not.
    pub fn known(self) -> Result<Self, UnknownRule> {
        let unknown = self.rules.keys().find(|id| super::find(id).is_none());
        match unknown {
            Some(id) => Err(UnknownRule(id.clone())),
            None => Ok(self),
        }
    }

    /// The severity of a rule; `None` if its findings are not reported.
    pub fn severity(&self, id: &str) -> Option<Severity> {
        let said = self.rules.iter().find(|(rule, _)| rule.eq_ignore_ascii_case(id));
        match said.map(|(_, level)| level) {
            Some(Level::Allow) => None,
            Some(Level::Warn) => Some(Severity::Warning),
            Some(Level::Deny) => Some(Severity::Error),
            None => super::find(id).map(|rule| rule.severity),
        }
    }

    /// Gives every finding its severity, takes out what is not reported, and puts the findings in the
    /// order of files, sheets, rows, columns and rules.
    pub fn grade(&self, findings: Vec<Finding>) -> Vec<Finding> {
        let graded = findings.into_iter().filter_map(|finding| {
            let severity = self.severity(finding.rule)?;
            Some(Finding { severity, ..finding })
        });
        let mut graded: Vec<Finding> = graded.collect();
        let order = |id: &str| RULES.iter().position(|rule| rule.id == id);
        graded.sort_by_cached_key(|finding| (finding.place.clone(), order(finding.rule)));
        graded
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_changes_one_rule_and_an_unknown_rule_is_refused() {
        let levels: Levels =
            toml::from_str("[rules]\nBUD-09 = \"deny\"\nSTR-05 = \"allow\"").unwrap();
        let levels = levels.known().unwrap();
        assert_eq!(levels.severity("BUD-09"), Some(Severity::Error));
        assert_eq!(levels.severity("STR-05"), None);
        assert_eq!(levels.severity("BUD-10"), Some(Severity::Warning));
        let unknown: Levels = toml::from_str("[rules]\nBUD-99 = \"warn\"").unwrap();
        assert_eq!(unknown.known().unwrap_err().0, "BUD-99");
        assert!(toml::from_str::<Levels>("[rules]\nBUD-09 = \"fatal\"").is_err());
    }
}
