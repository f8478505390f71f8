//! Orders under way: what was handed to the workers, and what came back.

use std::path::PathBuf;

use super::{Made, Press};
use crate::cli::progress::Progress;
use crate::cli::{Failure, show};
use crate::kinds::UsedClause;
use crate::press::{Artifact, Order, Pool, PressError};

/// What became of an order; `at` is the country and the job or kind it was made for.
pub(super) struct Settled {
    pub(super) at: (usize, usize),
    pub(super) name: String,
    pub(super) target: PathBuf,
    pub(super) outcome: Result<Made, String>,
}

/// Orders under way, with their progress.
pub(super) struct Queue {
    pub(super) pool: Pool,
    pub(super) progress: Progress,
    pub(super) waiting: Vec<Option<Waiting>>,
}

/// An order that was handed over.
pub(super) struct Waiting {
    pub(super) at: (usize, usize),
    pub(super) clauses: Vec<UsedClause>,
    pub(super) name: String,
    pub(super) target: PathBuf,
}

impl Queue {
    pub(super) fn start(press: &Press<'_>, total: usize) -> Result<Self, Failure> {
        let pool = Pool::start(press.jobs.min(total.max(1))).map_err(Failure::Workers)?;
        Ok(Self { pool, progress: Progress::begin(total, press.quiet), waiting: Vec::new() })
    }

    pub(super) fn order(
        &mut self,
        at: (usize, usize),
        clauses: Vec<UsedClause>,
        name: String,
        order: Order,
    ) {
        let target = order.target.clone();
        self.waiting.push(Some(Waiting { at, clauses, name, target }));
        self.pool.order(self.waiting.len() - 1, order);
    }

    pub(super) fn ready(&mut self) -> Result<Vec<Settled>, Failure> {
        let ready = self.pool.ready();
        let (waiting, progress) = (&mut self.waiting, &mut self.progress);
        ready
            .into_iter()
            .map(|(number, result)| settled(waiting, progress, number, result))
            .collect()
    }

    pub(super) fn finish(self) -> Result<Vec<Settled>, Failure> {
        let Self { pool, mut progress, mut waiting } = self;
        let mut all = Vec::new();
        for (number, result) in pool.finish() {
            all.push(settled(&mut waiting, &mut progress, number, result)?);
        }
        progress.end();
        // An order without a result was lost with its worker.
        for lost in waiting.into_iter().flatten() {
            let outcome = Err("the typesetter stopped before this document".to_owned());
            all.push(Settled { at: lost.at, name: lost.name, target: lost.target, outcome });
        }
        Ok(all)
    }
}

fn settled(
    waiting: &mut [Option<Waiting>],
    progress: &mut Progress,
    number: usize,
    result: Result<Artifact, PressError>,
) -> Result<Settled, Failure> {
    let order = waiting[number].take().expect("a result belongs to one order");
    let outcome = match result {
        Ok(artifact) => {
            progress.done(&order.name, &show::counted(artifact.pages, "page"));
            Ok(Made { artifact, clauses: order.clauses })
        }
        Err(PressError::Unwritten(reason)) => {
            return Err(Failure::Output {
                path: order.target,
                error: std::io::Error::other(reason),
            });
        }
        Err(error) => {
            progress.done(&order.name, "held back");
            Err(error.to_string())
        }
    };
    Ok(Settled { at: order.at, name: order.name, target: order.target, outcome })
}
