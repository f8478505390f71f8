//! Who may read what is written, and what of the data stands where it need not.

mod common;

use std::fs;
use std::path::Path;

use common::{Out, Programme, Run};

/// A programme that has a centre.
fn one() -> Programme {
    let country = Programme::sample().keys("countries", "stage", "operating").remove(0);
    Programme::sample().only(&country)
}

fn build(programme: &Programme, out: &Out, more: &[&str]) -> Run {
    let input = programme.write();
    let (input, out) = (input.path().to_string_lossy(), out.path().to_string_lossy());
    let mut arguments = vec!["build", &input, "--out", &out, "--quiet"];
    arguments.extend(more);
    common::dgcc(&arguments)
}

#[cfg(unix)]
mod access {
    use std::collections::BTreeSet;
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    /// The permissions of all folders and of all files below a path, itself included.
    fn permissions(path: &Path) -> [BTreeSet<u32>; 2] {
        let mut found = [BTreeSet::new(), BTreeSet::new()];
        let mut pending = vec![path.to_owned()];
        while let Some(path) = pending.pop() {
            let metadata = path.symlink_metadata().expect("it is there");
            found[usize::from(!metadata.is_dir())].insert(metadata.permissions().mode() & 0o777);
            if metadata.is_dir() {
                let entries = fs::read_dir(&path).expect("a folder");
                pending.extend(entries.map(|entry| entry.expect("an entry").path()));
            }
        }
        found
    }

    const OWNER: [u32; 2] = [0o700, 0o600];

    fn is_for(path: &Path, [folder, file]: [u32; 2]) {
        let found = permissions(path);
        assert_eq!(found, [BTreeSet::from([folder]), BTreeSet::from([file])], "{path:?}");
    }

    #[test]
    fn the_output_is_for_its_owner_alone_unless_it_is_shared_whenever_it_was_made() {
        let (programme, out) = (one(), common::out());
        let more = ["--kind", "inv", "--xlsx"];
        build(&programme, &out, &more).ended_with(0);
        is_for(out.path(), OWNER);
        is_for(&dgcc::publish::workspace(out.path()), OWNER);
        // Nothing else has changed, and no document is made again.
        build(&programme, &out, &[&more[..], &["--shared"]].concat()).ended_with(0);
        let [folders, files] = permissions(out.path());
        let (folder, file) = (folders.first().expect("one"), files.first().expect("one"));
        assert_eq!((folders.len(), files.len()), (1, 1), "{folders:?} {files:?}");
        // As far as the mask of whoever runs the tests allows.
        assert_eq!(folder & 0o666, *file, "{folder:o} {file:o}");
        build(&programme, &out, &more).ended_with(0);
        is_for(out.path(), OWNER);
    }

    #[test]
    fn shared_output_is_for_whom_the_mask_lets_in() {
        let (programme, out) = (one(), common::out());
        let input = programme.write();
        let status = std::process::Command::new("sh")
            .args(["-c", "umask 027; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_dgcc")])
            .args(["build", "--quiet", "--shared", "--kind", "inv", "--out"])
            .args([out.path(), input.path()])
            .status()
            .expect("a shell starts");
        assert!(status.success());
        is_for(out.path(), [0o750, 0o640]);
    }

    #[test]
    fn workbooks_and_corrections_are_for_their_owner_alone() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        common::dgcc_in(folder.path(), &["init", "programme.xlsx", "--sample"]).ended_with(0);
        let mode = |path: &Path| path.metadata().expect("it is there").permissions().mode() & 0o777;
        assert_eq!(mode(&folder.path().join("programme.xlsx")), 0o600);
    }
}

/// A made-up name that stands nowhere else.
const NAME: &str = "Zebediah Quillfeather";

/// The programme with persons among the payees of its personnel, and what they are told as by role.
fn with_persons() -> (Programme, String) {
    let programme = one();
    let lines = programme.keys("budget_lines", "category", "personnel");
    let entries = lines.iter().flat_map(|line| programme.keys("expenditures", "line_id", line));
    let entries: Vec<String> = entries.take(3).collect();
    let person = programme.keys("persons", "rank", "director").remove(0);
    let title = programme.get("persons", &person, "title").to_owned();
    let programme = programme
        .set("persons", &person, "full_name", "Ottoline Featherstonehaugh")
        .set("expenditures", &entries[0], "payee", "OTTOLINE  Featherstonehaugh")
        .set("expenditures", &entries[1], "payee", NAME)
        .set("expenditures", &entries[2], "payee", NAME);
    (programme, title)
}

/// All that can be read in a folder's files: texts as they are, the text and the attached files of PDFs.
fn read_out(folder: &Path) -> String {
    let mut all = String::new();
    for (path, bytes) in common::files(folder) {
        if path.extension().is_some_and(|ending| ending == "pdf") {
            all += &common::text_of(&folder.join(&path)).replace('\n', " ");
            for file in dgcc::readback::attached(&bytes).expect("the attached files").values() {
                all += &String::from_utf8_lossy(file);
            }
        } else {
            all += &String::from_utf8_lossy(&bytes);
        }
    }
    all
}

#[test]
fn payees_that_are_persons_are_told_by_role_everywhere_if_the_settings_ask_for_it() {
    let (programme, title) = with_persons();
    let out = common::out();
    build(&programme, &out, &["--kind", "report"]).ended_with(0);
    assert!(
        read_out(out.path()).contains(NAME),
        "names are printed where nothing else is asked for"
    );
    let programme = programme.add_row("settings", &["payee_names", "role"]);
    // The reports that are certified have the names, and would stay.
    build(&programme, &out, &["--kind", "report", "--supersede"]).ended_with(0);
    let all = read_out(out.path());
    assert!(!all.contains("Quillfeather") && !all.to_lowercase().contains("ottoline  f"));
    assert!(all.contains("Member of staff 1"));
    assert!(all.contains(&title), "{title}");
}

#[test]
fn payments_to_two_persons_are_still_told_apart_and_findings_name_neither() {
    let (programme, _) = with_persons();
    let lines = programme.keys("budget_lines", "category", "personnel");
    let entry =
        lines.iter().flat_map(|line| programme.keys("expenditures", "line_id", line)).nth(1);
    let entry = entry.expect("an entry");
    let payee = |name: &str| {
        let again = [("expenditure_id", "EX-AGAIN"), ("voucher_no", "AGAIN-1"), ("payee", name)];
        let programme = with_persons().0.add("expenditures", &entry, &again);
        let input = programme.add_row("settings", &["payee_names", "role"]).write();
        common::dgcc(&["check", &input.path().to_string_lossy(), "--format", "json"]).stdout()
    };
    assert!(!payee("Another Person").contains("EXP-03"));
    let twice = payee(NAME);
    assert!(twice.contains("EXP-03") && !twice.contains("Quillfeather"), "{twice}");
}

#[test]
fn a_wrong_value_of_the_setting_is_a_finding() {
    let input = one().add_row("settings", &["payee_names", "initials"]).write();
    let run = common::dgcc(&["check", &input.path().to_string_lossy()]).ended_with(1);
    assert!(run.stdout().contains("name or role"), "{}", run.stdout());
}

/// The log of a build with an error, and all amounts and names that the input has.
fn logged(more: &[&str]) -> (String, Vec<String>) {
    let programme = with_persons().0;
    let entry = programme.keys("expenditures", "payee", NAME).remove(0);
    let programme = programme.set("expenditures", &entry, "amount_usd", "987654.32");
    let people = programme.keys("persons", "rank", "director");
    let mut secrets: Vec<String> = people
        .iter()
        .map(|person| programme.get("persons", person, "full_name").to_owned())
        .collect();
    secrets.extend([NAME, "987654.32", "987,654.32"].map(str::to_owned));
    let (out, folder) = (common::out(), tempfile::tempdir().expect("a temporary folder"));
    let log = folder.path().join("press.log");
    let log_text = log.to_string_lossy().into_owned();
    let arguments = [&["--log", &log_text, "--kind", "report", "--kind", "inv"], more].concat();
    build(&programme, &out, &arguments).ended_with(1);
    (fs::read_to_string(&log).expect("a log"), secrets)
}

#[test]
fn the_log_has_codes_and_cells_but_no_names_and_amounts_unless_they_are_asked_for() {
    let (log, secrets) = logged(&[]);
    for secret in &secrets {
        assert!(!log.contains(secret), "{secret}: {log}");
    }
    for line in
        ["error EXP-04 expenditures.csv", "_en.pdf: held back", "_INV_", " page", "status 1"]
    {
        assert!(log.contains(line), "{line}: {log}");
    }
    let (log, _) = logged(&["-v"]);
    assert!(log.contains("987,654.32"), "{log}");
}

#[test]
fn a_log_goes_on_where_it_ended() {
    let (programme, out) = (one(), common::out());
    let log = out.path().with_file_name("press.log");
    let arguments = ["--kind", "inv", "--log", &log.to_string_lossy()].map(str::to_owned);
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    build(&programme, &out, &arguments).ended_with(0);
    build(&programme, &out, &arguments).ended_with(0);
    let log = fs::read_to_string(log).expect("a log");
    let count = |what: &str| log.lines().filter(|line| line.contains(what)).count();
    assert_eq!((count(" begin dgcc"), count("status 0")), (2, 2), "{log}");
    assert_eq!(count("nothing has changed"), 1, "{log}");
}

#[test]
fn the_metadata_of_a_pdf_identify_the_document_and_name_nobody() {
    let (programme, out) = (one(), common::out());
    build(&programme, &out, &["--kind", "mou", "--kind", "report"]).ended_with(0);
    let people =
        ["full_name", "name_local"].map(|field| programme.column("persons", field)).concat();
    let pdfs = common::files(out.path()).into_keys();
    let pdfs = pdfs.filter(|path| path.extension().is_some_and(|ending| ending == "pdf"));
    let mut count = 0;
    for path in pdfs {
        let document = lopdf::Document::load(out.path().join(&path)).expect("a PDF");
        let info = document.trailer.get(b"Info").and_then(lopdf::Object::as_reference);
        let info = document.get_dictionary(info.expect("properties")).expect("a dictionary");
        let known: [&[u8]; 6] =
            [b"Title", b"Subject", b"Keywords", b"Creator", b"CreationDate", b"ModDate"];
        for (key, value) in info {
            assert!(known.contains(&key.as_slice()), "{path:?}: {}", String::from_utf8_lossy(key));
            let text = lopdf::decode_text_string(value).expect("a text");
            assert!(!people.iter().any(|name| text.contains(name)), "{path:?}: {text}");
        }
        count += 1;
    }
    assert!(count > 2, "{count}");
}
