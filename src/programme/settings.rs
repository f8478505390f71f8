//! The settings of a run: thresholds and the as-of date.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::convert::date;
use super::convert::number::{self, Mark};
use super::payees::PayeeNames;
use super::register::Rows;
use super::sheets::Setting;
use super::trace::Trace;
use crate::diag::{Finding, Message};

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
    /// Amounts of the reporting currency that one unit of the tables of a report stands for: 1 or
    /// 1,000.
    pub report_unit: Decimal,
    /// How payees that are natural persons are told.
    pub payee_names: PayeeNames,
    /// The cells that settings were read from.
    cells: BTreeMap<String, Trace>,
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
            report_unit: Decimal::ONE,
            payee_names: PayeeNames::Name,
            cells: BTreeMap::new(),
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
            settings.cells.insert(key.clone(), Trace::cell(row, "value"));
            if let Err(expected) = settings.set(key, value) {
                let message =
                    Message::new("STR-03").with("value", value.as_str()).term("kind", expected);
                findings.push(
                    Finding::new("STR-03", row.origin.cell("value"), message)
                        .on(["settings"])
                        .field("value"),
                );
            }
        }
        settings
    }

    /// What a setting was read from: its cell, or the program.
    pub fn trace(&self, setting: &'static str) -> Trace {
        self.cells.get(setting).cloned().unwrap_or_else(|| Trace::default_of(setting))
    }

    fn set(&mut self, key: &str, value: &str) -> Result<(), &'static str> {
        match key {
            "as_of_date" => put(&mut self.as_of_date, value, "kind-date"),
            "default_ceiling_usd" => put(&mut self.default_ceiling_usd, value, "kind-number"),
            "base_term_years" => put(&mut self.base_term_years, value, "kind-integer"),
            "variance_pct" => put(&mut self.variance_pct, value, "kind-number"),
            "variance_abs_usd" => put(&mut self.variance_abs_usd, value, "kind-number"),
            "revision_pct" => put(&mut self.revision_pct, value, "kind-number"),
            "fx_tolerance_pct" => put(&mut self.fx_tolerance_pct, value, "kind-number"),
            "fx_jump_pct" => put(&mut self.fx_jump_pct, value, "kind-number"),
            "amount_tolerance" => put(&mut self.amount_tolerance, value, "kind-number"),
            "liquidation_days" => put(&mut self.liquidation_days, value, "kind-integer"),
            "report_unit" => {
                let allowed = [Decimal::ONE, Decimal::ONE_THOUSAND];
                let unit = Decimal::read(value).filter(|unit| allowed.contains(unit));
                self.report_unit = unit.ok_or("kind-report-unit")?;
                Ok(())
            }
            "payee_names" => {
                self.payee_names = PayeeNames::read(value).ok_or("kind-payee-names")?;
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

/// A setting's value from text, in the forms that cells of its type may have.
trait FromSetting: Sized {
    fn read(text: &str) -> Option<Self>;
}

impl FromSetting for Date {
    fn read(text: &str) -> Option<Self> {
        date::read(text).map(|read| read.date)
    }
}

impl FromSetting for Decimal {
    fn read(text: &str) -> Option<Self> {
        number::read(text, Mark::Point).map(|number| number.value)
    }
}

impl FromSetting for i64 {
    fn read(text: &str) -> Option<Self> {
        let number = Decimal::read(text)?;
        number.fract().is_zero().then(|| number.try_into().ok()).flatten()
    }
}

fn put<T: FromSetting>(
    setting: &mut T,
    value: &str,
    expected: &'static str,
) -> Result<(), &'static str> {
    *setting = T::read(value).ok_or(expected)?;
    Ok(())
}
