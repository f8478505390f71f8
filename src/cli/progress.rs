//! Progress of a build: a bar on a terminal, plain lines elsewhere, nothing when quiet.

use std::fmt::Write;
use std::io::IsTerminal;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressState, ProgressStyle};

use super::show;

/// Progress over a known number of documents.
pub enum Progress {
    /// On a terminal.
    Bar(ProgressBar),
    /// Elsewhere: documents done and in all.
    Lines(usize, usize),
    /// Nothing.
    Quiet,
}

impl Progress {
    /// Begins with `total` documents to come.
    pub fn begin(total: usize, quiet: bool) -> Self {
        if quiet {
            return Self::Quiet;
        }
        if !std::io::stderr().is_terminal() {
            return Self::Lines(0, total);
        }
        let style = ProgressStyle::with_template(
            "{spinner} {pos}/{len} [{bar:30}] {rate}, {eta} left  {wide_msg}",
        );
        let rate = |state: &ProgressState, text: &mut dyn Write| {
            // A bar that cannot be drawn is no reason to stop.
            let _ = write!(text, "{:.1} documents/s", state.per_sec());
        };
        let bar = ProgressBar::new(total as u64);
        if let Ok(style) = style {
            bar.set_style(style.with_key("rate", rate).progress_chars("=> "));
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        Self::Bar(bar)
    }

    /// One document is done, or refused.
    pub fn done(&mut self, file: &str, what: &str) {
        match self {
            Self::Bar(bar) => {
                bar.set_message(file.to_owned());
                bar.inc(1);
            }
            Self::Lines(done, total) => {
                *done += 1;
                show::aside(format_args!("[{done}/{total}] {file}: {what}"));
            }
            Self::Quiet => {}
        }
    }

    /// Ends the bar.
    pub fn end(self) {
        if let Self::Bar(bar) = self {
            bar.finish_and_clear();
        }
    }
}
