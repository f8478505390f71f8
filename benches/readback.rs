//! Reading back what the sample's documents became, against typesetting them: `cargo bench --bench
//! readback`. Prints the fastest of several turns, in milliseconds, and ratios of one run.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use dgcc::press::{Identity, Typesetter};
use dgcc::readback::{Expected, ExpectedText, Item, compare, read};

/// Turns of which the fastest counts.
const TURNS: usize = 5;
/// The country whose documents are made; it has some of every kind.
const COUNTRY: &str = "EG";
/// Items that are looked for in each document.
const ITEMS: usize = 300;

fn main() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let status = Command::new(env!("CARGO_BIN_EXE_dgcc"))
        .args(["build", "--quiet", "--emit-source", "--country", COUNTRY, "--out"])
        .arg(folder.path())
        .status();
    assert!(status.expect("the program starts").success(), "the sample can be built");

    let mut typesetter = Typesetter::new();
    let head = ["", "pages", "KB", "typeset", "read", "compare", "both/typeset"];
    let print = |row: [&str; 7]| {
        let [name, values @ ..] = row;
        print!("{name:<28}");
        values.iter().for_each(|value| print!("{value:>13}"));
        println!();
    };
    print(head);
    let mut total = (0, [Duration::ZERO; 3]);
    for (name, source) in sources(&folder.path().join(COUNTRY)) {
        let identity = Identity { ident: name.clone(), as_of: jiff::civil::date(2026, 2, 15) };
        let mut pdf = Vec::new();
        let mut times = [Duration::MAX; 3];
        for _ in 0..TURNS {
            // Without what is left from the turn before, as when each document is made once.
            for _ in 0..20 {
                typst::comemo::evict(0);
            }
            let start = Instant::now();
            let files = source.iter().map(|(path, text)| (path.as_str(), text.as_str()));
            let typeset = typesetter.typeset(files, &identity, &mut Vec::new());
            pdf = typeset.expect("it can be typeset").pdf;
            times[0] = times[0].min(start.elapsed());
        }
        let reading = read(&pdf).expect("it can be read");
        let expected = expected(&reading.pages);
        for _ in 0..TURNS {
            let start = Instant::now();
            let reading = read(&pdf).expect("it can be read");
            times[1] = times[1].min(start.elapsed());
            let start = Instant::now();
            assert_eq!(compare(&reading, &expected), [], "{name}");
            times[2] = times[2].min(start.elapsed());
        }
        row(&print, &name, reading.pages.len(), pdf.len(), times);
        total.0 += reading.pages.len();
        (0..3).for_each(|at| total.1[at] += times[at]);
    }
    row(&print, "all", total.0, 0, total.1);
    let page = (total.1[1] + total.1[2]).as_secs_f64() * 1e3 / total.0 as f64;
    println!("read and compare: {page:.2} ms a page");
}

fn row(print: &impl Fn([&str; 7]), name: &str, pages: usize, bytes: usize, times: [Duration; 3]) {
    let [typeset, read, compare] = times.map(|time| format!("{:.2}", time.as_secs_f64() * 1e3));
    let share = (times[1] + times[2]).as_secs_f64() / times[0].as_secs_f64();
    let (pages, bytes) = (pages.to_string(), (bytes / 1024).to_string());
    print([name, &pages, &bytes, &typeset, &read, &compare, &format!("{share:.3}")]);
}

/// Items all over a document: stretches of its own text.
fn expected(pages: &[String]) -> Expected {
    let words: Vec<&str> = pages.iter().flat_map(|page| page.split_whitespace()).collect();
    let step = (words.len() / ITEMS).max(6);
    let item = |words: &[&str]| Item { text: words[..4].join(" "), ..Item::default() };
    let in_order = words.chunks(step).filter(|words| words.len() >= 4).map(item).collect();
    let text = ExpectedText { language: "en".to_owned(), in_order, anywhere: Vec::new() };
    Expected { pages: pages.len(), texts: vec![text], allows_open_points: true }
}

/// The sources that were left beside the documents, by name.
fn sources(folder: &Path) -> Vec<(String, Vec<(String, String)>)> {
    let mut sources = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|ending| ending == "typst") {
            let mut files = Vec::new();
            collect(&path, &path, &mut files);
            let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
            sources.push((name, files));
        }
    }
    sources.sort_by(|left, right| left.0.cmp(&right.0));
    sources
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(root, &path, files);
        } else {
            let name = format!("/{}", path.strip_prefix(root).expect("inside").display());
            files.push((name, std::fs::read_to_string(&path).expect("text")));
        }
    }
}
