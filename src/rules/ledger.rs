//! EXP rules: the ledger.

use std::collections::HashMap;

use jiff::Span;
use rust_decimal::{Decimal, RoundingStrategy};

use super::{Report, Scope};
use crate::diag::Message;
use crate::programme::{BudgetLine, Expenditure, ExpenditureKind, Listed, ProjectStatus, Side};

fn line_of<'a>(of: &Scope<'a>, entry: &Expenditure) -> Option<&'a BudgetLine> {
    of.register.budget_lines.find(&entry.line_id)
}

/// EXP-01: the date lies in the fiscal year of the line.
pub fn in_year(of: &Scope<'_>, report: &mut Report<'_>) {
    for entry in &of.dossier.expenditures {
        let Some(line) = line_of(of, entry) else { continue };
        let year = of.year(line.side, line.fiscal_year);
        let Some((first, last)) = year.and_then(|year| Some((year.start_date?, year.end_date?)))
        else {
            continue;
        };
        if let Some(date) = entry.expenditure_date.filter(|date| *date < first || *date > last) {
            let message = report
                .message()
                .with("date", date)
                .with("line", &entry.line_id)
                .with("first", first)
                .with("last", last);
            report.at(*entry, "expenditure_date", message);
        }
    }
}

/// EXP-02: a voucher number is used once in a programme.
pub fn voucher_once(of: &Scope<'_>, report: &mut Report<'_>) {
    let mut used: HashMap<&str, &Expenditure> = HashMap::new();
    for entry in &of.dossier.expenditures {
        let Some(voucher) = entry.voucher_no.as_deref() else { continue };
        if let Some(earlier) = used.get(voucher) {
            let message = report
                .message()
                .with("voucher", voucher)
                .with("place", earlier.origin.cell("voucher_no"));
            report.at(*entry, "voucher_no", message);
        } else {
            used.insert(voucher, entry);
        }
    }
}

/// EXP-03: payments alike in date, payee, currency and amount under different vouchers.
pub fn paid_twice(of: &Scope<'_>, report: &mut Report<'_>) {
    let mut seen: HashMap<_, &Expenditure> = HashMap::new();
    let payment = |entry: &&&Expenditure| entry.kind == Some(ExpenditureKind::Payment);
    for entry in of.dossier.expenditures.iter().filter(payment) {
        let (Some(date), Some(payee), Some(currency), Some(amount)) =
            (entry.expenditure_date, &entry.payee, &entry.currency, entry.amount)
        else {
            continue;
        };
        let like = (date, payee, currency, amount.normalize());
        if let Some(earlier) = seen.get(&like) {
            if earlier.voucher_no != entry.voucher_no {
                let message = report
                    .message()
                    .with("date", date)
                    .with("payee", payee.as_str())
                    .with("currency", currency.as_str())
                    .amount("amount", amount)
                    .with("place", earlier.origin.cell("voucher_no"))
                    .with("voucher", &earlier.voucher_no);
                report.at(*entry, "voucher_no", message);
            }
        } else {
            seen.insert(like, entry);
        }
    }
}

/// EXP-04: amount_usd = amount / exchange_rate, half up to cents.
pub fn translated(of: &Scope<'_>, report: &mut Report<'_>) {
    for entry in &of.dossier.expenditures {
        let (Some(amount), Some(rate), Some(usd)) =
            (entry.amount, entry.exchange_rate, entry.amount_usd)
        else {
            continue;
        };
        let Some(quotient) = amount.checked_div(rate) else { continue };
        let due = quotient.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
        if of.differ(usd, due) {
            let message = report
                .message()
                .amount("usd", usd)
                .amount("amount", amount)
                .with("rate", rate)
                .amount("due", due)
                .amount("difference", usd - due);
            report.at(*entry, "amount_usd", message);
        }
    }
}

/// EXP-05: signs, and what refunds and reversals refer to.
pub fn signs(of: &Scope<'_>, report: &mut Report<'_>) {
    let mut returned: HashMap<&str, Decimal> = HashMap::new();
    for entry in &of.dossier.expenditures {
        let (Some(kind), Some(amount)) = (entry.kind, entry.amount) else { continue };
        match kind {
            ExpenditureKind::Payment | ExpenditureKind::InKind => {
                if amount <= Decimal::ZERO {
                    let message =
                        report.message().amount("amount", amount).with("kind", kind.key());
                    report.at(*entry, "amount", message);
                }
                let side = line_of(of, entry).and_then(|line| line.side);
                if kind == ExpenditureKind::InKind && side == Some(Side::Korea) {
                    let message = Message::new("EXP-05-korean").with("line", &entry.line_id);
                    report.at(*entry, "line_id", message);
                }
            }
            ExpenditureKind::Refund | ExpenditureKind::Reversal => {
                if amount >= Decimal::ZERO {
                    let message = Message::new("EXP-05-positive")
                        .amount("amount", amount)
                        .with("kind", kind.key());
                    report.at(*entry, "amount", message);
                }
                reversed(of, entry, kind, amount, &mut returned, report);
            }
        }
    }
}

/// The part of EXP-05 about the entry that is reversed.
fn reversed<'a>(
    of: &Scope<'a>,
    entry: &'a Expenditure,
    kind: ExpenditureKind,
    amount: Decimal,
    returned: &mut HashMap<&'a str, Decimal>,
    report: &mut Report<'_>,
) {
    let Some(key) = entry.reverses_id.as_deref() else {
        let message = Message::new("EXP-05-reference").with("kind", kind.key());
        report.at(entry, "reverses_id", message);
        return;
    };
    let Some(original) = of.register.expenditures.get(key) else { return };
    let later = original.expenditure_date.zip(entry.expenditure_date).is_some_and(|(a, b)| a > b);
    if original.line_id != entry.line_id || original.currency != entry.currency || later {
        let message = Message::new("EXP-05-other")
            .with("original", key)
            .with("line", &original.line_id)
            .with("currency", &original.currency)
            .with("date", original.expenditure_date.map_or(String::new(), |date| date.to_string()))
            .with("ownline", &entry.line_id)
            .with("owncurrency", &entry.currency);
        report.at(entry, "reverses_id", message);
    }
    let sum = returned.entry(key).or_default();
    *sum -= amount;
    if let Some(paid) = original.amount.filter(|paid| of.exceeds(*sum, *paid)) {
        let message = Message::new("EXP-05-exceeds")
            .with("original", key)
            .amount("sum", *sum)
            .amount("paid", paid)
            .amount("difference", *sum - paid);
        report.at(entry, "amount", message);
    }
}

/// EXP-06: expenditure lies between the memorandum's effective date and the end of operation plus the
/// days of liquidation.
pub fn eligible(of: &Scope<'_>, report: &mut Report<'_>) {
    let first = of.signed_mous().filter_map(|mou| mou.effective_date).min();
    let liquidation = Span::new().try_days(of.settings.liquidation_days).unwrap_or_default();
    let last = of.operation().and_then(|(_, last)| last.checked_add(liquidation).ok());
    for entry in &of.dossier.expenditures {
        let Some(date) = entry.expenditure_date else { continue };
        if let Some(first) = first.filter(|first| date < *first) {
            let message = report.message().with("date", date).with("first", first);
            report.at(*entry, "expenditure_date", message);
        }
        if let Some(last) = last.filter(|last| date > *last) {
            let message = Message::new("EXP-06-late")
                .with("date", date)
                .with("last", last)
                .with("days", of.settings.liquidation_days);
            report.at(*entry, "expenditure_date", message);
        }
    }
}

/// EXP-07: nothing is charged to a project that is planned or cancelled.
pub fn project_runs(of: &Scope<'_>, report: &mut Report<'_>) {
    for entry in &of.dossier.expenditures {
        let Some(line) = line_of(of, entry) else { continue };
        let project = of.register.projects.find(&line.project_id);
        let status = project.and_then(|project| project.status);
        if let Some(status @ (ProjectStatus::Planned | ProjectStatus::Cancelled)) = status {
            let message = report
                .message()
                .with("line", &entry.line_id)
                .with("project", &line.project_id)
                .with("status", status.key());
            report.at(*entry, "line_id", message);
        }
    }
}

/// EXP-08: the supporting document is held.
pub fn documented(of: &Scope<'_>, report: &mut Report<'_>) {
    for entry in &of.dossier.expenditures {
        if entry.supporting_doc == Some(false) {
            let message = report.message().with("voucher", &entry.voucher_no);
            report.at(*entry, "supporting_doc", message);
        }
    }
}

/// EXP-09: the amount has no more decimals than the currency's minor unit.
pub fn minor_unit(of: &Scope<'_>, report: &mut Report<'_>) {
    for entry in &of.dossier.expenditures {
        let (Some(amount), Some(code)) = (entry.amount, &entry.currency) else { continue };
        let currency = iso_currency::Currency::from_code(code);
        let Some(digits) = currency.and_then(|currency| currency.exponent()) else { continue };
        if amount.normalize().scale() > u32::from(digits) {
            let message = report
                .message()
                .with("amount", amount)
                .with("currency", code.as_str())
                .with("digits", i64::from(digits));
            report.at(*entry, "amount", message);
        }
    }
}
