//! The Committee's meetings: when they took place, who attended, what was decided.

use jiff::civil::{Date, Weekday, date};

use super::agenda::{Item, Resolve, Task};
use super::calendar::{AS_OF, days, length, workday, workday_before};
use super::korea;
use super::plan::Plan;
use super::programme::{Programme, partner};
use super::rows::{list, next, text};
use crate::programme::{
    ActionItem, ActionStatus, AgendaItem, Meeting, MeetingKind, MeetingMode, MinutesStatus,
    Resolution, Stage,
};

/// What a decision is about, for the rows that rest on it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Tag {
    FirstProjects,
    SecondProjects,
    Transfer(i16),
    Supplement(i16),
    Reduction(i16),
    Extension,
}

/// The resolutions that other rows rest on.
#[derive(Default)]
pub struct Decisions {
    ids: Vec<(Tag, String)>,
}

impl Decisions {
    /// The resolution on a matter.
    pub fn of(&self, tag: Tag) -> Option<String> {
        self.ids.iter().find(|(other, _)| *other == tag).map(|(_, id)| id.clone())
    }
}

/// Why the Committee meets.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Occasion {
    /// It is organised.
    First,
    /// The budget of the running year is revised.
    Midyear(i16),
    /// The next year is prepared.
    Late(i16),
    /// The centre is about to close.
    Closing,
    /// A matter came up shortly before the as-of date; the minutes are a draft.
    Recent,
}

/// A meeting.
#[derive(Clone, Copy)]
pub struct Session {
    /// Number of the session, from 1.
    pub number: usize,
    /// First day.
    pub date: Date,
    /// Why it takes place.
    pub occasion: Occasion,
}

impl Programme<'_> {
    /// The session in the middle of a year, where there was one: in the second year of the term and,
    /// in every second programme, in the third.
    pub fn midyear_session(&self, year: i16) -> Option<Date> {
        let second = year == self.course.first_year + 1;
        let third = year == self.course.first_year + 2 && self.index.is_multiple_of(2);
        let shift = (self.index as i64 * 7 + i64::from(year)) % 50;
        let day = workday(days(date(year, 5, 12), shift));
        (self.course.opening.is_some() && (second || third) && day < days(AS_OF, -30))
            .then_some(day)
    }

    /// The session late in a year that prepares the next, where there was one.
    pub fn late_session(&self, year: i16) -> Option<Date> {
        let (opening, end) = (self.course.opening?, self.course.end()?);
        let shift = (self.index as i64 * 5 + i64::from(year)) % 26;
        let decided = self.course.extension.map(|(decided, _)| decided);
        let day = match decided {
            Some(decided) if decided.year() == year => decided,
            _ => workday(days(date(year, 10, 20), shift)),
        };
        (day > opening && year < end.year() && day <= AS_OF).then_some(day)
    }

    fn sessions(&self) -> Vec<Session> {
        let mut sessions: Vec<(Date, Occasion)> =
            self.course.first_meeting.map(|day| (day, Occasion::First)).into_iter().collect();
        for year in self.course.korean_years() {
            let midyear = self.midyear_session(year).map(|day| (day, Occasion::Midyear(year)));
            let late = self.late_session(year).map(|day| (day, Occasion::Late(year)));
            sessions.extend(midyear.into_iter().chain(late));
        }
        let closing = self.course.closing.map(|closing| workday_before(days(closing, -20)));
        sessions.extend(closing.map(|day| (day, Occasion::Closing)));
        if self.course.stage == Stage::Operating && self.index % 3 == 1 {
            let day = workday_before(days(date(2026, 2, 3), self.index as i64 % 9));
            sessions.push((day, Occasion::Recent));
        }
        sessions.sort_by_key(|(day, _)| *day);
        let numbered = sessions.into_iter().zip(1..);
        numbered.map(|((date, occasion), number)| Session { number, date, occasion }).collect()
    }

    /// Writes meetings, attendees, agenda items, resolutions and action items.
    pub fn write_meetings(&mut self, plan: &Plan) -> Decisions {
        let sessions = self.sessions();
        let mut decisions = Decisions::default();
        let mut numbers = Vec::new();
        for (at, session) in sessions.iter().enumerate() {
            self.write_meeting(*session, sessions.get(at + 1).copied());
            self.write_attendees(*session);
            let (items, tasks) = self.agenda(*session, plan);
            let ids = self.write_items(*session, &items, &mut numbers, &mut decisions);
            self.write_tasks(*session, &tasks, &ids);
        }
        decisions
    }

    fn write_meeting(&mut self, session: Session, following: Option<Session>) {
        let in_seoul = hosted_by_korea(session);
        let kind = match session.occasion {
            Occasion::First | Occasion::Late(_) | Occasion::Closing => MeetingKind::Regular,
            Occasion::Midyear(_) if self.is_written(session) => MeetingKind::WrittenProcedure,
            Occasion::Midyear(_) | Occasion::Recent => MeetingKind::Extraordinary,
        };
        let last = session.occasion == Occasion::Closing || self.course.closing.is_some();
        let planned = (!last && session.occasion != Occasion::Recent)
            .then(|| workday(days(AS_OF, 200 + self.index as i64 % 60)));
        let next_date = following.map(|session| session.date).or(planned);
        let next_place = following.map_or(!in_seoul, hosted_by_korea);
        let draft = self.is_draft(session);
        let recent = session.date > days(AS_OF, -120);
        self.register.meetings.push(Meeting {
            meeting_id: Some(self.meeting_id(session)),
            country_code: self.code(),
            session_no: Some(session.number as i64),
            kind: Some(kind),
            meeting_date: Some(session.date),
            end_date: self.last_day(session),
            venue: Some(self.venue(session)),
            city: Some(self.host_city(in_seoul)),
            mode: Some(self.mode(session)),
            kr_cochair_id: text(self.korean_cochair()),
            partner_cochair_id: Some(self.person(partner::CO_CHAIR)),
            quorum_per_side: Some(if self.has_large_delegations() { 4 } else { 3 }),
            minutes_status: Some(match (draft, recent && self.index.is_multiple_of(3)) {
                (true, _) => MinutesStatus::Draft,
                (false, true) => MinutesStatus::Agreed,
                (false, false) => MinutesStatus::Signed,
            }),
            minutes_languages: if self.index.is_multiple_of(2) {
                list(&["en"])
            } else {
                list(&["ko", "en"])
            },
            next_meeting_date: next_date.filter(|_| !draft),
            next_meeting_place: next_date.map(|_| self.host_city(next_place)),
            ..next(&self.register.meetings)
        });
    }

    /// The id of a meeting.
    pub fn meeting_id(&self, session: Session) -> String {
        self.id("MTG", session.number)
    }

    /// Whether the minutes are still a draft.
    pub fn is_draft(&self, session: Session) -> bool {
        session.occasion == Occasion::Recent || self.course.stage == Stage::CommitteeOrganised
    }

    fn is_written(&self, session: Session) -> bool {
        matches!(session.occasion, Occasion::Midyear(year) if year == self.course.first_year + 2)
    }

    /// A second day for large delegations; three more days to answer in writing.
    fn last_day(&self, session: Session) -> Option<Date> {
        let next = days(session.date, 1);
        let second_day = next.weekday() != Weekday::Saturday && next <= AS_OF;
        match session.occasion {
            _ if self.is_written(session) => Some(days(session.date, 3)),
            Occasion::First | Occasion::Late(_) if self.has_large_delegations() && second_day => {
                Some(next)
            }
            _ => None,
        }
    }

    /// How the members meet.
    pub fn mode(&self, session: Session) -> MeetingMode {
        match session.occasion {
            _ if self.is_written(session) => MeetingMode::Written,
            Occasion::Midyear(_) | Occasion::Recent => MeetingMode::Virtual,
            Occasion::Late(year) if (i64::from(year) + self.index as i64) % 2 == 0 => {
                MeetingMode::Hybrid
            }
            _ => MeetingMode::InPerson,
        }
    }

    fn venue(&self, session: Session) -> String {
        match (self.mode(session), hosted_by_korea(session)) {
            (MeetingMode::Written, _) => "Secretariat of the Committee".to_owned(),
            (_, true) => "Government Complex, Conference Room 310".to_owned(),
            (_, false) => format!("{}, Conference Hall", self.land.offices.ministry.en),
        }
    }

    fn host_city(&self, in_seoul: bool) -> String {
        if in_seoul { "Seoul".to_owned() } else { self.land.capital.to_owned() }
    }

    /// Writes agenda items and resolutions; returns the resolutions' ids. `numbers` counts the
    /// resolutions of each year.
    fn write_items(
        &mut self,
        session: Session,
        items: &[Item],
        numbers: &mut Vec<(i16, usize)>,
        decisions: &mut Decisions,
    ) -> Vec<String> {
        let mut ids = Vec::new();
        for (item, number) in items.iter().zip(1_usize..) {
            let agenda_id = format!("AG-{}-{}-{number}", self.land.code, session.number);
            let presenter = match item.by_korea {
                true => korea::EXECUTIVE.to_owned(),
                false => self.person(partner::PRESIDENT),
            };
            self.register.agenda_items.push(AgendaItem {
                agenda_id: text(&agenda_id),
                meeting_id: Some(self.meeting_id(session)),
                item_no: Some(number as i64),
                title: text(&item.title),
                kind: Some(item.kind),
                presenter_id: Some(presenter),
                deliberation: item.deliberation.clone(),
                ..next(&self.register.agenda_items)
            });
            for resolve in &item.resolutions {
                let id = self.write_resolution(session, &agenda_id, resolve, numbers);
                decisions.ids.extend(resolve.tag.map(|tag| (tag, id.clone())));
                ids.push(id);
            }
        }
        ids
    }

    fn write_resolution(
        &mut self,
        session: Session,
        agenda_id: &str,
        resolve: &Resolve,
        numbers: &mut Vec<(i16, usize)>,
    ) -> String {
        let year = session.date.year();
        let number = match numbers.last_mut() {
            Some((last, number)) if *last == year => {
                *number += 1;
                *number
            }
            _ => {
                numbers.push((year, 1));
                1
            }
        };
        let resolution_no = format!("{year}-{number:02}");
        let id = self.id("R", &resolution_no);
        self.register.resolutions.push(Resolution {
            resolution_id: text(&id),
            country_code: self.code(),
            meeting_id: Some(self.meeting_id(session)),
            agenda_id: text(agenda_id),
            resolution_no: Some(resolution_no),
            subject: Some(resolve.subject),
            text: text(&resolve.text),
            outcome: Some(resolve.outcome),
            amount_usd: resolve.amount,
            ..next(&self.register.resolutions)
        });
        id
    }

    fn write_tasks(&mut self, session: Session, tasks: &[Task], resolutions: &[String]) {
        for (task, number) in tasks.iter().zip(1_usize..) {
            let owner = match task.by_korea {
                true => korea::SECRETARY.to_owned(),
                false => self.person(partner::DEPUTY),
            };
            let due = workday(days(session.date, self.dice.between(35, 110)));
            let cancelled = self.dice.chance(6);
            let (status, done) = if due >= AS_OF {
                let begun = self.dice.chance(50);
                (if begun { ActionStatus::InProgress } else { ActionStatus::Open }, None)
            } else if cancelled {
                (ActionStatus::Cancelled, None)
            } else {
                let took = self.dice.between(7, length(session.date, due) - 1);
                (ActionStatus::Done, Some(workday_before(days(session.date, took))))
            };
            self.register.action_items.push(ActionItem {
                action_id: Some(format!("AI-{}-{}-{number}", self.land.code, session.number)),
                meeting_id: Some(self.meeting_id(session)),
                resolution_id: task.resolution.and_then(|at| resolutions.get(at).cloned()),
                description: text(&task.text),
                owner_id: Some(owner),
                due_date: Some(due),
                status: Some(status),
                done_date: done,
                ..next(&self.register.action_items)
            });
        }
    }
}

/// The two sides host in turn, the partner first.
pub fn hosted_by_korea(session: Session) -> bool {
    session.number.is_multiple_of(2)
}
