//! CON rules: contributions of the two sides.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::{Report, Scope};
use crate::diag::Message;
use crate::figures::{self, base_pledge};
use crate::programme::{Contribution, ContributionForm, Listed, Phase, Purpose, Side, Stage};

fn korean_base<'s>(of: &'s Scope<'_>) -> impl Iterator<Item = &'s Contribution> {
    of.dossier.contributions.iter().copied().filter(|contribution| {
        contribution.side == Some(Side::Korea) && contribution.phase == Some(Phase::Base)
    })
}

/// CON-01: Korean cash pledged in the base term does not exceed the country's ceiling.
pub fn ceiling(of: &Scope<'_>, report: &mut Report<'_>) {
    let (sum, ceiling) = (*base_pledge(of.dossier), *figures::ceiling(of.dossier));
    let cash = |c: &&Contribution| c.form == Some(ContributionForm::Cash);
    let last = korean_base(of).filter(cash).max_by_key(|contribution| contribution.fiscal_year);
    if let Some(last) = last.filter(|_| of.exceeds(sum, ceiling)) {
        let message = report
            .message()
            .amount("sum", sum)
            .with("count", korean_base(of).filter(cash).count())
            .amount("ceiling", ceiling)
            .amount("difference", sum - ceiling);
        report.at(last, "pledged_usd", message);
    }
}

/// CON-02: Korean contributions of the base term fall in at most so many fiscal years.
pub fn base_years(of: &Scope<'_>, report: &mut Report<'_>) {
    let years: BTreeSet<i64> = korean_base(of).filter_map(|c| c.fiscal_year).collect();
    let most = of.settings.base_term_years;
    let Some(last) = years.last().filter(|_| years.len() as i64 > most) else { return };
    if let Some(contribution) = korean_base(of).find(|c| c.fiscal_year == Some(*last)) {
        let list: Vec<String> = years.iter().map(i64::to_string).collect();
        let message = report.message().with("years", list.join(", ")).with("most", most);
        report.at(contribution, "fiscal_year", message);
    }
}

/// CON-03: contributions of an extension rest on an adopted one and do not exceed its amount.
pub fn extension(of: &Scope<'_>, report: &mut Report<'_>) {
    let of_extension =
        || of.dossier.contributions.iter().copied().filter(|c| c.phase == Some(Phase::Extension));
    if of.adopted_extensions().next().is_none() {
        for contribution in of_extension() {
            let message = report.message();
            report.at(contribution, "phase", message);
        }
        return;
    }
    let korean = || of_extension().filter(|c| c.side == Some(Side::Korea));
    let sum: Decimal = korean().filter_map(|c| c.pledged_usd).sum();
    let additional: Decimal = of.adopted_extensions().filter_map(|e| e.additional_usd).sum();
    let last = korean().max_by_key(|contribution| contribution.fiscal_year);
    if let Some(last) = last.filter(|_| of.exceeds(sum, additional)) {
        let message = Message::new("CON-03-amount")
            .amount("sum", sum)
            .with("count", korean().count())
            .amount("additional", additional)
            .amount("difference", sum - additional);
        report.at(last, "pledged_usd", message);
    }
}

/// CON-04: an operating country records the partner's office space and operational costs.
pub fn partner_support(of: &Scope<'_>, report: &mut Report<'_>) {
    if !of.has_reached(Stage::Operating) {
        return;
    }
    for purpose in [Purpose::OfficeSpace, Purpose::OperationalCosts] {
        let recorded = of.dossier.contributions.iter().any(|contribution| {
            contribution.side == Some(Side::Partner) && contribution.purpose == Some(purpose)
        });
        if !recorded {
            let message = report.message().with("purpose", purpose.key());
            report.at(of.dossier.country, "country_code", message);
        }
    }
}

/// CON-05: a contribution in kind states its valuation basis.
pub fn valuation(of: &Scope<'_>, report: &mut Report<'_>) {
    for contribution in &of.dossier.contributions {
        if contribution.form == Some(ContributionForm::InKind)
            && contribution.valuation_basis.is_none()
        {
            let message = report.message();
            report.at(*contribution, "valuation_basis", message);
        }
    }
}

/// CON-06: received amount and date come together; received is neither negative nor above pledged.
pub fn received(of: &Scope<'_>, report: &mut Report<'_>) {
    for contribution in &of.dossier.contributions {
        let Some(received) = contribution.received_usd else { continue };
        if received > Decimal::ZERO && contribution.received_date.is_none() {
            let message = report.message().amount("received", received);
            report.at(*contribution, "received_date", message);
        }
        if let Some(date) = contribution.received_date.filter(|_| received.is_zero()) {
            let message = Message::new("CON-06-nothing").with("date", date);
            report.at(*contribution, "received_usd", message);
        }
        if received < Decimal::ZERO {
            let message = Message::new("CON-06-negative").amount("received", received);
            report.at(*contribution, "received_usd", message);
        }
        if let Some(pledged) = contribution.pledged_usd
            && of.exceeds(received, pledged)
        {
            let message = Message::new("CON-06-above")
                .amount("received", received)
                .amount("pledged", pledged)
                .amount("difference", received - pledged);
            report.at(*contribution, "received_usd", message);
        }
    }
}
