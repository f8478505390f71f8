//! The derived amounts against an answer key that somebody else computed.

mod common;

use serde_json::Value;

#[test]
fn figures_equal_the_answer_key_to_the_cent() {
    let Some(examples) = common::examples() else { return };
    let input = examples.join("dgcc_small.xlsx");
    let run = common::dgcc(&["figures", &input.to_string_lossy(), "--format", "json"]);
    let run = run.ended_with(0);
    let printed: Value = serde_json::from_str(&run.stdout()).expect("JSON and nothing else");
    let key = common::json_of(&examples.join("report_figures_small.json"));
    assert_eq!(printed, key);
    assert_eq!(run.stderr(), "", "no finding");
}

#[test]
fn the_same_figures_come_out_of_xls_and_csv() {
    let Some(examples) = common::examples() else { return };
    let key = common::json_of(&examples.join("report_figures_small.json"));
    let legacy = examples.join("messy/m15_legacy.xls");
    let run = common::dgcc(&["figures", &legacy.to_string_lossy(), "--format", "json"]);
    let printed: Value = serde_json::from_str(&run.ended_with(0).stdout()).expect("JSON");
    assert_eq!(printed, key);
}

#[test]
fn one_country_can_be_asked_for() {
    let run = common::dgcc(&["figures", "--format", "json", "--country", "uz"]).ended_with(0);
    let printed: Value = serde_json::from_str(&run.stdout()).expect("JSON");
    assert_eq!(printed.as_object().expect("an object").keys().collect::<Vec<_>>(), ["UZ"]);
    let run = common::dgcc(&["figures", "--country", "xx"]).ended_with(2);
    assert!(run.stderr().contains("no country 'xx'"), "{}", run.stderr());
}
