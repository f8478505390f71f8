//! KEY rules: keys, references and standard codes.

use std::collections::HashMap;

use crate::diag::{Finding, Severity};
use crate::programme::{AnyRows, FieldKind, Register, Value};

/// A finding of a KEY rule about one field of a row.
fn finding(
    rule: &'static str,
    rows: &dyn AnyRows,
    row: usize,
    field: usize,
    (seen, expected, help): (String, String, &str),
) -> Finding {
    Finding {
        rule,
        severity: Severity::Error,
        place: rows.origin(row).cell_at(field),
        sheets: vec![rows.spec().name],
        field: Some(rows.spec().fields[field].name),
        key: rows.key(row),
        seen,
        expected,
        help: help.to_owned(),
    }
}

/// KEY-01: primary key values are unique within a sheet.
pub fn unique(register: &Register, findings: &mut Vec<Finding>) {
    for rows in register.sheets() {
        let mut first: HashMap<String, usize> = HashMap::new();
        let field = rows.spec().position(rows.spec().key[0]);
        for row in 0..rows.len() {
            let Some(key) = rows.key(row) else { continue };
            if let Some(&earlier) = first.get(&key) {
                let seen = format!("'{key}' again");
                let place = rows.origin(earlier).cell_at(field);
                let expected = format!("a key of its own; {place} has this one");
                let help = "Remove the repeated row, or give it a key of its own.";
                findings.push(finding("KEY-01", rows, row, field, (seen, expected, help)));
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
pub fn resolved(register: &Register, findings: &mut Vec<Finding>) {
    let sheets = by_name(register);
    for rows in register.sheets() {
        for row in 0..rows.len() {
            for (field, sheet, key) in references(rows, row) {
                let every = rows.spec().name == "organizations" && key == "*";
                let known = !register.incomplete.contains(sheet);
                if known && !every && sheets[sheet].find(&key).is_none() {
                    let expected = format!("the key of a row of the sheet {sheet}");
                    let help = "Correct the reference, or add the row that it names.";
                    let said = (format!("'{key}', which names no row"), expected, help);
                    findings.push(finding("KEY-02", rows, row, field, said));
                }
            }
        }
    }
}

/// KEY-03: a row refers only to rows of its own programme, a resolution to an agenda item of its own
/// meeting, and where a side is stated the person is of that side.
pub fn own_programme(register: &Register, findings: &mut Vec<Finding>) {
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
                    let seen = format!("'{key}', a row of programme {theirs}");
                    let expected = format!("a row of programme {own}");
                    let help =
                        "A row may refer only to rows of its own programme; correct the reference.";
                    findings.push(finding("KEY-03", rows, row, field, (seen, expected, help)));
                }
            }
        }
    }
    same_meeting(register, findings);
    same_side(register, findings);
}

fn same_meeting(register: &Register, findings: &mut Vec<Finding>) {
    for (row, resolution) in register.resolutions.iter().enumerate() {
        let Some(item) = register.agenda_items.find(&resolution.agenda_id) else {
            continue;
        };
        if let (Some(own), Some(theirs)) = (&resolution.meeting_id, &item.meeting_id)
            && own != theirs
        {
            let rows: &dyn AnyRows = &register.resolutions;
            let field = rows.spec().position("agenda_id");
            let seen = format!("an agenda item of meeting {theirs}");
            let expected = format!("an agenda item of meeting {own}");
            let help = "Name the agenda item under which the resolution was taken.";
            findings.push(finding("KEY-03", rows, row, field, (seen, expected, help)));
        }
    }
}

fn same_side(register: &Register, findings: &mut Vec<Finding>) {
    let side_of = |person: &Option<String>| {
        let person = register.persons.find(person)?;
        register.organizations.find(&person.org_id)?.side
    };
    let mut compare = |rows: &dyn AnyRows, row, stated, person: &Option<String>| {
        if let (Some(stated), Some(actual)) = (stated, side_of(person))
            && stated != actual
        {
            let field = rows.spec().position("side");
            let said = (
                format!("side {}", crate::programme::Listed::key(stated)),
                format!(
                    "{}, the side of the person's organisation",
                    crate::programme::Listed::key(actual)
                ),
                "Correct the side, or name a person of that side.",
            );
            findings.push(finding("KEY-03", rows, row, field, said));
        }
    };
    for (row, attendee) in register.attendees.iter().enumerate() {
        compare(&register.attendees, row, attendee.side, &attendee.person_id);
    }
    for (row, member) in register.center_members.iter().enumerate() {
        compare(&register.center_members, row, member.side, &member.person_id);
    }
}

/// KEY-04: country codes are ISO 3166-1 and never KR, currency codes ISO 4217.
pub fn iso_codes(register: &Register, findings: &mut Vec<Finding>) {
    for (row, country) in register.countries.iter().enumerate() {
        let rows: &dyn AnyRows = &register.countries;
        let Some(code) = country.country_code.as_deref() else {
            continue;
        };
        let known = rust_iso3166::from_alpha2(code);
        if known.is_none() || code == "KR" {
            let field = rows.spec().position("country_code");
            let expected = "an ISO 3166-1 alpha-2 code of a partner country, never KR".to_owned();
            let said = (format!("'{code}'"), expected, "Correct the country code.");
            findings.push(finding("KEY-04", rows, row, field, said));
        } else if let (Some(known), Some(code3)) = (known, country.country_code3.as_deref())
            && known.alpha3 != code3
        {
            let field = rows.spec().position("country_code3");
            let expected = format!("{}, the alpha-3 code of {code}", known.alpha3);
            let said = (format!("'{code3}'"), expected, "Correct the country code.");
            findings.push(finding("KEY-04", rows, row, field, said));
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
                    let expected = "an ISO 4217 currency code".to_owned();
                    let said = (format!("'{code}'"), expected, "Correct the currency code.");
                    findings.push(finding("KEY-04", rows, row, field, said));
                }
            }
        }
    }
}

fn by_name(register: &Register) -> HashMap<&'static str, &dyn AnyRows> {
    register.sheets().into_iter().map(|rows| (rows.spec().name, rows)).collect()
}

/// The programme of each row: its own country code, or that of the row it belongs to.
pub struct Programmes {
    by_sheet: HashMap<&'static str, Vec<Option<String>>>,
}

impl Programmes {
    /// Sheets whose rows belong to a programme through the row that a field names.
    const PARENTS: [(&'static str, &'static str, &'static str); 5] = [
        ("persons", "org_id", "organizations"),
        ("center_members", "center_id", "centers"),
        ("attendees", "meeting_id", "meetings"),
        ("agenda_items", "meeting_id", "meetings"),
        ("action_items", "meeting_id", "meetings"),
    ];

    /// Finds the programme of every row.
    pub fn of(register: &Register) -> Self {
        let sheets = by_name(register);
        let mut by_sheet: HashMap<&'static str, Vec<Option<String>>> = HashMap::new();
        for (name, rows) in &sheets {
            if let Some(field) = rows.spec().find("country_code") {
                let code = |row| rows.value(row, field).map(|value| value.canonical());
                by_sheet.insert(name, (0..rows.len()).map(code).collect());
            }
        }
        for (name, field, parent) in Self::PARENTS {
            let rows = sheets[name];
            let field = rows.spec().position(field);
            let code = |row| {
                let key = rows.value(row, field)?.canonical();
                by_sheet[parent][sheets[parent].find(&key)?].clone()
            };
            let codes = (0..rows.len()).map(code).collect();
            by_sheet.insert(name, codes);
        }
        Self { by_sheet }
    }

    /// The programme of a row: a country code, or `*` for rows that serve all. `None` if it cannot
    /// be told, or the sheet's rows belong to no programme.
    pub fn of_row(&self, sheet: &str, row: usize) -> Option<&str> {
        self.by_sheet.get(sheet)?.get(row)?.as_deref()
    }
}
