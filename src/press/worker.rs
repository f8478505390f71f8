//! A running worker process, as whoever orders from it sees it. A process can be killed, and its caches
//! stay its own; processes are also faster here than threads (see `docs/decisions`).

use std::collections::HashSet;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use super::bounds::Bounds;
use super::order::{Order, PressError, Product};
use super::wire::{Answer, Outcome, Sent};
use crate::timing::{Stage, timed};

/// How a worker is told how much memory it may take, in bytes.
pub const MEMORY: &str = "DGCC_WORKER_MEMORY";
/// What the allocator asks the system for at once, in KiB. It counts against the bound on memory, and by
/// default is a gigabyte.
const RESERVE: &str = "65536";
/// What Rust says when memory is refused.
const NO_MEMORY: &str = "memory allocation of";
/// As much is kept of what a worker says at its end, in bytes.
const LAST_WORDS: u64 = 4096;
/// How long is waited for an answer where there is no bound.
const FOR_EVER: Duration = Duration::from_secs(u32::MAX as u64);

/// A running worker process.
pub struct Worker {
    process: Child,
    /// What it is sent, line by line. A process that hangs does not read: whoever waits for it must not be
    /// the one who writes.
    orders: Sender<Vec<u8>>,
    /// What it answers, line by line.
    answers: Receiver<String>,
    /// What it says when it dies.
    last_words: Option<JoinHandle<String>>,
    bounds: Bounds,
    /// Digests of the modules that it has.
    modules: HashSet<String>,
}

impl Worker {
    /// Starts a worker, whose documents may take so much each.
    ///
    /// # Errors
    /// The program cannot be started again.
    pub fn start(bounds: Bounds) -> io::Result<Self> {
        let mut command = Command::new(program()?);
        command
            .arg("worker")
            // The allocator's own default gives memory back to the system after 10 ms, only to ask for it
            // again for the next document: a fourth of the time spent in the system.
            .env("MIMALLOC_PURGE_DELAY", "1000")
            .env("MIMALLOC_ARENA_RESERVE", RESERVE)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        if let Some(memory) = bounds.memory {
            command.env(MEMORY, memory.to_string());
        }
        let mut process = command.spawn()?;
        let mut input = process.stdin.take().expect("standard input is piped");
        let output = process.stdout.take().expect("standard output is piped");
        let errors = process.stderr.take().expect("standard error is piped");
        let (orders, lines) = channel::<Vec<u8>>();
        // Ends with the process, which closes its input, or when there is nobody left to order.
        std::thread::spawn(move || {
            for line in lines {
                if input.write_all(&line).and_then(|()| input.flush()).is_err() {
                    return;
                }
            }
        });
        let (send, answers) = channel();
        // Ends with the process, which closes its output.
        std::thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                if send.send(line).is_err() {
                    return;
                }
            }
        });
        let last_words = std::thread::spawn(move || {
            let mut words = Vec::new();
            let mut errors = errors;
            let _ = errors.by_ref().take(LAST_WORDS).read_to_end(&mut words);
            let _ = io::copy(&mut errors, &mut io::sink());
            String::from_utf8_lossy(&words).into_owned()
        });
        let last_words = Some(last_words);
        Ok(Self { process, orders, answers, last_words, bounds, modules: HashSet::new() })
    }

    /// Has a document made.
    ///
    /// # Errors
    /// [`PressError`]; after one that [`PressError::is_given_up`] the worker is gone.
    pub fn make(&mut self, order: &Order) -> Result<Product, PressError> {
        let (line, sending) = timed(Stage::Order, || self.line(order));
        let line = line.map_err(|error| PressError::Unwritten(error.to_string()))?;
        // One that has ended is noticed below.
        let _ = self.orders.send(line);
        let time = self.bounds.time.unwrap_or(FOR_EVER);
        let line = match self.answers.recv_timeout(time) {
            Ok(line) => line,
            Err(RecvTimeoutError::Timeout) => {
                let _ = self.end();
                return Err(PressError::TooSlow(time.as_secs()));
            }
            Err(RecvTimeoutError::Disconnected) => return Err(self.death()),
        };
        let (answer, taking) = timed(Stage::Order, || serde_json::from_str::<Answer>(&line));
        match answer {
            Ok(Answer { outcome, mut spans }) => {
                spans.extend([sending, taking]);
                match outcome {
                    Outcome::Made(artifact, stated) => Ok(Product { artifact, stated, spans }),
                    Outcome::Refused(complaints) => Err(PressError::Refused(complaints)),
                    Outcome::Unlike(found) => Err(PressError::Unlike(found)),
                    Outcome::Unwritten(reason) => Err(PressError::Unwritten(reason)),
                }
            }
            Err(error) => {
                let _ = self.end();
                Err(PressError::Died(error.to_string()))
            }
        }
    }

    /// Ends the process, if it has not ended by itself; how it ended.
    fn end(&mut self) -> io::Result<ExitStatus> {
        let _ = self.process.kill();
        self.process.wait()
    }

    /// Why the worker is gone.
    fn death(&mut self) -> PressError {
        let status = self.end().map_or_else(|error| error.to_string(), |s| s.to_string());
        let words = self.last_words.take().and_then(|words| words.join().ok()).unwrap_or_default();
        if let (true, Some(memory)) = (words.contains(NO_MEMORY), self.bounds.memory) {
            return PressError::TooLarge(memory >> 20);
        }
        // A panic says where on its first line and what on its second.
        let said = words.lines().map(str::trim).filter(|line| !line.is_empty()).take(2);
        let said = said.collect::<Vec<_>>().join(" ");
        PressError::Died(if said.is_empty() { status } else { format!("{status}: {said}") })
    }

    /// An order as a line. It is written in one piece: a pipe costs a system call for each.
    fn line(&mut self, order: &Order) -> io::Result<Vec<u8>> {
        let modules = &order.source.modules;
        let new = modules.iter().filter(|module| self.modules.insert(module.digest.clone()));
        let sent = Sent {
            new_modules: new.map(AsRef::as_ref).collect(),
            modules: modules.iter().map(|module| module.digest.as_str()).collect(),
            files: &order.source.files,
            remember: order.remember,
            identity: &order.identity,
            target: &order.target,
            expected: order.expected.as_ref(),
        };
        let mut line = serde_json::to_vec(&sent)?;
        line.push(b'\n');
        Ok(line)
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.end();
    }
}

/// The program itself. Tests of the library name it in the environment.
fn program() -> io::Result<PathBuf> {
    match std::env::var_os("DGCC_PROGRAM") {
        Some(program) => Ok(program.into()),
        None => std::env::current_exe(),
    }
}
