//! What happens when somebody stops the program: Ctrl-C, or a signal of the system.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use signal_hook::consts::TERM_SIGNALS;
use signal_hook::flag;

use crate::publish::staging;

/// Whether the program is about to end.
static IS_ENDING: AtomicBool = AtomicBool::new(false);

/// How often is looked whether somebody asked to stop.
const ATTENTION: Duration = Duration::from_millis(50);
/// What is added to the number of a signal, for the exit status that shells expect.
const BY_SIGNAL: i32 = 128;

/// From now on a signal removes the staging folders of a target and then ends the program, with the status
/// that `end` gives for that by which shells tell the signal (130 for Ctrl-C). A second signal ends it at
/// once; what is then left behind is removed by the next run.
///
/// # Errors
/// The system does not let signals be handled.
pub fn ends_cleanly(
    target: &Path,
    end: impl FnOnce(i32) -> i32 + Send + 'static,
) -> io::Result<()> {
    let (is_asked, asked) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    for signal in TERM_SIGNALS {
        // A second signal finds the first one noted, and ends the program as if nobody listened.
        flag::register_conditional_default(*signal, is_asked.clone())?;
        flag::register(*signal, is_asked.clone())?;
        flag::register_usize(*signal, asked.clone(), usize::try_from(*signal).unwrap_or(1))?;
    }
    let target = target.to_owned();
    std::thread::spawn(move || {
        let signal = loop {
            match asked.load(Ordering::Relaxed) {
                0 => std::thread::sleep(ATTENTION),
                signal => break i32::try_from(signal).unwrap_or(1),
            }
        };
        IS_ENDING.store(true, Ordering::SeqCst);
        // The run may still be writing: what it writes after the first time goes the second.
        for _ in 0..2 {
            for folder in staging(&target) {
                let _ = fs::remove_dir_all(folder);
            }
        }
        std::process::exit(end(BY_SIGNAL + signal));
    });
    Ok(())
}

/// Waits for the end of the program if somebody asked for it: what failed since then failed because of it.
pub fn wait_if_ending() {
    while IS_ENDING.load(Ordering::SeqCst) {
        std::thread::sleep(ATTENTION);
    }
}
