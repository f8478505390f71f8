//! What people read on the screen.

mod common;

use common::Programme;

#[test]
fn findings_say_where_what_and_what_to_do() {
    let sample = Programme::sample();
    let line = sample.keys("budget_lines", "side", "KR")[0].clone();
    let entry = sample.keys("expenditures", "kind", "payment")[0].clone();
    let programme = sample
        .set("budget_lines", &line, "planned", "12 thousand")
        .set("expenditures", &entry, "kind", "loan")
        .set("expenditures", &entry, "line_id", "BL-NONE");
    let folder = programme.write();
    let run = common::dgcc(&["figures", &folder.path().to_string_lossy()]).ended_with(1);
    insta::assert_snapshot!(run.stderr());
}
