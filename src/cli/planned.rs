//! What the commands that plan documents share.

use super::Failure;
use crate::diag::{Finding, Language, Severity, Texts};
use crate::fonts;
use crate::kinds::context::{FindingView, Request};
use crate::kinds::{Kind, Library, Tongue};
use crate::plan::Job;

/// Refuses kinds that are asked for and not among those offered.
pub fn kinds_known(
    library: &Library,
    asked: &[String],
    offered: impl Fn(&Kind) -> bool,
) -> Result<(), Failure> {
    for name in asked {
        let answers = |kind: &&Kind| {
            kind.name.eq_ignore_ascii_case(name) || kind.manifest.code.eq_ignore_ascii_case(name)
        };
        let offered = || library.kinds.iter().filter(|kind| offered(kind));
        if !offered().any(|kind| answers(&kind)) {
            let known: Vec<_> = offered().map(|kind| kind.name.as_str()).collect();
            return Err(Failure::Unknown {
                what: "kind",
                name: name.clone(),
                known: known.join(", "),
            });
        }
    }
    Ok(())
}

/// What the context of a planned document is built from, in the state that it was planned in.
pub fn request<'r>(
    job: &'r Job<'_>,
    tongue: Tongue<'r>,
    findings: &'r [FindingView],
) -> Request<'r> {
    Request {
        subject: job.subject,
        number: job.number.clone(),
        kind: &job.kind.manifest.code,
        kind_version: &job.kind.manifest.version,
        state: job.state,
        holder: job.holder,
        tongue,
        findings,
        errors: &[],
        bundle: None,
    }
}

/// A finding as documents print it.
pub fn finding_view(finding: &Finding) -> FindingView {
    FindingView {
        rule: finding.rule.to_owned(),
        severity: match finding.severity {
            Severity::Error => "error".to_owned(),
            Severity::Warning => "warning".to_owned(),
        },
        place: fonts::printable(&finding.place.to_string()).into_owned(),
        message: fonts::printable(&finding.sentence(Texts::of(Language::English))).into_owned(),
    }
}
