//! Every rule has a fault that raises it: the sample with one thing wrong, and the exact set of rules
//! that are to speak.

mod common;

use std::collections::BTreeSet;

use common::Programme;
use dgcc::diag::{Finding, Language, Severity, Texts};
use dgcc::programme::{Settings, intake};
use dgcc::rules::{self, Levels, RULES, Tier};
use dgcc::workbook::Workbook;

/// The findings on a workbook, as the command line would have them.
fn check(workbook: Workbook) -> Vec<Finding> {
    let mut reading = intake::read(&[workbook], &[]);
    let today = jiff::civil::date(2026, 2, 15);
    let settings = Settings::read(&reading.register.settings, today, &mut reading.findings);
    Levels::default().grade(rules::check(&reading.register, &settings, reading.findings))
}

/// The one key, or the first, of the rows with these values.
fn first(programme: &Programme, sheet: &str, wanted: &[(&str, &str)]) -> String {
    let keys = programme.all(sheet, wanted);
    keys.first().unwrap_or_else(|| panic!("{sheet} has a row with {wanted:?}")).clone()
}

/// Changes a field of the first row with these values.
fn alter(sheet: &str, wanted: &[(&str, &str)], field: &str, value: &str) -> Programme {
    let sample = Programme::sample();
    let key = first(&sample, sheet, wanted);
    sample.set(sheet, &key, field, value)
}

/// Adds to the number in a field of the first row with these values.
fn more(sample: Programme, sheet: &str, key: &str, field: &str, by: &str) -> Programme {
    let number = |text: &str| text.parse::<rust_decimal::Decimal>().unwrap_or_default();
    let sum = number(sample.get(sheet, key, field)) + number(by);
    sample.set(sheet, key, field, &sum.to_string())
}

fn raised(findings: &[Finding]) -> BTreeSet<&str> {
    findings.iter().map(|finding| finding.rule).collect()
}

/// A fault: the rules that are to speak, and the sample with the fault in it.
type Fault = (&'static str, fn() -> Programme);

const UZ: (&str, &str) = ("country_code", "UZ");
const EG: (&str, &str) = ("country_code", "EG");
const LA: (&str, &str) = ("country_code", "LA");
const ET: (&str, &str) = ("country_code", "ET");
const DGCC: (&str, &str) = ("kind", "dgcc_mou");
const KR: (&str, &str) = ("side", "KR");
const PARTNER: (&str, &str) = ("side", "PARTNER");

/// The last Korean line of Uzbekistan in its open year.
fn open_line(sample: &Programme) -> String {
    first(sample, "budget_lines", &[UZ, KR, ("fiscal_year", "2026"), ("category", "personnel")])
}

/// A person who signs the memorandum of Egypt for the partner.
fn signatory(sample: &Programme) -> String {
    let mou = first(sample, "mous", &[EG, DGCC]);
    sample.get("mous", &mou, "partner_signatory_id").to_owned()
}

/// A payment of Egypt in a currency in its closed year.
fn payment(sample: &Programme, currency: &str) -> String {
    first(sample, "expenditures", &[EG, ("kind", "payment"), ("currency", currency)])
}

const FAULTS: &[Fault] = &[
    ("STR-01", || Programme::sample().rename("expenditures", "amount", "sum")),
    ("STR-02", || alter("persons", &[("rank", "expert")], "title", "")),
    ("STR-03", || alter("projects", &[], "target_value", "twelve")),
    ("STR-04", || alter("persons", &[("honorific", "Mr.")], "honorific", "Sir")),
    ("STR-05", || Programme::sample().rename("persons", "email", "telephone")),
    ("STR-06", || alter("milestones", &[], "held_on", "05/03/2021")),
    ("STR-07", || {
        Programme::sample().rename("contributions", "pledged_usd", "Pledged (thousand USD)")
    }),
    ("STR-08", || alter("persons", &[], "full_name", "G??ayrat")),
    ("STR-09", || {
        let total = ["합계", "UZ", "KR", "cash", "other", "base", "", "1", "", "", "", ""];
        Programme::sample().add_row("contributions", &total)
    }),
    ("STR-10", || alter("persons", &[], "full_name", "Seo\u{200b}nim")),
    ("STR-11", || alter("persons", &[], "full_name", "𝔘lugbek")),
    ("KEY-01", || {
        let sample = Programme::sample();
        let key = first(&sample, "milestones", &[]);
        sample.repeat("milestones", &key)
    }),
    ("KEY-02", || alter("action_items", &[], "owner_id", "P-NONE")),
    ("KEY-03", || {
        let sample = Programme::sample();
        let meetings = sample.all("meetings", &[UZ]);
        let other = first(&sample, "agenda_items", &[("meeting_id", &meetings[1])]);
        let resolution = first(&sample, "resolutions", &[("meeting_id", &meetings[0])]);
        sample.set("resolutions", &resolution, "agenda_id", &other)
    }),
    ("KEY-04", || Programme::sample().set("countries", "CO", "local_currency", "XQZ")),
    ("LIF-01", || {
        Programme::sample().set("stage_history", "UZ / proposed", "entered_on", "2021-12-31")
    }),
    ("LIF-02", || Programme::sample().drop("stage_history", "CO / proposed")),
    ("LIF-03", || alter("mous", &[ET, DGCC], "status", "agreed")),
    ("LIF-04", || Programme::sample().set("countries", "CO", "proposal_source", "")),
    ("FYR-03 LIF-05", || {
        let sample = Programme::sample();
        let like = first(&sample, "contributions", &[UZ, KR]);
        sample.add("contributions", &like, &[("contribution_id", "CN-NEW"), ("country_code", "CO")])
    }),
    ("LIF-06", || {
        Programme::sample().set("stage_history", "EG / operating", "entered_on", "2024-07-23")
    }),
    ("LIF-07", || {
        let sample = Programme::sample();
        let contributions = sample.all("contributions", &[EG, ("fiscal_year", "2025")]);
        let received = contributions
            .iter()
            .find(|key| !sample.get("contributions", key, "received_date").is_empty())
            .expect("money was received")
            .clone();
        sample.set("contributions", &received, "received_date", "2026-03-01")
    }),
    ("DOC-01", || alter("mous", &[EG, DGCC], "expiry_date", "")),
    ("DOC-02", || {
        let sample = Programme::sample();
        let person = signatory(&sample);
        sample.set("persons", &person, "in_office_from", "2025-12-31")
    }),
    ("DOC-03", || alter("mous", &[ET, DGCC], "prevailing_language", "fr")),
    ("DOC-04", || alter("mous", &[EG, DGCC], "languages", "en")),
    ("DOC-05", || alter("mous", &[EG, DGCC], "copies", "1")),
    ("DOC-06", || {
        let sample = Programme::sample();
        let mou = first(&sample, "mous", &[EG, DGCC]);
        let signed: jiff::civil::Date =
            sample.get("mous", &mou, "signing_date").parse().expect("a date");
        let before = signed.yesterday().expect("a date").to_string();
        sample.set("mous", &mou, "effective_date", &before)
    }),
    ("DOC-07", || alter("mous", &[EG, DGCC], "duration_years", "9")),
    ("MOU-01", || {
        let sample = Programme::sample();
        let person = signatory(&sample);
        sample.set("persons", &person, "rank", "director_general")
    }),
    ("MOU-02", || {
        let sample = Programme::sample();
        let (person, mou) = (signatory(&sample), first(&sample, "mous", &[EG, DGCC]));
        sample.set("persons", &person, "rank", "vice_minister").set(
            "mous",
            &mou,
            "rank_waiver_ref",
            "Decision 7",
        )
    }),
    ("DOC-02 MOU-03", || {
        let sample = Programme::sample();
        let other = first(&sample, "organizations", &[EG, PARTNER, ("role", "specialized")]);
        let mou = first(&sample, "mous", &[EG, DGCC]);
        sample.set("mous", &mou, "partner_org_id", &other)
    }),
    ("MOU-04", || Programme::sample().set("countries", "ET", "selection_date", "2026-02-01")),
    ("MOU-05", || alter("mous", &[EG, DGCC], "binding", "Y")),
    ("AGR-01", || {
        let sample = Programme::sample();
        let org = first(&sample, "organizations", &[EG, PARTNER, ("role", "specialized")]);
        sample.set("organizations", &org, "head_person_id", "")
    }),
    ("AGR-02 LIF-06", || {
        let sample = Programme::sample();
        let agreement = first(&sample, "agreements", &[EG]);
        let mou = sample.get("agreements", &agreement, "mou_id").to_owned();
        let signed = sample.get("mous", &mou, "signing_date").to_owned();
        sample.set("agreements", &agreement, "signing_date", &signed)
    }),
    ("AGR-03 DOC-07", || alter("agreements", &[EG], "expiry_date", "2039-01-01")),
    ("AGR-04", || alter("agreements", &[EG], "ip_regime", "")),
    ("COM-01 COM-02", || {
        alter("organizations", &[LA, PARTNER, ("role", "diplomatic")], "role", "cooperation")
    }),
    ("COM-03", || alter("meetings", &[LA], "quorum_per_side", "20")),
    ("COM-04 DOC-06 LIF-06", || alter("mous", &[LA, DGCC], "signing_date", "2026-02-01")),
    ("COM-05", || {
        let sample = Programme::sample();
        let meeting = first(&sample, "meetings", &[UZ]);
        let chair = sample.get("meetings", &meeting, "partner_cochair_id").to_owned();
        sample.set("attendees", &format!("{meeting} / {chair}"), "capacity", "member")
    }),
    ("COM-06", || alter("resolutions", &[UZ], "resolution_no", "2019-01")),
    ("COM-07", || alter("action_items", &[("status", "done")], "due_date", "2019-01-01")),
    ("COM-08", || alter("action_items", &[("status", "done")], "status", "open")),
    ("COM-09", || alter("meetings", &[LA], "session_no", "2")),
    ("CEN-01", || alter("centers", &[EG], "opening_date", "")),
    ("CEN-02", || {
        let sample = Programme::sample();
        let other = first(&sample, "organizations", &[EG, PARTNER, ("role", "specialized")]);
        let center = first(&sample, "centers", &[EG]);
        sample.set("centers", &center, "designated_by_org_id", &other)
    }),
    ("CEN-03", || {
        let sample = Programme::sample();
        let center = first(&sample, "centers", &[EG]);
        let posts = [("center_id", center.as_str()), ("position", "head_of_center")];
        let head = first(&sample, "center_members", &posts);
        sample.set("center_members", &head, "end_date", "2025-12-31")
    }),
    ("CEN-04", || alter("centers", &[EG], "planned_closing_date", "2028-12-31")),
    ("CEN-03 CEN-05", || {
        let mut sample = Programme::sample();
        let center = first(&sample, "centers", &[EG]);
        for member in sample.all("center_members", &[("center_id", &center), KR]) {
            sample = sample.set("center_members", &member, "position", "admin");
        }
        sample
    }),
    ("PRJ-01", || {
        alter("projects", &[EG, ("category", "project_discovery")], "funding_source", "DGCC")
    }),
    ("PRJ-02", || alter("projects", &[EG, ("status", "active")], "resolution_id", "")),
    ("PRJ-03", || alter("projects", &[EG, ("status", "planned")], "start_date", "2024-01-01")),
    ("PRJ-04", || alter("projects", &[("status", "completed")], "outcome", "")),
    ("PRJ-05", || alter("projects", &[EG, ("status", "active")], "budget_usd", "1")),
    ("CON-01", || Programme::sample().set("countries", "EG", "kr_ceiling_usd", "10")),
    ("CON-01 CON-02", || {
        alter("contributions", &[UZ, KR, ("phase", "extension")], "phase", "base")
    }),
    ("CON-03", || alter("contributions", &[EG, PARTNER], "phase", "extension")),
    ("CON-04", || {
        let mut sample = Programme::sample();
        for key in sample.all("contributions", &[EG, PARTNER, ("purpose", "office_space")]) {
            sample = sample.set("contributions", &key, "purpose", "other");
        }
        sample
    }),
    ("CON-05", || alter("contributions", &[("form", "in_kind")], "valuation_basis", "")),
    ("CON-06", || alter("contributions", &[UZ, KR], "received_date", "")),
    ("FYR-01", || {
        Programme::sample().set("fiscal_years", "UZ / KR / 2024", "end_date", "2025-01-01")
    }),
    ("FYR-02", || {
        Programme::sample().set("fiscal_years", "EG / PARTNER / 2024", "end_date", "2025-07-01")
    }),
    ("FYR-03", || Programme::sample().drop("fiscal_years", "UZ / PARTNER / 2026")),
    ("BUD-01", || {
        let sample = Programme::sample();
        let line = open_line(&sample);
        let sample = more(sample, "budget_lines", &line, "planned", "-1");
        more(sample, "budget_lines", &line, "planned_q1", "-1")
    }),
    ("BUD-02", || {
        let sample = Programme::sample();
        let line = open_line(&sample);
        more(sample, "budget_lines", &line, "planned_q1", "1")
    }),
    ("BUD-03", || {
        let sample = Programme::sample();
        let line = open_line(&sample);
        more(sample, "budget_lines", &line, "disbursed", "1")
    }),
    ("BUD-04", || {
        let sample = Programme::sample();
        let line = open_line(&sample);
        more(sample, "budget_lines", &line, "committed", "1000000")
    }),
    ("BUD-05", || {
        let sample = Programme::sample();
        let line = open_line(&sample);
        sample.set("budget_lines", &line, "lapsed", "5")
    }),
    ("BUD-06", || {
        let sample = Programme::sample();
        let line = open_line(&sample);
        more(sample, "budget_lines", &line, "carried_in", "1")
    }),
    ("BUD-07", || {
        let sample = Programme::sample();
        let line = open_line(&sample);
        let sample = more(sample, "budget_lines", &line, "planned", "1000000");
        let sample = more(sample, "budget_lines", &line, "planned_q1", "1000000");
        more(sample, "budget_lines", &line, "revised", "1000000")
    }),
    ("BUD-08", || {
        let sample = Programme::sample();
        let revisions = sample.all("budget_revisions", &[("from_line_id", "")]);
        sample.set("budget_revisions", &revisions[0], "resolution_id", "")
    }),
    ("BUD-09", || alter("report_notes", &[("kind", "variance")], "kind", "other")),
    ("BUD-05 BUD-06 BUD-10", || {
        let sample = Programme::sample();
        let line = first(
            &sample,
            "budget_lines",
            &[UZ, KR, ("fiscal_year", "2024"), ("category", "personnel")],
        );
        more(sample, "budget_lines", &line, "carried_out", "1000000")
    }),
    ("BUD-11", || {
        let sample = Programme::sample();
        let line = first(&sample, "budget_lines", &[EG, ("category", "joint_cooperation")]);
        sample.set("budget_lines", &line, "project_id", "")
    }),
    ("BUD-12", || {
        let sample = Programme::sample();
        let line = open_line(&sample);
        sample.set("budget_lines", &line, "currency", "EUR")
    }),
    ("EXP-01", || {
        let sample = Programme::sample();
        let entry = payment(&sample, "USD");
        sample.set("expenditures", &entry, "expenditure_date", "2026-02-01")
    }),
    ("EXP-02", || {
        let sample = Programme::sample();
        let entries = sample.all("expenditures", &[EG]);
        let voucher = sample.get("expenditures", &entries[0], "voucher_no").to_owned();
        sample.set("expenditures", &entries[1], "voucher_no", &voucher)
    }),
    ("BUD-03 EXP-03", || {
        let sample = Programme::sample();
        let line = open_line(&sample);
        let entry = first(&sample, "expenditures", &[("line_id", &line), ("kind", "payment")]);
        sample.add("expenditures", &entry, &[("expenditure_id", "EX-NEW"), ("voucher_no", "NEW")])
    }),
    ("BUD-03 EXP-04", || {
        let sample = Programme::sample();
        let entry = payment(&sample, "KRW");
        more(sample, "expenditures", &entry, "amount_usd", "1")
    }),
    ("EXP-05", || alter("expenditures", &[EG, ("kind", "payment")], "kind", "refund")),
    ("EXP-01 EXP-06", || {
        let sample = Programme::sample();
        let entry = payment(&sample, "USD");
        sample.set("expenditures", &entry, "expenditure_date", "2020-02-03")
    }),
    ("EXP-07", || {
        let sample = Programme::sample();
        let line = first(&sample, "budget_lines", &[EG, ("category", "joint_cooperation")]);
        let project = sample.get("budget_lines", &line, "project_id").to_owned();
        sample.set("projects", &project, "status", "cancelled")
    }),
    ("EXP-08", || alter("expenditures", &[EG], "supporting_doc", "N")),
    ("EXP-09", || {
        let sample = Programme::sample();
        let entry = payment(&sample, "KRW");
        more(sample, "expenditures", &entry, "amount", "0.4")
    }),
    ("FXR-01", || {
        let sample = Programme::sample();
        let entry = payment(&sample, "KRW");
        let month = sample.get("expenditures", &entry, "expenditure_date")[..7].to_owned();
        sample.drop("exchange_rates", &format!("KRW / {month}"))
    }),
    ("EXP-04 FXR-02", || {
        let sample = Programme::sample();
        let entry = payment(&sample, "USD");
        sample.set("expenditures", &entry, "exchange_rate", "1.02")
    }),
    ("FXR-03 FXR-04", || {
        let sample = Programme::sample();
        let entry = payment(&sample, "KRW");
        let month = sample.get("expenditures", &entry, "expenditure_date")[..7].to_owned();
        sample.set("exchange_rates", &format!("KRW / {month}"), "rate", "2000")
    }),
    ("RPT-01", || {
        alter("certifications", &[("fiscal_year", "2024")], "certified_on", "2024-06-01")
    }),
    ("RPT-02", || {
        let sample = Programme::sample();
        let key = first(&sample, "certifications", &[EG]);
        let person = sample.get("certifications", &key, "prepared_by_id").to_owned();
        sample.set("certifications", &key, "certified_by_id", &person)
    }),
    ("RPT-03", || {
        let sample = Programme::sample();
        let key = first(&sample, "certifications", &[EG]);
        sample.drop("certifications", &key)
    }),
];

#[test]
fn each_fault_raises_exactly_the_rules_that_it_breaks() {
    assert_eq!(raised(&check(Programme::sample().workbook())), BTreeSet::new());
    let mut wrong = Vec::new();
    for (expected, fault) in FAULTS {
        let findings = check(fault().workbook());
        let wanted: BTreeSet<&str> = expected.split(' ').collect();
        if raised(&findings) != wanted {
            let said: Vec<String> = findings
                .iter()
                .map(|f| {
                    format!("{} {}: {}", f.rule, f.place, f.sentence(Texts::of(Language::English)))
                })
                .collect();
            wrong.push(format!("{expected}:\n   {}", said.join("\n   ")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_has_a_fault_that_raises_it() {
    let tried: BTreeSet<&str> = FAULTS.iter().flat_map(|(rules, _)| rules.split(' ')).collect();
    let left: Vec<&str> =
        RULES.iter().map(|rule| rule.id).filter(|id| !tried.contains(id)).collect();
    assert_eq!(left, Vec::<&str>::new());
}

#[test]
fn findings_say_everything_in_both_languages() {
    for (expected, fault) in FAULTS {
        for finding in check(fault().workbook()) {
            for language in [Language::English, Language::Korean] {
                let texts = Texts::of(language);
                let said = [
                    texts.seen(&finding.message),
                    texts.expected(&finding.message),
                    finding.help(texts),
                ];
                for said in said {
                    let whole = !said.contains("{") && said != finding.message.id;
                    assert!(whole && !said.trim().is_empty(), "{expected}: {said}");
                }
            }
        }
    }
}

#[test]
fn the_rules_are_those_of_the_reference() {
    let path = common::root().join("../shared/domain/rules.json");
    let Ok(text) = std::fs::read_to_string(&path) else {
        eprintln!("skipped: {} is not there", path.display());
        return;
    };
    let reference: Vec<serde_json::Value> = serde_json::from_str(&text).expect("valid JSON");
    let texts = Texts::of(Language::English);
    let ours: Vec<_> = RULES.iter().filter(|rule| rule.tier != Tier::Own).collect();
    assert_eq!(ours.len(), reference.len());
    for (rule, reference) in ours.iter().zip(&reference) {
        let severity = match rule.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let tier = if rule.tier == Tier::Core { "core" } else { "ext" };
        assert_eq!(rule.id, reference["id"]);
        assert_eq!(severity, reference["severity"], "{}", rule.id);
        assert_eq!(tier, reference["tier"], "{}", rule.id);
        let statement = texts.plain(&format!("rule-{}", rule.id)).expect("a statement");
        assert_eq!(statement, reference["statement"].as_str().expect("text"), "{}", rule.id);
    }
}

#[test]
fn every_rule_is_explained_in_both_languages() {
    for language in [Language::English, Language::Korean] {
        let texts = Texts::of(language);
        for rule in RULES {
            let id = format!("rule-{}", rule.id);
            assert!(texts.plain(&id).is_some(), "{id}");
            for attribute in ["source", "example"] {
                assert!(texts.attribute(&id, attribute).is_some(), "{id}.{attribute}");
            }
        }
    }
}

#[test]
fn a_character_without_font_is_named_with_its_cell_and_code() {
    let said = |name: &str, language| -> Vec<String> {
        let findings = check(alter("persons", &[], "full_name", name).workbook());
        let texts = Texts::of(language);
        let said = |finding: &Finding| {
            let sentence = finding.sentence(texts);
            format!("{} {}\n{sentence}\n{}", finding.rule, finding.place, finding.help(texts))
        };
        findings.iter().map(said).collect()
    };
    let place = "STR-11 programme.xlsx › persons!C2";
    assert_eq!(
        said("𝔘lugbek", Language::English),
        [format!(
            "{place}\n'𝔘' (U+1D518) in '𝔘lugbek'; expected characters that the program's fonts have\n\
             Replace the character, or ask for a font with it to be added to the program."
        )]
    );
    assert_eq!(
        said("𝔘𝔩𝔲𝔤bek 🙂", Language::Korean),
        [format!(
            "{place}\n'𝔘𝔩𝔲𝔤bek 🙂': 글꼴에 없는 글자 '𝔘' (U+1D518), '𝔩' (U+1D529), '𝔲' (U+1D532), … 포함 \
             → 프로그램의 글꼴에 있는 글자\n\
             다른 글자로 바꾸거나, 이 글자가 있는 글꼴을 프로그램에 추가하도록 요청하십시오."
        )]
    );
    assert_eq!(
        said("გიორგი", Language::English),
        [format!(
            "{place}\n'გ' (U+10D2), 'ი' (U+10D8), 'ო' (U+10DD), … in 'გიორგი', in a script for which \
             the program has no font (Georgian); expected characters that the program's fonts have\n\
             Write the text in another script, or ask for a font of this script to be added to the \
             program."
        )]
    );
    assert_eq!(
        said("გი", Language::Korean),
        [format!(
            "{place}\n'გი': 글꼴이 없는 문자 체계(Georgian)의 글자 'გ' (U+10D2), 'ი' (U+10D8) 포함 \
             → 프로그램의 글꼴에 있는 글자\n\
             다른 문자 체계로 쓰거나, 이 문자 체계의 글꼴을 프로그램에 추가하도록 요청하십시오."
        )]
    );
    for whole in ["Oʻktam Gʻafurov", "ឡេង សុខា", "አበበ\u{1361}በቀለ", "Nguyễn Thị Ánh", "م\u{200d}ن"]
    {
        assert_eq!(said(whole, Language::English), Vec::<String>::new());
    }
}

#[test]
fn a_code_without_font_is_reported_where_it_is_given_and_not_where_it_is_used() {
    let sample = Programme::sample();
    let line = first(&sample, "projects", &[EG, ("status", "planned")]);
    let mut sample = sample.set("projects", &line, "project_id", "PJ-გ");
    for used in sample.keys("budget_lines", "project_id", &line) {
        sample = sample.set("budget_lines", &used, "project_id", "PJ-გ");
    }
    let findings = check(sample.workbook());
    let places: Vec<String> = findings.iter().map(|found| found.place.to_string()).collect();
    assert_eq!(raised(&findings), BTreeSet::from(["STR-11"]), "{places:?}");
    assert_eq!(places.len(), 1, "{places:?}");
}
