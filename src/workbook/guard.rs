//! Running code that was not written for files from anybody: if it panics, only the file is lost.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

thread_local! {
    /// Whether a panic of this thread is somebody's answer, which nobody needs to see.
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Runs something; `None` if it panicked. What a panic prints is not printed.
pub fn quietly<T>(run: impl FnOnce() -> T) -> Option<T> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let loud = panic::take_hook();
        panic::set_hook(Box::new(move |panicked| {
            if !QUIET.get() {
                loud(panicked);
            }
        }));
    });
    let before = QUIET.replace(true);
    let outcome = panic::catch_unwind(AssertUnwindSafe(run));
    QUIET.set(before);
    outcome.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_answer() {
        assert_eq!(quietly(|| 1), Some(1));
        assert_eq!(quietly(|| -> u8 { panic!("not to be seen") }), None);
        assert_eq!(quietly(|| quietly(|| -> u8 { panic!("inner") })), Some(None));
    }
}
