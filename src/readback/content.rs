//! The text that a content stream draws: a small interpreter of the operators that matter to text.

use std::collections::HashMap;
use std::rc::Rc;

use lopdf::{Dictionary, Document, Object, decode_text_string};

use super::font::Font;
use super::lexer::{Lexer, Operand};
use super::place::{Between, End, Matrix, between};
use super::reader::ReadError;

/// Stands where one marked piece of text touches the next, such as a figure and the mark of its
/// footnote.
pub(super) const SEAM: char = '\u{200b}';

/// Operators of one document.
const MOST_OPERATIONS: usize = 8_000_000;
/// Bytes of unpacked content of one document, each use of a form counted.
const MOST_CONTENT: usize = 256 << 20;
/// Depth of `q` and of marked content.
const MOST_STATES: usize = 512;
/// Depth of forms within forms.
const MOST_FORMS: usize = 12;

/// Reads the contents of pages, one after another.
pub(super) struct Contents<'a> {
    document: &'a Document,
    fonts: HashMap<*const Dictionary, Rc<Font>>,
    operations_left: usize,
    content_left: usize,
}

/// What a page shows.
#[derive(Debug, Default)]
pub(super) struct Shown {
    pub(super) text: String,
    pub(super) missing_glyphs: usize,
    /// Where the last text ends.
    end: Option<End>,
    /// A marked piece began or ended since.
    seam: bool,
}

/// Graphics state, as far as text needs it.
#[derive(Clone)]
struct State {
    page: Matrix,
    font: Option<Rc<Font>>,
    size: f32,
    between_characters: f32,
    between_words: f32,
    stretch: f32,
    leading: f32,
    rise: f32,
}

/// One level of marked content.
#[derive(Debug, Clone, Copy, Default)]
struct Mark {
    /// It or a level around it is left out.
    hidden: bool,
    /// Its text or that of a level around it was replaced.
    replaced: bool,
    /// It only replaces text, and is no piece of its own.
    replaces: bool,
}

/// A stream under way: that of a page or of a form.
struct Stream<'a, 's> {
    resources: &'a Dictionary,
    state: State,
    saved: Vec<State>,
    /// Text matrix, and the one at the start of the line.
    text: Matrix,
    line: Matrix,
    marks: Vec<Mark>,
    depth: usize,
    shown: &'s mut Shown,
}

impl<'a> Contents<'a> {
    pub(super) fn of(document: &'a Document) -> Self {
        let (operations_left, content_left) = (MOST_OPERATIONS, MOST_CONTENT);
        Self { document, fonts: HashMap::new(), operations_left, content_left }
    }

    /// Reads a page.
    pub(super) fn page(
        &mut self,
        content: &[u8],
        resources: &'a Dictionary,
    ) -> Result<Shown, ReadError> {
        self.charge(content.len())?;
        let mut shown = Shown::default();
        let state = State {
            page: Matrix::IDENTITY,
            font: None,
            size: 0.0,
            between_characters: 0.0,
            between_words: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
        };
        let mut stream = Stream {
            resources,
            state,
            saved: Vec::new(),
            text: Matrix::IDENTITY,
            line: Matrix::IDENTITY,
            marks: Vec::new(),
            depth: 0,
            shown: &mut shown,
        };
        self.run(content, &mut stream)?;
        Ok(shown)
    }

    /// Bytes that may still be unpacked.
    pub(super) fn content_left(&self) -> usize {
        self.content_left
    }

    fn charge(&mut self, bytes: usize) -> Result<(), ReadError> {
        let left = self.content_left.checked_sub(bytes);
        self.content_left = left.ok_or(ReadError::TooLarge("content"))?;
        Ok(())
    }

    fn run(&mut self, content: &[u8], stream: &mut Stream<'a, '_>) -> Result<(), ReadError> {
        let mut lexer = Lexer::of(content);
        let mut operands = Vec::new();
        while let Some(operator) = lexer.next(&mut operands)? {
            let left = self.operations_left.checked_sub(1);
            self.operations_left = left.ok_or(ReadError::TooLarge("operators"))?;
            self.step(operator, &operands, stream)?;
        }
        Ok(())
    }

    fn step(
        &mut self,
        operator: &[u8],
        operands: &[Operand<'_>],
        stream: &mut Stream<'a, '_>,
    ) -> Result<(), ReadError> {
        use Operand::{Array, Name, Number, Text};
        let state = &mut stream.state;
        match (operator, operands) {
            (b"q", _) if stream.saved.len() >= MOST_STATES => return Err(ReadError::TooDeep),
            (b"q", _) => stream.saved.push(state.clone()),
            (b"Q", _) => {
                if let Some(saved) = stream.saved.pop() {
                    stream.state = saved;
                }
            }
            (b"cm", _) => {
                if let Some(matrix) = matrix(operands) {
                    state.page = matrix.then(state.page);
                }
            }
            (b"BT", _) => (stream.text, stream.line) = (Matrix::IDENTITY, Matrix::IDENTITY),
            (b"Tf", [Name(name), Number(size)]) => {
                state.size = *size;
                state.font = self.font(stream.resources, name);
            }
            (b"Tc", [Number(width)]) => state.between_characters = *width,
            (b"Tw", [Number(width)]) => state.between_words = *width,
            (b"Tz", [Number(percent)]) => state.stretch = *percent / 100.0,
            (b"TL", [Number(leading)]) => state.leading = *leading,
            (b"Ts", [Number(rise)]) => state.rise = *rise,
            (b"Td", [Number(x), Number(y)]) => stream.next_line(*x, *y),
            (b"TD", [Number(x), Number(y)]) => {
                state.leading = -y;
                stream.next_line(*x, *y);
            }
            (b"Tm", _) => {
                if let Some(matrix) = matrix(operands) {
                    (stream.text, stream.line) = (matrix, matrix);
                }
            }
            (b"T*", _) => stream.next_line(0.0, -stream.state.leading),
            (b"Tj", [Text(string)]) => stream.show(string),
            (b"'", [Text(string)]) => {
                stream.next_line(0.0, -stream.state.leading);
                stream.show(string);
            }
            (b"\"", [Number(words), Number(characters), Text(string)]) => {
                state.between_words = *words;
                state.between_characters = *characters;
                stream.next_line(0.0, -stream.state.leading);
                stream.show(string);
            }
            (b"TJ", [Array(pieces)]) => {
                for piece in pieces {
                    match piece {
                        Text(string) => stream.show(string),
                        Number(number) => {
                            let state = &stream.state;
                            stream.advance(-number / 1000.0 * state.size * state.stretch);
                        }
                        _ => {}
                    }
                }
            }
            (b"BMC", [tag]) => stream.mark(tag, None)?,
            (b"BDC", [tag, properties]) => {
                let properties = self.properties(stream.resources, properties);
                stream.mark(tag, properties.as_deref())?;
            }
            (b"EMC", _) => {
                let ended = stream.marks.pop().unwrap_or_default();
                stream.shown.seam |= !ended.replaces;
            }
            (b"Do", [Name(name)]) => self.form(name, stream)?,
            _ => {}
        }
        Ok(())
    }

    /// The text that stands for the marked piece with these properties.
    fn properties(&self, resources: &Dictionary, properties: &Operand<'_>) -> Option<String> {
        let text = match properties {
            Operand::Dictionary(entries) => {
                let text = entries.iter().find(|(key, _)| **key == *b"ActualText");
                let (_, Operand::Text(text)) = text? else { return None };
                &Object::string_literal(text.to_vec())
            }
            Operand::Name(name) => {
                let named = self.resource(resources, b"Properties", name)?.as_dict().ok()?;
                named.get_deref(b"ActualText", self.document).ok()?
            }
            _ => return None,
        };
        Some(decode_text_string(text).unwrap_or_else(|_| char::REPLACEMENT_CHARACTER.into()))
    }

    fn form(&mut self, name: &[u8], outer: &mut Stream<'a, '_>) -> Result<(), ReadError> {
        let form = self.resource(outer.resources, b"XObject", name);
        let Some(form) = form.and_then(|object| object.as_stream().ok()) else { return Ok(()) };
        if form.dict.get(b"Subtype").and_then(Object::as_name).ok() != Some(b"Form") {
            return Ok(());
        }
        if outer.depth >= MOST_FORMS {
            return Err(ReadError::TooDeep);
        }
        let content = form.get_plain_content_with_limit(self.content_left)?;
        self.charge(content.len())?;
        let own = form.dict.get_deref(b"Resources", self.document).and_then(Object::as_dict);
        let mut state = outer.state.clone();
        let placed = form.dict.get_deref(b"Matrix", self.document).and_then(Object::as_array);
        if let Some(placed) = placed.ok().and_then(|numbers| {
            let numbers = numbers.iter().map_while(|number| number.as_float().ok());
            Matrix::of(&numbers.collect::<Vec<_>>())
        }) {
            state.page = placed.then(state.page);
        }
        let mut stream = Stream {
            resources: own.unwrap_or(outer.resources),
            state,
            saved: Vec::new(),
            text: Matrix::IDENTITY,
            line: Matrix::IDENTITY,
            marks: outer.marks.last().copied().into_iter().collect(),
            depth: outer.depth + 1,
            shown: outer.shown,
        };
        self.run(&content, &mut stream)
    }

    fn font(&mut self, resources: &'a Dictionary, name: &[u8]) -> Option<Rc<Font>> {
        let dictionary = self.resource(resources, b"Font", name)?.as_dict().ok()?;
        let document = self.document;
        let font = self.fonts.entry(std::ptr::from_ref(dictionary));
        Some(font.or_insert_with(|| Rc::new(Font::read(document, dictionary))).clone())
    }

    fn resource<'r>(
        &self,
        resources: &'r Dictionary,
        kind: &[u8],
        name: &[u8],
    ) -> Option<&'r Object>
    where
        'a: 'r,
    {
        let named = resources.get_deref(kind, self.document).ok()?.as_dict().ok()?;
        named.get_deref(name, self.document).ok()
    }
}

impl Stream<'_, '_> {
    fn next_line(&mut self, x: f32, y: f32) {
        self.line = Matrix::shift(x, y).then(self.line);
        self.text = self.line;
    }

    fn advance(&mut self, width: f32) {
        self.text = Matrix::shift(width, 0.0).then(self.text);
    }

    fn mark(&mut self, tag: &Operand<'_>, replacement: Option<&str>) -> Result<(), ReadError> {
        if self.marks.len() >= MOST_STATES {
            return Err(ReadError::TooDeep);
        }
        let around = self.marks.last().copied().unwrap_or_default();
        let hidden = around.hidden || matches!(tag, Operand::Name(tag) if **tag == *b"Artifact");
        if let Some(text) = replacement.filter(|_| !hidden && !around.replaced) {
            self.separate();
            self.shown.text.push_str(text);
        } else if replacement.is_none() {
            self.shown.seam = true;
        }
        let replaces = replacement.is_some();
        self.marks.push(Mark { hidden, replaced: around.replaced || replaces, replaces });
        Ok(())
    }

    /// Puts what lies between the last text and here into the text.
    fn separate(&mut self) {
        let Some(end) = self.shown.end else { return };
        let (placed, here) = self.here();
        let text = &mut self.shown.text;
        match between(end, here, (placed.a, placed.b)) {
            Between::Line if !text.ends_with('\n') => text.push('\n'),
            Between::Blank if !text.ends_with(char::is_whitespace) => text.push(' '),
            Between::Nothing if self.shown.seam => text.push(SEAM),
            _ => {}
        }
        self.shown.seam = false;
    }

    /// The map from text to page, and the current point.
    fn here(&self) -> (Matrix, End) {
        let placed = self.text.then(self.state.page);
        let at = placed.point(0.0, 0.0);
        let size = self.state.size * placed.c.hypot(placed.d);
        (placed, End { at, size: size.abs() })
    }

    fn show(&mut self, string: &[u8]) {
        let Some(font) = self.state.font.clone() else { return };
        let mark = self.marks.last().copied().unwrap_or_default();
        let silent = mark.hidden || mark.replaced;
        let mut width = 0.0;
        let mut first = true;
        for character in font.shown(string) {
            self.shown.missing_glyphs += usize::from(character.missing);
            if !silent {
                if first {
                    self.separate();
                    first = false;
                }
                self.shown.text.push_str(character.text.unwrap_or("\u{fffd}"));
            }
            width += character.width * self.state.size + self.state.between_characters;
            if character.blank {
                width += self.state.between_words;
            }
        }
        self.advance(width * self.state.stretch);
        if !mark.hidden {
            self.shown.end = Some(self.here().1);
        }
    }
}

fn matrix(operands: &[Operand<'_>]) -> Option<Matrix> {
    let number = |operand: &Operand<'_>| match operand {
        Operand::Number(number) => Some(*number),
        _ => None,
    };
    let numbers: Vec<f32> = operands.iter().map_while(number).collect();
    Matrix::of(&numbers)
}

#[cfg(test)]
mod tests;
