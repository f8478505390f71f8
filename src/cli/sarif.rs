//! Findings in the Static Analysis Results Interchange Format (SARIF 2.1.0), which tools of code
//! review read. A cell has no line: its place stands as a logical location, and the row as the line.

use serde_json::{Value, json};

use crate::diag::{Entry, Finding, Severity, Texts};
use crate::rules::RULES;

/// The log of one run.
pub fn log(findings: &[Finding], texts: &Texts) -> Value {
    let rules: Vec<Value> = RULES
        .iter()
        .map(|rule| {
            let statement = texts.plain(&format!("rule-{}", rule.id)).unwrap_or_default();
            json!({
                "id": rule.id,
                "shortDescription": { "text": statement },
                "defaultConfiguration": { "level": level(rule.severity) },
            })
        })
        .collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "dgcc",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            } },
            "results": findings.iter().map(|finding| result(finding, texts)).collect::<Vec<_>>(),
        }],
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

fn result(finding: &Finding, texts: &Texts) -> Value {
    let entry = Entry::new(finding, texts);
    let mut physical = json!({ "artifactLocation": { "uri": uri(&entry.file) } });
    if let Some(row) = entry.row {
        physical["region"] = json!({ "startLine": row });
    }
    let mut location = json!({ "physicalLocation": physical });
    if let Some(sheet) = &entry.sheet {
        let name = entry.cell.as_ref().map_or(sheet.clone(), |cell| format!("{sheet}!{cell}"));
        location["logicalLocations"] = json!([{ "fullyQualifiedName": name, "kind": "cell" }]);
    }
    json!({
        "ruleId": entry.rule,
        "ruleIndex": RULES.iter().position(|rule| rule.id == entry.rule),
        "level": level(entry.severity),
        "message": { "text": format!("{}. {}", entry.message, entry.help) },
        "locations": [location],
    })
}

/// A file name as a relative reference (RFC 3986): what is no unreserved character is encoded.
fn uri(name: &str) -> String {
    let mut uri = String::new();
    for byte in name.bytes() {
        match byte {
            b'\\' => uri.push('/'),
            b'/' | b'-' | b'.' | b'_' | b'~' => uri.push(byte as char),
            byte if byte.is_ascii_alphanumeric() => uri.push(byte as char),
            byte => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}
