//! What templates may print: one typed tree per document, built from a dossier.
//!
//! The structs are the list of fields that `dgcc kinds fields` prints and `dgcc kinds check` checks
//! against; their doc comments are the fields' descriptions.

mod bundle;
mod consolidated;
mod instrument;
mod minutes;
mod money;
mod names;
mod parties;
mod report;

use jiff::civil::Date;
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;

pub use bundle::{BundleDocument, BundleOpenPoint, BundleReason, BundleView, FindingsCount};
pub use consolidated::{
    ConsolidatedContext, ConsolidatedView, FindingCount, build as build_consolidated,
};
pub use instrument::{AgreementView, MouView, language_order};
pub use minutes::MeetingView;
pub use money::ProgrammeView;
pub use names::Names;
pub use parties::{CentreView, MemberCounts, MemberView, OrgView, PersonView, RoleRow, SideView};
pub use report::ReportView;

use super::leaf::Leaf;
use super::lexicon::Tongue;
use super::row::Row;
use crate::figures::{BudgetFigures, Figure};
use crate::programme::{
    Agreement, Country, Dossier, Extension, Listed, Meeting, Milestone, MilestoneKind, Mou,
    MouKind, Project, Role, Settings, Side, Trace,
};

/// What a document is made for.
#[derive(Clone, Copy)]
pub enum Subject<'a> {
    /// The programme as a whole.
    Country,
    /// A memorandum of understanding; `None` for the first draft of one that has no row yet.
    Mou(Option<&'a Mou>),
    /// An operation agreement; `None` for the first draft of one that has no row yet.
    Agreement(Option<&'a Agreement>),
    /// A Committee meeting.
    Meeting(&'a Meeting),
    /// A Korean fiscal year.
    FiscalYear(i64),
}

/// How far a document has come, and with it how it is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Still under negotiation: brackets and watermark.
    Draft,
    /// Agreed and not signed.
    Agreed,
    /// The signed text.
    Record,
    /// A report that is not certified.
    Provisional,
    /// A certified report, or another document that is complete as it is.
    Final,
}

impl State {
    /// The key that templates compare with.
    pub fn key(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Agreed => "agreed",
            Self::Record => "record",
            Self::Provisional => "provisional",
            Self::Final => "final",
        }
    }

    /// The mark printed on the document; empty if there is none (reference 3.0, 3.4).
    pub fn mark(self) -> &'static str {
        match self {
            Self::Draft => "DRAFT",
            Self::Agreed => "AGREED TEXT – NOT SIGNED",
            Self::Record => "RECORD COPY",
            Self::Provisional => "PROVISIONAL",
            Self::Final => "",
        }
    }

    /// All states.
    pub const ALL: [Self; 5] =
        [Self::Draft, Self::Agreed, Self::Record, Self::Provisional, Self::Final];

    /// The state with a key.
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.key() == key)
    }

    /// Whether the text is signed or certified, so that another one cannot take its place unasked.
    pub fn is_settled(self) -> bool {
        matches!(self, Self::Record | Self::Final)
    }

    /// Whether open points may be printed.
    pub fn allows_open_points(self) -> bool {
        matches!(self, Self::Draft | Self::Provisional)
    }
}

/// What the planner knows of a document.
pub struct Request<'a> {
    /// What it is made for.
    pub subject: Subject<'a>,
    /// Its number, e.g. `DGCC-UZ-MOU-2022-01`.
    pub number: String,
    /// Code of its kind, e.g. `MOU`.
    pub kind: &'a str,
    /// Version of its kind.
    pub kind_version: &'a str,
    /// How far it has come.
    pub state: State,
    /// The side that keeps this original; `None` if there is one file for both.
    pub holder: Option<Side>,
    /// The language of this text.
    pub tongue: Tongue<'a>,
    /// Findings on rows of this programme, printed in provisional reports.
    pub findings: &'a [FindingView],
    /// Errors in spite of which a draft is made, printed with its open points.
    pub errors: &'a [FindingView],
    /// The bundle, for documents made of it.
    pub bundle: Option<&'a BundleView>,
}

/// All fields that a template may print.
#[derive(Serialize, JsonSchema)]
pub struct Context<'a> {
    /// The document itself.
    pub document: DocumentView,
    /// The settings of the run.
    pub settings: SettingsView,
    /// The country's row.
    pub country: Row<'a, Country>,
    /// The Korean side.
    pub korea: SideView,
    /// The partner side.
    pub partner: SideView,
    /// The side named first: the holder of this original, else Korea.
    pub first: SideView,
    /// The side named second.
    pub second: SideView,
    /// Both sides in the order in which they are named.
    pub sides: Vec<SideView>,
    /// The four roles and who fills them.
    pub roles: Vec<RoleRow>,
    /// The centre; its fields are unknown until there is one.
    pub centre: CentreView<'a>,
    /// The members of the centre.
    pub members: Vec<MemberView>,
    /// How many members there are.
    pub member_counts: MemberCounts,
    /// The programme's money and terms.
    pub programme: ProgrammeView,
    /// The stages reached.
    pub stages: Vec<StageView>,
    /// All milestones.
    pub milestones: Vec<MilestoneView>,
    /// Milestones that were high-level dialogues.
    pub dialogues: Vec<MilestoneView>,
    /// Instruments that went before: signed general memoranda and the predecessor.
    pub earlier_instruments: Vec<EarlierInstrument>,
    /// Extensions of the term that the Committee adopted.
    pub extensions: Vec<ExtensionView>,
    /// The projects of the programme.
    pub projects: Vec<ProjectView>,
    /// The memorandum: this document's, else the programme's.
    pub mou: MouView<'a>,
    /// The operation agreement: this document's, else the programme's latest.
    pub agreement: AgreementView<'a>,
    /// The meeting; only in documents made per meeting.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meeting: Option<MeetingView<'a>>,
    /// The report; only in documents made per fiscal year.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report: Option<ReportView>,
    /// The bundle; only in documents made of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bundle: Option<BundleView>,
    /// All countries in a fiscal year; only in documents made of the run, which print nothing of a single
    /// country.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consolidated: Option<ConsolidatedView>,
}

/// The document itself.
#[derive(Serialize, JsonSchema)]
pub struct DocumentView {
    /// Document number.
    pub number: String,
    /// Code of the kind.
    pub kind: String,
    /// Title of the kind.
    pub title: String,
    /// Version of the kind.
    pub version: String,
    /// Number of the draft.
    pub draft_no: i64,
    /// The day on which the data were looked at.
    pub as_of: Leaf,
    /// `draft`, `agreed`, `record`, `provisional` or `final`.
    pub state: String,
    /// The mark of the state, e.g. `DRAFT`; empty if there is none.
    pub mark: String,
    /// Whether open points and brackets may be printed.
    pub is_draft: bool,
    /// Whether the text is agreed and not signed.
    pub is_agreed: bool,
    /// Whether this is the signed text.
    pub is_record: bool,
    /// `KR` or `PARTNER`: the side that keeps this original.
    pub holder: Leaf,
    /// Formal name of the State that keeps this original.
    pub holder_name: Leaf,
    /// BCP 47 tag of the text.
    pub language: String,
    /// BCP 47 tag of the style of numbers and dates.
    pub locale: String,
    /// Whether the text runs from right to left.
    pub right_to_left: bool,
    /// Name and version of the program.
    pub program: String,
    /// Errors in spite of which this draft was made.
    pub errors: Vec<FindingView>,
}

/// A finding as printed on paper.
#[derive(Serialize, JsonSchema, Clone)]
pub struct FindingView {
    /// The rule, e.g. `STR-03`.
    pub rule: String,
    /// `error` or `warning`.
    pub severity: String,
    /// The place in the input.
    pub place: String,
    /// What was seen and expected.
    pub message: String,
}

/// The settings of the run.
#[derive(Serialize, JsonSchema)]
pub struct SettingsView {
    /// The day on which the data were looked at.
    pub as_of_date: Leaf,
    /// Default ceiling of the Korean contribution.
    pub default_ceiling_usd: Leaf,
    /// Length of the base term in years.
    pub base_term_years: i64,
    /// Material variance in per cent.
    pub variance_pct: Leaf,
    /// Material variance in USD.
    pub variance_abs_usd: Leaf,
    /// Share of a line above which a transfer needs a resolution, per cent.
    pub revision_pct: Leaf,
    /// Allowed distance of a rate from the month's rate, per cent.
    pub fx_tolerance_pct: Leaf,
    /// Days after closing in which obligations may be paid.
    pub liquidation_days: i64,
}

/// A stage that was reached.
#[derive(Serialize, JsonSchema)]
pub struct StageView {
    /// The stage.
    pub stage: Leaf,
    /// The day.
    pub entered_on: Leaf,
    /// The document that proves it.
    pub evidence: Leaf,
}

/// A milestone.
#[derive(Serialize, JsonSchema)]
pub struct MilestoneView {
    /// What kind of event it was.
    pub kind: Leaf,
    /// The day.
    pub held_on: Leaf,
    /// The place.
    pub place: Leaf,
    /// Remarks.
    pub remarks: Leaf,
}

/// An instrument that went before.
#[derive(Serialize, JsonSchema)]
pub struct EarlierInstrument {
    /// Its title.
    pub title: Leaf,
    /// What it is.
    pub kind: Leaf,
    /// The day on which it was signed.
    pub signing_date: Leaf,
    /// The place.
    pub signing_place: Leaf,
}

/// An extension of the term.
#[derive(Serialize, JsonSchema)]
pub struct ExtensionView {
    /// First day.
    pub start_date: Leaf,
    /// Last day.
    pub end_date: Leaf,
    /// Additional Korean contribution.
    pub additional_usd: Leaf,
    /// The instrument that records it.
    pub instrument_ref: Leaf,
    /// Additional Korean contribution, as in a table of whole units.
    pub additional_whole: Leaf,
    /// Number of the resolution.
    pub resolution_no: Leaf,
}

/// A project.
#[derive(Serialize, JsonSchema)]
pub struct ProjectView {
    /// Project ID.
    pub id: Leaf,
    /// Title.
    pub title: Leaf,
    /// Kind of cooperation.
    pub category: Leaf,
    /// Period in words.
    pub period: Leaf,
    /// First day.
    pub start: Leaf,
    /// Last day.
    pub end: Leaf,
    /// Status.
    pub status: Leaf,
    /// Who pays.
    pub funding: Leaf,
    /// Expected money from outside.
    pub external: Leaf,
    /// Approved DGCC budget.
    pub budget: Leaf,
    /// Approved DGCC budget, as in a table of whole units.
    pub budget_whole: Leaf,
    /// Outcome indicator.
    pub indicator: Leaf,
    /// Target of the indicator.
    pub target: Leaf,
    /// Value reached.
    pub actual: Leaf,
    /// Outcome in words.
    pub outcome: Leaf,
    /// Number of the approving resolution.
    pub resolution_no: Leaf,
}

impl ProjectView {
    /// A project of a dossier.
    pub fn of(dossier: &Dossier<'_>, project: &Project) -> Self {
        dossier.note(project);
        let funding = match &project.funding_source_other {
            Some(_) => Leaf::field(project, "funding_source_other"),
            None => Leaf::field(project, "funding_source"),
        };
        let period = project.start_date.zip(project.end_date);
        let resolution = dossier.resolution(&project.resolution_id);
        Self {
            id: Leaf::field(project, "project_id"),
            title: Leaf::field(project, "title"),
            category: Leaf::field(project, "category"),
            period: Leaf::period(period).from_trace(Trace::text(
                "period",
                [Trace::cell(project, "start_date"), Trace::cell(project, "end_date")],
            )),
            start: Leaf::field(project, "start_date"),
            end: Leaf::field(project, "end_date"),
            status: Leaf::field(project, "status"),
            funding,
            external: Leaf::money(Figure::known(project, "expected_external_usd"), "USD"),
            budget: Leaf::money(Figure::known(project, "budget_usd"), "USD"),
            budget_whole: Leaf::whole(Figure::known(project, "budget_usd")),
            indicator: Leaf::field(project, "indicator"),
            target: Leaf::field(project, "target_value"),
            actual: Leaf::field(project, "actual_value"),
            outcome: Leaf::field(project, "outcome"),
            resolution_no: Leaf::field_of(resolution, "resolution_no"),
        }
    }
}

/// Builds the context of a document.
pub fn build<'a>(
    dossier: &Dossier<'a>,
    budget: &BudgetFigures,
    request: &Request<'a>,
) -> Context<'a> {
    let (mou, agreement) = match request.subject {
        Subject::Mou(mou) => (mou, dossier.agreements.last().copied()),
        Subject::Agreement(agreement) => {
            let mou = agreement.and_then(|agreement| dossier.mou(&agreement.mou_id));
            (mou.or_else(|| dossier.center_mou()), agreement)
        }
        _ => (dossier.center_mou(), dossier.agreements.last().copied()),
    };
    let names = Names { dossier, tongue: request.tongue };
    let signing = parties::Signing::of(dossier, request.subject);
    let korea = parties::side(names, Side::Korea, &signing);
    let partner = parties::side(names, Side::Partner, &signing);
    let partner_first = request.holder == Some(Side::Partner);
    let (first, second) = if partner_first { (&partner, &korea) } else { (&korea, &partner) };
    let holder = request.holder.map(|_| first.state.clone());
    Context {
        document: document(dossier.settings, request, holder),
        settings: settings(dossier.settings),
        country: Row(Some(dossier.country)),
        sides: vec![first.clone(), second.clone()],
        first: first.clone(),
        second: second.clone(),
        roles: parties::roles(names, partner_first),
        centre: parties::centre(names),
        members: parties::members(names),
        member_counts: parties::member_counts(dossier),
        programme: money::programme(dossier),
        stages: dossier
            .stages
            .iter()
            .copied()
            .map(|entry| StageView {
                stage: Leaf::field(entry, "stage"),
                entered_on: Leaf::field(entry, "entered_on"),
                evidence: Leaf::field(entry, "evidence"),
            })
            .collect(),
        milestones: dossier.milestones.iter().map(|milestone| milestone_view(milestone)).collect(),
        dialogues: dossier
            .milestones
            .iter()
            .filter(|milestone| milestone.kind == Some(MilestoneKind::HighLevelDialogue))
            .map(|milestone| milestone_view(milestone))
            .collect(),
        earlier_instruments: earlier_instruments(dossier, mou),
        extensions: dossier
            .adopted_extensions()
            .into_iter()
            .map(|extension| extension_view(dossier, extension))
            .collect(),
        projects: dossier.projects.iter().map(|p| ProjectView::of(dossier, p)).collect(),
        mou: instrument::mou(mou, request.holder),
        agreement: instrument::agreement(dossier, agreement, request.holder),
        meeting: match request.subject {
            Subject::Meeting(meeting) => Some(minutes::view(names, meeting, request)),
            _ => None,
        },
        report: match request.subject {
            Subject::FiscalYear(year) => Some(report::view(names, budget, year, request)),
            _ => None,
        },
        bundle: request.bundle.cloned(),
        consolidated: None,
        korea,
        partner,
    }
}

fn document(settings: &Settings, request: &Request<'_>, holder: Option<Leaf>) -> DocumentView {
    DocumentView {
        number: request.number.clone(),
        kind: request.kind.to_owned(),
        title: request.tongue.lexicon.word("title").to_owned(),
        version: request.kind_version.to_owned(),
        draft_no: 1,
        as_of: Leaf::date(settings.as_of_date).from_trace(settings.trace("as_of_date")),
        state: request.state.key().to_owned(),
        mark: request.tongue.lexicon.word(&format!("mark-{}", request.state.key())).to_owned(),
        is_draft: request.state == State::Draft,
        is_agreed: request.state == State::Agreed,
        is_record: request.state == State::Record,
        holder: Leaf::maybe_text(request.holder.map(|side| side.key())),
        holder_name: holder.unwrap_or_default(),
        language: request.tongue.lexicon.language.clone(),
        locale: request.tongue.locale.tag().to_owned(),
        right_to_left: request.tongue.locale.is_right_to_left(),
        program: format!("dgcc {}", env!("CARGO_PKG_VERSION")),
        errors: request.errors.to_vec(),
    }
}

fn settings(settings: &Settings) -> SettingsView {
    let of = |leaf: Leaf, setting| leaf.from_trace(settings.trace(setting));
    let money = |amount: Decimal, setting| of(Leaf::money(amount, "USD"), setting);
    let number = |number: Decimal, setting| of(Leaf::number(number), setting);
    SettingsView {
        as_of_date: of(Leaf::date(settings.as_of_date), "as_of_date"),
        default_ceiling_usd: money(settings.default_ceiling_usd, "default_ceiling_usd"),
        base_term_years: settings.base_term_years,
        variance_pct: number(settings.variance_pct, "variance_pct"),
        variance_abs_usd: money(settings.variance_abs_usd, "variance_abs_usd"),
        revision_pct: number(settings.revision_pct, "revision_pct"),
        fx_tolerance_pct: number(settings.fx_tolerance_pct, "fx_tolerance_pct"),
        liquidation_days: settings.liquidation_days,
    }
}

fn milestone_view(milestone: &Milestone) -> MilestoneView {
    MilestoneView {
        kind: Leaf::field(milestone, "kind"),
        held_on: Leaf::field(milestone, "held_on"),
        place: Leaf::field(milestone, "place"),
        remarks: Leaf::field(milestone, "remarks"),
    }
}

fn extension_view(dossier: &Dossier<'_>, extension: &Extension) -> ExtensionView {
    let resolution = dossier.resolution(&extension.resolution_id);
    ExtensionView {
        start_date: Leaf::field(extension, "start_date"),
        end_date: Leaf::field(extension, "end_date"),
        additional_usd: Leaf::money(Figure::known(extension, "additional_usd"), "USD"),
        additional_whole: Leaf::whole(Figure::known(extension, "additional_usd")),
        instrument_ref: Leaf::field(extension, "instrument_ref"),
        resolution_no: Leaf::field_of(resolution, "resolution_no"),
    }
}

/// Signed general memoranda of the programme and the memorandum's predecessor, oldest first.
fn earlier_instruments(dossier: &Dossier<'_>, mou: Option<&Mou>) -> Vec<EarlierInstrument> {
    let predecessor = mou.and_then(|mou| dossier.mou(&mou.predecessor_mou_id));
    let general = dossier.mous.iter().copied().filter(|other| {
        other.kind == Some(MouKind::GeneralDgovMou)
            && other.status.is_some_and(|status| status.was_signed())
    });
    let mut earlier: Vec<&Mou> = general.collect();
    if let Some(predecessor) = predecessor
        && !earlier.iter().any(|other| other.mou_id == predecessor.mou_id)
    {
        earlier.push(predecessor);
    }
    earlier.sort_by_key(|other| other.signing_date);
    earlier
        .into_iter()
        .map(|other| EarlierInstrument {
            title: Leaf::field(other, "title"),
            kind: Leaf::field(other, "kind"),
            signing_date: Leaf::field(other, "signing_date"),
            signing_place: Leaf::field(other, "signing_place"),
        })
        .collect()
}

/// The last day of a month-and-day period that begins on a date, one year later less a day.
pub(super) fn year_end(start: Date) -> Option<Date> {
    let next = start.checked_add(jiff::Span::new().years(1)).ok()?;
    next.yesterday().ok()
}

/// The organisation in a role, for callers outside this module.
pub(super) fn org_in(names: Names<'_, '_>, side: Side, role: Role) -> Option<OrgView> {
    names.dossier.organization_in(side, role).map(|org| OrgView::of(names, org))
}
