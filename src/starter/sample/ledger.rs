//! The ledger entries of a budget line.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::calendar::{AS_OF, days, length, workday_before};
use super::programme::Programme;
use super::rows::{next, text};
use crate::figures::cents;
use crate::programme::{Category, Expenditure, ExpenditureKind};

/// An entry before it has its number.
#[derive(Clone)]
pub struct Entry {
    /// The budget line.
    pub line_id: String,
    /// Date.
    pub date: Date,
    /// Who was paid.
    pub payee: String,
    /// What for.
    pub description: String,
    /// What kind of entry it is.
    pub kind: ExpenditureKind,
    /// The entry it takes back, as a position among the entries of the programme.
    pub reverses: Option<usize>,
    /// Transaction currency.
    pub currency: &'static str,
    /// Amount in it.
    pub amount: Decimal,
    /// Units of currency per 1 USD.
    pub rate: Decimal,
    /// Amount in USD.
    pub usd: Decimal,
    /// What the bank settled, USD.
    pub settled: Option<Decimal>,
}

/// A line to be spent.
pub struct Spending<'a> {
    /// Its id.
    pub line_id: &'a str,
    /// Its category.
    pub category: Category,
    /// What its entries are for.
    pub description: &'a str,
    /// How much to spend, USD.
    pub target: Decimal,
    /// The days on which it may be spent.
    pub window: (Date, Date),
    /// Kind of its entries.
    pub kind: ExpenditureKind,
}

/// Fictional payees by what they are paid for.
const CONTRACTORS: [&str; 8] = [
    "Meridian Data Systems",
    "Blue Lantern Software",
    "Open Harbour Consulting",
    "Tall Pine Networks",
    "Civic Loom Studio",
    "Northstar Mapping",
    "Granite Bay Informatics",
    "Paper Crane Design",
];
const TRAINERS: [&str; 6] = [
    "Riverside Training Centre",
    "Lotus Garden Hotel and Conference Centre",
    "Swift Heron Travel",
    "Bridge of Words Interpreters",
    "Green Gate Catering",
    "Hilltop Language Services",
];
const SUPPLIERS: [&str; 6] = [
    "Corner Office Supplies",
    "Evergreen Cleaning Services",
    "Clear Line Telecom",
    "Amber Courier",
    "Quick Gear Car Hire",
    "Stone Arch Printing House",
];
const DEALERS: [&str; 4] = [
    "Silver Reed Computers",
    "Two Rivers Electronics",
    "Lantern Office Furniture",
    "Kite Software Licences",
];

impl Programme<'_> {
    /// Spends a line: writes entries that together come to about the target, and never to more.
    /// Returns their sum, which is what was disbursed.
    pub fn spend(&mut self, spending: &Spending<'_>, entries: &mut Vec<Entry>) -> Decimal {
        let first = entries.len();
        let parts = self.parts(spending);
        let dates = self.dates(spending.window, parts.len());
        for ((part, date), number) in parts.iter().zip(dates).zip(1..) {
            let currency = self.currency(spending);
            let payee = self.payee(spending);
            let description = match parts.len() {
                1 => spending.description.to_owned(),
                _ => format!("{}, part {number}", spending.description),
            };
            let entry = self.entry(spending, *part, currency, (date, payee, description));
            entries.push(entry);
        }
        if spending.kind == ExpenditureKind::Payment {
            self.take_back(spending, first, entries);
        }
        entries[first..].iter().map(|entry| entry.usd).sum()
    }

    /// The amounts that a line is spent in.
    fn parts(&mut self, spending: &Spending<'_>) -> Vec<Decimal> {
        let most = match spending.category {
            Category::Personnel | Category::OfficeSpace => 4,
            Category::Operations | Category::JointCooperation => 4,
            Category::PolicyCapacity | Category::G2gCooperation => 3,
            _ => 2,
        };
        let room = length(spending.window.0, spending.window.1) / 20;
        let worth = (spending.target / Decimal::from(600)).floor();
        let count = room.min(most).min(i64::try_from(worth).unwrap_or(most)).max(1);
        let weights: Vec<Decimal> =
            (0..count).map(|_| Decimal::from(self.dice.between(70, 130))).collect();
        let all: Decimal = weights.iter().sum();
        let mut rest = spending.target;
        let mut parts = Vec::new();
        for (at, weight) in weights.iter().enumerate() {
            let last = at + 1 == weights.len();
            let part = if last { rest } else { cents(spending.target * weight / all) };
            rest -= part;
            parts.push(part);
        }
        parts.retain(|part| *part > Decimal::ZERO);
        parts
    }

    /// Working days in a window, spread over it in order.
    fn dates(&mut self, (from, to): (Date, Date), count: usize) -> Vec<Date> {
        let step = length(from, to) / count.max(1) as i64;
        (0..count as i64)
            .map(|at| {
                let day = days(from, at * step + self.dice.between(step / 4, (step - 1).max(0)));
                workday_before(day.min(to)).max(from)
            })
            .collect()
    }

    fn currency(&mut self, spending: &Spending<'_>) -> &'static str {
        // What is too small for a sum in round units is paid in dollars.
        if spending.target < Decimal::from(200) {
            return "USD";
        }
        let local = self.rates.known(self.land.currency);
        if spending.kind == ExpenditureKind::InKind {
            return local;
        }
        let dice = self.dice.below(100);
        match spending.category {
            Category::Operations | Category::Contingency if dice < 85 => local,
            Category::PolicyCapacity if dice < 40 => "KRW",
            Category::Equipment | Category::ProjectDiscovery if dice < 20 => "EUR",
            Category::Personnel if dice < 25 => "KRW",
            _ if dice < 60 => local,
            _ => "USD",
        }
    }

    fn payee(&mut self, spending: &Spending<'_>) -> String {
        if spending.kind == ExpenditureKind::InKind {
            return self.land.offices.ministry.en.to_owned();
        }
        let payee = match spending.category {
            Category::Personnel => return "Staff of the centre (by payroll list)".to_owned(),
            Category::PolicyCapacity | Category::G2gCooperation => self.dice.pick(&TRAINERS),
            Category::Operations | Category::OfficeSpace => self.dice.pick(&SUPPLIERS),
            Category::Equipment => self.dice.pick(&DEALERS),
            _ => self.dice.pick(&CONTRACTORS),
        };
        format!("{payee} (fictional)")
    }

    fn entry(
        &mut self,
        spending: &Spending<'_>,
        part: Decimal,
        currency: &'static str,
        (date, payee, description): (Date, String, String),
    ) -> Entry {
        let rate = if currency == "USD" {
            Decimal::ONE
        } else {
            self.rates.on(currency, date, &mut self.dice)
        };
        let amount = in_currency(part, currency, rate);
        let usd = cents(amount / rate);
        let settles = currency != "USD" && spending.kind == ExpenditureKind::Payment;
        let settled = (settles && self.dice.chance(60)).then(|| self.dice.share(usd, 996, 1005));
        let (line_id, kind) = (spending.line_id.to_owned(), spending.kind);
        let reverses = None;
        Entry {
            line_id,
            date,
            payee,
            description,
            kind,
            reverses,
            currency,
            amount,
            rate,
            usd,
            settled,
        }
    }

    /// Takes some entries back: a part that was refunded, or a wrong booking that was reversed.
    fn take_back(&mut self, spending: &Spending<'_>, first: usize, entries: &mut Vec<Entry>) {
        let at = first + self.dice.below(entries.len() - first);
        let original = &entries[at];
        let last = spending.window.1.min(AS_OF);
        if original.usd < Decimal::from(800) {
            return;
        }
        let description = original.description.clone();
        let (currency, payee) = (original.currency, original.payee.clone());
        if self.dice.chance(12) {
            let date = workday_before(days(original.date, self.dice.between(12, 45)));
            if date <= original.date || date > last {
                return;
            }
            let part = self.dice.share(original.usd, 40, 140);
            let description = format!("Refund of an advance: {description}");
            let refund = self.entry(spending, part, currency, (date, payee, description));
            entries.push(negative(refund, ExpenditureKind::Refund, at));
        } else if self.dice.chance(6) {
            // Booked with a wrong amount, then reversed; the entry itself is the right one.
            let (booked, date) = (original.date, days(original.date, 5));
            let date = workday_before(date);
            let wrong = cents(original.usd * Decimal::new(11, 1));
            if date <= booked || date > last || wrong > spending.target {
                return;
            }
            let note = format!("{description} (booked with a wrong amount)");
            let wrong = self.entry(spending, wrong, currency, (booked, payee, note));
            let wrong = Entry { settled: None, ..wrong };
            let description = format!("Reversal of a wrong booking: {description}");
            let reversal = Entry { date, description, ..wrong.clone() };
            self.rates.keep(currency, date);
            let back = entries.len();
            entries.push(wrong);
            entries.push(negative(reversal, ExpenditureKind::Reversal, back));
        }
    }

    /// Writes the ledger in the order of dates, with voucher numbers by year.
    pub fn write_ledger(&mut self, entries: &[Entry]) {
        let mut order: Vec<usize> = (0..entries.len()).collect();
        order.sort_by_key(|at| entries[*at].date);
        let mut number_of = vec![0; entries.len()];
        for (number, at) in order.iter().enumerate() {
            number_of[*at] = number + 1;
        }
        let id = |land: &str, at: usize| format!("EX-{land}-{:04}", number_of[at]);
        let mut vouchers = (0, 0);
        for at in order {
            let entry = &entries[at];
            let year = entry.date.year();
            vouchers = if vouchers.0 == year { (year, vouchers.1 + 1) } else { (year, 1) };
            self.register.expenditures.push(Expenditure {
                expenditure_id: Some(id(self.land.code, at)),
                country_code: self.code(),
                line_id: text(&entry.line_id),
                expenditure_date: Some(entry.date),
                voucher_no: Some(format!("{year}-{:03}", vouchers.1)),
                payee: text(&entry.payee),
                description: text(&entry.description),
                kind: Some(entry.kind),
                reverses_id: entry.reverses.map(|other| id(self.land.code, other)),
                currency: text(entry.currency),
                amount: Some(entry.amount.normalize()),
                exchange_rate: Some(entry.rate),
                amount_usd: Some(entry.usd),
                settled_usd: entry.settled,
                supporting_doc: Some(true),
                ..next(&self.register.expenditures)
            });
        }
    }
}

/// The entry with the opposite sign, taking another back.
fn negative(entry: Entry, kind: ExpenditureKind, reverses: usize) -> Entry {
    let (amount, usd) = (-entry.amount, -entry.usd);
    Entry { kind, reverses: Some(reverses), amount, usd, settled: None, ..entry }
}

/// An amount of USD in a currency, rounded down to a sum that is paid in it.
fn in_currency(usd: Decimal, currency: &str, rate: Decimal) -> Decimal {
    let unit = match currency {
        "USD" => return usd,
        // Sums in small units are paid in round numbers.
        _ if rate >= Decimal::ONE_THOUSAND => Decimal::ONE_THOUSAND,
        _ if rate >= Decimal::ONE_HUNDRED => Decimal::ONE_HUNDRED,
        _ if rate >= Decimal::TEN => Decimal::ONE,
        _ => Decimal::new(1, 2),
    };
    (usd * rate / unit).floor() * unit
}
