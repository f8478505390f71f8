//! What the page shows, and who waits for news of it.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use miette::Diagnostic;
use serde::Serialize;

use super::documents::Country;
use crate::cli::Failure;

/// What the page shows.
#[derive(Serialize)]
pub struct State {
    /// Another one after every change, also after a new start of the program.
    number: u64,
    /// What is watched.
    watched: Vec<String>,
    /// Whether a build is under way.
    pub building: bool,
    /// Why the last build made nothing.
    pub failure: Option<Fault>,
    /// Faults of wording in clause texts, of the last build that made something.
    pub wording: Vec<String>,
    /// Number of errors found in the workbooks.
    pub errors: usize,
    /// Number of warnings.
    pub warnings: usize,
    /// The documents; none before the first build.
    pub countries: Option<Vec<Country>>,
}

/// Why a build made nothing.
#[derive(Serialize)]
pub struct Fault {
    message: String,
    /// One mistake each, with file and line.
    details: Vec<String>,
    help: Option<String>,
}

impl Fault {
    /// A failure, as the page shows it.
    pub fn of(failure: &Failure) -> Self {
        let text = failure.to_string();
        let mut lines = text.lines().map(str::to_owned);
        Self {
            message: lines.next().unwrap_or_default().trim_end_matches(':').to_owned(),
            details: lines.collect(),
            help: failure.help().map(|help| help.to_string()),
        }
    }
}

/// The state, shared by the builds and the server.
pub struct Desk {
    state: Mutex<State>,
    news: Condvar,
}

impl Desk {
    /// The state before the first build.
    pub fn new(watched: Vec<String>) -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let state = State {
            number: now.as_millis() as u64,
            watched,
            building: true,
            failure: None,
            wording: Vec::new(),
            errors: 0,
            warnings: 0,
            countries: None,
        };
        Self { state: Mutex::new(state), news: Condvar::new() }
    }

    /// Changes the state, and tells those who wait.
    pub fn change(&self, change: impl FnOnce(&mut State)) {
        let mut state = self.state();
        change(&mut state);
        state.number += 1;
        drop(state);
        self.news.notify_all();
    }

    /// The documents that are shown.
    pub fn countries(&self) -> Option<Vec<Country>> {
        self.state().countries.clone()
    }

    /// The state as JSON, as soon as it is not the one with this number, or after a while.
    ///
    /// # Errors
    /// It cannot be written as JSON.
    pub fn after(&self, number: Option<u64>, patience: Duration) -> serde_json::Result<String> {
        let same = |state: &mut State| Some(state.number) == number;
        let waited = self.news.wait_timeout_while(self.state(), patience, same);
        let (state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        serde_json::to_string(&*state)
    }

    /// A change that panicked has at worst left out a part of itself; the next build makes it good.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
