//! Which programme a row belongs to.

use std::collections::HashMap;

use super::register::AnyRows;
use super::sheets::Register;

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
        let sheets: HashMap<&'static str, &dyn AnyRows> =
            register.sheets().into_iter().map(|rows| (rows.spec().name, rows)).collect();
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
