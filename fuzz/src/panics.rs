//! Panics behind the guard of the readers.

use std::panic;
use std::sync::{Mutex, Once, PoisonError};

/// Where code of the program panicked, on whatever thread.
static PLACE: Mutex<Option<String>> = Mutex::new(None);

/// Runs something. What the readers of others panic about is an answer, as it is in the program; the
/// program's own code may not panic, whether a guard holds it or not.
pub fn none_of_our_own<T>(run: impl FnOnce() -> T) -> T {
    static HOOK: Once = Once::new();
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _alone = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    HOOK.call_once(|| {
        // The guard's own hook comes first, so that this one is asked in any case.
        let _ = dgcc::workbook::quietly(|| ());
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |panicked| {
            if let Some(place) = panicked.location().filter(|place| is_ours(place.file())) {
                *place_of_panic() = Some(place.to_string());
            }
            before(panicked);
        }));
    });
    *place_of_panic() = None;
    let result = run();
    let place = place_of_panic().take();
    assert_eq!(place, None, "the program's own code panicked behind the guard");
    result
}

fn place_of_panic() -> impl std::ops::DerefMut<Target = Option<String>> {
    PLACE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether a source file is neither of a library, nor of the compiler, nor of a test beside this one.
fn is_ours(file: &str) -> bool {
    !file.contains("/registry/src/") && !file.starts_with("/rustc/") && !file.starts_with("tests/")
}
