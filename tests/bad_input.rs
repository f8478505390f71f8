//! Bad files: whatever a file holds, the program ends soon, takes little memory, never panics, and says
//! which file it is and what is wrong with it.

mod common;
#[path = "bad_input/corpus.rs"]
mod corpus;
#[path = "bad_input/make.rs"]
mod make;

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use corpus::{Case, Expect};
use dgcc::workbook::{self, Cell, Limits, OpenError};
use tempfile::TempDir;

/// The longest that a run on a bad file may take: processor time where the system tells, because a machine
/// may have other work.
const LONGEST: Duration = Duration::from_secs(10);
/// The longest by the clock, for one that waits without end.
const LONGEST_WAIT: Duration = Duration::from_secs(120);
/// The most memory that it may take up, in kB.
const MOST_MEMORY: u64 = 1 << 20;

/// How a run ended.
struct Run {
    status: Option<i32>,
    printed: String,
    memory: Option<u64>,
    time: Duration,
}

/// Runs the program in a folder, and ends it when it takes too long.
fn run(folder: &Path, arguments: &[&str]) -> Run {
    let output = |name: &str| std::fs::File::create(folder.join(name)).expect("a file");
    let begun = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_dgcc"))
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(output("stdout"))
        .stderr(output("stderr"))
        .spawn()
        .expect("the program starts");
    let mut memory = None;
    let status = loop {
        memory = memory.max(most_memory(child.id()));
        if let Some(status) = child.try_wait().expect("the program ends") {
            break status.code();
        }
        let is_long = spent(child.id()).is_some_and(|spent| spent > LONGEST);
        if is_long || begun.elapsed() > LONGEST_WAIT || memory > Some(MOST_MEMORY) {
            child.kill().expect("it can be ended");
            child.wait().expect("it ends");
            break None;
        }
        std::thread::sleep(Duration::from_millis(3));
    };
    let read = |name: &str| {
        let bytes = std::fs::read(folder.join(name)).expect("what was printed");
        String::from_utf8_lossy(&bytes).into_owned()
    };
    let printed = read("stdout") + &read("stderr");
    Run { status, printed, memory, time: begun.elapsed() }
}

/// The most memory that a process has taken up so far, in kB, where the system tells.
fn most_memory(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// The processor time that a process has taken so far, where the system tells: Linux counts it in hundredths
/// of a second.
fn spent(process: u32) -> Option<Duration> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let (_, fields) = stat.rsplit_once(") ")?;
    let ticks = fields.split(' ').skip(11).take(2).map(|field| field.parse::<u64>().ok());
    Some(Duration::from_millis(ticks.sum::<Option<u64>>()? * 10))
}

/// What is wrong with a run on a file.
fn faults(case: &Case, file: &str, run: &Run) -> Vec<String> {
    let mut faults = Vec::new();
    // A line may be broken anywhere.
    let printed = run.printed.split_whitespace().collect::<Vec<_>>().join(" ");
    match run.status {
        None => faults.push(format!("broken off after {:?} with {:?} kB", run.time, run.memory)),
        Some(0..=2) => {}
        Some(other) => faults.push(format!("ended with status {other}")),
    }
    if printed.contains("panicked") {
        faults.push("it panicked".to_owned());
    }
    if run.status != Some(0) && !printed.contains(file) {
        faults.push("the file is not named".to_owned());
    }
    if run.printed.contains(['\u{1b}', '\u{9b}', '\u{202e}', '\u{7}']) {
        faults.push("control sequences are printed".to_owned());
    }
    match case.expect {
        Expect::Says(words) if !printed.contains(words) => {
            faults.push(format!("it does not say '{words}'"));
        }
        Expect::Opens if printed.contains("error STR-01 ") && refused(&printed) => {
            faults.push("the file is refused".to_owned());
        }
        _ => {}
    }
    faults
}

/// Whether a file was refused, rather than read and found to lack sheets.
fn refused(printed: &str) -> bool {
    ["the file ", "the part ", "at most"].iter().any(|words| printed.contains(words))
}

/// Runs something on every case, as many at once as there are processors, and gathers what is wrong.
fn on_each(cases: &[Case], check: impl Fn(&Case, &Path, &str) -> Vec<String> + Sync) {
    let (next, wrong) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let work = || {
        while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
            let folder = tempfile::tempdir().expect("a temporary folder");
            let file = format!("bad.{}", case.ending);
            std::fs::write(folder.path().join(&file), (case.bytes)()).expect("the file is written");
            for fault in check(case, folder.path(), &file) {
                let told = format!("{} ({}): {fault}", case.what, case.ending);
                wrong.lock().expect("no panic").push(told);
            }
        }
    };
    let workers = std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(work);
        }
    });
    let wrong = wrong.into_inner().expect("no panic");
    assert!(wrong.is_empty(), "{} of {} cases:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

#[test]
fn every_bad_file_is_answered_soon_in_little_memory_and_by_name() {
    if most_memory(std::process::id()).is_none() {
        eprintln!(
            "memory is not bounded here: the system does not tell how much a process takes up"
        );
    }
    let cases = corpus::all();
    assert!(cases.len() >= 300, "{} cases", cases.len());
    let verbose = std::env::var_os("BAD_INPUT_TIMES").is_some();
    on_each(&cases, |case, folder, file| {
        let run = run(folder, &["check", file]);
        if verbose {
            let (time, memory) = (run.time.as_millis(), run.memory.unwrap_or(0) / 1024);
            println!(
                "{time:>6} ms {memory:>5} MB  {:?} {} ({})",
                run.status, case.what, case.ending
            );
        }
        let mut faults = faults(case, file, &run);
        faults.iter_mut().for_each(|fault| *fault += &format!("\n{}", shortened(&run.printed)));
        faults
    });
}

fn shortened(text: &str) -> String {
    text.chars().take(600).collect()
}

#[test]
fn a_build_of_a_bad_file_leaves_no_partial_output() {
    let mut cases = corpus::all();
    let told = |case: &Case| matches!(case.expect, Expect::Says(_));
    cases.retain(told);
    let every = cases.len() / 20;
    let cases: Vec<Case> = cases.into_iter().step_by(every.max(1)).collect();
    assert!(cases.len() >= 20, "{} cases", cases.len());
    on_each(&cases, |case, folder, file| {
        let run = run(folder, &["build", file, "--out", "out", "--quiet"]);
        let mut faults = faults(case, file, &run);
        let out = folder.join("out");
        if out.exists() && !out.join("run.json").is_file() {
            faults.push("the output is not whole".to_owned());
        }
        if !dgcc::publish::staging(&out).is_empty() {
            faults.push("a staging folder is left behind".to_owned());
        }
        faults
    });
}

#[test]
fn a_correction_of_a_file_that_could_be_read_is_bounded_too() {
    let mut cases = corpus::all();
    cases.retain(|case| !matches!(case.expect, Expect::Says(_)));
    let every = if std::env::var_os("BAD_INPUT_ALL").is_some() { 1 } else { 6 };
    let cases: Vec<Case> = cases.into_iter().step_by(every).collect();
    on_each(&cases, |case, folder, file| {
        let run = run(folder, &["check", file, "--correct", "mended"]);
        faults(case, file, &run)
    });
}

#[test]
fn a_folder_with_the_name_of_a_workbook_is_no_file() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::create_dir(folder.path().join("x.xlsx")).expect("a folder");
    let run = run(folder.path(), &["check", "x.xlsx"]);
    assert_eq!(run.status, Some(2));
    assert!(run.printed.contains("there is no workbook or csv file in x.xlsx"), "{}", run.printed);
}

/// A file of these bytes, in a folder of its own.
fn written(name: &str, bytes: &[u8]) -> (TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).expect("the file is written");
    (folder, path)
}

#[test]
fn macros_and_links_to_other_files_are_never_followed() {
    let text = "<row><c t=\"s\"><v>0</v></c><c><f>[1]Sheet1!A1</f><v>7</v></c></row>";
    let sheets = [make::sheet("", text, "")];
    let mut parts = make::xlsx_parts(&sheets, &make::shared("<si><t>key</t></si>"));
    let mut add = |name: &str, bytes: &[u8]| parts.push((name.to_owned(), bytes.to_vec()));
    add("xl/vbaProject.bin", b"\xD0\xCF\x11\xE0 no macro that could run");
    add(
        "xl/externalLinks/externalLink1.xml",
        b"<externalLink><externalBook><ddeLink ddeService=\"cmd\" ddeTopic=\"/c calc\"/></externalBook></externalLink>",
    );
    add(
        "xl/externalLinks/_rels/externalLink1.xml.rels",
        b"<Relationships><Relationship Id=\"r1\" Target=\"http://127.0.0.1:1/x.xlsx\" TargetMode=\"External\"/></Relationships>",
    );
    let (_folder, path) = written("macros.xlsm", &make::zip(&parts));
    let workbook = workbook::open(&path, "macros.xlsm").expect("it opens as plain data");
    let row = &workbook.sheets[0].rows[0];
    assert_eq!(row[..], [Cell::Text("key".to_owned()), Cell::Number(7.into())]);
}

#[test]
fn a_limit_of_the_configuration_decides_and_is_named() {
    let rows = "<row><c><v>1</v></c></row>".repeat(3);
    let (folder, path) = written("rows.xlsx", &make::xlsx(&rows));
    let limits = Limits { rows: 2, ..Limits::default() };
    let error = workbook::open_within(&path, "rows.xlsx", &limits).expect_err("too many rows");
    assert!(matches!(error, OpenError::TooMuch(_)), "{error}");
    assert!(workbook::open(&path, "rows.xlsx").is_ok());
    std::fs::write(folder.path().join("dgcc.toml"), "[limits]\nrows = 2\n").expect("written");
    let told = run(folder.path(), &["check", "rows.xlsx"]);
    assert_eq!(told.status, Some(1));
    assert!(told.printed.contains("rows.xlsx › settings!A3"), "{}", told.printed);
    assert!(told.printed.contains("raise rows under [limits]"), "{}", told.printed);
    let korean = run(folder.path(), &["check", "rows.xlsx", "--lang", "ko"]);
    assert!(korean.printed.contains("비어 있지 않은 행이 3개 이상"), "{}", korean.printed);
    std::fs::write(folder.path().join("dgcc.toml"), "[limits]\nrowz = 2\n").expect("written");
    let told = run(folder.path(), &["check", "rows.xlsx"]);
    assert_eq!(told.status, Some(2));
    assert!(told.printed.contains("rowz"), "{}", told.printed);
}

#[test]
fn names_and_cells_that_steer_terminals_are_printed_harmlessly() {
    let hostile = "\u{1b}[31m\u{202e}x.csv";
    let (folder, _) =
        written(hostile, "key,value\nas_of_date,\u{1b}]0;t\u{7}\u{9b}2J\n".as_bytes());
    for format in ["text", "json", "sarif"] {
        let run = run(folder.path(), &["check", ".", "--format", format]);
        assert_eq!(run.status, Some(1));
        assert!(
            !run.printed.contains(['\u{1b}', '\u{202e}', '\u{9b}', '\u{7}']),
            "{}",
            run.printed
        );
    }
    let missing = run(folder.path(), &["check", "\u{1b}[2Jmissing.xlsx"]);
    assert_eq!(missing.status, Some(2));
    assert!(!missing.printed.contains('\u{1b}'), "{}", missing.printed);
}

#[test]
fn text_that_could_be_a_formula_is_text_in_a_correction_and_a_number_stays_one() {
    let csv = "key,value\n=1+1,@SUM(A1)\nreport_unit,-5\n";
    let (folder, _) = written("settings.csv", csv.as_bytes());
    let run = run(folder.path(), &["check", "settings.csv", "--correct", "mended"]);
    assert_eq!(run.status, Some(1));
    let copy = std::fs::read(folder.path().join("mended/settings.csv.to-correct.xlsx"));
    let copy = copy.unwrap_or_else(|error| panic!("{error}: {}", run.printed));
    for (name, bytes) in make::parts(&copy) {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("<f>") && !text.contains("<f "), "{name} has a formula");
    }
    let path = folder.path().join("mended/settings.csv.to-correct.xlsx");
    let again = workbook::open(&path, "copy.xlsx").expect("the copy opens");
    let values = again.sheets.iter().find(|sheet| sheet.name == "settings").expect("the sheet");
    assert_eq!(values.rows[1][0], Cell::Text("=1+1".to_owned()));
    assert_eq!(values.rows[1][1], Cell::Text("@SUM(A1)".to_owned()));
}
