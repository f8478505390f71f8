//! Worker processes: the program started again as `dgcc worker`, typesetting one document at a time.
//! A process can be killed, and its caches stay its own; processes are also faster here than threads
//! (see `docs/decisions`).

use std::io::{self, BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde::{Deserialize, Serialize};

use super::typeset::{Complaint, Identity, OpenPoint, Typeset, Typesetter};
use crate::kinds::Source;
use crate::readback::{self, Discrepancy, DiscrepancyKind, Expected, Item, Stated};

/// A document for a worker.
#[derive(Debug, Serialize, Deserialize)]
pub struct Order {
    /// Typst source and data.
    pub source: Source,
    /// What it is exported as.
    pub identity: Identity,
    /// Where the PDF is written.
    pub target: PathBuf,
    /// What is read back from the PDF before it is written; nothing if missing.
    pub expected: Option<Expected>,
}

/// A PDF that a worker wrote.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Artifact {
    /// Number of pages.
    pub pages: usize,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256 of the file.
    pub sha256: String,
    /// Its open points.
    pub open_points: Vec<OpenPoint>,
    /// What its pages state; nothing if it was not read back.
    pub stated: Stated,
}

/// What a worker answers.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Answer {
    Made(Artifact),
    Refused(Vec<Complaint>),
    /// The PDF does not hold what went in.
    Unlike(Vec<String>),
    /// The PDF could not be written.
    Unwritten(String),
}

/// Why a document was not made.
#[derive(Debug, thiserror::Error)]
pub enum PressError {
    /// Typst complained.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Refused(Vec<Complaint>),
    /// The PDF does not hold what went in.
    #[error("read back from the finished PDF: {}", .0.join("; "))]
    Unlike(Vec<String>),
    /// The worker died over it.
    #[error("the typesetter stopped over this document ({0})")]
    Died(String),
    /// The PDF could not be written.
    #[error("the PDF cannot be written: {0}")]
    Unwritten(String),
}

/// The worker's side: answers orders from standard input until it closes.
///
/// # Errors
/// Standard input or output fails.
pub fn serve() -> io::Result<()> {
    // Typst's own parallel steps stay on this thread; the processes are the parallelism.
    let _ = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build_global();
    let mut typesetter = Typesetter::new();
    let mut output = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let answer = match serde_json::from_str::<Order>(&line?) {
            Ok(order) => fulfil(&mut typesetter, &order),
            Err(error) => Answer::Unwritten(format!("the order is damaged: {error}")),
        };
        serde_json::to_writer(&mut output, &answer)?;
        output.write_all(b"\n")?;
        output.flush()?;
    }
    Ok(())
}

fn fulfil(typesetter: &mut Typesetter, order: &Order) -> Answer {
    match typesetter.typeset(&order.source, &order.identity) {
        Ok(typeset) => {
            let (unlike, stated) = match &order.expected {
                Some(expected) => read_back(&typeset, expected),
                None => Default::default(),
            };
            if !unlike.is_empty() {
                return Answer::Unlike(unlike);
            }
            match std::fs::write(&order.target, &typeset.pdf) {
                Ok(()) => Answer::Made(Artifact {
                    pages: typeset.pages,
                    bytes: typeset.pdf.len() as u64,
                    sha256: crate::workbook::sha256(&typeset.pdf),
                    open_points: typeset.open_points,
                    stated,
                }),
                Err(error) => Answer::Unwritten(error.to_string()),
            }
        }
        Err(complaints) => Answer::Refused(complaints),
    }
}

/// How many differences are named.
const MOST_NAMED: usize = 5;

/// What a PDF, opened again, holds otherwise than it should, in sentences, and what it states.
fn read_back(typeset: &Typeset, expected: &Expected) -> (Vec<String>, Stated) {
    let mut expected = Expected { pages: typeset.pages, ..expected.clone() };
    for (language, cell) in &typeset.totals {
        let text = expected.texts.iter_mut().find(|text| text.language == *language);
        if let Some(text) = text {
            text.anywhere.push(Item {
                what: "total of a table".to_owned(),
                clause: String::new(),
                text: cell.clone(),
            });
        }
    }
    let (reading, stated) = match readback::read_stated(&typeset.pdf) {
        Ok(read) => read,
        Err(error) => return (vec![error.to_string()], Stated::default()),
    };
    let mut found = readback::compare(&reading, &expected);
    // Open points that the text itself noted are told with their cells by whoever ordered it.
    found.retain(|one| one.kind != DiscrepancyKind::OpenPoint || typeset.open_points.is_empty());
    let absent = stated.absent.iter().map(|value| {
        format!("page {} does not print '{}' ({})", value.page, value.text, value.path)
    });
    let all: Vec<String> = found.iter().map(sentence).chain(absent).collect();
    let mut sentences: Vec<String> = all.iter().take(MOST_NAMED).cloned().collect();
    if all.len() > MOST_NAMED {
        sentences.push(format!("and {} more", all.len() - MOST_NAMED));
    }
    (sentences, stated)
}

fn sentence(found: &Discrepancy) -> String {
    let Discrepancy { what, clause, expected, seen, page, kind } = found;
    let page = page.map_or_else(String::new, |page| format!(" on page {page}"));
    match kind {
        DiscrepancyKind::Missing => {
            format!("'{expected}' ({what}, {clause}) is not there; '{seen}' stands{page}")
        }
        DiscrepancyKind::Order => {
            format!("'{expected}' ({what}, {clause}) stands elsewhere: '{seen}'{page}")
        }
        DiscrepancyKind::OpenPoint => format!("an open point is left{page}: '{seen}'"),
        DiscrepancyKind::MissingGlyph => format!("a character is in none of the fonts{page}"),
        DiscrepancyKind::Pages => format!("it has {seen} pages instead of {expected}"),
        DiscrepancyKind::Untagged => "it is not tagged".to_owned(),
        DiscrepancyKind::NoHeadings => "no heading is tagged".to_owned(),
        DiscrepancyKind::NoTableHeaders => "no table has tagged header cells".to_owned(),
    }
}

/// The other side: a running worker process.
pub struct Worker {
    process: Child,
    orders: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Worker {
    /// Starts a worker.
    ///
    /// # Errors
    /// The program cannot be started again.
    pub fn start() -> io::Result<Self> {
        let mut process = Command::new(program()?)
            .arg("worker")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let orders = process.stdin.take().expect("standard input is piped");
        let answers = BufReader::new(process.stdout.take().expect("standard output is piped"));
        Ok(Self { process, orders, answers })
    }

    /// Has a document made.
    ///
    /// # Errors
    /// [`PressError`]; after [`PressError::Died`] the worker is gone.
    pub fn make(&mut self, order: &Order) -> Result<Artifact, PressError> {
        match self.ask(order) {
            Ok(Answer::Made(artifact)) => Ok(artifact),
            Ok(Answer::Refused(complaints)) => Err(PressError::Refused(complaints)),
            Ok(Answer::Unlike(found)) => Err(PressError::Unlike(found)),
            Ok(Answer::Unwritten(reason)) => Err(PressError::Unwritten(reason)),
            Err(error) => {
                let status = self.process.wait().map(|status| status.to_string());
                Err(PressError::Died(status.unwrap_or_else(|_| error.to_string())))
            }
        }
    }

    fn ask(&mut self, order: &Order) -> io::Result<Answer> {
        serde_json::to_writer(&mut self.orders, order)?;
        self.orders.write_all(b"\n")?;
        self.orders.flush()?;
        let mut line = String::new();
        if self.answers.read_line(&mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(serde_json::from_str(&line)?)
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
