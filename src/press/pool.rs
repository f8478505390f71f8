//! Several workers behind one queue.

use std::cell::Cell;
use std::io;
use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use super::bounds::Bounds;
use super::order::{Order, PressError, Product};
use super::worker::Worker;

/// What became of an order, by its number.
pub type Delivery = (usize, Result<Product, PressError>);

/// A pool of worker processes.
pub struct Pool {
    orders: Option<SyncSender<Vec<(usize, Order)>>>,
    results: Receiver<Delivery>,
    threads: Vec<JoinHandle<()>>,
    outstanding: Cell<usize>,
}

impl Pool {
    /// Starts `jobs` workers, whose documents may take so much each.
    ///
    /// # Errors
    /// The program cannot be started again.
    pub fn start(jobs: usize, bounds: Bounds) -> io::Result<Self> {
        // One unit waits while each worker has its own: what is filled ahead lies in memory.
        let (orders, queue) = sync_channel::<Vec<(usize, Order)>>(1);
        let queue = Arc::new(Mutex::new(queue));
        let (done, results) = channel();
        let mut threads = Vec::with_capacity(jobs);
        for _ in 0..jobs {
            let mut worker = Worker::start(bounds)?;
            let (queue, done) = (queue.clone(), done.clone());
            threads.push(std::thread::spawn(move || {
                loop {
                    let next =
                        queue.lock().map_err(drop).and_then(|queue| queue.recv().map_err(drop));
                    let Ok(unit) = next else { break };
                    for (number, order) in unit {
                        let result = worker.make(&order);
                        let is_gone = result.as_ref().is_err_and(PressError::is_given_up);
                        if done.send((number, result)).is_err() {
                            return;
                        }
                        if is_gone {
                            match Worker::start(bounds) {
                                Ok(fresh) => worker = fresh,
                                Err(_) => return,
                            }
                        }
                    }
                }
            }));
        }
        // Only the threads hold the sending side, so that the results end with them.
        drop(done);
        Ok(Self { orders: Some(orders), results, threads, outstanding: Cell::new(0) })
    }

    /// Hands over documents that share much, for one worker; waits while all workers are busy.
    pub fn order(&self, unit: Vec<(usize, Order)>) {
        let count = unit.len();
        // A queue without workers cannot take orders; their results then never come, which the caller
        // sees in `next`.
        let taken = self.orders.as_ref().is_some_and(|orders| orders.send(unit).is_ok());
        if taken {
            self.outstanding.set(self.outstanding.get() + count);
        }
    }

    /// The results that have come in so far.
    pub fn ready(&self) -> Vec<Delivery> {
        let ready: Vec<Delivery> = self.results.try_iter().collect();
        self.outstanding.set(self.outstanding.get().saturating_sub(ready.len()));
        ready
    }

    /// The next result, waited for; `None` if none is to come.
    pub fn next(&self) -> Option<Delivery> {
        let left = self.outstanding.get().checked_sub(1)?;
        let next = self.results.recv().ok();
        self.outstanding.set(if next.is_some() { left } else { 0 });
        next
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.orders = None;
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}
