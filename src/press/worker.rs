//! A running worker process, as whoever orders from it sees it. A process can be killed, and its caches
//! stay its own; processes are also faster here than threads (see `docs/decisions`).

use std::collections::HashSet;
use std::io::{self, BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use super::order::{Order, PressError, Product};
use super::wire::{Answer, Outcome, Sent};
use crate::timing::{Stage, timed};

/// A running worker process.
pub struct Worker {
    process: Child,
    orders: ChildStdin,
    answers: BufReader<ChildStdout>,
    /// Digests of the modules that it has.
    modules: HashSet<String>,
}

impl Worker {
    /// Starts a worker.
    ///
    /// # Errors
    /// The program cannot be started again.
    pub fn start() -> io::Result<Self> {
        let mut process = Command::new(program()?)
            .arg("worker")
            // The allocator's own default gives memory back to the system after 10 ms, only to ask for it
            // again for the next document: a fourth of the time spent in the system.
            .env("MIMALLOC_PURGE_DELAY", "1000")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let orders = process.stdin.take().expect("standard input is piped");
        let answers = BufReader::new(process.stdout.take().expect("standard output is piped"));
        Ok(Self { process, orders, answers, modules: HashSet::new() })
    }

    /// Has a document made.
    ///
    /// # Errors
    /// [`PressError`]; after [`PressError::Died`] the worker is gone.
    pub fn make(&mut self, order: &Order) -> Result<Product, PressError> {
        let (line, sending) = timed(Stage::Order, || self.line(order));
        let answer = line.and_then(|line| {
            self.orders.write_all(&line)?;
            self.orders.flush()?;
            let mut line = String::new();
            match self.answers.read_line(&mut line)? {
                0 => Err(io::ErrorKind::UnexpectedEof.into()),
                _ => Ok(line),
            }
        });
        let (answer, taking) = timed(Stage::Order, || {
            answer.and_then(|line| Ok(serde_json::from_str::<Answer>(&line)?))
        });
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
                let status = self.process.wait().map(|status| status.to_string());
                Err(PressError::Died(status.unwrap_or_else(|_| error.to_string())))
            }
        }
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
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The program itself. Tests of the library name it in the environment.
fn program() -> io::Result<PathBuf> {
    match std::env::var_os("DGCC_PROGRAM") {
        Some(program) => Ok(program.into()),
        None => std::env::current_exe(),
    }
}
