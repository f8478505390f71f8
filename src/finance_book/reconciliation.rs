//! Budget lines against the ledger, exchange differences, and the bridge from cash to budget
//! (reference 1.5).

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use rust_xlsxwriter::XlsxError;

use super::Book;
use super::budget::Totals;
use super::look::{self, Weight};
use super::page::{HEADER, Known, Label, Page, TOTAL, YEAR, cell, cents, exact, in_column};
use super::rows::Sources;
use super::table;
use crate::figures::{CategoryFigures, ExchangeDifference, Figure, Reconciliation};
use crate::programme::{ContributionForm, Listed, Side};

const LEDGER_COLUMNS: [Label; 6] = [
    Label::new("Budget lines and ledger", "예산항목 및 장부"),
    Label::new("In Korean", "국문"),
    Label::new("Spent, budget lines", "집행액(예산항목)"),
    Label::new("Spent, ledger", "집행액(장부)"),
    Label::new("Difference (must be 0.00)", "차액 (0.00)"),
    Label::new("Verdict", "판정"),
];

const EXCHANGE_COLUMNS: [Label; 5] = [
    Label::new("Exchange differences", "환차"),
    Label::new("In Korean", "국문"),
    Label::new("Gains", "환차익"),
    Label::new("Losses", "환차손"),
    Label::new("Net", "순환차"),
];

const BRIDGE_COLUMNS: [Label; 4] = [
    Label::new("Cash and budget of the Korean side", "한국 측 현금 및 예산"),
    Label::new("In Korean", "국문"),
    Label::new("Amount", "금액"),
    Label::new("Verdict", "판정"),
];

const AMOUNT: u16 = 2;
const SECOND: u16 = 3;
const THIRD: u16 = 4;

const OPENING: Label = Label::new("Cash at the start of the year", "기초 현금");
const RECEIVED: Label = Label::new("Received for the year", "해당 연도분 수령액");
const SPENT: Label = Label::new("Spent", "집행액");
const EXCHANGE: Label = Label::new("Net exchange difference", "순환차");
const RETURNED: Label =
    Label::new("Lapsed money of the year before, returned", "전년도 불용액 반납");
const CLOSING: Label = Label::new("Cash at the end of the year", "기말 현금");
const STATUS: Label = Label::new("Status of the year", "회계연도 상태");
const CARRIED_OUT: Label = Label::new("Carried out to the next year", "차년도 이월");
const LAPSED: Label =
    Label::new("Lapsed in the year, to be returned", "해당 연도 불용액(반납 예정)");
const UNSPENT: Label = Label::new("Budget not yet spent (open year)", "미집행 예산");
const UNBUDGETED: Label =
    Label::new("Received less revised budget", "수령액에서 변경예산을 뺀 금액");
const EARLIER_UNBUDGETED: Label = Label::new(
    "Received less revised budget, earlier years",
    "수령액에서 변경예산을 뺀 금액(이전 연도)",
);
const EARLIER_EXCHANGE: Label =
    Label::new("Net exchange difference, earlier years", "순환차(이전 연도)");
const BRIDGED: Label = Label::new("Cash explained by the budget", "예산으로 설명되는 현금");
const DIFFERENCE: Label = Label::new("Difference (must be 0.00)", "차액 (0.00)");

/// What other sheets lead back to.
pub struct Settled {
    /// Net exchange difference by side.
    pub exchange: BTreeMap<Side, Known>,
    /// Budget lines less ledger, all sides.
    pub ledger_difference: Known,
    /// The bridge; `None` while the Korean side has no budget lines.
    pub bridge: Option<Bridge>,
}

/// The end of a year's bridge, which the next year begins with.
#[derive(Clone)]
pub struct Bridge {
    closing: Known,
    lapsed: Known,
    exchange: Known,
    unbudgeted: Known,
    earlier_exchange: Known,
    earlier_unbudgeted: Known,
    /// Cash less what the budget explains.
    pub difference: Known,
}

/// The sheet of a year, given the totals of its budget and the bridge of the year before.
pub fn write(
    book: &Book<'_, '_>,
    sources: &Sources,
    year: i64,
    totals: &BTreeMap<Side, Totals>,
    before: Option<&Bridge>,
) -> Result<(Page, Settled), XlsxError> {
    let title = book.of_year(year, "Reconciliation", "대사");
    let mut page = book.page(&format!("Reconciliation {year}"), &title, book.currency)?;
    page.parameters(year, book.dossier.settings.as_of_date)?;
    page.widths(&[46.0, 42.0, 20.0, 20.0, 20.0, 28.0])?;
    page.freeze(HEADER - 1, 0)?;
    let mut sheet = Sheet { page, sources, book, year, at: HEADER };
    let ledger_difference = sheet.write_ledger(totals)?;
    let exchange = sheet.write_exchange()?;
    let bridge = match totals.get(&Side::Korea).zip(exchange.get(&Side::Korea)) {
        Some((total, exchange)) => Some(sheet.write_bridge(total, exchange, before)?),
        None => before.cloned(),
    };
    Ok((sheet.page, Settled { exchange, ledger_difference, bridge }))
}

/// The sheet under way.
struct Sheet<'w, 'b, 'a> {
    page: Page,
    sources: &'w Sources,
    book: &'w Book<'b, 'a>,
    year: i64,
    /// The next row.
    at: u32,
}

impl Sheet<'_, '_, '_> {
    /// Spent by budget lines and by ledger.
    fn write_ledger(&mut self, totals: &BTreeMap<Side, Totals>) -> Result<Known, XlsxError> {
        self.write_header(&LEDGER_COLUMNS)?;
        let first = self.at;
        let mut all = Vec::new();
        for (side, figures) in self.book.sides(self.year) {
            let (at, total) = (self.at, figures.total());
            self.page.label(at, side.listed().into(), Weight::Plain)?;
            let side_at = in_column(at, 0);
            let criteria = [("fiscal_year", YEAR), ("side", &*side_at)];
            let ledger = self.sources.expenditures.sum("amount_usd", &criteria);
            let lines = totals[&side].disbursed.link.clone();
            self.write_amount(AMOUNT, &lines, *total.disbursed, Weight::Plain)?;
            let ledger = format!("ROUND({ledger},2)");
            self.write_amount(SECOND, &ledger, *total.ledger, Weight::Plain)?;
            self.write_ledger_check(&total, Weight::Plain)?;
            all.push(total);
        }
        let sum = CategoryFigures::sum(&all);
        self.page.label(self.at, TOTAL, Weight::Total)?;
        for (column, amount) in [(AMOUNT, &sum.disbursed), (SECOND, &sum.ledger)] {
            self.write_amount(column, &self.sum_from(first, column), **amount, Weight::Total)?;
        }
        let known = self.write_ledger_check(&sum, Weight::Total)?;
        self.at += 1;
        Ok(known)
    }

    fn write_ledger_check(
        &mut self,
        total: &CategoryFigures,
        weight: Weight,
    ) -> Result<Known, XlsxError> {
        let at = self.at;
        let formula = format!("{}-{}", cell(at, AMOUNT), cell(at, SECOND));
        let difference = &total.disbursed - &total.ledger;
        self.at += 1;
        self.page.check(at, THIRD, &formula, &difference, weight)
    }

    /// Gains, losses and their net by side.
    fn write_exchange(&mut self) -> Result<BTreeMap<Side, Known>, XlsxError> {
        self.write_header(&EXCHANGE_COLUMNS)?;
        let first = self.at;
        let (mut known, mut sum) = (BTreeMap::new(), ExchangeDifference::default());
        for (side, figures) in self.book.sides(self.year) {
            self.page.label(self.at, side.listed().into(), Weight::Plain)?;
            let side_at = in_column(self.at, 0);
            let of_sign = |sign: &str| {
                let criteria =
                    [("fiscal_year", YEAR), ("side", &*side_at), ("exchange_difference", sign)];
                let sum = self.sources.expenditures.sum("exchange_difference", &criteria);
                format!("ROUND({sum},2)")
            };
            let formulas = [of_sign("\">0\""), of_sign("\"<0\"")];
            let net = self.write_exchange_row(formulas, &figures.exchange, Weight::Plain)?;
            known.insert(side, net);
            sum += &figures.exchange;
        }
        self.page.label(self.at, TOTAL, Weight::Total)?;
        let formulas = [AMOUNT, SECOND].map(|column| self.sum_from(first, column));
        self.write_exchange_row(formulas, &sum, Weight::Total)?;
        self.at += 1;
        Ok(known)
    }

    fn write_exchange_row(
        &mut self,
        [gains, losses]: [String; 2],
        exchange: &ExchangeDifference,
        weight: Weight,
    ) -> Result<Known, XlsxError> {
        let at = self.at;
        self.write_amount(AMOUNT, &gains, *exchange.gain, weight)?;
        self.write_amount(SECOND, &losses, *exchange.loss, weight)?;
        let net = format!("ROUND({}+{},2)", cell(at, AMOUNT), cell(at, SECOND));
        self.write_amount(THIRD, &net, *exchange.net(), weight)?;
        self.at += 1;
        Ok(self.page.known(at, THIRD, &exchange.net()))
    }

    /// From the opening cash to the closing cash, and what the budget says of it.
    fn write_bridge(
        &mut self,
        total: &Totals,
        exchange: &Known,
        before: Option<&Bridge>,
    ) -> Result<Bridge, XlsxError> {
        let cash = Reconciliation::of(self.book.dossier, self.book.budget, self.year);
        self.write_header(&BRIDGE_COLUMNS)?;
        let first = self.at;
        let of_before = |known: fn(&Bridge) -> &Known| {
            before.map_or("0".to_owned(), |bridge| known(bridge).link.clone())
        };
        self.write_line(OPENING, &of_before(|bridge| &bridge.closing), &cash.opening)?;
        let received = self.write_line(RECEIVED, &self.received(), &cash.received)?;
        self.write_line(SPENT, &format!("-{}", total.disbursed.link), &-&cash.disbursed)?;
        self.write_line(EXCHANGE, &exchange.link, &cash.exchange)?;
        let returned = format!("-{}", of_before(|bridge| &bridge.lapsed));
        self.write_line(RETURNED, &returned, &-&cash.returned)?;
        let closing_at = self.at;
        let closing = self.write_sum(CLOSING, first, &cash.closing())?;
        self.at += 1;
        let status = self.write_status()?;
        let first = self.at;
        let carried_out =
            self.write_line(CARRIED_OUT, &total.carried_out.link, &cash.carried_out)?;
        let lapsed = self.write_line(LAPSED, &total.lapsed.link, &cash.lapsed)?;
        let open = crate::programme::FiscalYearStatus::Open.listed().en;
        let unspent = format!(
            "IF({status}=\"{open}\",ROUND({}-{}-{carried_out}-{lapsed},2),0)",
            total.available.link, total.disbursed.link
        );
        self.write_line(UNSPENT, &unspent, &cash.unspent())?;
        let unbudgeted = self.at;
        let formula = format!("ROUND({received}-{},2)", total.revised.link);
        let less_revised = &cash.received - &cash.revised;
        self.write_line(UNBUDGETED, &formula, &less_revised)?;
        self.write_line(EXCHANGE, &exchange.link, &cash.exchange)?;
        let earlier = [
            of_earlier(before, |bridge| [&bridge.earlier_unbudgeted, &bridge.unbudgeted]),
            of_earlier(before, |bridge| [&bridge.earlier_exchange, &bridge.exchange]),
        ];
        let (unbudgeted_at, exchange_at) = (self.at, self.at + 1);
        self.write_line(EARLIER_UNBUDGETED, &earlier[0], &cash.earlier_unbudgeted)?;
        self.write_line(EARLIER_EXCHANGE, &earlier[1], &cash.earlier_exchange)?;
        let bridged = self.write_sum(BRIDGED, first, &cash.bridged())?;
        self.page.label(self.at, DIFFERENCE, Weight::Total)?;
        let formula = format!("{closing}-{bridged}");
        let (at, page) = (self.at, &mut self.page);
        let difference = page.check(at, AMOUNT, &formula, &cash.difference(), Weight::Total)?;
        let known = |at: u32, figure: &Figure| self.page.known(at, AMOUNT, figure);
        Ok(Bridge {
            closing: known(closing_at, &cash.closing()),
            lapsed: total.lapsed.clone(),
            exchange: exchange.clone(),
            unbudgeted: known(unbudgeted, &less_revised),
            earlier_exchange: known(exchange_at, &cash.earlier_exchange),
            earlier_unbudgeted: known(unbudgeted_at, &cash.earlier_unbudgeted),
            difference,
        })
    }

    /// The formula of the Korean cash received for the year.
    fn received(&self) -> String {
        let quoted = |text: &str| format!("\"{text}\"");
        let korea = quoted(Side::Korea.listed().en);
        let cash = quoted(ContributionForm::Cash.listed().en);
        let criteria = [("fiscal_year", YEAR), ("side", &*korea), ("form", &*cash)];
        self.sources.contributions.sum("received_usd", &criteria)
    }

    /// Writes whether the Korean year is open; returns the address of the cell.
    fn write_status(&mut self) -> Result<String, XlsxError> {
        let status = table::status(self.book.dossier, Side::Korea, self.year);
        let at = self.at;
        self.page.label(at, STATUS, Weight::Plain)?;
        self.page.text(at, AMOUNT, status.en, &look::right())?;
        self.page.text(at, SECOND, status.ko, &look::quiet())?;
        self.at += 1;
        Ok(cell(at, AMOUNT))
    }

    /// Writes a line of the bridge; returns the address of its amount.
    fn write_line(
        &mut self,
        label: Label,
        formula: &str,
        amount: &Figure,
    ) -> Result<String, XlsxError> {
        let at = self.at;
        self.page.label(at, label, Weight::Plain)?;
        self.write_amount(AMOUNT, formula, **amount, Weight::Plain)?;
        self.at += 1;
        Ok(cell(at, AMOUNT))
    }

    /// Writes the sum of the lines from one on; returns the address of the sum.
    fn write_sum(
        &mut self,
        label: Label,
        first: u32,
        amount: &Figure,
    ) -> Result<String, XlsxError> {
        let at = self.at;
        self.page.label(at, label, Weight::Subtotal)?;
        let formula = format!("ROUND({},2)", self.sum_from(first, AMOUNT));
        self.write_amount(AMOUNT, &formula, **amount, Weight::Subtotal)?;
        self.at += 1;
        Ok(cell(at, AMOUNT))
    }

    fn write_header(&mut self, labels: &[Label]) -> Result<(), XlsxError> {
        self.page.header(self.at, labels)?;
        self.at += 1;
        Ok(())
    }

    fn write_amount(
        &mut self,
        column: u16,
        formula: &str,
        amount: Decimal,
        weight: Weight,
    ) -> Result<(), XlsxError> {
        let result = if formula.starts_with("ROUND(") { cents(amount) } else { exact(amount) };
        self.page.formula(self.at, column, formula, result, &weight.amount())
    }

    fn sum_from(&self, first: u32, column: u16) -> String {
        format!("SUM({}:{})", cell(first, column), cell(self.at - 1, column))
    }
}

/// The formula of what the year before and the years before it add up to.
fn of_earlier(before: Option<&Bridge>, known: fn(&Bridge) -> [&Known; 2]) -> String {
    before.map_or("0".to_owned(), |bridge| {
        let [earlier, last] = known(bridge);
        format!("ROUND({}+{},2)", earlier.link, last.link)
    })
}
