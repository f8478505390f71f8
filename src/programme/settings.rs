//! The settings of a run: thresholds and the as-of date.

use std::str::FromStr;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::register::Rows;
use super::sheets::Setting;
use crate::diag::{Finding, Severity};

/// Settings with their defaults (reference 1.6, sheet `settings`).
#[derive(Debug, Clone)]
pub struct Settings {
    /// The day on which the data are looked at.
    pub as_of_date: Date,
    /// Korean contribution ceiling of a country that names none, USD.
    pub default_ceiling_usd: Decimal,
    /// Length of the base term, years.
    pub base_term_years: i64,
    /// Material variance, per cent of the available budget.
    pub variance_pct: Decimal,
    /// Material variance, USD.
    pub variance_abs_usd: Decimal,
    /// Transfers above this share of the giving line need a resolution, per cent.
    pub revision_pct: Decimal,
    /// Allowed distance of an applied rate from the month's rate, per cent.
    pub fx_tolerance_pct: Decimal,
    /// Jump of a rate between two months that is reported, per cent.
    pub fx_jump_pct: Decimal,
    /// Tolerance of amount comparisons, USD.
    pub amount_tolerance: Decimal,
    /// Days after closing in which obligations may still be paid.
    pub liquidation_days: i64,
}

impl Settings {
    /// The defaults; `today` stands in for a missing as-of date.
    pub fn with_date(today: Date) -> Self {
        Self {
            as_of_date: today,
            default_ceiling_usd: Decimal::from(1_000_000),
            base_term_years: 3,
            variance_pct: Decimal::from(10),
            variance_abs_usd: Decimal::from(5_000),
            revision_pct: Decimal::from(10),
            fx_tolerance_pct: Decimal::from(2),
            fx_jump_pct: Decimal::from(20),
            amount_tolerance: Decimal::new(1, 2),
            liquidation_days: 90,
        }
    }

    /// Reads the settings sheet. A value that does not convert is reported as STR-03 and leaves the
    /// default.
    pub fn read(rows: &Rows<Setting>, today: Date, findings: &mut Vec<Finding>) -> Self {
        let mut settings = Self::with_date(today);
        for row in rows {
            let (Some(key), Some(value)) = (&row.key, &row.value) else {
                continue;
            };
            if let Err(expected) = settings.set(key, value) {
                findings.push(Finding {
                    rule: "STR-03",
                    severity: Severity::Error,
                    place: row.origin.cell("value"),
                    sheets: vec!["settings"],
                    field: Some("value"),
                    key: Some(key.clone()),
                    seen: format!("'{value}'"),
                    expected: expected.to_owned(),
                    help: "Correct the cell.".to_owned(),
                });
            }
        }
        settings
    }

    fn set(&mut self, key: &str, value: &str) -> Result<(), &'static str> {
        match key {
            "as_of_date" => put(&mut self.as_of_date, value, "a date such as 2026-03-05"),
            "default_ceiling_usd" => put(&mut self.default_ceiling_usd, value, "a number"),
            "base_term_years" => put(&mut self.base_term_years, value, "a whole number"),
            "variance_pct" => put(&mut self.variance_pct, value, "a number"),
            "variance_abs_usd" => put(&mut self.variance_abs_usd, value, "a number"),
            "revision_pct" => put(&mut self.revision_pct, value, "a number"),
            "fx_tolerance_pct" => put(&mut self.fx_tolerance_pct, value, "a number"),
            "fx_jump_pct" => put(&mut self.fx_jump_pct, value, "a number"),
            "amount_tolerance" => put(&mut self.amount_tolerance, value, "a number"),
            "liquidation_days" => put(&mut self.liquidation_days, value, "a whole number"),
            _ => Ok(()),
        }
    }
}

fn put<T: FromStr>(
    setting: &mut T,
    value: &str,
    expected: &'static str,
) -> Result<(), &'static str> {
    *setting = value.trim().replace(',', "").parse().map_err(|_| expected)?;
    Ok(())
}
