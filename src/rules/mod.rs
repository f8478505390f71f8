//! Rules over the register: the 89 of the reference, and a few of our own on how files are written.
//! One file per group, one small function per rule, one table of them all. What a rule says, in
//! English and Korean, stands in `texts/`.

mod budget;
mod center;
mod certification;
mod committee;
mod contributions;
mod instruments;
mod keys;
mod ledger;
mod levels;
mod lifecycle;
mod projects;
mod rates;
mod report;
mod scope;
mod table;
mod years;

pub use levels::{Level, Levels, UnknownRule};
pub use report::Report;
pub use scope::Scope;
pub use table::RULES;

use std::collections::HashSet;

use rayon::prelude::*;

use crate::diag::{Finding, Place, Severity};
use crate::programme::{Dossiers, Register, Settings};

/// A rule.
pub struct Rule {
    /// The id, e.g. `BUD-03`.
    pub id: &'static str,
    /// How grave its findings are unless the user says otherwise.
    pub severity: Severity,
    /// Which set it belongs to.
    pub tier: Tier,
    /// The sheets that it looks at, beside the countries where it is about programmes. It is not
    /// applied while one of them could not be read.
    pub reads: &'static [&'static str],
    check: Check,
}

/// The set that a rule belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tier {
    /// The reference's set for a first release.
    Core,
    /// The reference's extended set.
    Extended,
    /// Not in the reference: about how files are written.
    Own,
}

/// When and over what a rule is applied.
enum Check {
    /// Where cells are read.
    Reading,
    /// Over all records.
    Records(fn(&Register, &mut Report<'_>)),
    /// Over all records, with a threshold of the settings.
    Thresholds(fn(&Register, &Settings, &mut Report<'_>)),
    /// Over each programme.
    Programme(fn(&Scope<'_>, &mut Report<'_>)),
}

/// The rule of an id.
pub fn find(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id.eq_ignore_ascii_case(id))
}

/// Applies every rule to what was read, each independently of the others. `read` are the findings of
/// the reading: a cell that they are about is not reported once more.
pub fn check(register: &Register, settings: &Settings, read: Vec<Finding>) -> Vec<Finding> {
    let dossiers = Dossiers::new(register, settings);
    let scopes: Vec<Scope<'_>> =
        dossiers.iter().map(|dossier| Scope::of(register, settings, dossier)).collect();
    let found: Vec<Vec<Finding>> =
        RULES.par_iter().map(|rule| apply(rule, register, settings, &scopes)).collect();
    let mut findings = read;
    let mut reported: HashSet<Place> = findings
        .iter()
        .filter(|finding| matches!(finding.rule, "STR-02" | "STR-03" | "STR-04"))
        .map(|finding| finding.place.clone())
        .collect();
    for (rule, mut found) in RULES.iter().zip(found) {
        found.retain(|finding| !reported.contains(&finding.place));
        if rule.id == "KEY-02" {
            // A reference that names nothing is reported once.
            reported.extend(found.iter().map(|finding| finding.place.clone()));
        }
        findings.extend(found);
    }
    findings
}

/// What one rule finds; nothing while a sheet that it reads is incomplete.
fn apply(
    rule: &Rule,
    register: &Register,
    settings: &Settings,
    scopes: &[Scope<'_>],
) -> Vec<Finding> {
    let per_country = matches!(rule.check, Check::Programme(_)).then_some(&"countries");
    let mut found = Vec::new();
    if rule.reads.iter().chain(per_country).any(|sheet| register.incomplete.contains(sheet)) {
        return found;
    }
    let mut report = Report::new(rule.id, &mut found);
    match rule.check {
        Check::Reading => {}
        Check::Records(check) => check(register, &mut report),
        Check::Thresholds(check) => check(register, settings, &mut report),
        Check::Programme(check) => scopes.iter().for_each(|scope| check(scope, &mut report)),
    }
    found
}
