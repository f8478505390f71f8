//! Several workers behind one queue.

use std::io;
use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use super::worker::{Artifact, Order, PressError, Worker};

/// A pool of worker processes.
pub struct Pool {
    orders: Option<SyncSender<(usize, Order)>>,
    results: Receiver<(usize, Result<Artifact, PressError>)>,
    threads: Vec<JoinHandle<()>>,
}

impl Pool {
    /// Starts `jobs` workers.
    ///
    /// # Errors
    /// The program cannot be started again.
    pub fn start(jobs: usize) -> io::Result<Self> {
        let (orders, queue) = sync_channel::<(usize, Order)>(jobs);
        let queue = Arc::new(Mutex::new(queue));
        let (done, results) = channel();
        let mut threads = Vec::with_capacity(jobs);
        for _ in 0..jobs {
            let mut worker = Worker::start()?;
            let (queue, done) = (queue.clone(), done.clone());
            threads.push(std::thread::spawn(move || {
                loop {
                    let next =
                        queue.lock().map_err(drop).and_then(|queue| queue.recv().map_err(drop));
                    let Ok((number, order)) = next else { break };
                    let result = worker.make(&order);
                    let died = matches!(result, Err(PressError::Died(_)));
                    if done.send((number, result)).is_err() {
                        break;
                    }
                    if died {
                        match Worker::start() {
                            Ok(fresh) => worker = fresh,
                            Err(_) => break,
                        }
                    }
                }
            }));
        }
        // Only the threads hold the sending side, so that the results end with them.
        drop(done);
        Ok(Self { orders: Some(orders), results, threads })
    }

    /// Hands over a document; waits while all workers are busy and the queue is full.
    pub fn order(&self, number: usize, order: Order) {
        if let Some(orders) = &self.orders {
            // A queue without workers cannot take orders; their results then never come, which the
            // caller sees in `finish`.
            let _ = orders.send((number, order));
        }
    }

    /// The results that have come in so far.
    pub fn ready(&self) -> Vec<(usize, Result<Artifact, PressError>)> {
        self.results.try_iter().collect()
    }

    /// Takes no more orders and gives the results still to come, as they come.
    pub fn finish(mut self) -> impl Iterator<Item = (usize, Result<Artifact, PressError>)> {
        self.orders = None;
        std::iter::from_fn(move || {
            let next = self.results.recv().ok();
            if next.is_none() {
                for thread in self.threads.drain(..) {
                    let _ = thread.join();
                }
            }
            next
        })
    }
}
