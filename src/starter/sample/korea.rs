//! The Korean organisations and persons that serve every programme.

use jiff::civil::{Date, date};

use super::dice::Dice;
use super::names::{Name, Names};
use super::rows::{Person as Entry, next, text};
use crate::programme::{Organization, Rank, Register, Role, Side};

/// Ids of the organisations.
pub const MOIS: &str = "O-KR-MOIS";
pub const NIA: &str = "O-KR-NIA";
pub const ACADEMY: &str = "O-KR-KADA";

/// Ids of the persons.
pub const PRESIDENT: &str = "P-KR-04";
/// Co-chairs; programmes are shared between the two.
pub const CO_CHAIRS: [&str; 2] = ["P-KR-05", "P-KR-06"];
/// Head of the specialised organisation's department, member of every Committee.
pub const EXECUTIVE: &str = "P-KR-07";
/// The cooperation organisation's member.
pub const RESEARCH: &str = "P-KR-08";
/// Who keeps the books.
pub const FINANCE: &str = "P-KR-09";
/// Secretary of the Korean delegation.
pub const SECRETARY: &str = "P-KR-10";
/// Further members of large delegations: of the lead, specialised and cooperation organisations.
pub const FURTHER: [&str; 6] = ["P-KR-11", "P-KR-12", "P-KR-13", "P-KR-14", "P-KR-15", "P-KR-16"];
pub const INTERPRETER: &str = "P-KR-17";

/// The ministers with the first and last day of their terms.
const MINISTERS: [(&str, Date, Option<Date>); 3] = [
    ("P-KR-01", date(2018, 6, 18), Some(date(2021, 12, 30))),
    ("P-KR-02", date(2021, 12, 31), Some(date(2024, 1, 7))),
    ("P-KR-03", date(2024, 1, 8), None),
];

/// The minister in office on a day.
pub fn minister_on(day: Date) -> &'static str {
    let in_office = MINISTERS.iter().find(|(_, _, last)| last.is_none_or(|last| day <= last));
    in_office.map_or("P-KR-03", |(id, ..)| id)
}

/// Writes the rows; returns the names taken, so that no programme has two persons of one name.
pub fn write(register: &mut Register, dice: &mut Dice) -> Vec<String> {
    let organizations = [
        (
            MOIS,
            Role::Lead,
            "Ministry of the Interior and Safety",
            "행정안전부",
            "MOIS",
            "P-KR-03",
            "Government Complex, Sejong, Republic of Korea",
        ),
        (
            NIA,
            Role::Specialized,
            "National Information Society Agency",
            "한국지능정보사회진흥원",
            "NIA",
            PRESIDENT,
            "Daegu, Republic of Korea",
        ),
        (
            ACADEMY,
            Role::Cooperation,
            "Korea Academy for Digital Administration (fictional)",
            "한국디지털행정아카데미(가상)",
            "KADA",
            RESEARCH,
            "Seoul, Republic of Korea",
        ),
    ];
    for (id, role, en, ko, abbreviation, head, address) in organizations {
        register.organizations.push(Organization {
            org_id: text(id),
            country_code: text("*"),
            side: Some(Side::Korea),
            role: Some(role),
            name_en: text(en),
            name_local: text(ko),
            abbreviation: text(abbreviation),
            head_person_id: text(head),
            address: text(address),
            ..next(&register.organizations)
        });
    }
    write_persons(register, dice)
}

fn write_persons(register: &mut Register, dice: &mut Dice) -> Vec<String> {
    let names = Names::list("korean");
    let mut taken = Vec::new();
    for (id, from, to) in MINISTERS {
        let minister = ("Minister of the Interior and Safety", "행정안전부 장관");
        let name = names.draw(dice, &mut taken);
        Entry::new(id, MOIS, "kr", &name, minister, Rank::Minister)
            .in_office(from, to)
            .write(register);
    }
    let offices: [(&str, &str, (&str, &str), Rank); 14] = [
        (PRESIDENT, NIA, ("President", "원장"), Rank::AgencyHead),
        (
            CO_CHAIRS[0],
            MOIS,
            (
                "Director General for International Digital Government Cooperation",
                "디지털정부국제협력관",
            ),
            Rank::DirectorGeneral,
        ),
        (
            CO_CHAIRS[1],
            MOIS,
            ("Director General for Digital Government Innovation", "디지털정부혁신국장"),
            Rank::DirectorGeneral,
        ),
        (
            EXECUTIVE,
            NIA,
            ("Executive Director, Global Cooperation", "글로벌협력본부장"),
            Rank::DirectorGeneral,
        ),
        (RESEARCH, ACADEMY, ("Dean of International Programmes", "국제교육처장"), Rank::Director),
        (
            FINANCE,
            NIA,
            ("Finance Manager, Cooperation Centers", "협력센터 회계담당"),
            Rank::Manager,
        ),
        (SECRETARY, NIA, ("Manager, Cooperation Centers", "협력센터 사업담당"), Rank::Manager),
        (FURTHER[0], MOIS, ("Director for Digital Cooperation", "디지털협력과장"), Rank::Director),
        (FURTHER[1], NIA, ("Director, Cooperation Centers", "협력센터팀장"), Rank::Director),
        (
            FURTHER[2],
            MOIS,
            ("Deputy Director for Digital Cooperation", "디지털협력과 서기관"),
            Rank::Manager,
        ),
        (FURTHER[3], ACADEMY, ("Head of Curriculum", "교육과정팀장"), Rank::Manager),
        (
            FURTHER[4],
            NIA,
            ("Principal Researcher, Data Policy", "데이터정책 수석연구원"),
            Rank::Expert,
        ),
        (FURTHER[5], ACADEMY, ("Senior Lecturer", "전임교수"), Rank::Expert),
        (INTERPRETER, MOIS, ("Interpreter", "통역관"), Rank::Staff),
    ];
    for (id, org, titles, rank) in offices {
        let name: Name = names.draw(dice, &mut taken);
        Entry::new(id, org, "kr", &name, titles, rank).write(register);
    }
    taken
}
