//! The prose of a clause: what its markup says in words, without the code in it.
//!
//! The engine writes data into a clause only as string literals, alone (`#"…";`) or in a call that marks
//! them (`#printed("path", "…");`), so that in the syntax tree words of the template and words from
//! cells can be told apart.

use typst::syntax::{SyntaxKind, SyntaxNode, parse};

/// Stands for something that prints and has no words here, such as a reference or a table.
pub const HOLE: char = '\u{fffc}';

/// Calls that leave an open point in the text.
const OPEN: [&str; 3] = ["open-point", "position", "proposed"];

/// The call that marks a value.
const PRINTED: &str = "printed";

/// A letter of a passage.
#[derive(Debug, Clone, Copy)]
pub struct Letter {
    /// As it stands; any space is a single `' '`.
    pub char: char,
    /// Its small form, for comparing.
    pub small: char,
    /// Line in the clause file.
    pub line: usize,
    /// Whether it comes from a cell (or stands for something that is not prose).
    pub is_data: bool,
}

/// Words that stand together: a paragraph, an item of a list, a cell of a table.
#[derive(Debug, Clone, Default)]
pub struct Passage {
    /// Its letters.
    pub letters: Vec<Letter>,
    /// Whether it is an item of a list, or part of one.
    pub is_item: bool,
}

impl Passage {
    /// The text between two letters.
    pub fn text(&self, range: std::ops::Range<usize>) -> String {
        self.letters[range].iter().map(|letter| letter.char).collect()
    }

    /// The letter at a place.
    pub fn at(&self, at: usize) -> Option<Letter> {
        self.letters.get(at).copied()
    }

    /// The letter before a place.
    pub fn before(&self, at: usize) -> Option<Letter> {
        self.at(at.checked_sub(1)?)
    }

    /// Places of a character that the template itself has.
    pub fn places(&self, char: char) -> impl Iterator<Item = usize> {
        let letters = self.letters.iter().enumerate();
        let found = letters.filter(move |(_, letter)| letter.char == char && !letter.is_data);
        found.map(|(at, _)| at)
    }
}

/// A call that leaves an open point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenPoint {
    /// Name of the function.
    pub call: String,
    /// Line in the clause file.
    pub line: usize,
}

/// What a clause says.
#[derive(Debug, Clone, Default)]
pub struct Prose {
    /// Its passages in order.
    pub passages: Vec<Passage>,
    /// Its open points.
    pub open: Vec<OpenPoint>,
}

impl Prose {
    /// Reads the markup of a clause. A heading, which is not part of the markup, is a passage before
    /// the others, on the first line.
    pub fn read(heading: Option<&str>, markup: &str, lines_above: usize) -> Self {
        let mut reader =
            Reader { prose: Self::default(), passage: Passage::default(), line: 1, in_item: false };
        if let Some(heading) = heading {
            reader.push(heading, false);
            reader.end();
        }
        reader.line = 1 + lines_above;
        reader.markup(&parse(markup));
        reader.end();
        reader.prose
    }
}

struct Reader {
    prose: Prose,
    passage: Passage,
    line: usize,
    in_item: bool,
}

impl Reader {
    fn push(&mut self, text: &str, is_data: bool) {
        for char in text.chars() {
            let char = if char.is_whitespace() { ' ' } else { char };
            if char == '\u{ad}' || (char == ' ' && self.is_spaced()) {
                continue;
            }
            let mut small = char.to_lowercase();
            let small = if small.len() == 1 { small.next().unwrap_or(char) } else { char };
            self.passage.letters.push(Letter { char, small, line: self.line, is_data });
        }
    }

    /// Whether a further space would not show.
    fn is_spaced(&self) -> bool {
        self.passage.letters.last().is_none_or(|last| last.char == ' ')
    }

    /// Ends a passage.
    fn end(&mut self) {
        let letters = std::mem::take(&mut self.passage).letters;
        if !letters.is_empty() {
            self.prose.passages.push(Passage { letters, is_item: self.in_item });
        }
    }

    /// The content of a file, a content block, an item and so on.
    fn markup(&mut self, node: &SyntaxNode) {
        let mut nodes = node.children().peekable();
        while let Some(node) = nodes.next() {
            match node.kind() {
                SyntaxKind::Hash => {
                    if let Some(expression) = nodes.next() {
                        self.expression(expression);
                    }
                    if let Some(end) = nodes.next_if(|next| next.kind() == SyntaxKind::Semicolon) {
                        self.skip(end);
                    }
                }
                SyntaxKind::Text => self.push(node.leaf_text(), false),
                SyntaxKind::Space | SyntaxKind::Linebreak => {
                    self.push(" ", false);
                    self.skip(node);
                }
                SyntaxKind::Escape => self.push(&escaped(node.leaf_text()), false),
                SyntaxKind::Shorthand => self.push(shorthand(node.leaf_text()), false),
                SyntaxKind::SmartQuote => self.quote(node.leaf_text()),
                SyntaxKind::Strong | SyntaxKind::Emph | SyntaxKind::Markup => self.markup(node),
                SyntaxKind::Parbreak => {
                    self.end();
                    self.skip(node);
                }
                SyntaxKind::Heading
                | SyntaxKind::ListItem
                | SyntaxKind::EnumItem
                | SyntaxKind::TermItem => {
                    self.end();
                    let outer = self.in_item;
                    self.in_item = node.kind() != SyntaxKind::Heading;
                    self.markup(node);
                    self.end();
                    self.in_item = outer;
                }
                SyntaxKind::Raw | SyntaxKind::Link | SyntaxKind::Equation | SyntaxKind::Ref => {
                    self.push(&HOLE.to_string(), true);
                    self.skip(node);
                }
                _ => self.skip(node),
            }
        }
    }

    /// What stands after a hash.
    fn expression(&mut self, node: &SyntaxNode) {
        match node.kind() {
            // Line breaks in a cell are none of the template's.
            SyntaxKind::Str => self.push(&string(node.leaf_text()), true),
            SyntaxKind::ContentBlock => self.block(node),
            SyntaxKind::FuncCall => self.call(node, true),
            SyntaxKind::LetBinding
            | SyntaxKind::SetRule
            | SyntaxKind::ShowRule
            | SyntaxKind::ModuleImport => self.code(node),
            _ => {
                self.push(&HOLE.to_string(), true);
                self.code(node);
            }
        }
    }

    /// A call. The content of a single block behind a call in the text stands in the text; all other
    /// blocks stand for themselves.
    fn call(&mut self, node: &SyntaxNode, in_text: bool) {
        let name = node.children().next().map(|name| name.leaf_text().as_str()).unwrap_or_default();
        if name == PRINTED && in_text {
            return self.printed(node);
        }
        if OPEN.contains(&name) {
            self.prose.open.push(OpenPoint { call: name.to_owned(), line: self.line });
        }
        let mut arguments: Vec<&SyntaxNode> = Vec::new();
        for child in node.children() {
            match child.kind() {
                SyntaxKind::Args => arguments.extend(child.children()),
                _ => self.code(child),
            }
        }
        let blocks = arguments.iter().filter(|child| child.kind() == SyntaxKind::ContentBlock);
        let last = arguments.last().is_some_and(|child| child.kind() == SyntaxKind::ContentBlock);
        if in_text && last && blocks.count() == 1 {
            for child in arguments {
                match child.kind() {
                    SyntaxKind::ContentBlock => self.block(child),
                    _ => self.code(child),
                }
            }
        } else {
            if in_text {
                self.push(&HOLE.to_string(), true);
            }
            arguments.into_iter().for_each(|child| self.code(child));
        }
    }

    /// A value that is marked: its path, and its text.
    fn printed(&mut self, node: &SyntaxNode) {
        let arguments = node.children().filter(|child| child.kind() == SyntaxKind::Args);
        let strings = arguments.flat_map(SyntaxNode::children);
        let mut strings = strings.filter(|child| child.kind() == SyntaxKind::Str);
        if let Some(text) = strings.nth(1) {
            self.push(&string(text.leaf_text()), true);
        }
    }

    /// Code: only the blocks of content in it are prose.
    fn code(&mut self, node: &SyntaxNode) {
        match node.kind() {
            SyntaxKind::ContentBlock => {
                let outer = std::mem::take(&mut self.passage);
                self.block(node);
                self.end();
                self.passage = outer;
            }
            SyntaxKind::FuncCall => self.call(node, false),
            SyntaxKind::Str => {}
            _ if node.children().len() > 0 => node.children().for_each(|child| self.code(child)),
            _ => self.skip(node),
        }
    }

    fn block(&mut self, node: &SyntaxNode) {
        for child in node.children() {
            if child.kind() == SyntaxKind::Markup {
                self.markup(child);
            }
        }
    }

    /// Passes over a node; its line breaks count.
    fn skip(&mut self, node: &SyntaxNode) {
        if node.children().len() == 0 {
            self.line += node.leaf_text().matches('\n').count();
        }
        node.children().for_each(|child| self.skip(child));
    }

    /// A quotation mark: Typst makes it curly when it sets the text.
    fn quote(&mut self, text: &str) {
        if text == "'" {
            return self.push("’", false);
        }
        let letters = self.passage.letters.iter().rev();
        let last = letters.map(|letter| letter.char).find(|char| matches!(char, '“' | '”'));
        self.push(if last == Some('“') { "”" } else { "“" }, false);
    }
}

/// The character of an escape: `\[`, `\u{5b}`.
fn escaped(text: &str) -> String {
    let code = text.strip_prefix("\\u{").and_then(|code| code.strip_suffix('}'));
    let char = code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32);
    char.map_or_else(|| text.trim_start_matches('\\').to_owned(), String::from)
}

fn shorthand(text: &str) -> &str {
    match text {
        "~" => " ",
        "--" => "–",
        "---" => "—",
        "..." => "…",
        "-?" => "",
        other => other,
    }
}

/// The text of a string literal.
fn string(literal: &str) -> String {
    let inner = literal.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let mut text = String::new();
    let mut chars = inner.unwrap_or(literal).chars();
    while let Some(char) = chars.next() {
        text.extend(if char == '\\' { chars.next() } else { Some(char) });
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Passages as text, with data in braces.
    fn read(markup: &str) -> Vec<String> {
        let passages = Prose::read(None, markup, 0).passages;
        let shown = |passage: &Passage| {
            let mut text = String::new();
            let mut was_data = false;
            for letter in &passage.letters {
                if letter.is_data != was_data {
                    text.push(if letter.is_data { '{' } else { '}' });
                    was_data = letter.is_data;
                }
                text.push(if letter.char == HOLE { '_' } else { letter.char });
            }
            text + if was_data { "}" } else { "" }
        };
        passages.iter().map(shown).collect()
    }

    #[test]
    fn words_are_prose_literals_are_data_and_code_is_nothing() {
        let markup =
            "#import \"/kind/mou.typ\": *\n\nThe Sides #will, by #\"30 \\\"May\\\"\";, act~so.\n";
        assert_eq!(read(markup), ["The Sides {_}, by {30 \"May\"}, act so. "]);
    }

    #[test]
    fn content_behind_a_call_stands_in_the_text_and_other_content_for_itself() {
        assert_eq!(read("#participle[Recalling] the past"), ["Recalling the past"]);
        let table =
            "See\n#listing(columns: (1mm), rows: (([Class], [*Assets*]),), note: \"no\")\nend";
        assert_eq!(read(table), ["Class", "Assets", "See {_} end"]);
        assert_eq!(read("#item[1][Two]"), ["1", "Two", "{_}"]);
        assert_eq!(read("#notes(([One],)).join([and])"), ["One", "and", "{_}"]);
    }

    #[test]
    fn items_are_passages_of_their_own() {
        assert_eq!(read("+ One:\n  + a;\n  + b.\n+ Two"), ["One: ", "a;", "b.", "Two"]);
    }

    #[test]
    fn quotes_are_curly_and_escapes_are_read() {
        assert_eq!(read("the \"MoU\" \\[x\\] \\u{5b} it's"), ["the “MoU” [x] [ it’s"]);
    }

    #[test]
    fn lines_are_those_of_the_clause_file() {
        let prose = Prose::read(
            Some("Title"),
            "#let a = (\n 1)\nOne #\"x\ny\";\n\nTwo\n#open-point(\"f\");",
            6,
        );
        let lines: Vec<usize> =
            prose.passages.iter().map(|passage| passage.letters[0].line).collect();
        assert_eq!(lines, [1, 9, 11]);
        assert_eq!(prose.open, [OpenPoint { call: "open-point".to_owned(), line: 12 }]);
    }
}
