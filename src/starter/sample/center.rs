//! The centre of a programme and its members.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::calendar::{AS_OF, days, months};
use super::programme::{Programme, korean, partner};
use super::rows::{next, text};
use crate::programme::{Center, CenterMember, CenterStatus, Position, Role, Side, Stage};

/// A member before its row is written.
struct Member {
    person: String,
    side: Side,
    position: Position,
    start: Date,
    end: Option<Date>,
    fte: Decimal,
    funded_by: Side,
}

impl Programme<'_> {
    /// Writes the centre, planned from the Committee's first meeting on, and its members.
    pub fn write_center(&mut self) {
        if !self.course.reached(Stage::CommitteeOrganised) {
            return;
        }
        let status = match (self.course.opening, self.course.closing) {
            (_, Some(_)) => CenterStatus::Closed,
            (Some(_), None) => CenterStatus::Operating,
            (None, None) => CenterStatus::Planned,
        };
        let area = Decimal::from(self.dice.between(240, 520)) / Decimal::TWO;
        let floor = self.dice.between(2, 9);
        self.register.centers.push(Center {
            center_id: Some(self.id("CEN", 1)),
            country_code: self.code(),
            name_en: Some(format!(
                "Korea-{} Digital Government Cooperation Center",
                self.land.short
            )),
            name_local: self.land.center.map(str::to_owned),
            address: Some(format!("Innovation Park, Block A, Floor {floor}")),
            city: text(self.land.capital),
            designated_by_org_id: Some(self.org(Role::Lead)),
            office_area_m2: Some(area),
            opening_date: self.course.opening,
            planned_closing_date: self.course.base_end(),
            closing_date: self.course.closing,
            status: Some(status),
            ..next(&self.register.centers)
        });
        self.write_members();
    }

    fn write_members(&mut self) {
        let (Some(opening), Some(end)) = (self.course.opening, self.course.end()) else {
            return;
        };
        for (number, member) in self.members(opening, end).into_iter().enumerate() {
            self.register.center_members.push(CenterMember {
                member_id: Some(format!("CM-{}-{}", self.land.code, number + 1)),
                center_id: Some(self.id("CEN", 1)),
                person_id: Some(member.person),
                side: Some(member.side),
                position: Some(member.position),
                start_date: Some(member.start),
                end_date: member.end,
                fte: Some(member.fte),
                funded_by: Some(member.funded_by),
                ..next(&self.register.center_members)
            });
        }
    }

    fn members(&self, opening: Date, end: Date) -> Vec<Member> {
        let half = Decimal::new(5, 1);
        let korean = |number, position, start, end| Member {
            person: self.korean(number),
            side: Side::Korea,
            position,
            start,
            end: Some(end),
            fte: Decimal::ONE,
            funded_by: Side::Korea,
        };
        let local = |number, position, fte, funded_by| Member {
            person: self.person(number),
            side: Side::Partner,
            position,
            start: opening,
            end: self.course.closing,
            fte,
            funded_by,
        };
        let mut members = Vec::new();
        match self.second_head_from() {
            Some(second) => {
                let last = days(second, -1);
                members.push(korean(korean::HEAD, Position::HeadOfCenter, opening, last));
                members.push(korean(korean::SECOND_HEAD, Position::HeadOfCenter, second, end));
            }
            None => members.push(korean(korean::HEAD, Position::HeadOfCenter, opening, end)),
        }
        members.push(korean(korean::EXPERT, Position::DispatchedExpert, opening, end));
        if self.index.is_multiple_of(3) {
            let start = months(opening, 3);
            members.push(korean(korean::SECOND_EXPERT, Position::DispatchedExpert, start, end));
        }
        members.push(local(partner::DEPUTY, Position::DeputyHead, Decimal::ONE, Side::Partner));
        let payer = if self.index.is_multiple_of(4) { Side::Korea } else { Side::Partner };
        members.push(local(partner::EXPERT, Position::LocalExpert, Decimal::ONE, payer));
        members.push(local(partner::ADMINISTRATOR, Position::Admin, half, Side::Partner));
        members
    }

    /// The day on which a second head of centre follows the first, in programmes where one does.
    pub fn second_head_from(&self) -> Option<Date> {
        let change = months(self.course.opening?, 18);
        (self.index.is_multiple_of(2) && change < days(AS_OF, -30)).then_some(change)
    }
}
