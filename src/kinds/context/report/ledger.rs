//! Section 7, annexes A and B: transfers, the ledger by line, all lines. In cents.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;

use super::Year;
use crate::figures::{CategoryFigures, Figure};
use crate::kinds::leaf::Leaf;
use crate::programme::payees::{self, PayeeNames};
use crate::programme::{BudgetLine, Category, Expenditure, ExpenditureKind, Side, Trace};

/// A transfer between budget lines.
#[derive(Serialize, JsonSchema)]
pub struct RevisionLine {
    /// Date.
    pub date: Leaf,
    /// Giving line; unknown for supplementary money.
    pub from: Leaf,
    /// Receiving line; unknown for a reduction.
    pub to: Leaf,
    /// Amount.
    pub amount: Leaf,
    /// Number of the resolution; unknown where none was needed.
    pub resolution_no: Leaf,
    /// Reason.
    pub reason: Leaf,
    /// Sum up to and including this row, for brought-forward subtotals.
    pub running: Leaf,
}

/// The ledger of a side.
#[derive(Serialize, JsonSchema)]
pub struct LedgerOfSide {
    /// Side.
    pub label: String,
    /// The budget lines that have entries.
    pub lines: Vec<LedgerLine>,
    /// Sum of all entries.
    pub total: Leaf,
}

/// A budget line with its ledger entries.
#[derive(Serialize, JsonSchema)]
pub struct LedgerLine {
    /// Line ID.
    pub line: Leaf,
    /// Description.
    pub description: Leaf,
    /// Category.
    pub category: Leaf,
    /// Whether it pays for staff.
    pub is_personnel: bool,
    /// Entries by date.
    pub entries: Vec<LedgerEntry>,
    /// Sum of the entries.
    pub total: Leaf,
}

/// A ledger entry.
#[derive(Serialize, JsonSchema)]
pub struct LedgerEntry {
    /// Date.
    pub date: Leaf,
    /// Voucher number.
    pub voucher: Leaf,
    /// Payee.
    pub payee: Leaf,
    /// Description; refunds and reversals name what they reverse.
    pub description: Leaf,
    /// ISO code of the currency.
    pub currency: Leaf,
    /// Amount in that currency.
    pub amount: Leaf,
    /// Units per 1 USD.
    pub rate: Leaf,
    /// Amount in USD.
    pub usd: Leaf,
    /// Sum of the side's entries up to and including this one, for brought-forward subtotals.
    pub running: Leaf,
}

/// The budget lines of a side.
#[derive(Serialize, JsonSchema)]
pub struct LinesOfSide {
    /// Side.
    pub label: String,
    /// All lines.
    pub lines: Vec<LineRow>,
    /// Their total.
    pub total: LineRow,
}

/// A budget line with all amounts.
#[derive(Serialize, JsonSchema)]
pub struct LineRow {
    /// Line ID; unknown in the total.
    pub line: Leaf,
    /// Description.
    pub description: Leaf,
    /// Category.
    pub category: Leaf,
    /// Project ID.
    pub project: Leaf,
    /// Amounts in order: planned, transfers, carried in, final, actual, committed, carried out,
    /// lapsed, balance.
    pub amounts: Vec<Leaf>,
    /// The same summed over the lines up to and including this one, for brought-forward subtotals.
    pub running: Vec<Leaf>,
}

/// Transfers on lines of the year, by date, and their sum.
pub fn revisions(of: &Year<'_, '_>) -> (Vec<RevisionLine>, Leaf) {
    let of_year =
        |id| of.dossier.budget_line(id).is_some_and(|line| line.fiscal_year == Some(of.year));
    let mut rows: Vec<_> = of
        .dossier
        .revisions
        .iter()
        .copied()
        .filter(|revision| of_year(&revision.from_line_id) || of_year(&revision.to_line_id))
        .collect();
    rows.sort_by_key(|revision| revision.revision_date);
    let mut running = Figure::ZERO;
    let views = rows.into_iter().map(|revision| {
        let resolution = of.dossier.resolution(&revision.resolution_id);
        running += Figure::of(revision, "amount");
        RevisionLine {
            date: Leaf::field(revision, "revision_date"),
            from: line_name(of.dossier.budget_line(&revision.from_line_id)),
            to: line_name(of.dossier.budget_line(&revision.to_line_id)),
            amount: Leaf::cents(Figure::known(revision, "amount")),
            resolution_no: Leaf::field_of(resolution, "resolution_no"),
            reason: Leaf::field(revision, "reason"),
            running: Leaf::cents(*running),
        }
    });
    let views = views.collect();
    (views, Leaf::cents(running))
}

/// ID and description of a line.
fn line_name(line: Option<&BudgetLine>) -> Leaf {
    line.map_or(Leaf::UNKNOWN, |line| {
        let id = line.line_id.as_deref().unwrap_or_default();
        let text = format!("{id} {}", line.description.as_deref().unwrap_or_default());
        let of = ["line_id", "description"].map(|field| Trace::cell(line, field));
        Leaf::text(text).from_trace(Trace::text("line", of))
    })
}

/// The lines of the year of a side, in the order of the input.
fn lines_of<'p>(of: &'p Year<'_, '_>, side: Side) -> impl Iterator<Item = &'p BudgetLine> {
    of.dossier
        .budget_lines
        .iter()
        .copied()
        .filter(move |line| line.fiscal_year == Some(of.year) && line.side == Some(side))
}

/// Annex A: every line of the year that has entries, with them, by side.
pub fn ledger(of: &Year<'_, '_>) -> Vec<LedgerOfSide> {
    let sides = [Side::Korea, Side::Partner].into_iter().map(|side| ledger_of(of, side));
    sides.filter(|side| !side.lines.is_empty()).collect()
}

fn ledger_of(of: &Year<'_, '_>, side: Side) -> LedgerOfSide {
    let mut running = Figure::ZERO;
    let mut views = Vec::new();
    for line in lines_of(of, side) {
        let ours = of.dossier.expenditures.iter().copied();
        let mut entries: Vec<&Expenditure> =
            ours.filter(|e| e.line_id.is_some() && e.line_id == line.line_id).collect();
        if entries.is_empty() {
            continue;
        }
        entries.sort_by_key(|entry| entry.expenditure_date);
        let (before, mut total) = (*running, Figure::ZERO);
        let rows = entries.iter().map(|entry| {
            total += Figure::of(*entry, "amount_usd");
            ledger_entry(of, entry, before + *total)
        });
        views.push(LedgerLine {
            line: Leaf::field(line, "line_id"),
            description: Leaf::field(line, "description"),
            category: Leaf::field(line, "category"),
            is_personnel: line.category == Some(Category::Personnel),
            entries: rows.collect(),
            total: Leaf::cents(&total),
        });
        running += total;
    }
    LedgerOfSide { label: of.label(side), lines: views, total: Leaf::cents(running) }
}

fn ledger_entry(of: &Year<'_, '_>, entry: &Expenditure, running: Decimal) -> LedgerEntry {
    let reversed = entry.reverses_id.as_deref().and_then(|id| {
        let original = of.dossier.expenditures.iter();
        let mut original = original.filter(|other| other.expenditure_id.as_deref() == Some(id));
        original.next()?.voucher_no.clone()
    });
    let description = entry.description.clone().unwrap_or_default();
    let key = match entry.kind {
        Some(ExpenditureKind::Refund) => "refund-of",
        _ => "reversal-of",
    };
    let description = match (entry.kind, reversed) {
        (Some(ExpenditureKind::Refund | ExpenditureKind::Reversal), Some(voucher)) => {
            let of = of.names.tongue.lexicon.pattern(key, &[("voucher", &voucher)]);
            format!("{description} ({of})")
        }
        _ => description,
    };
    LedgerEntry {
        date: Leaf::maybe_text(entry.expenditure_date.map(|date| date.to_string()))
            .from_cell(entry, "expenditure_date"),
        voucher: Leaf::field(entry, "voucher_no"),
        payee: Leaf::maybe_text(payee(of, entry)).from_cell(entry, "payee"),
        description: Leaf::text(description).from_cell(entry, "description"),
        currency: Leaf::field(entry, "currency"),
        amount: Leaf::cents(Figure::known(entry, "amount")),
        rate: Leaf::field(entry, "exchange_rate"),
        usd: Leaf::cents(Figure::known(entry, "amount_usd")),
        running: Leaf::cents(running),
    }
}

/// The payee: an organisation of the workbook by its name instead of its ID; a person by name or title, and
/// a member of staff by number, as the settings ask for.
fn payee(of: &Year<'_, '_>, entry: &Expenditure) -> Option<String> {
    let (dossier, names) = (of.dossier, &of.names);
    let payee = entry.payee.as_deref()?;
    if let Some(organization) = dossier.organization(&entry.payee) {
        return Some(names.organization(organization));
    }
    let by_role = dossier.settings.payee_names == PayeeNames::Role;
    if let Some(person) = dossier.person(&entry.payee) {
        let org = dossier.organization(&person.org_id);
        return if by_role { names.title(person, org) } else { Some(names.person(person, org)) };
    }
    match payees::staff_number(payee).filter(|_| by_role) {
        Some(number) => Some(names.tongue.lexicon.pattern("staff-number", &[("n", number)])),
        None => Some(payee.to_owned()),
    }
}

/// Annex B: every line of the year with all amounts, by side.
pub fn lines(of: &Year<'_, '_>) -> Vec<LinesOfSide> {
    let block = |side| {
        let mut running = CategoryFigures::default();
        let rows: Vec<LineRow> = lines_of(of, side)
            .map(|line| {
                let amounts = CategoryFigures::of_line(line, [], None);
                running.add(&amounts);
                LineRow {
                    line: Leaf::field(line, "line_id"),
                    description: Leaf::field(line, "description"),
                    category: Leaf::field(line, "category"),
                    project: Leaf::field(line, "project_id"),
                    amounts: columns(&amounts).map(Leaf::cents).into(),
                    running: columns(&running).map(|sum| Leaf::cents(*sum)).into(),
                }
            })
            .collect();
        let total = LineRow {
            line: Leaf::UNKNOWN,
            description: Leaf::label("Total"),
            category: Leaf::UNKNOWN,
            project: Leaf::UNKNOWN,
            amounts: columns(&running).map(Leaf::cents).into(),
            running: columns(&running).map(|sum| Leaf::cents(*sum)).into(),
        };
        LinesOfSide { label: of.label(side), lines: rows, total }
    };
    let blocks = [Side::Korea, Side::Partner].into_iter().map(block);
    blocks.filter(|block| !block.lines.is_empty()).collect()
}

fn columns(amounts: &CategoryFigures) -> [Figure; 9] {
    [
        amounts.planned.clone(),
        amounts.transfers(),
        amounts.carried_in.clone(),
        amounts.available(),
        amounts.disbursed.clone(),
        amounts.committed.clone(),
        amounts.carried_out.clone(),
        amounts.lapsed.clone(),
        amounts.balance(),
    ]
}
