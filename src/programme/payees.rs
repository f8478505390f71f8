//! Payees by their role instead of their name, for programmes whose data protection asks for it
//! (setting `payee_names`; reference 3.4, table 4). It is done where records are made, so that no document,
//! attached file, manifest or finding has the name.

use std::collections::{HashMap, HashSet};

use super::schema::{Record, Value};
use super::sheets::{BudgetLine, Expenditure, Person, Register};
use super::values::Category;

/// What begins the code of a payee of whom no more is known than that staff is paid.
const STAFF: &str = "staff-";

/// How the payees of personnel are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PayeeNames {
    /// As they stand in the ledger.
    #[default]
    Name,
    /// By role.
    Role,
}

impl PayeeNames {
    /// From the value of the setting.
    pub fn read(text: &str) -> Option<Self> {
        match text.trim().to_lowercase().as_str() {
            "name" => Some(Self::Name),
            "role" => Some(Self::Role),
            _ => None,
        }
    }
}

/// The number of a payee whose name gave way to [`by_role`].
pub fn staff_number(payee: &str) -> Option<&str> {
    let number = payee.strip_prefix(STAFF)?;
    (!number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())).then_some(number)
}

/// Replaces the names of natural persons in the ledger with codes: of one in the sheet `persons` with the
/// ID; of any other payee of a personnel line that is no organisation with a number. Who has the same
/// name in a programme has the same number, so that payments can still be told apart.
pub fn by_role(register: &mut Register) {
    let mut people: HashMap<String, &str> = HashMap::new();
    for Person { person_id, full_name, name_local, .. } in &register.persons {
        let Some(id) = person_id.as_deref() else { continue };
        for name in [person_id, full_name, name_local].into_iter().flatten() {
            people.entry(plain(&name[..])).or_insert(id);
        }
    }
    let organizations = register.organizations.iter();
    let organizations: HashSet<String> = organizations
        .flat_map(|org| [&org.org_id, &org.name_en, &org.name_local])
        .flatten()
        .map(|name| plain(name))
        .collect();
    let mut numbers: HashMap<(Option<&str>, String), usize> = HashMap::new();
    let mut count: HashMap<Option<&str>, usize> = HashMap::new();
    let mut amended: Vec<(usize, String)> = Vec::new();
    for (row, entry) in register.expenditures.iter().enumerate() {
        let Some(payee) = entry.payee.as_deref().map(plain) else { continue };
        if let Some(id) = people.get(&payee) {
            amended.push((row, (*id).to_owned()));
        } else if is_personnel(register, entry) && !organizations.contains(&payee) {
            let country = entry.country_code.as_deref();
            let number = *numbers.entry((country, payee)).or_insert_with(|| {
                let next = count.entry(country).or_default();
                *next += 1;
                *next
            });
            amended.push((row, format!("{STAFF}{number}")));
        }
    }
    let field = Expenditure::SHEET.position("payee");
    for (row, payee) in amended {
        register.expenditures.amend(row, field, Value::Text(payee));
    }
}

fn is_personnel(register: &Register, entry: &Expenditure) -> bool {
    let line: Option<&BudgetLine> = register.budget_lines.find(&entry.line_id);
    line.is_some_and(|line| line.category == Some(Category::Personnel))
}

/// A name without regard to case and spaces.
fn plain(name: &str) -> String {
    name.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}
