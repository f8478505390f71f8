//! A Committee meeting.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;

use super::names::Names;
use super::parties::PersonView;
use super::{ProjectView, Request, instrument};
use crate::figures::{Apportioner, Apportionment, Figure};
use crate::kinds::leaf::Leaf;
use crate::kinds::row::Row;
use crate::programme::{
    ActionItem, ActionStatus, AgendaItem, AgendaKind, Attendance, Attendee, BudgetLine, Capacity,
    Category, Dossier, Listed, Meeting, Resolution, ResolutionSubject, Side, Trace,
};

/// A Committee meeting.
#[derive(Serialize, JsonSchema)]
pub struct MeetingView<'a> {
    /// Its row.
    #[serde(flatten)]
    pub row: Row<'a, Meeting>,
    /// Whether it lasted one day.
    pub one_day: bool,
    /// Korean co-chair.
    pub korea_cochair: Option<PersonView>,
    /// Partner co-chair.
    pub partner_cochair: Option<PersonView>,
    /// Co-chair of the side named first.
    pub first_cochair: Option<PersonView>,
    /// Co-chair of the side named second.
    pub second_cochair: Option<PersonView>,
    /// Who attended.
    pub attendance: AttendanceView,
    /// Whether each side was present in sufficient number.
    pub quorum: QuorumView,
    /// The agenda in order.
    pub agenda: Vec<AgendaView>,
    /// Agenda items of kind report.
    pub reports: Vec<AgendaView>,
    /// Resolutions adopted, as proposed or amended.
    pub resolutions: Vec<ResolutionView>,
    /// Resolutions deferred or not adopted.
    pub deferred: Vec<ResolutionView>,
    /// Action items of this meeting.
    pub actions: Vec<ActionView>,
    /// Action items of earlier meetings that were open at this one.
    pub matters_arising: Vec<ActionView>,
    /// Names of the languages of the minutes, the holder's first, English last.
    pub language_names: Vec<Leaf>,
    /// Number of languages.
    pub language_count: i64,
    /// Name of the language that prevails: English, where it is one of several.
    pub prevailing: Leaf,
    /// Whether a resolution on projects, budget or revisions was adopted.
    pub has_approvals: bool,
    /// Projects that rest on this meeting's resolutions.
    pub approved_projects: Vec<ProjectView>,
    /// Sum of their budgets.
    pub approved_projects_total: Leaf,
    /// Planned budget of the following fiscal year, where a budget was approved.
    pub approved_budgets: Vec<BudgetRow>,
    /// Sum of that budget.
    pub approved_budgets_total: Leaf,
    /// Sum of the part of the side named first; unknown if it has none.
    pub approved_budgets_first_total: Leaf,
    /// Sum of the part of the side named second; unknown if it has none.
    pub approved_budgets_second_total: Leaf,
    /// Transfers that rest on this meeting's resolutions.
    pub revisions: Vec<RevisionView>,
}

/// Who attended, by delegation.
#[derive(Serialize, JsonSchema)]
pub struct AttendanceView {
    /// Delegation of the side named first.
    pub first: Vec<AttendeeView>,
    /// Delegation of the side named second.
    pub second: Vec<AttendeeView>,
    /// Observers, secretariat and interpreters.
    pub observers: Vec<AttendeeView>,
    /// Co-chairs and members who were absent.
    pub apologies: Vec<AttendeeView>,
    /// Number of all who attended.
    pub total: i64,
}

/// A person at the meeting.
#[derive(Serialize, JsonSchema)]
pub struct AttendeeView {
    /// Name with honorific.
    pub name: Leaf,
    /// Official title.
    pub title: Leaf,
    /// Organisation.
    pub organization: Leaf,
    /// Role of the organisation.
    pub role: Leaf,
    /// Capacity.
    pub capacity: Leaf,
    /// Present, remote or by proxy.
    pub attendance: Leaf,
    /// `the Korean side` or `the X side`.
    pub side_label: String,
}

/// Quorum of a meeting.
#[derive(Serialize, JsonSchema)]
pub struct QuorumView {
    /// Required number per side.
    pub per_side: Leaf,
    /// Co-chairs and members of the side named first who took part.
    pub first_present: i64,
    /// Co-chairs and members of the side named second who took part.
    pub second_present: i64,
    /// Of the Korean side.
    pub korea_present: i64,
    /// Of the partner side.
    pub partner_present: i64,
    /// Whether both sides reached the required number.
    pub met: bool,
}

/// An agenda item.
#[derive(Serialize, JsonSchema)]
pub struct AgendaView {
    /// Number on the agenda.
    pub no: Leaf,
    /// Title.
    pub title: Leaf,
    /// Kind.
    pub kind: Leaf,
    /// Who presented it.
    pub presenter: Option<PersonView>,
    /// What was said.
    pub deliberation: Leaf,
    /// Resolutions taken under it.
    pub resolutions: Vec<ResolutionView>,
}

/// A resolution.
#[derive(Serialize, JsonSchema)]
pub struct ResolutionView {
    /// Number, e.g. `2026-01`.
    pub no: Leaf,
    /// Subject.
    pub subject: Leaf,
    /// Operative text.
    pub text: Leaf,
    /// Outcome.
    pub outcome: Leaf,
    /// Amount decided.
    pub amount: Leaf,
    /// Number of the agenda item.
    pub agenda_no: Leaf,
    /// Title of the agenda item.
    pub agenda_title: Leaf,
}

/// An action item.
#[derive(Serialize, JsonSchema)]
pub struct ActionView {
    /// Number in the list.
    pub no: i64,
    /// Number of the meeting that gave it.
    pub meeting_no: Leaf,
    /// What is to be done.
    pub description: Leaf,
    /// Name and organisation of the owner.
    pub owner: Leaf,
    /// Due date.
    pub due: Leaf,
    /// Status.
    pub status: Leaf,
    /// The day on which it was done.
    pub done: Leaf,
    /// Whether it is open past its due date at the as-of date.
    pub overdue: bool,
    /// Number of the resolution behind it.
    pub resolution_no: Leaf,
}

/// A line of an approved budget.
#[derive(Serialize, JsonSchema)]
pub struct BudgetRow {
    /// Fiscal year.
    pub year: i64,
    /// Side.
    pub side: Leaf,
    /// Category.
    pub category: Leaf,
    /// Planned amount, as in a table of whole units.
    pub planned: Leaf,
}

/// A transfer between budget lines.
#[derive(Serialize, JsonSchema)]
pub struct RevisionView {
    /// Date.
    pub date: Leaf,
    /// Giving line.
    pub from: Leaf,
    /// Receiving line.
    pub to: Leaf,
    /// Amount, as in a table of cents.
    pub amount: Leaf,
    /// Number of the resolution.
    pub resolution_no: Leaf,
    /// Reason.
    pub reason: Leaf,
}

/// The view of a meeting.
pub fn view<'a>(
    names: Names<'_, 'a>,
    meeting: &'a Meeting,
    request: &Request<'_>,
) -> MeetingView<'a> {
    let dossier = names.dossier;
    let partner_first = request.holder == Some(Side::Partner);
    let order =
        if partner_first { [Side::Partner, Side::Korea] } else { [Side::Korea, Side::Partner] };
    let cochair = |side| match side {
        Side::Korea => dossier.person(&meeting.kr_cochair_id),
        Side::Partner => dossier.person(&meeting.partner_cochair_id),
    };
    let cochair = |side| cochair(side).map(|person| PersonView::of(names, person));
    let ours: Vec<&Resolution> = dossier
        .resolutions
        .iter()
        .copied()
        .filter(|r| r.meeting_id == meeting.meeting_id)
        .collect();
    let adopted: Vec<&Resolution> = ours.iter().copied().filter(|r| r.is_adopted()).collect();
    let agenda = agenda_of(dossier, meeting);
    let item_view = |item: &&AgendaItem| agenda_view(names, item, &ours);
    let languages = meeting.minutes_languages.as_deref().unwrap_or_default();
    let language_names: Vec<Leaf> = instrument::language_order(languages, request.holder)
        .into_iter()
        .map(Leaf::language)
        .collect();
    let prevailing = languages.len() > 1 && languages.iter().any(|tag| tag == "en");
    let approval = |subject| adopted.iter().any(|r| r.subject == Some(subject));
    let budgets = approval(ResolutionSubject::BudgetApproval);
    let lines = if budgets { approved_lines(dossier, meeting) } else { Vec::new() };
    let budgets_in_whole = ApprovedBudgets::of(&lines);
    let rests_here = |id: &Option<String>| {
        id.is_some() && adopted.iter().any(|resolution| resolution.resolution_id == *id)
    };
    let projects: Vec<_> =
        dossier.projects.iter().filter(|project| rests_here(&project.resolution_id)).collect();
    MeetingView {
        row: Row(Some(meeting)),
        one_day: meeting.end_date.is_none() || meeting.end_date == meeting.meeting_date,
        korea_cochair: cochair(Side::Korea),
        partner_cochair: cochair(Side::Partner),
        first_cochair: cochair(order[0]),
        second_cochair: cochair(order[1]),
        attendance: attendance(names, meeting, order),
        quorum: quorum(dossier, meeting, order),
        agenda: agenda.iter().map(item_view).collect(),
        reports: agenda
            .iter()
            .filter(|item| item.kind == Some(AgendaKind::Report))
            .map(item_view)
            .collect(),
        resolutions: adopted.iter().map(|r| resolution_view(r, &agenda)).collect(),
        deferred: ours
            .iter()
            .filter(|resolution| !resolution.is_adopted())
            .map(|resolution| resolution_view(resolution, &agenda))
            .collect(),
        actions: actions(names, meeting),
        matters_arising: matters_arising(names, meeting),
        language_count: language_names.len() as i64,
        language_names,
        prevailing: if prevailing { Leaf::language("en") } else { Leaf::UNKNOWN },
        has_approvals: approval(ResolutionSubject::ProjectApproval)
            || budgets
            || approval(ResolutionSubject::BudgetRevision),
        approved_projects_total: Leaf::money(
            projects.iter().map(|project| Figure::of(**project, "budget_usd")).sum::<Figure>(),
            "USD",
        ),
        approved_projects: projects.iter().map(|p| ProjectView::of(dossier, p)).collect(),
        approved_budgets_total: budgets_in_whole.total(),
        approved_budgets_first_total: budgets_in_whole.of_side(order[0]),
        approved_budgets_second_total: budgets_in_whole.of_side(order[1]),
        approved_budgets: budgets_in_whole.rows(),
        revisions: dossier
            .revisions
            .iter()
            .filter(|revision| rests_here(&revision.resolution_id))
            .copied()
            .inspect(|revision| dossier.note(*revision))
            .map(|revision| {
                let line = |id| {
                    let line = dossier.budget_line(id);
                    line.map_or(Leaf::UNKNOWN, |line| {
                        let text = line.description.as_deref().unwrap_or_default();
                        let id = line.line_id.as_deref().unwrap_or_default();
                        let of = ["line_id", "description"].map(|field| Trace::cell(line, field));
                        Leaf::text(format!("{id} ({text})"))
                            .from_trace(Trace::text("line in brackets", of))
                    })
                };
                let resolution = dossier.resolution(&revision.resolution_id);
                RevisionView {
                    date: Leaf::field(revision, "revision_date"),
                    from: line(&revision.from_line_id),
                    to: line(&revision.to_line_id),
                    amount: Leaf::cents(Figure::known(revision, "amount")),
                    resolution_no: Leaf::field_of(resolution, "resolution_no"),
                    reason: Leaf::field(revision, "reason"),
                }
            })
            .collect(),
    }
}

fn agenda_of<'a>(dossier: &Dossier<'a>, meeting: &Meeting) -> Vec<&'a AgendaItem> {
    let ours = dossier.agenda_items.iter().copied();
    let mut agenda: Vec<_> = ours.filter(|item| item.meeting_id == meeting.meeting_id).collect();
    agenda.sort_by_key(|item| item.item_no);
    agenda
}

fn agenda_view(names: Names<'_, '_>, item: &AgendaItem, resolutions: &[&Resolution]) -> AgendaView {
    let taken = resolutions.iter().filter(|resolution| resolution.agenda_id == item.agenda_id);
    let presenter = names.dossier.person(&item.presenter_id);
    AgendaView {
        no: Leaf::field(item, "item_no"),
        title: Leaf::field(item, "title"),
        kind: Leaf::field(item, "kind"),
        presenter: presenter.map(|person| PersonView::of(names, person)),
        deliberation: Leaf::field(item, "deliberation"),
        resolutions: taken.map(|resolution| resolution_view(resolution, &[item])).collect(),
    }
}

fn resolution_view(resolution: &Resolution, agenda: &[&AgendaItem]) -> ResolutionView {
    let item = agenda.iter().copied().find(|item| item.agenda_id == resolution.agenda_id);
    ResolutionView {
        no: Leaf::field(resolution, "resolution_no"),
        subject: Leaf::field(resolution, "subject"),
        text: Leaf::field(resolution, "text"),
        outcome: Leaf::field(resolution, "outcome"),
        amount: Leaf::money(Figure::known(resolution, "amount_usd"), "USD"),
        agenda_no: Leaf::field_of(item, "item_no"),
        agenda_title: Leaf::field_of(item, "title"),
    }
}

fn attendance(names: Names<'_, '_>, meeting: &Meeting, order: [Side; 2]) -> AttendanceView {
    let all = || names.dossier.attendees.iter().filter(|a| a.meeting_id == meeting.meeting_id);
    let delegation = |side| {
        all()
            .filter(|attendee| attendee.side == Some(side) && takes_part(attendee))
            .map(view_ref(names))
            .collect()
    };
    let absent = |attendee: &&&Attendee| attendee.attendance == Some(Attendance::Absent);
    AttendanceView {
        first: delegation(order[0]),
        second: delegation(order[1]),
        observers: all()
            .filter(|attendee| !sits(attendee) && !absent(attendee))
            .map(view_ref(names))
            .collect(),
        apologies: all().filter(absent).map(view_ref(names)).collect(),
        total: all().filter(|attendee| !absent(attendee)).count() as i64,
    }
}

fn view_ref<'n>(names: Names<'n, 'n>) -> impl Fn(&&Attendee) -> AttendeeView + 'n {
    move |attendee| attendee_view(names, attendee)
}

/// Whether the person sits on the Committee: co-chair or member.
fn sits(attendee: &Attendee) -> bool {
    matches!(attendee.capacity, Some(Capacity::CoChair | Capacity::Member))
}

/// Whether the person sits on the Committee and took part (reference 2.1, COM-02).
fn takes_part(attendee: &Attendee) -> bool {
    sits(attendee)
        && matches!(
            attendee.attendance,
            Some(Attendance::Present | Attendance::Remote | Attendance::Proxy)
        )
}

fn attendee_view(names: Names<'_, '_>, attendee: &Attendee) -> AttendeeView {
    let dossier = names.dossier;
    let person = dossier.person(&attendee.person_id);
    let org = person.and_then(|person| dossier.organization(&person.org_id));
    let view = person.map(|person| PersonView::of(names, person)).unwrap_or_default();
    AttendeeView {
        name: view.styled,
        title: view.title,
        organization: view.organization,
        role: Leaf::field_of(org, "role"),
        capacity: Leaf::field(attendee, "capacity"),
        attendance: Leaf::field(attendee, "attendance"),
        side_label: names.side_label(attendee.side.unwrap_or(Side::Korea)),
    }
}

fn quorum(dossier: &Dossier<'_>, meeting: &Meeting, order: [Side; 2]) -> QuorumView {
    let present = |side| {
        let ours = dossier.attendees.iter().filter(|attendee| {
            attendee.meeting_id == meeting.meeting_id
                && attendee.side == Some(side)
                && takes_part(attendee)
        });
        ours.count() as i64
    };
    let (korea, partner) = (present(Side::Korea), present(Side::Partner));
    let met = meeting.quorum_per_side.is_some_and(|needed| korea >= needed && partner >= needed);
    QuorumView {
        per_side: Leaf::field(meeting, "quorum_per_side"),
        first_present: present(order[0]),
        second_present: present(order[1]),
        korea_present: korea,
        partner_present: partner,
        met,
    }
}

fn actions(names: Names<'_, '_>, meeting: &Meeting) -> Vec<ActionView> {
    let ours =
        names.dossier.action_items.iter().filter(|item| item.meeting_id == meeting.meeting_id);
    ours.enumerate().map(|(at, item)| action_view(names, item, at)).collect()
}

/// Action items of earlier meetings that had not been done or cancelled before this one.
fn matters_arising(names: Names<'_, '_>, meeting: &Meeting) -> Vec<ActionView> {
    let dossier = names.dossier;
    let earlier = dossier.action_items.iter().filter(|item| {
        let given = dossier.meeting(&item.meeting_id).and_then(|given| given.meeting_date);
        let before = given.zip(meeting.meeting_date).is_some_and(|(given, now)| given < now);
        let settled = match item.status {
            Some(ActionStatus::Done) => {
                item.done_date.zip(meeting.meeting_date).is_some_and(|(done, now)| done < now)
            }
            Some(ActionStatus::Cancelled) => true,
            _ => false,
        };
        before && !settled
    });
    earlier.enumerate().map(|(at, item)| action_view(names, item, at)).collect()
}

fn action_view(names: Names<'_, '_>, item: &ActionItem, at: usize) -> ActionView {
    let dossier = names.dossier;
    let owner = dossier.person(&item.owner_id).map(|person| PersonView::of(names, person));
    let open = matches!(item.status, Some(ActionStatus::Open | ActionStatus::InProgress));
    let meeting = dossier.meeting(&item.meeting_id);
    let resolution = dossier.resolution(&item.resolution_id);
    let owner =
        owner.map(|owner| match owner.name.as_text().zip(owner.organization_short.as_text()) {
            Some((name, org)) => {
                let of = [owner.name.trace(), owner.organization_short.trace()];
                let of = of.into_iter().flatten().cloned();
                Leaf::text(format!("{name}, {org}"))
                    .from_trace(Trace::text("with organisation", of))
            }
            None => owner.name,
        });
    ActionView {
        no: at as i64 + 1,
        meeting_no: Leaf::field_of(meeting, "session_no"),
        description: Leaf::field(item, "description"),
        owner: owner.unwrap_or_default(),
        due: Leaf::field(item, "due_date"),
        status: Leaf::field(item, "status"),
        done: Leaf::field(item, "done_date"),
        overdue: open && item.due_date.is_some_and(|due| due < dossier.settings.as_of_date),
        resolution_no: Leaf::field_of(resolution, "resolution_no"),
    }
}

/// The budget lines of the first fiscal year after the meeting that has any.
fn approved_lines<'a>(dossier: &Dossier<'a>, meeting: &Meeting) -> Vec<&'a BudgetLine> {
    let after = meeting.meeting_date.map_or(i64::MIN, |date| i64::from(date.year()));
    let year = dossier
        .budget_lines
        .iter()
        .filter_map(|line| line.fiscal_year)
        .filter(|year| *year > after)
        .min();
    let lines = dossier.budget_lines.iter().copied();
    let approved = lines.filter(|line| line.fiscal_year.is_some() && line.fiscal_year == year);
    approved.inspect(|line| dossier.note(*line)).collect()
}

/// The planned amounts of budget lines by year, side and category, fitted to their totals.
struct ApprovedBudgets {
    rows: BTreeMap<(i64, Side, Category), Figure>,
    whole: Apportionment,
}

impl ApprovedBudgets {
    fn of(lines: &[&BudgetLine]) -> Self {
        let mut rows: BTreeMap<_, Figure> = BTreeMap::new();
        for line in lines {
            if let (Some(year), Some(side), Some(category)) =
                (line.fiscal_year, line.side, line.category)
            {
                *rows.entry((year, side, category)).or_default() += Figure::of(*line, "planned");
            }
        }
        let mut apportioner = Apportioner::new(Decimal::ONE);
        let total: Figure = rows.values().sum();
        apportioner.grand(&total);
        let sides = [Side::Korea, Side::Partner].map(|side| sum_of(&rows, side));
        apportioner.sum(&total, sides.iter().flatten());
        for (side, sum) in [Side::Korea, Side::Partner].into_iter().zip(&sides) {
            let parts = rows.iter().filter(|((_, of, _), _)| *of == side);
            if let Some(sum) = sum {
                apportioner.sum(sum, parts.map(|(_, planned)| planned));
            }
        }
        Self { whole: apportioner.solve(), rows }
    }

    fn leaf(&self, figure: &Figure) -> Leaf {
        Leaf::footed(self.whole.units(figure), figure)
    }

    /// The sum of a side; unknown if it has no line.
    fn of_side(&self, side: Side) -> Leaf {
        sum_of(&self.rows, side).map(|sum| self.leaf(&sum)).unwrap_or_default()
    }

    fn total(&self) -> Leaf {
        self.leaf(&self.rows.values().sum())
    }

    fn rows(&self) -> Vec<BudgetRow> {
        let row =
            |(&(year, side, category), planned): (&(i64, Side, Category), &Figure)| BudgetRow {
                year,
                side: Leaf::text(side.key()),
                category: Leaf::listed(Some(category)),
                planned: self.leaf(planned),
            };
        self.rows.iter().map(row).collect()
    }
}

/// The planned sum of a side, if it has any line.
fn sum_of(rows: &BTreeMap<(i64, Side, Category), Figure>, side: Side) -> Option<Figure> {
    let ours = rows.iter().filter(|((_, of, _), _)| *of == side);
    ours.map(|(_, planned)| planned.clone()).reduce(|sum, planned| sum + planned)
}
