//! The output survives whatever happens to a run: it is that of the last run that ended, and the next run
//! needs no hand work.

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use common::{Programme, files};
use tempfile::TempDir;

/// How many times a run is killed.
const KILLS: u32 = 200;
/// The kinds that are made: short ones, so that many runs can be killed.
const KINDS: [&str; 4] = ["--kind", "inv", "--kind", "mou"];

/// A programme to build, and what two runs on it give.
struct Bench {
    input: TempDir,
    _folder: TempDir,
    out: PathBuf,
    results: [BTreeMap<PathBuf, Vec<u8>>; 2],
}

/// The days on which the data are looked at; every document prints it, so the two results share nothing.
/// That needs record copies that give way to each other.
const DAYS: [&str; 2] = ["2026-02-15", "2026-02-16"];

impl Bench {
    fn new() -> Self {
        let country = Programme::sample().keys("countries", "stage", "operating").remove(0);
        let input = Programme::sample().only(&country).write();
        let folder = tempfile::tempdir().expect("a temporary folder");
        let out = folder.path().join("out");
        let mut bench = Self { input, _folder: folder, out, results: Default::default() };
        for which in [1, 0] {
            bench.finished(which, &["--no-cache"]);
            bench.results[which] = files(&bench.out);
        }
        assert_ne!(bench.results[0], bench.results[1], "the two results differ");
        bench
    }

    fn command(&self, which: usize, more: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dgcc"));
        command.arg("build").arg(self.input.path()).arg("--out").arg(&self.out);
        command.args(["--quiet", "--supersede", "--as-of", DAYS[which]]).args(KINDS).args(more);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    fn start(&self, which: usize, more: &[&str]) -> Child {
        self.command(which, more).spawn().expect("the program starts")
    }

    /// Waits until a run has its staging folder.
    fn has_begun(&self) {
        let begun = Instant::now();
        while dgcc::publish::staging(&self.out).is_empty() {
            assert!(begun.elapsed() < Duration::from_secs(20), "the run begins");
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    /// Runs to the end, without hand work before.
    fn finished(&self, which: usize, more: &[&str]) {
        let output = self.command(which, more).stderr(Stdio::piped()).output().expect("it starts");
        let said = said(&output);
        assert_eq!(output.status.code(), Some(0), "{said}");
    }

    /// The output is whole, and one of the two.
    fn is_one_of_two(&self) {
        let now = files(&self.out);
        let is = |which: usize| now == self.results[which];
        assert!(is(0) || is(1), "a mixture: {:?}", now.keys());
    }

    /// Nothing lies beside the output but what is kept for the next run.
    fn leaves_nothing(&self) {
        let workspace = dgcc::publish::workspace(&self.out);
        let mut names: Vec<String> = names(&workspace);
        names.retain(|name| !["lock", "store", "last-run.json"].contains(&name.as_str()));
        assert_eq!(names, [""; 0], "left in the workspace");
        let kept = names_of_store(&workspace);
        let odd = kept.iter().filter(|name| !name.ends_with(".pdf") && !name.ends_with(".json"));
        assert_eq!(odd.collect::<Vec<_>>(), [""; 0], "left in the store");
    }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into()).collect()
}

fn names_of_store(workspace: &Path) -> Vec<String> {
    let store = workspace.join("store");
    if store.is_dir() { names(&store) } else { Vec::new() }
}

/// What a run said, on one line.
fn said(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr).replace('│', " ");
    said.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn verified(out: &Path) {
    common::dgcc(&["verify", &out.to_string_lossy()]).ended_with(0);
}

#[test]
fn a_run_that_is_killed_at_any_moment_leaves_one_whole_output_and_no_work() {
    let bench = Bench::new();
    // How long the two kinds of run take: everything made anew, and everything found in the store.
    let mut lengths = [Duration::ZERO; 2];
    for (length, more) in lengths.iter_mut().zip([&["--no-cache"][..], &[]]) {
        bench.finished(1, more);
        bench.finished(0, &[]);
        let start = Instant::now();
        bench.finished(1, more);
        *length = start.elapsed();
    }
    let (mut killed, mut runs) = (0, 0u32);
    while killed < KILLS {
        // Always the other of the two results; by turns everything anew and everything from the store.
        let which = ((runs + 1) % 2) as usize;
        let kind = (runs / 2 % 2) as usize;
        let more: &[&str] = if kind == 0 { &["--no-cache"] } else { &[] };
        let moment = lengths[kind].mul_f64(f64::from(runs * 37 % 100 + 1) / 100.0);
        let mut run = bench.start(which, more);
        std::thread::sleep(moment);
        if run.try_wait().expect("a status").is_none() {
            killed += 1;
        } else {
            // The machine is not as busy as when this was measured.
            lengths[kind] = lengths[kind].mul_f64(0.97);
        }
        run.kill().expect("it can be killed");
        run.wait().expect("it ends");
        bench.is_one_of_two();
        if runs % 20 == 0 {
            verified(&bench.out);
        }
        bench.finished(which, &[]);
        assert!(files(&bench.out) == bench.results[which], "after a kill at {moment:?}");
        bench.leaves_nothing();
        runs += 1;
        assert!(runs < 5 * KILLS, "only {killed} of {runs} runs were still under way");
    }
}

#[cfg(unix)]
#[test]
fn a_run_that_is_asked_to_stop_says_so_and_leaves_nothing() {
    let bench = Bench::new();
    for (signal, status) in [("INT", 130), ("TERM", 143)] {
        let mut command = bench.command(1, &["--no-cache"]);
        let run = command.stderr(Stdio::piped()).spawn().expect("the program starts");
        bench.has_begun();
        let kill = Command::new("kill").args(["-s", signal, &run.id().to_string()]).status();
        assert!(kill.expect("kill is there").success());
        let output = run.wait_with_output().expect("it ends");
        assert_eq!(output.status.code(), Some(status));
        assert!(said(&output).contains("Stopped."));
        assert!(files(&bench.out) == bench.results[0], "the earlier output is as it was");
        bench.leaves_nothing();
    }
}

#[test]
fn two_runs_at_once_do_not_mix() {
    let bench = Bench::new();
    let mut first = bench.start(1, &["--no-cache"]);
    bench.has_begun();
    let second = bench.command(0, &[]).stderr(Stdio::piped()).output().expect("it starts");
    let said = said(&second);
    assert_eq!(second.status.code(), Some(2), "{said}");
    assert!(said.contains("another run of dgcc is writing to"), "{said}");
    assert!(first.wait().expect("it ends").success());
    assert!(files(&bench.out) == bench.results[1]);
    bench.leaves_nothing();
}

#[test]
fn a_workspace_that_is_removed_under_way_leaves_one_whole_output_and_no_work() {
    let bench = Bench::new();
    let workspace = dgcc::publish::workspace(&bench.out);
    let mut told = 0;
    for point in 0..12 {
        bench.finished(0, &[]);
        let run = bench.command(1, &["--no-cache"]).stderr(Stdio::piped()).spawn();
        let run = run.expect("the program starts");
        std::thread::sleep(Duration::from_millis(60 * point));
        let _ = fs::remove_dir_all(&workspace);
        let output = run.wait_with_output().expect("it ends");
        let said = said(&output);
        match output.status.code() {
            Some(0) => assert!(files(&bench.out) == bench.results[1], "the new output is whole"),
            Some(2) => {
                told += 1;
                assert!(said.contains("No such file or directory"), "{said}");
                assert!(files(&bench.out) == bench.results[0], "the earlier output is as it was");
            }
            status => panic!("ended with {status:?}: {said}"),
        }
        bench.finished(1, &[]);
        assert!(files(&bench.out) == bench.results[1]);
        bench.leaves_nothing();
    }
    println!("told: {told} of 12");
}

/// A small file system of its own; none where it cannot be mounted.
#[cfg(target_os = "linux")]
struct Mounted {
    folder: TempDir,
}

#[cfg(target_os = "linux")]
impl Mounted {
    fn new(kilobytes: u32) -> Option<Self> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let size = format!("size={kilobytes}k");
        let mount = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &size, "tmpfs"])
            .arg(folder.path())
            .stderr(Stdio::null())
            .status();
        if mount.is_ok_and(|status| status.success()) {
            return Some(Self { folder });
        }
        eprintln!("skipped: a small file system cannot be mounted here (it needs root)");
        None
    }

    fn mounted_again(&self, option: &str) {
        let option = format!("remount,{option}");
        let mount = Command::new("mount").args(["-o", &option]).arg(self.folder.path()).status();
        assert!(mount.expect("mount is there").success());
    }
}

#[cfg(target_os = "linux")]
impl Drop for Mounted {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.folder.path()).status();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_is_full_or_read_only_is_told_and_the_earlier_output_stays() {
    let Some(disk) = Mounted::new(64 << 10) else { return };
    let mut bench = Bench::new();
    let elsewhere = std::mem::replace(&mut bench.out, disk.folder.path().join("out"));
    bench.finished(0, &[]);
    assert!(files(&bench.out) == bench.results[0]);
    // Room for some of the documents only: whatever is left when so much is taken.
    let used: u64 = files(disk.folder.path()).values().map(|bytes| bytes.len() as u64).sum();
    let ballast = disk.folder.path().join("ballast");
    for left in [0, 20, 60, 150, 400, 900] {
        let free = (64u64 << 20) - used;
        fs::write(&ballast, vec![1; 0]).expect("emptied");
        let taken = fill(&ballast, free, left << 10);
        let output = bench.command(1, &[]).stderr(Stdio::piped()).output().expect("it starts");
        let said = said(&output);
        assert_eq!(output.status.code(), Some(2), "{left} KB left of {taken}: {said}");
        assert!(said.contains("No space left") && !said.contains("panicked"), "{said}");
        assert!(files(&bench.out) == bench.results[0], "{left} KB left: the output is as it was");
        verified(&bench.out);
    }
    fs::remove_file(&ballast).expect("removed");
    disk.mounted_again("ro");
    let output = bench.command(1, &[]).stderr(Stdio::piped()).output().expect("it starts");
    let said = said(&output);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("Read-only file system") && !said.contains("panicked"), "{said}");
    assert!(files(&bench.out) == bench.results[0]);
    disk.mounted_again("rw");
    bench.finished(1, &[]);
    assert!(files(&bench.out) == bench.results[1]);
    bench.leaves_nothing();
    bench.out = elsewhere;
}

/// Fills a file until so many bytes are left on its disk; how many it took.
#[cfg(target_os = "linux")]
fn fill(file: &Path, free: u64, left: u64) -> usize {
    use std::io::Write;
    let mut file = fs::File::create(file).expect("a file");
    let page = vec![1u8; 4096];
    let mut taken = 0;
    while file.write_all(&page).is_ok() {
        taken += page.len();
        assert!(taken as u64 <= free + (1 << 20), "the disk has an end");
    }
    let taken = taken.saturating_sub(left as usize);
    file.set_len(taken as u64).expect("shortened");
    taken
}
