//! Inputs of any number of documents, for the benches of whole runs.

use std::path::{Path, PathBuf};

use dgcc::programme::{Register, Value};
use dgcc::starter::{self, HeaderLanguage};

/// Countries of the sample, one at each stage that has documents of its own.
const BASE: usize = 6;

/// Writes a workbook with the sample's six programmes so many times over, under invented country codes,
/// and the configuration that lets these pass. The mix of documents is that of the sample, whatever their
/// number.
pub fn workbook(folder: &Path, times: usize) -> PathBuf {
    let base = starter::sample(BASE, 2026);
    let codes: Vec<String> =
        base.countries.iter().filter_map(|country| country.country_code.clone()).collect();
    let mut invented = ('A'..='Z')
        .flat_map(|first| ('A'..='Z').map(move |second| format!("{first}{second}")))
        .filter(|code| code != "KR" && !codes.contains(code));
    let mut register = Register::default();
    for time in 0..times {
        let renamed: Vec<(String, String)> = codes
            .iter()
            .filter_map(|code| {
                let new = if time == 0 { Some(code.clone()) } else { invented.next() };
                Some((code.clone(), new?))
            })
            .collect();
        copy(&base, &renamed, time == 0, &mut register);
    }
    let bytes = starter::workbook(&register, HeaderLanguage::English).expect("a workbook");
    let path = folder.join(format!("sample-{times}.xlsx"));
    std::fs::write(&path, bytes).expect("written");
    std::fs::write(folder.join("dgcc.toml"), "[rules]\nKEY-04 = \"allow\"\n").expect("written");
    path
}

/// Copies the rows of programmes under other codes, and with `shared` those that belong to none.
fn copy(base: &Register, renamed: &[(String, String)], shared: bool, register: &mut Register) {
    for rows in base.sheets() {
        let spec = rows.spec();
        for row in 0..rows.len() {
            let mut values: Vec<Option<Value>> =
                (0..spec.fields.len()).map(|field| rows.value(row, field)).collect();
            let mut belongs = false;
            for value in values.iter_mut().flatten() {
                match value {
                    Value::Text(text) => belongs |= rename(text, renamed),
                    Value::List(items) => {
                        items.iter_mut().for_each(|item| belongs |= rename(item, renamed));
                    }
                    _ => {}
                }
            }
            if belongs || shared {
                register.insert(spec.name, rows.origin(row).clone(), values);
            }
        }
    }
}

/// Puts the new code for an old one where it stands alone or between hyphens; whether it does.
fn rename(text: &mut String, renamed: &[(String, String)]) -> bool {
    if text.contains(' ') {
        return false;
    }
    for (old, new) in renamed {
        if text.split('-').any(|part| part == old) {
            let parts = text.split('-').map(|part| if part == old { new } else { part });
            *text = parts.collect::<Vec<_>>().join("-");
            return true;
        }
    }
    false
}
