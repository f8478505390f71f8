//! Lines and failures on the terminal.

use std::fmt;
use std::io::{self, ErrorKind, IsTerminal, Write};

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme};

use super::Failure;

/// Prints a line, or lines, to standard output, as nothing but text.
pub fn line(text: impl fmt::Display) -> Result<(), Failure> {
    write(&plain(&text.to_string(), Colours::None))
}

/// Prints text with colours to standard output. What it quotes was made [`visible`] before.
pub fn coloured(text: impl fmt::Display) -> Result<(), Failure> {
    write(&plain(&text.to_string(), Colours::Kept))
}

/// Prints data for machines to standard output. Characters that steer a terminal can stand only inside the
/// texts of JSON, and are written there as their codes.
pub fn json(data: &serde_json::Value) -> Result<(), Failure> {
    write(&escaped(&format!("{data:#}")))
}

/// Prints a line, or lines, to standard error, as nothing but text.
pub fn aside(text: impl fmt::Display) {
    eprintln!("{}", plain(&text.to_string(), Colours::None));
}

/// Prints text with colours to standard error. What it quotes was made [`visible`] before.
pub fn coloured_aside(text: impl fmt::Display) {
    eprintln!("{}", plain(&text.to_string(), Colours::Kept));
}

/// A piece of text on one line, without characters that would steer a terminal.
pub fn visible(text: &str) -> String {
    plain(&text.replace(['\n', '\r', '\t'], " "), Colours::None)
}

/// Whether the sequences that give text a colour or weight are kept.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Colours {
    None,
    Kept,
}

/// Lines of text without characters that would steer a terminal.
fn plain(text: &str, colours: Colours) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        match c {
            '\n' | '\t' => shown.push(c),
            '\r' if rest.as_str().starts_with('\n') => shown.push(c),
            '\u{1b}' if colours == Colours::Kept && colour(rest.as_str()).is_some() => {
                let (sequence, after) = rest.as_str().split_at(colour(rest.as_str()).unwrap_or(0));
                shown.push(c);
                shown.push_str(sequence);
                rest = after.chars();
            }
            c if steers(c) => shown.push('\u{FFFD}'),
            c => shown.push(c),
        }
    }
    shown
}

/// The length of the rest of a sequence that gives text a colour or weight.
fn colour(text: &str) -> Option<usize> {
    let end = text.strip_prefix('[')?.find(|c: char| !c.is_ascii_digit() && c != ';')? + 1;
    text[end..].starts_with('m').then_some(end + 1)
}

/// Whether a character moves the cursor, begins a sequence, or changes the direction of the text.
fn steers(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{2028}' | '\u{2029}')
        || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// JSON in which characters that steer a terminal are written as their codes.
fn escaped(json: &str) -> String {
    let code =
        |c: char| if c != '\n' && steers(c) { Err(format!("\\u{:04x}", c as u32)) } else { Ok(c) };
    json.chars().fold(String::with_capacity(json.len()), |mut text, c| {
        match code(c) {
            Ok(c) => text.push(c),
            Err(code) => text.push_str(&code),
        }
        text
    })
}

/// Writes to standard output. A reader that has seen enough is no error.
fn write(text: &str) -> Result<(), Failure> {
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
        Ok(()) => plain(&text, Colours::Kept),
        Err(_) => plain(&diagnostic.to_string(), Colours::None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_is_printed_steers_a_terminal() {
        let hostile = "a\u{1b}[2Jb\u{1b}]0;title\u{7}c\u{9b}31md\u{202e}e\rf\u{7f}g\u{85}h";
        for shown in [visible(hostile), plain(hostile, Colours::Kept), escaped(hostile)] {
            assert!(!shown.contains(steers), "{shown:?}");
            assert!(shown.starts_with('a') && shown.ends_with('h'), "{shown:?}");
        }
        assert_eq!(visible("two\nlines\tand a tab"), "two lines and a tab");
        assert_eq!(plain("two\r\nlines", Colours::None), "two\r\nlines");
    }

    #[test]
    fn colours_are_kept_where_they_are_the_programs_own() {
        let red = "\u{1b}[31;1mred\u{1b}[0m";
        assert_eq!(plain(red, Colours::Kept), red);
        assert_eq!(plain(red, Colours::None), "\u{FFFD}[31;1mred\u{FFFD}[0m");
        assert_eq!(plain("\u{1b}[31", Colours::Kept), "\u{FFFD}[31");
        assert_eq!(plain("\u{1b}[2J", Colours::Kept), "\u{FFFD}[2J");
    }

    #[test]
    fn json_says_the_same_with_codes() {
        let data = serde_json::json!({ "text": "a\u{202e}b\u{9b}c\u{1b}" });
        let shown = escaped(&format!("{data:#}"));
        assert!(shown.contains("\\u202e") && shown.contains("\\u009b"), "{shown}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&shown).unwrap(), data);
    }
}
