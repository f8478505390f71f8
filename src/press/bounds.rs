//! What a document may take, and how the bounds hold: a worker is a process, which can be killed, and which
//! the system itself keeps from taking more memory and from living on without who started it.

use std::time::Duration;

/// Seconds that a document may take where nothing else is asked for. The longest of the sample takes half a
/// second.
pub const SECONDS: u64 = 60;
/// Megabytes of memory that a worker may take where nothing else is asked for. Those of the sample take 200.
pub const MEGABYTES: u64 = 2048;

/// What typesetting one document may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// Time by the clock; without end if missing.
    pub time: Option<Duration>,
    /// Memory of its worker in bytes, where the system can hold it to that (Linux); without end if missing.
    pub memory: Option<u64>,
}

impl Bounds {
    /// So many seconds and megabytes; 0 is no bound.
    pub fn of(seconds: u64, megabytes: u64) -> Self {
        let some = |number: u64| (number > 0).then_some(number);
        Self {
            time: some(seconds).map(Duration::from_secs),
            memory: some(megabytes).map(|megabytes| megabytes.saturating_mul(1 << 20)),
        }
    }
}

/// Keeps this process from taking more memory. What it asks for beyond is refused, and it ends.
///
/// # Errors
/// The system refuses.
#[cfg(target_os = "linux")]
pub fn hold_to(memory: u64) -> std::io::Result<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let limit = Rlimit { current: Some(memory), maximum: Some(memory) };
    Ok(setrlimit(Resource::Data, limit)?)
}

/// Other systems have no such bound.
///
/// # Errors
/// None.
#[cfg(not(target_os = "linux"))]
pub fn hold_to(_: u64) -> std::io::Result<()> {
    Ok(())
}

/// Has this process end with the one that started it, however that ends.
///
/// # Errors
/// The system refuses.
#[cfg(target_os = "linux")]
pub fn end_with_parent() -> std::io::Result<()> {
    use rustix::process::{Signal, set_parent_process_death_signal};
    Ok(set_parent_process_death_signal(Some(Signal::KILL))?)
}

/// On other systems a worker ends when nobody can send it orders any more.
///
/// # Errors
/// None.
#[cfg(not(target_os = "linux"))]
pub fn end_with_parent() -> std::io::Result<()> {
    Ok(())
}

/// Has this process and the workers that it starts take memory in small pages: in huge ones, what a worker
/// gives back between two documents stays held, a fifth more of all memory, and nothing is faster
/// (docs/performance.md). Where the system does not let it be chosen, its own choice stands.
pub fn take_small_pages() {
    #[cfg(target_os = "linux")]
    let _ = rustix::thread::disable_transparent_huge_pages(true);
}
