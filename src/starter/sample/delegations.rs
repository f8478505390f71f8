//! Who attended the Committee's meetings.

use jiff::civil::Date;

use super::committee::{Session, hosted_by_korea};
use super::korea;
use super::programme::{Programme, korean, partner};
use super::rows::next;
use crate::programme::{Attendance, Attendee, Capacity, MeetingMode, Side};

impl Programme<'_> {
    /// The Korean co-chair of the programme.
    pub fn korean_cochair(&self) -> &'static str {
        korea::CO_CHAIRS[self.index % 2]
    }

    /// The head of centre on a day.
    pub fn head_on(&self, day: Date) -> String {
        match self.second_head_from() {
            Some(second) if day >= second => self.korean(korean::SECOND_HEAD),
            _ => self.korean(korean::HEAD),
        }
    }

    /// Writes the attendees of a meeting.
    pub fn write_attendees(&mut self, session: Session) {
        let mut rows = self.korean_delegation(session);
        rows.extend(self.partner_delegation());
        let mode = self.mode(session);
        let korea_hosts = hosted_by_korea(session);
        for (at, (person, side, capacity)) in rows.into_iter().enumerate() {
            let host = (side == Side::Korea) == korea_hosts;
            let ambassador = person == self.korean(korean::AMBASSADOR);
            let finance = person == self.person(partner::FINANCE);
            let attendance = match mode {
                MeetingMode::Virtual | MeetingMode::Written => Attendance::Remote,
                MeetingMode::Hybrid if !host && at % 2 == 1 => Attendance::Remote,
                _ if ambassador && session.number.is_multiple_of(3) => Attendance::Proxy,
                _ if finance && session.number % 4 == 2 => Attendance::Absent,
                _ => Attendance::Present,
            };
            self.register.attendees.push(Attendee {
                meeting_id: Some(self.meeting_id(session)),
                person_id: Some(person),
                side: Some(side),
                capacity: Some(capacity),
                attendance: Some(attendance),
                ..next(&self.register.attendees)
            });
        }
    }

    fn korean_delegation(&self, session: Session) -> Vec<(String, Side, Capacity)> {
        let mut persons = vec![
            (self.korean_cochair().to_owned(), Capacity::CoChair),
            (korea::EXECUTIVE.to_owned(), Capacity::Member),
            (korea::RESEARCH.to_owned(), Capacity::Member),
            (self.korean(korean::AMBASSADOR), Capacity::Member),
        ];
        if self.has_large_delegations() {
            let [lead, specialized, ..] = korea::FURTHER;
            persons.extend([lead, specialized].map(|id| (id.to_owned(), Capacity::Member)));
            let observers = &korea::FURTHER[2..];
            persons.extend(observers.iter().map(|id| ((*id).to_owned(), Capacity::Observer)));
            persons.push((self.korean(korean::COUNSELLOR), Capacity::Observer));
            persons.push((korea::INTERPRETER.to_owned(), Capacity::Interpreter));
        }
        if self.course.opening.is_some_and(|opening| session.date >= opening) {
            persons.push((self.head_on(session.date), Capacity::Observer));
        }
        persons.push((korea::SECRETARY.to_owned(), Capacity::Secretariat));
        persons.into_iter().map(|(id, capacity)| (id, Side::Korea, capacity)).collect()
    }

    fn partner_delegation(&self) -> Vec<(String, Side, Capacity)> {
        let mut persons = vec![
            (partner::CO_CHAIR, Capacity::CoChair),
            (partner::PRESIDENT, Capacity::Member),
            (partner::DEAN, Capacity::Member),
            (partner::DIPLOMAT, Capacity::Member),
            (partner::FINANCE, Capacity::Member),
        ];
        if self.has_large_delegations() {
            let capacities = [Capacity::Member, Capacity::Member, Capacity::Observer];
            let capacities = capacities.into_iter().chain(std::iter::repeat(Capacity::Observer));
            persons.extend(partner::FURTHER.into_iter().zip(capacities));
            persons.push((partner::INTERPRETER, Capacity::Interpreter));
        }
        persons.push((partner::SECRETARY, Capacity::Secretariat));
        persons
            .into_iter()
            .map(|(at, capacity)| (self.person(at), Side::Partner, capacity))
            .collect()
    }
}
