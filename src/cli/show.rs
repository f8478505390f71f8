//! Lines and failures on the terminal.

use std::fmt;
use std::io::{self, ErrorKind, IsTerminal, Write};

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme};

use super::Failure;

/// Prints a line, or lines, to standard output. A reader that has seen enough is no error.
pub fn line(text: impl fmt::Display) -> Result<(), Failure> {
    match writeln!(io::stdout().lock(), "{text}") {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::Output { path: "standard output".into(), error })
        }
        _ => Ok(()),
    }
}

/// "1 page", "2 pages".
pub fn counted(number: usize, one: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {one}s") }
}

/// Prints why a command was not possible.
pub fn failure(failure: Failure) {
    eprint!("{}", rendered(&failure));
}

fn rendered(diagnostic: &dyn Diagnostic) -> String {
    let theme = if io::stderr().is_terminal() {
        GraphicalTheme::unicode()
    } else {
        GraphicalTheme::unicode_nocolor()
    };
    let mut text = String::new();
    let handler = GraphicalReportHandler::new_themed(theme).with_width(100);
    match handler.render_report(&mut text, diagnostic) {
        Ok(()) => text,
        Err(_) => diagnostic.to_string(),
    }
}

/// Prints a line on standard error, where it is in nobody's way.
pub fn aside(text: impl fmt::Display) {
    eprintln!("{text}");
}
