//! Organisations and persons of a programme.

use jiff::civil::{Date, date};

use super::calendar::{AS_OF, days, months};
use super::korea::NIA;
use super::names::{Name, Names};
use super::programme::{Programme, korean, partner};
use super::rows::{Person, next, text};
use crate::programme::{Organization, Rank, Role, Side, Stage};

impl Programme<'_> {
    /// Writes the partner's organisations and the Korean embassy. Early on only some are named.
    pub fn write_organizations(&mut self) {
        let offices = &self.land.offices;
        let rows = [
            (
                Role::Lead,
                offices.ministry,
                offices.abbreviation,
                Some(partner::MINISTER),
                "Government House 1",
            ),
            (
                Role::Specialized,
                offices.agency,
                "NDGA",
                Some(partner::PRESIDENT),
                "Innovation Park, Block C",
            ),
            (
                Role::Cooperation,
                offices.academy,
                "APA",
                Some(partner::DEAN),
                "University Avenue 24",
            ),
            (Role::Diplomatic, offices.foreign, "MFA", None, "Government House 4"),
        ];
        for (role, office, abbreviation, head, street) in rows {
            if self.has_org(role) {
                self.register.organizations.push(Organization {
                    org_id: Some(self.org(role)),
                    country_code: self.code(),
                    side: Some(Side::Partner),
                    role: Some(role),
                    name_en: text(office.en),
                    name_local: office.own(false).map(str::to_owned),
                    abbreviation: text(abbreviation),
                    head_person_id: head.map(|head| self.person(head)),
                    address: Some(format!("{street}, {}", self.land.capital)),
                    ..next(&self.register.organizations)
                });
            }
        }
        self.register.organizations.push(Organization {
            org_id: Some(self.embassy()),
            country_code: self.code(),
            side: Some(Side::Korea),
            role: Some(Role::Diplomatic),
            name_en: Some(format!("Embassy of the Republic of Korea to {}", self.land.formal)),
            name_local: Some(format!("주{} 대한민국 대사관", self.land.short_ko)),
            abbreviation: text("Embassy"),
            head_person_id: Some(self.korean(korean::AMBASSADOR)),
            address: Some(format!("Diplomatic Quarter 7, {}", self.land.capital)),
            ..next(&self.register.organizations)
        });
    }

    /// Whether the partner has named its organisation in a role.
    fn has_org(&self, role: Role) -> bool {
        match role {
            Role::Lead => true,
            Role::Specialized | Role::Diplomatic => self.course.reached(Stage::SelectionConfirmed),
            Role::Cooperation => self.course.reached(Stage::MouSigned),
        }
    }

    /// Writes the persons of the partner's organisations, of the embassy and of the centre.
    pub fn write_persons(&mut self) {
        self.write_ministers();
        let director = self.name(false);
        let own = self.land.offices.director_general.own(director.woman).unwrap_or_default();
        let title = (self.land.offices.director_general.en, own);
        self.write_partner(partner::CO_CHAIR, Role::Lead, &director, title, Rank::DirectorGeneral);
        let president = self.name(false);
        let own = self.land.offices.president.own(president.woman).unwrap_or_default();
        let title = (self.land.offices.president.en, own);
        self.write_partner(
            partner::PRESIDENT,
            Role::Specialized,
            &president,
            title,
            Rank::AgencyHead,
        );
        let others = [
            (partner::FINANCE, Role::Lead, "Head of the Finance Division", Rank::Manager),
            (partner::DEAN, Role::Cooperation, "Rector", Rank::DirectorGeneral),
            (
                partner::DIPLOMAT,
                Role::Diplomatic,
                "Director for Asia and the Pacific",
                Rank::Director,
            ),
            (
                partner::SECRETARY,
                Role::Lead,
                "Secretary for International Cooperation",
                Rank::Staff,
            ),
        ];
        self.write_partners(&others);
        if self.course.reached(Stage::MouSigned) {
            let staff = [
                (partner::EXPERT, Role::Specialized, "Digital Services Expert", Rank::Expert),
                (partner::ADMINISTRATOR, Role::Specialized, "Administrative Officer", Rank::Staff),
                (
                    partner::DEPUTY,
                    Role::Specialized,
                    "Head of International Projects",
                    Rank::Manager,
                ),
                (partner::INTERPRETER, Role::Diplomatic, "Interpreter", Rank::Staff),
            ];
            self.write_partners(&staff);
        }
        if self.has_large_delegations() {
            let [a, b, c, d, e, f] = partner::FURTHER;
            let further = [
                (a, Role::Lead, "Director of Strategy", Rank::Director),
                (b, Role::Specialized, "Director of Platforms", Rank::Director),
                (c, Role::Lead, "Adviser to the Minister", Rank::Manager),
                (d, Role::Cooperation, "Head of Training Programmes", Rank::Manager),
                (e, Role::Specialized, "Chief Data Officer", Rank::Expert),
                (f, Role::Diplomatic, "Desk Officer for the Republic of Korea", Rank::Staff),
            ];
            self.write_partners(&further);
        }
        self.write_koreans();
    }

    /// The minister, and a former one who signed the memorandum in some programmes.
    fn write_ministers(&mut self) {
        let name = self.name(false);
        let former = self.former_minister_until();
        let first_day = former.map_or(date(2018, 1, 2), |last| days(last, 1));
        self.write_minister(partner::MINISTER, &name, first_day, None);
        if let Some(last) = former {
            let name = self.name(false);
            self.write_minister(partner::FORMER_MINISTER, &name, date(2018, 1, 2), Some(last));
        }
    }

    fn write_minister(&mut self, number: u8, name: &Name, from: Date, to: Option<Date>) {
        let office = self.land.offices.minister;
        let titles = (office.en, office.own(name.woman).unwrap_or_default());
        let (id, org, domain) = (self.person(number), self.org(Role::Lead), self.domain());
        let minister = Person::new(&id, &org, &domain, name, titles, Rank::Minister);
        minister.in_office(from, to).write(self.register);
    }

    /// The last day in office of the minister who signed the memorandum, where another followed.
    fn former_minister_until(&self) -> Option<Date> {
        let last = months(self.course.mou?, 13);
        (self.index % 3 == 1 && last < days(AS_OF, -60)).then_some(last)
    }

    /// The id of the partner's minister on a day.
    pub fn minister_on(&self, day: Date) -> String {
        match self.former_minister_until() {
            Some(last) if day <= last => self.person(partner::FORMER_MINISTER),
            _ => self.person(partner::MINISTER),
        }
    }

    fn write_partners(&mut self, persons: &[(u8, Role, &'static str, Rank)]) {
        for (number, role, title, rank) in persons {
            if self.has_org(*role) {
                let name = self.name(false);
                self.write_partner(*number, *role, &name, (title, ""), *rank);
            }
        }
    }

    fn write_partner(
        &mut self,
        number: u8,
        role: Role,
        name: &Name,
        titles: (&str, &str),
        rank: Rank,
    ) {
        if self.has_org(role) {
            let (id, org, domain) = (self.person(number), self.org(role), self.domain());
            Person::new(&id, &org, &domain, name, titles, rank).write(self.register);
        }
    }

    fn write_koreans(&mut self) {
        let (embassy, domain) = (self.embassy(), self.domain());
        let ambassador = ("Ambassador Extraordinary and Plenipotentiary", "특명전권대사");
        let mut persons = vec![
            (korean::AMBASSADOR, embassy.as_str(), ambassador, Rank::Ambassador),
            (korean::COUNSELLOR, embassy.as_str(), ("Counsellor", "참사관"), Rank::Manager),
        ];
        if self.course.reached(Stage::Operating) {
            let principal = ("Principal Researcher", "수석연구원");
            let senior = ("Senior Researcher", "책임연구원");
            persons.extend([
                (korean::HEAD, NIA, principal, Rank::Expert),
                (korean::SECOND_HEAD, NIA, principal, Rank::Expert),
                (korean::EXPERT, NIA, senior, Rank::Expert),
                (korean::SECOND_EXPERT, NIA, senior, Rank::Expert),
            ]);
        }
        for (number, org, titles, rank) in persons {
            let (id, name) = (self.korean(number), self.name(true));
            Person::new(&id, org, &domain, &name, titles, rank).write(self.register);
        }
    }

    /// Whether more than twelve persons take part in a meeting.
    pub fn has_large_delegations(&self) -> bool {
        self.index % 4 == 1 && self.course.reached(Stage::CommitteeOrganised)
    }

    fn domain(&self) -> String {
        self.land.code.to_lowercase()
    }

    fn name(&mut self, from_korea: bool) -> Name {
        if from_korea {
            Names::list("korean").draw(&mut self.dice, &mut self.taken)
        } else {
            self.land.offices.names.draw(&mut self.dice, &mut self.taken)
        }
    }
}
