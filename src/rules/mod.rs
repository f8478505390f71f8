//! Rules over the register. The structure rules STR-01 to STR-04 speak where cells are read
//! (`programme::intake`); the rules here look at records.

mod keys;

pub use keys::Programmes;

use crate::diag::Finding;
use crate::programme::Register;

/// A rule over the register.
type Rule = fn(&Register, &mut Vec<Finding>);

/// The rules in the order of their ids.
const RULES: &[(&str, Rule)] = &[
    ("KEY-01", keys::unique),
    ("KEY-02", keys::resolved),
    ("KEY-03", keys::own_programme),
    ("KEY-04", keys::iso_codes),
];

/// Applies every rule; each runs independently of the others.
pub fn check(register: &Register) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (_, rule) in RULES {
        rule(register, &mut findings);
    }
    findings
}
