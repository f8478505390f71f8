//! The consolidated annual report over all countries for a Korean fiscal year: amounts in whole units of
//! US dollars so that countries add up to totals; exchange and cash differences in cents.

mod footing;

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;

use super::report::KeyFigures;
use super::{DocumentView, Names, Request, SettingsView};
use crate::figures::{
    Apportionment, COMMON_CURRENCY, CategoryFigures, CeilingUse, Consolidation,
    ContributionFigures, ExchangeDifference, Member, Variance,
};
use crate::fonts;
use crate::kinds::leaf::{Amount, Leaf};
use crate::programme::{
    Category, Certification, FiscalYearRow, Listed, NoteKind, ReportNote, Side, Stage,
};

/// Variances that the ranking lists where fewer are material.
const LEAST_RANKED: usize = 30;

/// What templates of a document over all countries may print.
#[derive(Serialize)]
pub struct ConsolidatedContext {
    /// The document itself.
    pub document: DocumentView,
    /// The settings of the run.
    pub settings: SettingsView,
    /// The figures over all countries.
    pub consolidated: ConsolidatedView,
}

/// How often a rule found something in the rows of a country.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingCount {
    /// The country; `None` where the rows belong to no single one.
    pub country: Option<String>,
    /// The rule.
    pub rule: String,
    /// Number of errors.
    pub errors: usize,
    /// Number of warnings.
    pub warnings: usize,
    /// The place of the first.
    pub place: String,
    /// What was seen and expected there.
    pub message: String,
}

/// All countries in a Korean fiscal year.
#[derive(Serialize, JsonSchema)]
pub struct ConsolidatedView {
    /// Korean fiscal year.
    pub year: i64,
    /// The currency that amounts are added up in.
    pub currency: String,
    /// What one unit of the tables of whole units stands for: 1 or 1,000 of the currency.
    pub unit: i64,
    /// Whether the report of every country that has a budget in the year is certified.
    pub certified: bool,
    /// Number of countries.
    pub country_count: i64,
    /// Number of partner countries that have a budget in the year.
    pub reporting_count: i64,
    /// Number of countries whose Korean year is closed, of those that have a budget in it.
    pub closed_count: i64,
    /// Number of countries whose report is certified.
    pub certified_count: i64,
    /// The countries by stage.
    pub stages: Vec<StageCount>,
    /// Number of countries, as in a table.
    pub stages_total: Leaf,
    /// Five figures: Korea, the partners, and both together.
    pub key_figures: Vec<KeyFigures>,
    /// Countries whose partner's fiscal year is another period than the Korean one.
    pub other_periods: Vec<OtherPeriod>,
    /// Contributions for the year, a block per side.
    pub contributions: Vec<ContributionsOfSide>,
    /// Contributions of both sides; missing if there is only one.
    pub contributions_total: Option<ContributionsRow>,
    /// Use of the ceiling of the Korean cash contribution in the base term.
    pub ceilings: Vec<CeilingRow>,
    /// The ceilings together.
    pub ceilings_total: CeilingRow,
    /// Budget and actual by country, a block per side.
    pub by_country: Vec<ExecutionOfSide>,
    /// Budget and actual by category over all countries, a block per side.
    pub by_category: Vec<ExecutionOfSide>,
    /// Budget and actual of both sides; missing if there is only one.
    pub execution_total: Option<ExecutionRow>,
    /// Countries that report in another currency, each side in that currency; they are in no sum.
    pub apart: Vec<ApartRow>,
    /// Variances of the sides whose year is closed, the largest first.
    pub variances: Vec<VarianceRow>,
    /// Number of smaller variances that are not listed.
    pub variances_left_out: i64,
    /// Number of material variances.
    pub material_count: i64,
    /// Sides whose variances are not ranked, because their year is open.
    pub open_sides: Vec<String>,
    /// Exchange differences by country and currency.
    pub exchange: Vec<ExchangeRow>,
    /// Their sum.
    pub exchange_total: ExchangeRow,
    /// What the check found, by country and rule.
    pub findings: Vec<FindingsOfCountry>,
    /// Number of errors of the check, as in a table.
    pub errors: Leaf,
    /// Number of warnings of the check, as in a table.
    pub warnings: Leaf,
    /// Whether the check found errors.
    pub has_errors: bool,
    /// How far each country's report has come.
    pub reports: Vec<ReportStatus>,
}

/// Countries at a stage.
#[derive(Serialize, JsonSchema)]
pub struct StageCount {
    /// The stage.
    pub stage: Leaf,
    /// Short names of the countries.
    pub countries: Vec<String>,
    /// Number of countries.
    pub count: Leaf,
}

/// A partner's fiscal year that is another period than the Korean one.
#[derive(Serialize, JsonSchema)]
pub struct OtherPeriod {
    /// Short name of the country.
    pub country: String,
    /// First day.
    pub start: Leaf,
    /// Last day.
    pub end: Leaf,
    /// Open or closed.
    pub status: Leaf,
}

/// Contributions of a side, in whole units.
#[derive(Serialize, JsonSchema)]
pub struct ContributionsOfSide {
    /// Side.
    pub label: Leaf,
    /// By country.
    pub rows: Vec<ContributionsRow>,
    /// Their sum.
    pub total: ContributionsRow,
}

/// Pledged, received, outstanding, in whole units.
#[derive(Serialize, JsonSchema)]
pub struct ContributionsRow {
    /// Country, or what the row sums.
    pub label: Leaf,
    /// Pledged.
    pub pledged: Leaf,
    /// Received.
    pub received: Leaf,
    /// Outstanding.
    pub outstanding: Leaf,
}

/// Use of a ceiling, in whole units.
#[derive(Serialize, JsonSchema)]
pub struct CeilingRow {
    /// Country, or the total.
    pub label: Leaf,
    /// Ceiling of the Korean cash contribution in the base term.
    pub ceiling: Leaf,
    /// Korean cash pledged in the base term.
    pub pledged: Leaf,
    /// Ceiling less pledged.
    pub left: Leaf,
    /// Pledged in per cent of the ceiling.
    pub used: Leaf,
}

/// Budget and actual of a side.
#[derive(Serialize, JsonSchema)]
pub struct ExecutionOfSide {
    /// Side.
    pub label: Leaf,
    /// By country or category.
    pub rows: Vec<ExecutionRow>,
    /// Their sum.
    pub total: ExecutionRow,
}

/// Budget and actual, in whole units.
#[derive(Serialize, JsonSchema)]
pub struct ExecutionRow {
    /// Country or category, or what the row sums.
    pub label: Leaf,
    /// Final budget.
    pub available: Leaf,
    /// Spent.
    pub actual: Leaf,
    /// Spent less final budget.
    pub variance: Leaf,
    /// Variance in per cent of the final budget.
    pub variance_pct: Leaf,
    /// Committed and unpaid.
    pub committed: Leaf,
    /// Carried out to the next year.
    pub carried_out: Leaf,
    /// Lapsed or returned.
    pub lapsed: Leaf,
    /// Spent in per cent of the final budget.
    pub execution: Leaf,
}

/// Budget and actual of a side that is in no sum.
#[derive(Serialize, JsonSchema)]
pub struct ApartRow {
    /// Short name of the country.
    pub country: String,
    /// Side.
    pub side: Leaf,
    /// ISO code of the currency that it reports in.
    pub currency: String,
    /// Its amounts in that currency.
    #[serde(flatten)]
    pub amounts: ExecutionRow,
}

/// A variance with its explanation.
#[derive(Serialize, JsonSchema)]
pub struct VarianceRow {
    /// Its place in the ranking, from 1.
    pub rank: i64,
    /// Short name of the country.
    pub country: String,
    /// Side.
    pub side: Leaf,
    /// Category.
    pub category: Leaf,
    /// Variance, in whole units.
    pub amount: Leaf,
    /// Variance in per cent of the final budget.
    pub percent: Leaf,
    /// Explanation; unknown where none is recorded.
    pub text: Leaf,
    /// Whether it is material by the settings.
    pub is_material: bool,
}

/// Exchange differences, in cents.
#[derive(Serialize, JsonSchema)]
pub struct ExchangeRow {
    /// Short name of the country, or the total.
    pub label: Leaf,
    /// ISO code of the currency paid in; empty in the total.
    pub currency: String,
    /// Sum of the gains.
    pub gain: Leaf,
    /// Sum of the losses.
    pub loss: Leaf,
    /// Gains and losses netted.
    pub net: Leaf,
}

/// What the check found in the rows of a country.
#[derive(Serialize, JsonSchema)]
pub struct FindingsOfCountry {
    /// Short name of the country.
    pub label: String,
    /// By rule.
    pub rules: Vec<FindingsOfRule>,
}

/// What a rule found in the rows of a country.
#[derive(Serialize, JsonSchema)]
pub struct FindingsOfRule {
    /// The rule, e.g. `STR-03`.
    pub rule: String,
    /// Number of errors.
    pub errors: Leaf,
    /// Number of warnings.
    pub warnings: Leaf,
    /// The place of the first.
    pub place: String,
    /// What was seen and expected there.
    pub message: String,
}

/// How far a country's report has come.
#[derive(Serialize, JsonSchema)]
pub struct ReportStatus {
    /// Short name of the country.
    pub country: String,
    /// Stage.
    pub stage: Leaf,
    /// Status of the Korean year.
    pub korea_status: Leaf,
    /// Status of the partner's year.
    pub partner_status: Leaf,
    /// Whether the report is certified.
    pub certified: bool,
    /// The day of the certification.
    pub certified_on: Leaf,
    /// Number of errors that the check found in the country's rows, as in a table.
    pub errors: Leaf,
    /// What the budget does not explain of the Korean cash, in cents.
    pub difference: Leaf,
}

/// Builds the context of a document over all countries.
pub fn build(
    consolidation: &Consolidation<'_, '_>,
    settings: &crate::programme::Settings,
    findings: &[FindingCount],
    request: &Request<'_>,
) -> ConsolidatedContext {
    let whole = footing::apportioned(consolidation, settings.report_unit);
    let of = Over { consolidation, request, findings, unit: settings.report_unit, whole };
    ConsolidatedContext {
        document: super::document(settings, request, None),
        settings: super::settings(settings),
        consolidated: of.view(),
    }
}

/// What the parts of the report are built from.
struct Over<'p, 'a> {
    consolidation: &'p Consolidation<'p, 'a>,
    request: &'p Request<'p>,
    findings: &'p [FindingCount],
    unit: Decimal,
    whole: Apportionment,
}

impl<'p, 'a> Over<'p, 'a> {
    fn view(&self) -> ConsolidatedView {
        let all = self.consolidation;
        let reporting = || all.members.iter().filter(|member| member.reports(all.year));
        let counted = |wanted: &dyn Fn(&Member<'_, '_>) -> bool| {
            reporting().filter(|member| wanted(member)).count() as i64
        };
        let ranked = self.ranked();
        let errors = self.findings.iter().map(|row| row.errors).sum();
        let together = |is_known: bool| {
            is_known.then(|| self.execution(Leaf::label("Both sides"), &all.total))
        };
        let both = all.contributions.len() > 1;
        let total_of = |side: &crate::figures::SideConsolidation| {
            self.execution(side_label(side.side), &side.total)
        };
        ConsolidatedView {
            year: all.year,
            currency: COMMON_CURRENCY.to_owned(),
            unit: if self.unit == Decimal::ONE_THOUSAND { 1000 } else { 1 },
            certified: reporting().all(|member| member.certified),
            country_count: all.members.len() as i64,
            reporting_count: counted(&|_| true),
            closed_count: counted(&|member| member.is_closed(Side::Korea, all.year)),
            certified_count: counted(&|member| member.certified),
            stages: self.stages(),
            stages_total: count(all.members.len()),
            key_figures: self.key_figures(),
            other_periods: self.other_periods(),
            contributions: all
                .contributions
                .iter()
                .map(|side| ContributionsOfSide {
                    label: side_label(side.side),
                    rows: side
                        .rows
                        .iter()
                        .map(|(at, row)| self.contribution(self.name_of(*at), row))
                        .collect(),
                    total: self.contribution(side_label(side.side), &side.total),
                })
                .collect(),
            contributions_total: both
                .then(|| self.contribution(Leaf::label("Both sides"), &all.contributed)),
            ceilings: all
                .ceilings
                .iter()
                .map(|row| self.ceiling(self.name_of(row.member), row))
                .collect(),
            ceilings_total: self.ceiling(Leaf::label("Total"), &all.ceiling_total),
            by_country: all
                .sides
                .iter()
                .map(|side| {
                    let rows = side.rows.iter();
                    let rows = rows.map(|(at, row)| self.execution(self.name_of(*at), row));
                    let (rows, total) = (rows.collect(), total_of(side));
                    ExecutionOfSide { label: side_label(side.side), rows, total }
                })
                .collect(),
            by_category: all
                .sides
                .iter()
                .map(|side| {
                    let rows = side.categories.iter();
                    let label = |category: &Category| Leaf::listed(Some(*category));
                    let rows = rows.map(|(category, row)| self.execution(label(category), row));
                    let (rows, total) = (rows.collect(), total_of(side));
                    ExecutionOfSide { label: side_label(side.side), rows, total }
                })
                .collect(),
            execution_total: together(all.sides.len() > 1),
            apart: self.apart(),
            variances: (1..)
                .zip(&all.variances[..ranked])
                .map(|(rank, variance)| self.variance(rank, variance))
                .collect(),
            variances_left_out: (all.variances.len() - ranked) as i64,
            material_count: all.variances.iter().filter(|row| row.is_material).count() as i64,
            open_sides: self.open_sides(),
            exchange: all
                .exchange_rows
                .iter()
                .map(|row| exchange(self.name_of(row.member), &row.currency, &row.difference))
                .collect(),
            exchange_total: exchange(Leaf::label("Total"), "", &all.exchange),
            findings: self.findings_by_country(),
            errors: count(errors),
            warnings: count(self.findings.iter().map(|row| row.warnings).sum()),
            has_errors: errors > 0,
            reports: reporting().map(|member| self.status(member)).collect(),
        }
    }

    /// A figure in whole units, so that printed parts add up to printed totals.
    fn units(&self, amount: impl Amount) -> Leaf {
        let Some(figure) = amount.figure() else { return Leaf::UNKNOWN };
        let units = self.whole.units(&figure);
        Leaf::footed(units, &figure).adjusted(self.whole.is_adjusted(&figure))
    }

    /// The short name of a programme's country.
    fn name(&self, member: &Member<'_, '_>) -> String {
        let names = Names { dossier: member.dossier, tongue: self.request.tongue };
        let name = names.state_short(Side::Partner);
        if !name.is_empty() {
            return name;
        }
        let english = member.dossier.country.short_name.as_deref();
        english.unwrap_or(member.dossier.code()).to_owned()
    }

    fn name_of(&self, member: usize) -> Leaf {
        Leaf::text(self.name(&self.consolidation.members[member]))
    }

    fn stages(&self) -> Vec<StageCount> {
        let all = (0..Stage::VALUES.len()).filter_map(Stage::at);
        let rows = all.map(|stage| {
            let members = self.consolidation.members.iter();
            let at = members.filter(|member| member.dossier.stage() == stage);
            let countries: Vec<String> = at.map(|member| self.name(member)).collect();
            let count = count(countries.len());
            StageCount { stage: Leaf::listed(Some(stage)), countries, count }
        });
        rows.filter(|row| !row.countries.is_empty()).collect()
    }

    fn key_figures(&self) -> Vec<KeyFigures> {
        let all = self.consolidation;
        let row =
            |label: Leaf, total: &CategoryFigures, exchange: &ExchangeDifference| KeyFigures {
                label,
                available: self.units(total.available()),
                disbursed: self.units(&total.disbursed),
                execution: Leaf::percent(total.execution_rate()),
                carried_out: self.units(&total.carried_out),
                exchange: self.units(exchange.net()),
            };
        let sides = all.sides.iter();
        let mut rows: Vec<KeyFigures> =
            sides.map(|side| row(side_label(side.side), &side.total, &side.exchange)).collect();
        if rows.len() > 1 {
            rows.push(row(Leaf::label("Both sides"), &all.total, &all.exchange));
        }
        rows
    }

    fn other_periods(&self) -> Vec<OtherPeriod> {
        let year = self.consolidation.year;
        let reporting = self.consolidation.members.iter().filter(|member| member.reports(year));
        let rows = reporting.filter_map(|member| {
            let (korea, partner) =
                (year_of(member, Side::Korea, year), year_of(member, Side::Partner, year)?);
            let period = |row: &FiscalYearRow| row.start_date.zip(row.end_date);
            let differs = korea.and_then(period) != period(partner);
            differs.then(|| OtherPeriod {
                country: self.name(member),
                start: Leaf::field(partner, "start_date"),
                end: Leaf::field(partner, "end_date"),
                status: Leaf::field(partner, "status"),
            })
        });
        rows.collect()
    }

    fn contribution(&self, label: Leaf, sum: &ContributionFigures) -> ContributionsRow {
        ContributionsRow {
            label,
            pledged: self.units(&sum.pledged),
            received: self.units(&sum.received),
            outstanding: self.units(sum.outstanding()),
        }
    }

    fn ceiling(&self, label: Leaf, row: &CeilingUse) -> CeilingRow {
        CeilingRow {
            label,
            ceiling: self.units(&row.ceiling),
            pledged: self.units(&row.pledged),
            left: self.units(row.left()),
            used: Leaf::percent(row.pledged.percent_of(&row.ceiling)),
        }
    }

    fn execution(&self, label: Leaf, amounts: &CategoryFigures) -> ExecutionRow {
        ExecutionRow {
            label,
            available: self.units(amounts.available()),
            actual: self.units(&amounts.disbursed),
            variance: self.units(amounts.variance()),
            variance_pct: Leaf::percent(amounts.variance_rate()),
            committed: self.units(&amounts.committed),
            carried_out: self.units(&amounts.carried_out),
            lapsed: self.units(&amounts.lapsed),
            execution: Leaf::percent(amounts.execution_rate()),
        }
    }

    fn apart(&self) -> Vec<ApartRow> {
        let rows = self.consolidation.apart.iter().map(|(at, side, amounts)| {
            let member = &self.consolidation.members[*at];
            ApartRow {
                country: self.name(member),
                side: Leaf::listed(Some(*side)),
                currency: member.currency().to_owned(),
                amounts: self.execution(self.name_of(*at), amounts),
            }
        });
        rows.collect()
    }

    /// How many variances are listed: all up to the last material one, and more if these are few.
    fn ranked(&self) -> usize {
        let all = &self.consolidation.variances;
        let last = all.iter().rposition(|variance| variance.is_material);
        last.map_or(0, |at| at + 1).max(LEAST_RANKED).min(all.len())
    }

    fn variance(&self, rank: i64, variance: &Variance) -> VarianceRow {
        let member = &self.consolidation.members[variance.member];
        let note = member.dossier.notes.iter().copied().find(|note: &&ReportNote| {
            note.kind == Some(NoteKind::Variance)
                && note.fiscal_year == Some(self.consolidation.year)
                && note.side == Some(variance.side)
                && note.category == Some(variance.category)
        });
        VarianceRow {
            rank,
            country: self.name(member),
            side: Leaf::listed(Some(variance.side)),
            category: Leaf::listed(Some(variance.category)),
            amount: self.units(variance.amounts.variance()),
            percent: Leaf::percent(variance.amounts.variance_rate()),
            text: Leaf::field_of(note, "text"),
            is_material: variance.is_material,
        }
    }

    /// "Egypt (Partner)": the sides whose year is open.
    fn open_sides(&self) -> Vec<String> {
        let (all, lexicon) = (self.consolidation, self.request.tongue.lexicon);
        let mut open = Vec::new();
        for member in all.members.iter().filter(|member| member.is_added_up()) {
            for side in [Side::Korea, Side::Partner] {
                let reports = member.budget.side(all.year, side).is_some();
                if reports && !member.is_closed(side, all.year) {
                    let label = lexicon.label(side.listed().en, side.listed().ko);
                    let values = [("country", self.name(member)), ("side", label.to_owned())];
                    let values = values.each_ref().map(|(key, value)| (*key, value.as_str()));
                    open.push(lexicon.pattern("country-side", &values));
                }
            }
        }
        open
    }

    fn findings_by_country(&self) -> Vec<FindingsOfCountry> {
        let members = self.consolidation.members.iter();
        let mut groups: Vec<(String, Option<&str>)> =
            members.map(|member| (self.name(member), Some(member.dossier.code()))).collect();
        groups.push((self.request.tongue.lexicon.word("no-single-country").to_owned(), None));
        let groups = groups.into_iter().map(|(label, code)| {
            let ours = self.findings.iter().filter(|row| self.member_code(row) == code);
            FindingsOfCountry { label, rules: ours.map(findings_of_rule).collect() }
        });
        groups.filter(|group| !group.rules.is_empty()).collect()
    }

    /// The country that a finding belongs to, if it is one of those reported on.
    fn member_code<'f>(&self, row: &'f FindingCount) -> Option<&'f str> {
        let code = row.country.as_deref()?;
        let members = &self.consolidation.members;
        members.iter().any(|member| member.dossier.code() == code).then_some(code)
    }

    fn status(&self, member: &Member<'_, '_>) -> ReportStatus {
        let year = self.consolidation.year;
        let row = |side| year_of(member, side, year);
        let certification = member.dossier.certifications.iter().copied();
        let certification = certification
            .filter(|_| member.certified)
            .find(|row: &&Certification| row.fiscal_year == Some(year));
        let code = Some(member.dossier.code());
        let ours = self.findings.iter().filter(|row| row.country.as_deref() == code);
        ReportStatus {
            country: self.name(member),
            stage: Leaf::listed(Some(member.dossier.stage())),
            korea_status: Leaf::field_of(row(Side::Korea), "status"),
            partner_status: Leaf::field_of(row(Side::Partner), "status"),
            certified: member.certified,
            certified_on: Leaf::field_of(certification, "certified_on"),
            errors: count(ours.map(|row| row.errors).sum()),
            difference: Leaf::cents(member.cash_difference(year)),
        }
    }
}

/// How tables name a side over all countries.
fn side_label(side: Side) -> Leaf {
    Leaf::label(match side {
        Side::Korea => "Korea",
        Side::Partner => "Partners",
    })
}

fn exchange(label: Leaf, currency: &str, sum: &ExchangeDifference) -> ExchangeRow {
    ExchangeRow {
        label,
        currency: currency.to_owned(),
        gain: Leaf::cents(&sum.gain),
        loss: Leaf::cents(&sum.loss),
        net: Leaf::cents(sum.net()),
    }
}

fn findings_of_rule(row: &FindingCount) -> FindingsOfRule {
    FindingsOfRule {
        rule: row.rule.clone(),
        errors: count(row.errors),
        warnings: count(row.warnings),
        place: fonts::printable(&row.place).into_owned(),
        message: fonts::printable(&row.message).into_owned(),
    }
}

/// A number of things, as in a table.
fn count(number: usize) -> Leaf {
    Leaf::whole(Decimal::from(number))
}

/// The row of a side's fiscal year.
fn year_of<'a>(member: &Member<'_, 'a>, side: Side, year: i64) -> Option<&'a FiscalYearRow> {
    let rows = member.dossier.fiscal_years.iter().copied();
    let mut ours = rows.filter(|row| row.side == Some(side) && row.fiscal_year == Some(year));
    ours.next()
}
