//! FXR rules: exchange rates.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{Report, Scope};
use crate::diag::Message;
use crate::programme::{ExchangeRate, Expenditure, Month, Record, Register, Settings};

fn table_rate<'a>(
    of: &Scope<'a>,
    entry: &Expenditure,
) -> Option<(Month, Option<&'a ExchangeRate>)> {
    let currency = entry.currency.as_deref().filter(|currency| *currency != "USD")?;
    let month = Month::of(entry.expenditure_date?);
    Some((month, of.register.exchange_rates.get(&format!("{currency} / {month}"))))
}

/// FXR-01: a rate exists for the currency and month of every expenditure not in USD.
pub fn given(of: &Scope<'_>, report: &mut Report<'_>) {
    for entry in &of.dossier.expenditures {
        if let Some((month, None)) = table_rate(of, entry) {
            let message =
                report.message().with("currency", &entry.currency).with("month", month.to_string());
            report.at(*entry, "currency", message);
        }
    }
}

/// FXR-02: rates are positive, and a USD rate is 1.
pub fn positive(register: &Register, _: &Settings, report: &mut Report<'_>) {
    fn judge<R: Record>(
        row: &R,
        field: &'static str,
        currency: &Option<String>,
        rate: Option<Decimal>,
        report: &mut Report<'_>,
    ) {
        let Some(rate) = rate else { return };
        if rate <= Decimal::ZERO {
            let message = report.message().with("rate", rate);
            report.at(row, field, message);
        } else if currency.as_deref() == Some("USD") && rate != Decimal::ONE {
            report.at(row, field, Message::new("FXR-02-usd").with("rate", rate));
        }
    }
    for row in &register.exchange_rates {
        judge(row, "rate", &row.currency, row.rate, report);
    }
    for entry in &register.expenditures {
        judge(entry, "exchange_rate", &entry.currency, entry.exchange_rate, report);
    }
}

/// The distance of a rate from another in per cent of the other.
fn distance(rate: Decimal, from: Decimal) -> Option<Decimal> {
    ((rate - from).abs() * Decimal::from(100)).checked_div(from.abs())
}

/// FXR-03: the rate applied is near the month's rate.
pub fn applied(of: &Scope<'_>, report: &mut Report<'_>) {
    let most = of.settings.fx_tolerance_pct;
    for entry in &of.dossier.expenditures {
        let Some((month, Some(row))) = table_rate(of, entry) else { continue };
        let (Some(applied), Some(rate)) = (entry.exchange_rate, row.rate) else { continue };
        if let Some(percent) = distance(applied, rate).filter(|percent| *percent > most) {
            let message = report
                .message()
                .with("applied", applied)
                .with("rate", rate)
                .with("month", month.to_string())
                .with("place", row.origin.cell("rate"))
                .with("percent", percent.round_dp(1))
                .with("most", most);
            report.at(*entry, "exchange_rate", message);
        }
    }
}

/// FXR-04: a currency's rate does not jump from one month to the next.
pub fn steady(register: &Register, settings: &Settings, report: &mut Report<'_>) {
    let mut rates: BTreeMap<(&str, Month), (Decimal, &ExchangeRate)> = BTreeMap::new();
    for row in &register.exchange_rates {
        if let (Some(currency), Some(month), Some(rate)) =
            (row.currency.as_deref(), row.period, row.rate)
        {
            rates.entry((currency, month)).or_insert((rate, row));
        }
    }
    for ((currency, month), (rate, row)) in &rates {
        let Some((before, _)) = rates.get(&(*currency, month.before())) else { continue };
        let jump = distance(*rate, *before).filter(|percent| *percent > settings.fx_jump_pct);
        if let Some(percent) = jump {
            let message = report
                .message()
                .with("rate", *rate)
                .with("before", *before)
                .with("percent", percent.round_dp(1))
                .with("most", settings.fx_jump_pct);
            report.at(*row, "rate", message);
        }
    }
}
