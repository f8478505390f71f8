//! The note on a column's header: everything the model says about the field.

use rust_xlsxwriter::Note;

use super::column::display_width;
use super::workbook::HeaderLanguage;
use crate::programme::{FieldKind, FieldSpec, ListedValue, Need, SheetSpec};

/// The settings with their defaults (reference 1.6); blank stands for the day of the run.
pub const SETTINGS: [(&str, &str); 12] = [
    ("as_of_date", ""),
    ("default_ceiling_usd", "1000000"),
    ("base_term_years", "3"),
    ("variance_pct", "10"),
    ("variance_abs_usd", "5000"),
    ("revision_pct", "10"),
    ("fx_tolerance_pct", "2"),
    ("fx_jump_pct", "20"),
    ("amount_tolerance", "0.01"),
    ("liquidation_days", "90"),
    ("report_unit", "1"),
    ("payee_names", "name"),
];

/// Characters of a line of a note, and the size of a note in pixels.
const LINE: usize = 46;
const WIDTH: u32 = 300;
const LINE_HEIGHT: usize = 15;

/// The note of a field.
pub fn of(spec: &SheetSpec, field: &FieldSpec, language: HeaderLanguage) -> Note {
    let text = text(spec, field, language);
    let lines: usize = text.lines().map(|line| display_width(line) / LINE + 1).sum();
    Note::new(text)
        .add_author_prefix(false)
        .set_width(WIDTH)
        .set_height(((lines + 1) * LINE_HEIGHT) as u32)
}

fn text(spec: &SheetSpec, field: &FieldSpec, language: HeaderLanguage) -> String {
    let words = Words::of(language);
    let mut lines = vec![
        format!("{} ({})", language.header(field), field.name),
        words.need(field.need).to_owned(),
        format!("{}: {}", words.kind, words.kind_of(field.kind)),
    ];
    if !field.unit.is_empty() {
        lines.push(format!("{}: {}", words.unit, field.unit));
    }
    if spec.key.contains(&field.name) {
        lines.push(words.key.to_owned());
    }
    if !field.note.is_empty() {
        lines.push(format!("{}: {}", words.note, field.note));
    }
    if let FieldKind::Listed(values) = field.kind {
        lines.push(format!("{}:", words.allowed));
        lines.extend(values.iter().map(listed));
    }
    if (spec.name, field.name) == ("settings", "key") {
        lines.push(format!("{}:", words.allowed));
        let default =
            |default: &'static str| if default.is_empty() { words.today } else { default };
        lines.extend(SETTINGS.iter().map(|(key, value)| format!("  {key} = {}", default(value))));
    }
    lines.join("\n")
}

/// A listed value with its labels.
fn listed(value: &ListedValue) -> String {
    match (value.en == value.key, value.ko.is_empty()) {
        (true, true) => format!("  {}", value.key),
        (_, true) => format!("  {}: {}", value.key, value.en),
        _ => format!("  {}: {}, {}", value.key, value.en, value.ko),
    }
}

/// The words of a note in a language.
struct Words {
    language: HeaderLanguage,
    kind: &'static str,
    unit: &'static str,
    key: &'static str,
    note: &'static str,
    allowed: &'static str,
    today: &'static str,
}

impl Words {
    fn of(language: HeaderLanguage) -> Self {
        match language {
            HeaderLanguage::English => Self {
                language,
                kind: "Type",
                unit: "Unit",
                key: "Part of the key: no two rows alike",
                note: "Note",
                allowed: "Allowed values",
                today: "the day of the run",
            },
            HeaderLanguage::Korean => Self {
                language,
                kind: "유형",
                unit: "단위·형식",
                key: "식별키: 같은 값의 행이 둘 있을 수 없음",
                note: "참고",
                allowed: "허용값",
                today: "실행일",
            },
        }
    }

    fn need(&self, need: Need) -> &'static str {
        match (self.language, need) {
            (HeaderLanguage::English, Need::Always) => "Required",
            (HeaderLanguage::English, Need::Conditional) => "Required in the case noted",
            (HeaderLanguage::English, Need::Optional) => "Optional",
            (HeaderLanguage::Korean, Need::Always) => "필수",
            (HeaderLanguage::Korean, Need::Conditional) => "조건부 필수",
            (HeaderLanguage::Korean, Need::Optional) => "선택",
        }
    }

    fn kind_of(&self, kind: FieldKind) -> String {
        let (en, ko) = match kind {
            FieldKind::Code => ("code, kept as text", "코드(텍스트)"),
            FieldKind::Text | FieldKind::Setting => ("text", "텍스트"),
            FieldKind::LongText => ("text, may be long", "긴 텍스트"),
            FieldKind::Integer => ("whole number", "정수"),
            FieldKind::Decimal => ("number", "숫자"),
            FieldKind::Rate => ("number greater than zero", "0보다 큰 숫자"),
            FieldKind::Date => ("date, 2026-03-05", "날짜, 2026-03-05"),
            FieldKind::Month => ("month, 2026-03, as text", "월, 2026-03, 텍스트"),
            FieldKind::Flag => ("Y or N", "Y 또는 N"),
            FieldKind::List => ("codes separated by ';'", "';'로 구분한 코드"),
            FieldKind::Listed(_) => ("one of the values below", "아래 값 중 하나"),
            FieldKind::Reference { sheet, field } => {
                return match self.language {
                    HeaderLanguage::English => format!("a {field} of the sheet {sheet}"),
                    HeaderLanguage::Korean => format!("{sheet} 시트의 {field}"),
                };
            }
        };
        match self.language {
            HeaderLanguage::English => en.to_owned(),
            HeaderLanguage::Korean => ko.to_owned(),
        }
    }
}
