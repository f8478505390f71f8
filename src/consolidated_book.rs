//! The tables of the consolidated report as a workbook whose sums are formulas, in cents, for a reviewer
//! who follows them.
//!
//! Every formula is written with its result, taken from the exact decimals of [`crate::figures`], so that
//! programs that do not calculate show it too. Headings are in English and Korean. The same figures give
//! the same bytes.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, IgnoreError,
    Workbook, Worksheet, XlsxError,
};

use crate::diag::column_letters;
use crate::figures::{
    COMMON_CURRENCY, CategoryFigures, CeilingUse, Consolidation, ContributionFigures,
    ExchangeDifference, Figure,
};
use crate::finance_book::look::{AMOUNT, BLUE, PALE, PERCENT, QUIET};
use crate::kinds::context::FindingCount;
use crate::programme::{FiscalYearStatus, Listed, NoteKind, Settings, Side};

/// The rows of the title, the line below it, the header of the first table and its first row.
const TITLE: u32 = 0;
const SUBTITLE: u32 = 1;
const HEADER: u32 = 3;

/// The least width of a column in characters, what stands around a label, and the widest it may be.
const COLUMN: f64 = 17.0;
const PADDING: f64 = 3.0;
const WIDEST: f64 = 90.0;

/// A number of findings or countries, as the amounts are written.
const COUNT: &str = "#,##0_);(#,##0);\"–\"_)";

/// A text in English and Korean.
type Label = (&'static str, &'static str);

const TOTAL: Label = ("Total", "합계");
const COUNTRY: Label = ("Country", "국가");
const CURRENCY: Label = ("Currency", "통화");
const SIDE: Label = ("Side", "측");
const CATEGORY: Label = ("Category", "비목");
/// The second column of a label, which is in Korean.
const IN_KOREAN: Label = ("", "국문");

/// A column of figures.
struct Column {
    label: Label,
    kind: Kind,
}

/// What stands in a column; formulas name other columns of figures by their letters: `B - A`.
enum Kind {
    /// An amount; sums add it up.
    Amount,
    /// A number of things; sums add it up.
    Count,
    /// An amount made of other columns in every row, also in sums.
    Made(&'static str),
    /// The share of the first column in the second.
    Share(&'static str, &'static str),
}

/// A row: what it is about, and its figures by column; shares in per cent.
struct Row {
    labels: Vec<String>,
    figures: Vec<Option<Decimal>>,
}

/// Rows with the row that sums them.
struct Block {
    label: Option<Label>,
    rows: Vec<Row>,
    sum: Row,
}

/// The workbook of a year.
///
/// # Errors
/// There is more than a sheet takes.
pub fn workbook(
    all: &Consolidation<'_, '_>,
    settings: &Settings,
    findings: &[FindingCount],
) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // The date is fixed, so that equal content gives equal bytes.
    let created = ExcelDateTime::from_ymd(2026, 1, 1)?;
    let title = format!("DGCC consolidated annual report {}", all.year);
    let properties = DocProperties::new().set_title(&title).set_creation_datetime(&created);
    workbook.set_properties(&properties);
    let page = |name: &str, title: Label| Page::new(name, title, all.year, settings);
    let mut overview = page("overview", ("Overview", "총괄"))?;
    let mut pages = Vec::new();
    let mut by_country = page("by_country", ("Execution by country", "국가별 집행"))?;
    let sums =
        by_country.blocks(&[COUNTRY, IN_KOREAN], &execution_columns(), &by_countries(all))?;
    key_figures(&mut overview, all, &sums)?;
    pages.push(overview);
    let mut contributions = page("contributions", ("Contributions", "분담금"))?;
    contributions.blocks(&[COUNTRY, IN_KOREAN], &contribution_columns(), &contributed(all))?;
    pages.push(contributions);
    let mut ceilings = page("ceilings", ("Use of the ceiling", "한도 사용"))?;
    ceilings.blocks(&[COUNTRY, IN_KOREAN], &ceiling_columns(), &[ceiling_block(all)])?;
    pages.push(ceilings);
    pages.push(by_country);
    let mut by_category = page("by_category", ("Execution by category", "비목별 집행"))?;
    by_category.blocks(&[CATEGORY, IN_KOREAN], &execution_columns(), &by_categories(all))?;
    pages.push(by_category);
    if !all.apart.is_empty() {
        let title = ("In another currency, in no total", "다른 통화, 합계에서 제외");
        let mut apart = page("apart", title)?;
        let labels = [COUNTRY, IN_KOREAN, SIDE, CURRENCY];
        apart.list(&labels, &execution_columns(), &apart_rows(all))?;
        pages.push(apart);
    }
    let mut variances = page("variances", ("Ranking of variances", "차이 순위"))?;
    let labels =
        [COUNTRY, IN_KOREAN, SIDE, CATEGORY, ("Material", "중요"), ("Explanation", "설명")];
    variances.list(&labels, &variance_columns(), &variance_rows(all))?;
    pages.push(variances);
    let mut exchange = page("exchange", ("Exchange differences", "환차"))?;
    let labels = [COUNTRY, IN_KOREAN, CURRENCY];
    exchange.blocks(&labels, &exchange_columns(), &[exchange_block(all)])?;
    pages.push(exchange);
    let mut found = page("findings", ("Open findings", "미해결 점검 결과"))?;
    let labels = [COUNTRY, ("Rule", "규칙"), ("First place", "첫 번째 위치")];
    found.blocks(&labels, &finding_columns(), &[finding_block(findings)])?;
    pages.push(found);
    let mut reports = page("reports", ("Status of reports", "보고서 현황"))?;
    let labels = [
        COUNTRY,
        IN_KOREAN,
        ("Korean year", "한국 회계연도"),
        ("Partner's year", "상대국 회계연도"),
        ("Report", "보고서"),
    ];
    reports.list(&labels, &report_columns(), &report_rows(all))?;
    pages.push(reports);
    for page in pages {
        workbook.push_worksheet(page.sheet);
    }
    workbook.save_to_buffer()
}

fn side(side: Side) -> Label {
    match side {
        Side::Korea => ("Korea", "한국"),
        Side::Partner => ("Partners", "상대국"),
    }
}

fn both(label: Label) -> Vec<String> {
    vec![label.0.to_owned(), label.1.to_owned()]
}

fn name(all: &Consolidation<'_, '_>, member: usize) -> Vec<String> {
    let country = all.members[member].dossier.country;
    let names = [&country.short_name, &country.short_name_ko];
    names.map(|name| name.clone().unwrap_or_default()).into()
}

fn amount(label: Label) -> Column {
    Column { label, kind: Kind::Amount }
}

fn known(figures: impl IntoIterator<Item = Figure>) -> Vec<Option<Decimal>> {
    figures.into_iter().map(|figure| Some(*figure)).collect()
}

// ------------------------------------------------------------------------------------------- contents

fn execution_columns() -> Vec<Column> {
    vec![
        amount(("Final budget", "예산현액")),
        amount(("Actual", "집행액")),
        Column { label: ("Variance", "차이"), kind: Kind::Made("B-A") },
        Column { label: ("Variance %", "차이, %"), kind: Kind::Share("C", "A") },
        amount(("Committed", "지출원인행위 미지급액")),
        amount(("Carried out", "차년도 이월")),
        amount(("Lapsed", "불용액")),
        Column { label: ("Execution %", "집행률, %"), kind: Kind::Share("B", "A") },
    ]
}

fn execution(labels: Vec<String>, row: &CategoryFigures) -> Row {
    let figures = vec![
        Some(*row.available()),
        Some(*row.disbursed),
        Some(*row.variance()),
        row.variance_rate().map(|rate| *rate),
        Some(*row.committed),
        Some(*row.carried_out),
        Some(*row.lapsed),
        row.execution_rate().map(|rate| *rate),
    ];
    Row { labels, figures }
}

/// The blocks of the sides, and what sums them.
fn by_countries(all: &Consolidation<'_, '_>) -> Vec<Block> {
    let blocks = all.sides.iter().map(|of| Block {
        label: Some(side(of.side)),
        rows: of.rows.iter().map(|(at, row)| execution(name(all, *at), row)).collect(),
        sum: execution(both(TOTAL), &of.total),
    });
    blocks
        .chain([Block { label: None, rows: Vec::new(), sum: execution(both(TOTAL), &all.total) }])
        .collect()
}

fn by_categories(all: &Consolidation<'_, '_>) -> Vec<Block> {
    let blocks = all.sides.iter().map(|of| Block {
        label: Some(side(of.side)),
        rows: of
            .categories
            .iter()
            .map(|(category, row)| {
                let listed = category.listed();
                execution(both((listed.en, listed.ko)), row)
            })
            .collect(),
        sum: execution(both(TOTAL), &of.total),
    });
    blocks
        .chain([Block { label: None, rows: Vec::new(), sum: execution(both(TOTAL), &all.total) }])
        .collect()
}

fn apart_rows(all: &Consolidation<'_, '_>) -> Vec<Row> {
    let rows = all.apart.iter().map(|(at, side, row)| {
        let mut labels = name(all, *at);
        labels.extend([side.listed().en.to_owned(), all.members[*at].currency().to_owned()]);
        execution(labels, row)
    });
    rows.collect()
}

fn contribution_columns() -> Vec<Column> {
    vec![
        amount(("Pledged", "약정액")),
        amount(("Received", "수령액")),
        Column { label: ("Outstanding", "미수령액"), kind: Kind::Made("A-B") },
    ]
}

fn contributed(all: &Consolidation<'_, '_>) -> Vec<Block> {
    let row = |labels, sum: &ContributionFigures| Row {
        labels,
        figures: known([sum.pledged.clone(), sum.received.clone(), sum.outstanding()]),
    };
    let blocks = all.contributions.iter().map(|of| Block {
        label: Some(side(of.side)),
        rows: of.rows.iter().map(|(at, sum)| row(name(all, *at), sum)).collect(),
        sum: row(both(TOTAL), &of.total),
    });
    let total = Block { label: None, rows: Vec::new(), sum: row(both(TOTAL), &all.contributed) };
    blocks.chain([total]).collect()
}

fn ceiling_columns() -> Vec<Column> {
    vec![
        amount(("Ceiling", "한도")),
        amount(("Pledged", "약정액")),
        Column { label: ("Not pledged", "미약정액"), kind: Kind::Made("A-B") },
        Column { label: ("Used %", "사용률, %"), kind: Kind::Share("B", "A") },
    ]
}

fn ceiling_block(all: &Consolidation<'_, '_>) -> Block {
    let row = |labels, of: &CeilingUse| {
        let used = of.pledged.percent_of(&of.ceiling).map(|used| *used);
        let figures = vec![Some(*of.ceiling), Some(*of.pledged), Some(*of.left()), used];
        Row { labels, figures }
    };
    Block {
        label: None,
        rows: all.ceilings.iter().map(|of| row(name(all, of.member), of)).collect(),
        sum: row(both(TOTAL), &all.ceiling_total),
    }
}

fn variance_columns() -> Vec<Column> {
    vec![
        amount(("Final budget", "예산현액")),
        amount(("Actual", "집행액")),
        Column { label: ("Variance", "차이"), kind: Kind::Made("B-A") },
        Column { label: ("Variance %", "차이, %"), kind: Kind::Share("C", "A") },
    ]
}

fn variance_rows(all: &Consolidation<'_, '_>) -> Vec<Row> {
    let rows = all.variances.iter().map(|of| {
        let notes = all.members[of.member].dossier.notes.iter();
        let note = notes.into_iter().find(|note| {
            note.kind == Some(NoteKind::Variance)
                && note.fiscal_year == Some(all.year)
                && note.side == Some(of.side)
                && note.category == Some(of.category)
        });
        let mut labels = name(all, of.member);
        labels.extend([of.side.listed().en, of.category.listed().en].map(str::to_owned));
        labels.push(if of.is_material { "yes · 예" } else { "" }.to_owned());
        labels.push(note.and_then(|note| note.text.clone()).unwrap_or_default());
        let row = execution(labels, &of.amounts);
        Row { figures: row.figures.into_iter().take(4).collect(), ..row }
    });
    rows.collect()
}

fn exchange_columns() -> Vec<Column> {
    vec![
        amount(("Gains", "환차익")),
        amount(("Losses", "환차손")),
        Column { label: ("Net", "순환차"), kind: Kind::Made("A+B") },
    ]
}

fn exchange_block(all: &Consolidation<'_, '_>) -> Block {
    let row = |mut labels: Vec<String>, currency: &str, of: &ExchangeDifference| {
        labels.push(currency.to_owned());
        Row { labels, figures: known([of.gain.clone(), of.loss.clone(), of.net()]) }
    };
    let rows = all.exchange_rows.iter();
    let rows = rows.map(|of| row(name(all, of.member), &of.currency, &of.difference));
    Block { label: None, rows: rows.collect(), sum: row(both(TOTAL), "", &all.exchange) }
}

fn finding_columns() -> Vec<Column> {
    [("Errors", "오류"), ("Warnings", "경고")]
        .map(|label| Column { label, kind: Kind::Count })
        .into()
}

fn finding_block(findings: &[FindingCount]) -> Block {
    let counts = |errors: usize, warnings: usize| {
        [errors, warnings].map(|count| Some(Decimal::from(count))).to_vec()
    };
    let rows = findings.iter().map(|of| {
        let country = of.country.clone().unwrap_or_default();
        let labels = vec![country, of.rule.clone(), of.place.clone()];
        Row { labels, figures: counts(of.errors, of.warnings) }
    });
    let errors = findings.iter().map(|of| of.errors).sum();
    let warnings = findings.iter().map(|of| of.warnings).sum();
    let sum = Row { labels: both(TOTAL), figures: counts(errors, warnings) };
    Block { label: None, rows: rows.collect(), sum }
}

fn report_columns() -> Vec<Column> {
    vec![amount(("Difference of cash and budget", "현금과 예산의 차액"))]
}

fn report_rows(all: &Consolidation<'_, '_>) -> Vec<Row> {
    let reporting = all.members.iter().enumerate().filter(|(_, member)| member.reports(all.year));
    let rows = reporting.map(|(at, member)| {
        let status = |side| {
            let closed = member.is_closed(side, all.year);
            let status = if closed { FiscalYearStatus::Closed } else { FiscalYearStatus::Open };
            format!("{} · {}", status.listed().en, status.listed().ko)
        };
        let report = if member.certified {
            "certified · 확인서명 완료"
        } else {
            "provisional · 잠정"
        };
        let mut labels = name(all, at);
        labels.extend([status(Side::Korea), status(Side::Partner), report.to_owned()]);
        Row { labels, figures: known([member.cash_difference(all.year)]) }
    });
    rows.collect()
}

/// The five figures of each side, taken from the sums by country, and both together.
fn key_figures(
    page: &mut Page,
    all: &Consolidation<'_, '_>,
    sums: &[u32],
) -> Result<(), XlsxError> {
    let columns = vec![
        amount(("Final budget", "예산현액")),
        amount(("Actual", "집행액")),
        Column { label: ("Execution %", "집행률, %"), kind: Kind::Share("B", "A") },
        amount(("Carried out", "차년도 이월")),
        amount(("Net exchange difference", "순환차")),
    ];
    page.header(&[SIDE, IN_KOREAN], &columns)?;
    let sides = all.sides.iter().map(|of| (side(of.side), &of.total, &of.exchange));
    let total = (("Both sides", "양측"), &all.total, &all.exchange);
    let first = HEADER + 1;
    for (at, (label, of, exchange)) in sides.chain([total]).enumerate() {
        let row = first + at as u32;
        let is_total = at == all.sides.len();
        let weight = if is_total { Weight::Total } else { Weight::Plain };
        page.labels(row, &both(label), weight)?;
        // Where the sums by country have the figure: columns C, D and H of their sheet.
        let taken = [(2, "C", *of.available()), (3, "D", *of.disbursed), (5, "H", *of.carried_out)];
        for (column, from, result) in taken {
            let formula = match sums.get(at) {
                Some(sum) => format!("by_country!{from}{}", sum + 1),
                None => result.to_string(),
            };
            page.formula(row, column, &formula, exact(result), weight.format(AMOUNT))?;
        }
        let share = of.execution_rate().map(|rate| *rate);
        page.share(row, 4, (&cell(row, 3), &cell(row, 2)), share, weight)?;
        let net = *exchange.net();
        if is_total && at > 0 {
            let formula = format!("SUM({}:{})", cell(first, 6), cell(row - 1, 6));
            page.formula(row, 6, &formula, exact(net), weight.format(AMOUNT))?;
        } else {
            page.number(row, 6, net, weight.format(AMOUNT))?;
        }
    }
    Ok(())
}

// ---------------------------------------------------------------------------------------------- sheets

/// How much a row weighs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Weight {
    Plain,
    Subtotal,
    Total,
}

impl Weight {
    fn format(self, number: &str) -> Format {
        let format = Format::new().set_align(FormatAlign::Top).set_num_format(number);
        match self {
            Self::Plain => format,
            Self::Subtotal => format.set_bold().set_border_top(FormatBorder::Thin),
            Self::Total => format
                .set_bold()
                .set_border_top(FormatBorder::Thin)
                .set_border_bottom(FormatBorder::Double),
        }
    }
}

/// A sheet under way.
struct Page {
    sheet: Worksheet,
    /// Widths of the columns of labels, in characters.
    widths: Vec<f64>,
}

impl Page {
    fn new(name: &str, title: Label, year: i64, settings: &Settings) -> Result<Self, XlsxError> {
        let mut sheet = Worksheet::new();
        sheet.set_name(name)?;
        sheet.set_formula_result_default("");
        sheet.set_landscape();
        sheet.set_paper_size(9);
        sheet.set_print_fit_to_pages(1, 0);
        // Sums differ from the formulas beside them on purpose.
        sheet.ignore_error_range(0, 0, 1_048_575, 16_383, IgnoreError::FormulaDiffers)?;
        let (en, ko) = title;
        let large = Format::new().set_bold().set_font_size(14).set_font_color(Color::RGB(BLUE));
        sheet.write_string_with_format(TITLE, 0, format!("{en} · {ko}, {year}"), &large)?;
        let as_of = settings.as_of_date;
        let unit = format!(
            "Amounts in {COMMON_CURRENCY}, as of {as_of} · 단위: {COMMON_CURRENCY}, 기준일: {as_of}"
        );
        let quiet = Format::new().set_font_color(Color::RGB(QUIET));
        sheet.write_string_with_format(SUBTITLE, 0, unit, &quiet)?;
        Ok(Self { sheet, widths: Vec::new() })
    }

    /// Writes blocks with their sums. The last block sums those before it if it has no rows. Gives the
    /// rows of the sums.
    fn blocks(
        &mut self,
        labels: &[Label],
        columns: &[Column],
        blocks: &[Block],
    ) -> Result<Vec<u32>, XlsxError> {
        self.header(labels, columns)?;
        let (mut at, mut sums) = (HEADER + 1, Vec::new());
        for block in blocks {
            if let Some(label) = block.label {
                self.heading(at, label, labels.len() + columns.len())?;
                at += 1;
            }
            let first = at;
            for row in &block.rows {
                self.row(at, labels.len(), columns, row, Weight::Plain, |_| None)?;
                at += 1;
            }
            let is_last = block.label.is_none();
            let weight = if is_last { Weight::Total } else { Weight::Subtotal };
            let summed = |column: u16| {
                Some(match (block.rows.is_empty(), &sums[..]) {
                    (true, []) => "0".to_owned(),
                    (true, sums) => {
                        let cells: Vec<String> =
                            sums.iter().map(|row| cell(*row, column)).collect();
                        format!("SUM({})", cells.join(","))
                    }
                    (false, _) => format!("SUM({}:{})", cell(first, column), cell(at - 1, column)),
                })
            };
            self.row(at, labels.len(), columns, &block.sum, weight, summed)?;
            sums.push(at);
            at += 1;
        }
        Ok(sums)
    }

    /// Writes rows without a sum.
    fn list(
        &mut self,
        labels: &[Label],
        columns: &[Column],
        rows: &[Row],
    ) -> Result<(), XlsxError> {
        self.header(labels, columns)?;
        for (at, row) in rows.iter().enumerate() {
            let at = HEADER + 1 + at as u32;
            self.row(at, labels.len(), columns, row, Weight::Plain, |_| None)?;
        }
        Ok(())
    }

    fn header(&mut self, labels: &[Label], columns: &[Column]) -> Result<(), XlsxError> {
        let format = Format::new()
            .set_bold()
            .set_font_color(Color::White)
            .set_background_color(Color::RGB(BLUE))
            .set_text_wrap()
            .set_align(FormatAlign::Center)
            .set_align(FormatAlign::VerticalCenter)
            .set_border(FormatBorder::Thin)
            .set_border_color(Color::White);
        self.sheet.set_row_height(HEADER, 45)?;
        let texts = labels.iter().chain(columns.iter().map(|column| &column.label));
        for (at, (en, ko)) in texts.enumerate() {
            let text = if en.is_empty() { (*ko).to_owned() } else { format!("{en}\n{ko}") };
            self.sheet.write_string_with_format(HEADER, at as u16, text, &format)?;
            self.sheet.set_column_width(at as u16, COLUMN)?;
        }
        self.widths = vec![COLUMN; labels.len()];
        self.sheet.set_freeze_panes(HEADER + 1, labels.len() as u16)?;
        self.sheet.set_repeat_rows(HEADER, HEADER).map(drop)
    }

    fn heading(&mut self, row: u32, label: Label, width: usize) -> Result<(), XlsxError> {
        let format = Format::new().set_bold().set_background_color(Color::RGB(PALE));
        for column in 2..width {
            self.sheet.write_blank(row, column as u16, &format)?;
        }
        self.sheet.write_string_with_format(row, 0, label.0, &format)?;
        self.sheet.write_string_with_format(row, 1, label.1, &format).map(drop)
    }

    fn labels(&mut self, row: u32, labels: &[String], weight: Weight) -> Result<(), XlsxError> {
        let format = weight.format("@");
        for (at, text) in labels.iter().enumerate() {
            self.sheet.write_string_with_format(row, at as u16, text, &format)?;
            let width = (console::measure_text_width(text) as f64 + PADDING).min(WIDEST);
            if width > self.widths[at] {
                self.widths[at] = width;
                self.sheet.set_column_width(at as u16, width)?;
            }
        }
        Ok(())
    }

    /// Writes a row. `summed` is the formula of a column that adds others up, if the row does.
    fn row(
        &mut self,
        at: u32,
        labels: usize,
        columns: &[Column],
        row: &Row,
        weight: Weight,
        summed: impl Fn(u16) -> Option<String>,
    ) -> Result<(), XlsxError> {
        let mut texts = row.labels.clone();
        texts.resize(labels, String::new());
        self.labels(at, &texts, weight)?;
        // Letters name columns of figures, which begin behind the labels.
        let of = |letter: &str| {
            let place = letter.bytes().next().unwrap_or(b'A') - b'A';
            cell(at, labels as u16 + u16::from(place))
        };
        for (place, (column, figure)) in columns.iter().zip(&row.figures).enumerate() {
            let to = (labels + place) as u16;
            let amount = figure.unwrap_or_default();
            let number = if matches!(column.kind, Kind::Count) { COUNT } else { AMOUNT };
            let format = weight.format(number);
            match &column.kind {
                Kind::Amount | Kind::Count => match summed(to) {
                    Some(formula) => self.formula(at, to, &formula, exact(amount), format)?,
                    None => self.number(at, to, amount, format)?,
                },
                Kind::Made(formula) => {
                    let cells = formula.chars().map(|c| match c {
                        'A'..='Z' => of(&c.to_string()),
                        sign => sign.to_string(),
                    });
                    let formula: String = cells.collect();
                    self.formula(at, to, &formula, exact(amount), format)?;
                }
                Kind::Share(part, whole) => {
                    self.share(at, to, (&of(part), &of(whole)), *figure, weight)?;
                }
            }
        }
        Ok(())
    }

    /// Writes a number. This is where an exact decimal becomes the binary number of a spreadsheet.
    fn number(
        &mut self,
        row: u32,
        column: u16,
        number: Decimal,
        format: Format,
    ) -> Result<(), XlsxError> {
        match number.to_f64() {
            Some(float) => {
                self.sheet.write_number_with_format(row, column, float, &format).map(drop)
            }
            None => self
                .sheet
                .write_string_with_format(row, column, number.to_string(), &format)
                .map(drop),
        }
    }

    fn formula(
        &mut self,
        row: u32,
        column: u16,
        formula: &str,
        result: String,
        format: Format,
    ) -> Result<(), XlsxError> {
        let formula = Formula::new(format!("={formula}")).set_result(result);
        self.sheet.write_formula_with_format(row, column, formula, &format).map(drop)
    }

    /// A share of the cell of a part in that of a whole; nothing where the whole is nothing.
    fn share(
        &mut self,
        row: u32,
        column: u16,
        (part, whole): (&str, &str),
        percent: Option<Decimal>,
        weight: Weight,
    ) -> Result<(), XlsxError> {
        let formula = format!("IF({whole}=0,\"\",{part}/{whole})");
        // A spreadsheet keeps 15 digits.
        let share = percent.map(|percent| exact((percent / Decimal::ONE_HUNDRED).round_dp(15)));
        self.formula(row, column, &formula, share.unwrap_or_default(), weight.format(PERCENT))
    }
}

fn cell(row: u32, column: u16) -> String {
    format!("{}{}", column_letters(column.into()), row + 1)
}

fn exact(amount: Decimal) -> String {
    amount.normalize().to_string()
}
