//! Whole runs of `dgcc build`, cold and warm: `cargo bench --bench run [-- SIZES...]`. A size is how many
//! times the sample's six programmes are taken: 1 is about 100 documents, 10 about 1,000, 100 about
//! 10,000. Prints documents and pages per second, processor time and its split, and peak memory; and, over
//! the smallest size, the loop that one would write without this program: every document compiled and
//! exported afresh, in as many processes, each with a share of the documents.

mod common;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use cpu_time::ProcessTime;
use dgcc::press::{Identity, Typesetter};
use serde_json::Value as Json;

/// How many documents are typeset at the same time.
const PROCESSES: usize = 2;

/// What a run took.
struct Run {
    documents: u64,
    pages: u64,
    wall: Duration,
    /// Processor time of all its processes, in seconds.
    cpu: f64,
    /// Share of it that is outside Typst's layout and export, in per cent.
    outside: f64,
    /// Most memory that all its processes held at once, in megabytes.
    memory: u64,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [first, share, out] = &arguments[..]
        && first == LOOP
    {
        return work(share.parse().expect("a number"), Path::new(out));
    }
    let sizes: Vec<usize> = arguments.iter().filter_map(|argument| argument.parse().ok()).collect();
    let sizes = if sizes.is_empty() { vec![1, 10, 100] } else { sizes };
    let folder = tempfile::tempdir().expect("a temporary folder");
    println!(
        "{:<22}{:>10}{:>8}{:>8}{:>8}{:>9}{:>10}{:>10}{:>8}",
        "", "documents", "pages", "s", "CPU s", "docs/s", "pages/s", "outside", "MB"
    );
    let mut first: Option<Run> = None;
    for size in &sizes {
        let workbook = common::workbook(folder.path(), *size);
        let out = folder.path().join(format!("out-{size}"));
        let cold = build(folder.path(), &workbook, &out, &[]);
        show(&format!("{size} x, cold"), &cold);
        let again = build(folder.path(), &workbook, &out, &[]);
        show(&format!("{size} x, nothing changed"), &again);
        if let Some(first) = &first {
            println!(
                "{:<22}costs {:.2} times as much processor time for {:.2} times the documents",
                "",
                cold.cpu / first.cpu,
                cold.documents as f64 / first.documents as f64
            );
        }
        if first.is_none() {
            naive(folder.path(), &workbook, &cold);
            first = Some(cold);
        }
        std::fs::remove_dir_all(&out).expect("removed");
        std::fs::remove_dir_all(dgcc::publish::workspace(&out)).expect("removed");
    }
}

/// Runs `dgcc build`.
fn build(folder: &Path, workbook: &Path, out: &Path, more: &[&str]) -> Run {
    let (start, printed) = (Instant::now(), folder.join("printed"));
    let mut child = Command::new(env!("CARGO_BIN_EXE_dgcc"))
        .args([
            "build",
            "--quiet",
            "--jobs",
            &PROCESSES.to_string(),
            "--timings=timings.json",
            "--out",
        ])
        .arg(out)
        .args(more)
        .arg(workbook)
        .current_dir(folder)
        .stdout(std::fs::File::create(&printed).expect("a file"))
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    let memory = watch(&mut child);
    let wall = start.elapsed();
    let printed = std::fs::read_to_string(&printed).expect("readable");
    let figure = |label: &str, end: &str| -> f64 {
        let line = printed.lines().find(|line| line.trim_start().starts_with(label));
        let words = line.unwrap_or_default().split_whitespace();
        let words: Vec<&str> = words.collect();
        let at = words.iter().position(|word| *word == end).unwrap_or(1);
        words.get(at.wrapping_sub(1)).and_then(|word| word.parse().ok()).unwrap_or(f64::NAN)
    };
    let run = std::fs::read(out.join("run.json")).expect("a manifest");
    let run: Json = serde_json::from_slice(&run).expect("JSON");
    let sum = |key: &str| -> u64 {
        let countries = run["countries"].as_array().into_iter().flatten();
        countries.chain([&run["consolidated"]]).filter_map(|of| of[key].as_u64()).sum()
    };
    Run {
        documents: sum("documents"),
        pages: sum("pages"),
        wall,
        cpu: figure("in all", "s"),
        outside: figure("outside Typst", "%"),
        memory,
    }
}

/// Waits for a program: the most memory that it and its workers held at once, in megabytes; 0 where the
/// system does not tell.
fn watch(child: &mut Child) -> u64 {
    let mut most = 0;
    while child.try_wait().expect("a status").is_none() {
        let pid = child.id();
        let workers = std::fs::read_to_string(format!("/proc/{pid}/task/{pid}/children"));
        let workers = workers.unwrap_or_default();
        let all = workers.split_whitespace().map(str::to_owned).chain([pid.to_string()]);
        most = most.max(all.map(|pid| held(&pid)).sum());
        std::thread::sleep(Duration::from_millis(50));
    }
    most / 1024
}

/// Memory of a process in kilobytes, shared pages divided among those that share them.
fn held(pid: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("Pss:"));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok()).unwrap_or(0)
}

fn show(name: &str, run: &Run) {
    let seconds = run.wall.as_secs_f64();
    println!(
        "{name:<22}{:>10}{:>8}{seconds:>8.1}{:>8.1}{:>9.1}{:>10.1}{:>8.1} %{:>8}",
        run.documents,
        run.pages,
        run.cpu,
        run.documents as f64 / seconds,
        run.pages as f64 / seconds,
        run.outside,
        run.memory
    );
}

/// The argument that makes this bench one of the processes of the plain loop; its share and the folder of
/// the sources follow.
const LOOP: &str = "--plain-loop";

/// The same documents in a plain loop in two processes: nothing kept from one to the next.
fn naive(folder: &Path, workbook: &Path, cold: &Run) {
    let out = folder.join("sources");
    build(folder, workbook, &out, &["--emit-source"]);
    let start = Instant::now();
    let bench = std::env::current_exe().expect("this program");
    let begin = |share: usize| {
        let mut command = Command::new(&bench);
        command.arg(LOOP).arg(share.to_string()).arg(&out).stdout(Stdio::piped());
        command.spawn().expect("it starts")
    };
    let children: Vec<Child> = (0..PROCESSES).map(begin).collect();
    let mut run =
        Run { documents: 0, pages: 0, wall: Duration::ZERO, cpu: 0.0, outside: 0.0, memory: 0 };
    for child in children {
        let output = child.wait_with_output().expect("it ends");
        assert!(output.status.success(), "the plain loop can be run");
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let mut said = said.split_whitespace();
        run.documents += said.next().and_then(|said| said.parse().ok()).unwrap_or(0);
        run.pages += said.next().and_then(|said| said.parse().ok()).unwrap_or(0);
        run.cpu += said.next().and_then(|said| said.parse().ok()).unwrap_or(0.0);
    }
    run.wall = start.elapsed();
    show("a plain loop", &run);
    let wall = |run: &Run| run.wall.as_secs_f64() / run.pages as f64;
    let cpu = |run: &Run| run.cpu / run.pages as f64;
    println!(
        "{:<22}this program is {:.2} times as fast a page, with {:.2} times less processor time",
        "",
        wall(&run) / wall(cold),
        cpu(&run) / cpu(cold)
    );
    std::fs::remove_dir_all(&out).expect("removed");
}

/// Typesets a share of the documents; prints how many, their pages, and the processor time.
fn work(share: usize, out: &Path) {
    let documents = sources(out).into_iter().skip(share).step_by(PROCESSES);
    let documents: Vec<_> = documents.collect();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build();
    let _pool = pool.expect("a pool");
    let cpu = ProcessTime::now();
    let mut typesetter = Typesetter::with_cache_age(0);
    let mut pages = 0;
    for (name, files) in &documents {
        let identity = Identity { ident: name.clone(), as_of: jiff::civil::date(2026, 2, 15) };
        let files = files.iter().map(|(path, text)| (path.as_str(), text.as_str()));
        let typeset = typesetter.typeset(files, &identity, &mut Vec::new());
        pages += typeset.unwrap_or_else(|complaints| panic!("{name}: {complaints:?}")).pages;
    }
    println!("{} {pages} {}", documents.len(), cpu.elapsed().as_secs_f64());
}

/// The sources that a build kept: name and virtual files of each document.
fn sources(out: &Path) -> Vec<(String, HashMap<String, String>)> {
    let below = |folder: &Path| -> Vec<PathBuf> {
        let entries = std::fs::read_dir(folder).expect("a folder");
        let mut paths: Vec<PathBuf> =
            entries.map(|entry| entry.expect("an entry").path()).collect();
        paths.sort();
        paths
    };
    let bundles = below(out).into_iter().filter(|path| path.is_dir());
    let roots = bundles.flat_map(|bundle| below(&bundle));
    let roots = roots.filter(|path| path.extension().is_some_and(|ending| ending == "typst"));
    let document = |root: PathBuf| {
        let (mut files, mut open) = (HashMap::new(), vec![root.clone()]);
        while let Some(path) = open.pop() {
            if path.is_dir() {
                open.extend(below(&path));
                continue;
            }
            let inner = path.strip_prefix(&root).expect("below").to_string_lossy().into_owned();
            let text = std::fs::read_to_string(&path).expect("text");
            files.insert(format!("/{inner}"), text);
        }
        (root.file_stem().unwrap_or_default().to_string_lossy().into_owned(), files)
    };
    roots.map(document).collect()
}
