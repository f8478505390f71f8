//! Documents under way: those that are kept from an earlier run are put in place, the others go to the
//! workers.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::paper::{Filed, Legend, Paper};
use super::{Made, Press};
use crate::cli::progress::Progress;
use crate::cli::{Failure, show};
use crate::kinds::{Source, TracedCell, UsedClause};
use crate::press::{Artifact, Delivery, Identity, OpenPoint, Order, Pool, PressError, Product};
use crate::readback::Expected;
use crate::store::{Ingredients, Kept, Key};
use crate::timing::{Stage, timed};
use crate::workbook::sha256;

/// A filled document.
pub(super) struct Ready {
    /// Its file, with ending.
    pub(super) name: String,
    /// The folder of its bundle in the output, e.g. `UZ`.
    pub(super) bundle: String,
    /// Code of its kind.
    pub(super) kind: String,
    /// Documents with the same number share much, and go to one worker.
    pub(super) unit: usize,
    /// See [`Order::remember`].
    pub(super) remember: bool,
    pub(super) source: Source,
    pub(super) identity: Identity,
    pub(super) expected: Option<Expected>,
    pub(super) clauses: Vec<UsedClause>,
    pub(super) legend: Legend,
    pub(super) cells: Vec<TracedCell>,
}

/// What became of a document; `at` is the country and the job or kind it was made for.
pub(super) struct Settled {
    pub(super) at: (usize, usize),
    pub(super) name: String,
    pub(super) target: PathBuf,
    pub(super) outcome: Result<Made, String>,
}

/// What is kept of a document beside its PDF and what it was made of.
#[derive(Serialize, Deserialize)]
pub(super) struct Record {
    pages: usize,
    open_points: Vec<OpenPoint>,
    /// What it states on paper.
    pub(super) paper: Paper,
}

/// The workers of a run, started when the first document needs one.
#[derive(Default)]
pub(super) struct Workers {
    pool: RefCell<Option<Pool>>,
}

/// Documents under way, with their progress.
pub(super) struct Queue<'p> {
    press: &'p Press<'p>,
    progress: Progress,
    waiting: BTreeMap<usize, Waiting>,
    /// How many were ever handed over.
    count: usize,
    /// Those that go to a worker together, not handed over yet.
    unit: (usize, Vec<(usize, Order)>),
    settled: Vec<Settled>,
}

/// A document at a worker.
struct Waiting {
    at: (usize, usize),
    key: Key,
    ingredients: Ingredients,
    clauses: Vec<UsedClause>,
    legend: Legend,
    name: String,
    bundle: String,
    kind: String,
    target: PathBuf,
}

impl Workers {
    /// Hands documents to the workers.
    fn order(&self, press: &Press<'_>, unit: Vec<(usize, Order)>) -> Result<(), Failure> {
        let mut pool = self.pool.borrow_mut();
        if pool.is_none() {
            *pool = Some(Pool::start(press.jobs, press.bounds).map_err(Failure::Workers)?);
        }
        if let Some(pool) = &*pool {
            pool.order(unit);
        }
        Ok(())
    }

    fn ready(&self) -> Vec<Delivery> {
        self.pool.borrow().as_ref().map(Pool::ready).unwrap_or_default()
    }

    fn next(&self) -> Option<Delivery> {
        self.pool.borrow().as_ref()?.next()
    }
}

impl<'p> Queue<'p> {
    pub(super) fn start(press: &'p Press<'p>, total: usize) -> Self {
        Self {
            press,
            progress: Progress::begin(total, press.quiet),
            waiting: BTreeMap::new(),
            count: 0,
            unit: (usize::MAX, Vec::new()),
            settled: Vec::new(),
        }
    }

    /// Notes that a document is held back before it is made.
    pub(super) fn held_back(&mut self, name: &str) {
        self.progress.done(name, "held back");
    }

    /// Notes that a document is there.
    fn done(&mut self, name: &str, what: &str) {
        self.press.log.document(name, what);
        self.progress.done(name, what);
    }

    /// Takes a filled document: one that is kept is put in place, another goes to a worker.
    pub(super) fn take(&mut self, at: (usize, usize), ready: Ready) -> Result<(), Failure> {
        let press = self.press;
        let folder = press.stage.folder(&ready.bundle).map_err(Failure::output(press.out))?;
        let target = folder.join(&ready.name);
        let (looked_up, span) = timed(Stage::Store, || {
            let ingredients = press.ingredients(&ready);
            let key = ingredients.key();
            let kept: Option<Kept<Record>> = press.store.get(&key);
            (ingredients, key, kept)
        });
        press.spent.add(span, &ready.kind, &ready.name);
        let (ingredients, key, kept) = looked_up;
        let Ready { name, bundle, kind, unit, remember, source, identity, expected, .. } = ready;
        let Ready { clauses, legend, .. } = ready;
        let slot = format!("{bundle}/{name}");
        press.explain.tell(&slot, &key, &ingredients, kept.is_some(), &press.store);
        if let Some(kept) = kept {
            press.store.place(&key, &target).map_err(Failure::output(&target))?;
            let Kept { bytes, sha256, record, .. } = kept;
            let Record { pages, open_points, .. } = record;
            let artifact = Artifact { pages, bytes, sha256, open_points };
            self.done(&name, "unchanged");
            let outcome = Ok(Made { artifact, clauses, key });
            self.settled.push(Settled { at, name, target, outcome });
            return Ok(());
        }
        let number = self.count;
        self.count += 1;
        let draft = press.store.draft(&key);
        let order = Order { source, remember, identity, target: draft, expected };
        let waiting = Waiting { at, key, ingredients, clauses, legend, name, bundle, kind, target };
        self.waiting.insert(number, waiting);
        if self.unit.0 != unit {
            self.send()?;
            self.unit.0 = unit;
        }
        self.unit.1.push((number, order));
        Ok(())
    }

    /// Hands over what goes to a worker together.
    fn send(&mut self) -> Result<(), Failure> {
        let unit = std::mem::take(&mut self.unit.1);
        if unit.is_empty() { Ok(()) } else { self.press.workers.order(self.press, unit) }
    }

    /// What has come of documents so far.
    pub(super) fn ready(&mut self) -> Result<Vec<Settled>, Failure> {
        for (number, result) in self.press.workers.ready() {
            self.settle(number, result)?;
        }
        Ok(std::mem::take(&mut self.settled))
    }

    /// What comes of the documents still under way.
    pub(super) fn finish(mut self) -> Result<Vec<Settled>, Failure> {
        self.send()?;
        while let Some((number, result)) = self.press.workers.next() {
            self.settle(number, result)?;
        }
        self.progress.end();
        let mut all = self.settled;
        // A document without a result was lost with its worker.
        for lost in self.waiting.into_values() {
            let outcome = Err("the typesetter stopped before this document".to_owned());
            all.push(Settled { at: lost.at, name: lost.name, target: lost.target, outcome });
        }
        Ok(all)
    }

    fn settle(
        &mut self,
        number: usize,
        result: Result<Product, PressError>,
    ) -> Result<(), Failure> {
        let Some(waiting) = self.waiting.remove(&number) else { return Ok(()) };
        let Waiting { at, key, ingredients, clauses, legend, name, bundle, kind, target } = waiting;
        let outcome = match result {
            Ok(Product { artifact, stated, spans }) => {
                spans.into_iter().for_each(|span| self.press.spent.add(span, &kind, &name));
                self.press.spent.made(&kind, artifact.pages);
                self.done(&name, &show::counted(artifact.pages, "page"));
                let (kept, span) = timed(Stage::Store, || {
                    let Artifact { pages, bytes, sha256, open_points } = artifact.clone();
                    let record = Record { pages, open_points, paper: legend.paper(&name, stated) };
                    let kept = Kept { ingredients, bytes, sha256, record };
                    self.press.store.keep(&key, &kept)?;
                    self.press.store.place(&key, &target)
                });
                self.press.spent.add(span, &kind, &name);
                kept.map_err(Failure::output(&target))?;
                Ok(Made { artifact, clauses, key })
            }
            Err(PressError::Unwritten(reason)) => {
                let path = self.press.out.join(bundle).join(name);
                return Err(Failure::Output { path, error: io::Error::other(reason) });
            }
            Err(error) => {
                if error.is_given_up() {
                    self.press.given_up.set(true);
                }
                self.progress.done(&name, "held back");
                Err(error.to_string())
            }
        };
        self.settled.push(Settled { at, name, target, outcome });
        Ok(())
    }
}

impl Press<'_> {
    /// The paper of a document that was made.
    pub(super) fn filed(&self, file: &str, key: &Key) -> Option<Filed> {
        let kept = self.store.known::<Record>(key)?;
        let (file, pdf) = (format!("{file}.pdf"), self.store.pdf(key));
        Some(Filed { file, paper: kept.record.paper, pdf })
    }

    /// What a document is made of.
    fn ingredients(&self, ready: &Ready) -> Ingredients {
        let own = ready.source.files.iter();
        let own = own.map(|(path, text)| (path.clone(), sha256(text.as_bytes())));
        let modules = ready.source.modules.iter();
        let modules = modules.map(|module| (module.path.clone(), module.digest.clone()));
        let cells = ready.cells.iter().map(|cell| {
            let place = cell.origin.cell_at(cell.field).to_string();
            let value = cell.value.as_deref().unwrap_or_default();
            (place, sha256(value.as_bytes())[..16].to_owned())
        });
        let options = serde_json::json!([ready.identity, ready.expected]).to_string();
        Ingredients {
            engine: self.engine.clone(),
            options: sha256(options.as_bytes()),
            files: own.chain(modules).collect(),
            cells: cells.collect(),
        }
    }
}
