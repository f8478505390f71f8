//! What a run spent its time on: the table of `--timings`, and a trace for the timeline view of browsers.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

use comfy_table::{CellAlignment, Table, presets};
use cpu_time::ProcessTime;
use serde_json::json;

use crate::timing::{Span, Stage, timed};

/// Spans of a run, with the document and kind that they were spent on.
#[derive(Default)]
pub(super) struct Spent {
    sums: RefCell<BTreeMap<(Stage, String), u64>>,
    made: RefCell<BTreeMap<String, (usize, usize)>>,
    /// Processor time of the spans of this process, in microseconds.
    here: Cell<u64>,
    /// Every span, if a trace is asked for.
    all: Option<RefCell<Vec<(Span, String)>>>,
}

impl Spent {
    /// Notes sums only, or every span.
    pub(super) fn new(is_traced: bool) -> Self {
        Self { all: is_traced.then(RefCell::default), ..Self::default() }
    }

    /// Notes a span for a document, or for nothing in particular.
    pub(super) fn add(&self, span: Span, kind: &str, what: &str) {
        *self.sums.borrow_mut().entry((span.stage, kind.to_owned())).or_default() += span.cpu;
        if span.process == std::process::id() {
            self.here.set(self.here.get() + span.cpu);
        }
        if let Some(all) = &self.all {
            all.borrow_mut().push((span, what.to_owned()));
        }
    }

    /// Does a piece of work and notes what it took.
    pub(super) fn on<T>(
        &self,
        stage: Stage,
        kind: &str,
        what: &str,
        work: impl FnOnce() -> T,
    ) -> T {
        let (done, span) = timed(stage, work);
        self.add(span, kind, what);
        done
    }

    /// Notes that a document was typeset.
    pub(super) fn made(&self, kind: &str, pages: usize) {
        let mut made = self.made.borrow_mut();
        let (documents, all) = made.entry(kind.to_owned()).or_default();
        (*documents, *all) = (*documents + 1, *all + pages);
    }

    /// The split of processor time by stage, and by kind.
    pub(super) fn tables(&self) -> String {
        let sums = self.sums.borrow();
        let of_stage = |stage: Stage| -> u64 {
            sums.iter().filter(|((of, _), _)| *of == stage).map(|(_, cpu)| cpu).sum()
        };
        let known: u64 = sums.values().sum();
        // The process's own time holds what no span does: starting, printing, ending.
        let process = u64::try_from(ProcessTime::now().as_duration().as_micros());
        let rest = process.unwrap_or_default().saturating_sub(self.here.get());
        let total = (known + rest).max(1);
        let share = |cpu: u64| format!("{:.1} %", cpu as f64 * 100.0 / total as f64);
        let mut stages = table(["stage", "processor time", "share"]);
        for stage in Stage::ALL {
            let cpu = of_stage(stage);
            stages.add_row([stage.name().to_owned(), seconds(cpu), share(cpu)]);
        }
        stages.add_row(["the rest".to_owned(), seconds(rest), share(rest)]);
        let typst: u64 = Stage::ALL.into_iter().filter(|s| s.is_typst()).map(of_stage).sum();
        stages.add_row(["in all".to_owned(), seconds(total), String::new()]);
        stages.add_row(["outside Typst".to_owned(), seconds(total - typst), share(total - typst)]);
        let mut kinds =
            table(["kind", "documents", "pages", "layout", "export", "other", "ms a page"]);
        for (kind, (documents, pages)) in self.made.borrow().iter() {
            let of = |wanted: &dyn Fn(Stage) -> bool| -> u64 {
                let cpu = sums.iter().filter(|((stage, of), _)| of == kind && wanted(*stage));
                cpu.map(|(_, cpu)| cpu).sum()
            };
            let typst = of(&Stage::is_typst);
            kinds.add_row([
                kind.clone(),
                documents.to_string(),
                pages.to_string(),
                seconds(of(&|stage| stage == Stage::Layout)),
                seconds(of(&|stage| stage == Stage::Export)),
                seconds(of(&|stage| !stage.is_typst())),
                format!("{:.1}", typst as f64 / 1e3 / (*pages).max(1) as f64),
            ]);
        }
        format!("{stages}\n\n{kinds}")
    }

    /// Writes the spans as a trace that `chrome://tracing` and Perfetto open.
    pub(super) fn write(&self, path: &Path) -> io::Result<()> {
        let mut file = io::BufWriter::new(std::fs::File::create(path)?);
        let all = self.all.as_ref().map(|all| all.borrow().clone()).unwrap_or_default();
        let first = all.iter().map(|(span, _)| span.begun).min().unwrap_or_default();
        write!(file, "{{\"traceEvents\":[")?;
        for (at, (span, what)) in all.iter().enumerate() {
            let name = if what.is_empty() { span.stage.name() } else { what };
            let event = json!({
                "name": name,
                "cat": span.stage.name(),
                "ph": "X",
                "ts": span.begun - first,
                "dur": span.wall,
                "tdur": span.cpu,
                "pid": span.process,
                "tid": span.process,
                "args": { "stage": span.stage.name() },
            });
            write!(file, "{}{event}", if at == 0 { "\n" } else { ",\n" })?;
        }
        writeln!(file, "\n]}}")?;
        file.flush()
    }
}

fn seconds(micros: u64) -> String {
    format!("{:.2} s", Duration::from_micros(micros).as_secs_f64())
}

fn table<const N: usize>(header: [&str; N]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(header);
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}
