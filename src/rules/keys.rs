//! KEY rules: keys, references and standard codes.

use std::collections::HashMap;

use super::Report;
use crate::diag::Message;
use crate::programme::{AnyRows, FieldKind, Listed, Programmes, Register, Side, Value, nearest};

/// How many dangling references of a sheet are compared with all keys there are.
const COMPARED: usize = 20;

/// KEY-01: primary key values are unique within a sheet.
pub fn unique(register: &Register, report: &mut Report<'_>) {
    for rows in register.sheets() {
        let mut first: HashMap<String, usize> = HashMap::new();
        let field = rows.spec().position(rows.spec().key[0]);
        for row in 0..rows.len() {
            let Some(key) = rows.key(row) else { continue };
            if let Some(&earlier) = first.get(&key) {
                let place = rows.origin(earlier).cell_at(field);
                let message = Message::new("KEY-01").with("key", key).with("place", place);
                report.row(rows, row, field, message);
            } else {
                first.insert(key, row);
            }
        }
    }
}

/// The references of a row: position of the field, sheet referred to, and key.
fn references<'a>(
    rows: &'a dyn AnyRows,
    row: usize,
) -> impl Iterator<Item = (usize, &'static str, String)> + 'a {
    rows.spec().fields.iter().enumerate().filter_map(move |(at, field)| {
        let FieldKind::Reference { sheet, .. } = field.kind else {
            return None;
        };
        match rows.value(row, at)? {
            Value::Text(key) => Some((at, sheet, key)),
            _ => None,
        }
    })
}

/// KEY-02: every reference points to an existing row. References into a sheet that could not be read
/// to its end are not judged; STR-01 speaks of it.
pub fn resolved(register: &Register, report: &mut Report<'_>) {
    let sheets = by_name(register);
    for rows in register.sheets() {
        let mut compared = 0;
        for row in 0..rows.len() {
            for (field, sheet, key) in references(rows, row) {
                let every = rows.spec().name == "organizations" && key == "*";
                let known = !register.incomplete.contains(sheet);
                if !known || every || sheets[sheet].find(&key).is_some() {
                    continue;
                }
                compared += 1;
                let keys: Vec<String> = match compared {
                    ..=COMPARED => keys_of(sheets[sheet]).collect(),
                    _ => Vec::new(),
                };
                let near = nearest(&key, keys.iter().map(String::as_str));
                let message = Message::new("KEY-02").with("key", key.as_str()).with("sheet", sheet);
                report.suggesting(near).row(rows, row, field, message);
            }
        }
    }
}

fn keys_of(rows: &dyn AnyRows) -> impl Iterator<Item = String> + '_ {
    (0..rows.len()).filter_map(|row| rows.key(row))
}

/// KEY-03: a row refers only to rows of its own programme, a resolution to an agenda item of its own
/// meeting, and where a side is stated the person is of that side.
pub fn own_programme(register: &Register, report: &mut Report<'_>) {
    let programmes = Programmes::of(register);
    let sheets = by_name(register);
    for rows in register.sheets() {
        for row in 0..rows.len() {
            let Some(own) = programmes.of_row(rows.spec().name, row) else {
                continue;
            };
            for (field, sheet, key) in references(rows, row) {
                let Some(target) = sheets[sheet].find(&key) else {
                    continue;
                };
                let Some(theirs) = programmes.of_row(sheet, target) else {
                    continue;
                };
                if own != theirs && own != "*" && theirs != "*" {
                    let message = Message::new("KEY-03")
                        .with("key", key)
                        .with("theirs", theirs)
                        .with("own", own);
                    report.row(rows, row, field, message);
                }
            }
        }
    }
    for organization in &register.organizations {
        let every = organization.country_code.as_deref() == Some("*");
        if every && organization.side == Some(Side::Partner) {
            report.at(organization, "country_code", Message::new("KEY-03-every"));
        }
    }
    same_meeting(register, report);
    same_side(register, report);
}

fn same_meeting(register: &Register, report: &mut Report<'_>) {
    for resolution in &register.resolutions {
        let Some(item) = register.agenda_items.find(&resolution.agenda_id) else {
            continue;
        };
        if let (Some(own), Some(theirs)) = (&resolution.meeting_id, &item.meeting_id)
            && own != theirs
        {
            let message = Message::new("KEY-03-meeting")
                .with("key", &resolution.agenda_id)
                .with("theirs", theirs.as_str())
                .with("own", own.as_str());
            report.at(resolution, "agenda_id", message);
        }
    }
}

fn same_side(register: &Register, report: &mut Report<'_>) {
    let side_of = |person: &Option<String>| {
        let person = register.persons.find(person)?;
        register.organizations.find(&person.org_id)?.side
    };
    let differing = |stated: Option<Side>, person: &Option<String>| {
        let (stated, actual) = (stated?, side_of(person)?);
        (stated != actual).then(|| {
            Message::new("KEY-03-side")
                .with("stated", stated.key())
                .with("person", person)
                .with("actual", actual.key())
        })
    };
    for attendee in &register.attendees {
        if let Some(message) = differing(attendee.side, &attendee.person_id) {
            report.at(attendee, "side", message);
        }
    }
    for member in &register.center_members {
        if let Some(message) = differing(member.side, &member.person_id) {
            report.at(member, "side", message);
        }
    }
    for organization in &register.organizations {
        if let Some(message) = differing(organization.side, &organization.head_person_id) {
            report.at(organization, "head_person_id", message);
        }
    }
}

/// KEY-04: country codes are ISO 3166-1 and never KR, currency codes ISO 4217.
pub fn iso_codes(register: &Register, report: &mut Report<'_>) {
    for country in &register.countries {
        let Some(code) = country.country_code.as_deref() else {
            continue;
        };
        let known = rust_iso3166::from_alpha2(code);
        if known.is_none() || code == "KR" {
            report.at(country, "country_code", Message::new("KEY-04").with("code", code));
        } else if let (Some(known), Some(code3)) = (known, country.country_code3.as_deref())
            && known.alpha3 != code3
        {
            let message = Message::new("KEY-04-alpha3")
                .with("code", code)
                .with("code3", code3)
                .with("expected", known.alpha3);
            report.at(country, "country_code3", message);
        }
    }
    for rows in register.sheets() {
        let currencies = rows.spec().fields.iter().enumerate();
        let currencies: Vec<usize> = currencies
            .filter(|(_, field)| field.name.ends_with("currency"))
            .map(|(at, _)| at)
            .collect();
        for row in 0..rows.len() {
            for &field in &currencies {
                let Some(Value::Text(code)) = rows.value(row, field) else {
                    continue;
                };
                if iso_currency::Currency::from_code(&code).is_none() {
                    let message = Message::new("KEY-04-currency").with("code", code);
                    report.row(rows, row, field, message);
                }
            }
        }
    }
}

fn by_name(register: &Register) -> HashMap<&'static str, &dyn AnyRows> {
    register.sheets().into_iter().map(|rows| (rows.spec().name, rows)).collect()
}
