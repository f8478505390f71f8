//! The text that a content stream draws: a small interpreter of the operators that matter to text.

use std::collections::HashMap;
use std::rc::Rc;

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, decode_text_string};

use super::font::Font;
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
    /// Its text was replaced.
    replaced: bool,
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
        for operation in Content::decode_iter(content) {
            let left = self.operations_left.checked_sub(1);
            self.operations_left = left.ok_or(ReadError::TooLarge("operators"))?;
            self.step(&operation?, stream)?;
        }
        Ok(())
    }

    fn step(
        &mut self,
        operation: &Operation,
        stream: &mut Stream<'a, '_>,
    ) -> Result<(), ReadError> {
        let operands = operation.operands.as_slice();
        let state = &mut stream.state;
        match (operation.operator.as_str(), operands) {
            ("q", _) if stream.saved.len() >= MOST_STATES => return Err(ReadError::TooDeep),
            ("q", _) => stream.saved.push(state.clone()),
            ("Q", _) => {
                if let Some(saved) = stream.saved.pop() {
                    stream.state = saved;
                }
            }
            ("cm", _) => {
                if let Some(matrix) = matrix(operands) {
                    state.page = matrix.then(state.page);
                }
            }
            ("BT", _) => (stream.text, stream.line) = (Matrix::IDENTITY, Matrix::IDENTITY),
            ("Tf", [Object::Name(name), size]) => {
                state.size = float(size);
                state.font = self.font(stream.resources, name);
            }
            ("Tc", [width]) => state.between_characters = float(width),
            ("Tw", [width]) => state.between_words = float(width),
            ("Tz", [percent]) => state.stretch = float(percent) / 100.0,
            ("TL", [leading]) => state.leading = float(leading),
            ("Ts", [rise]) => state.rise = float(rise),
            ("Td", [x, y]) => stream.next_line(float(x), float(y)),
            ("TD", [x, y]) => {
                state.leading = -float(y);
                stream.next_line(float(x), float(y));
            }
            ("Tm", _) => {
                if let Some(matrix) = matrix(operands) {
                    (stream.text, stream.line) = (matrix, matrix);
                }
            }
            ("T*", _) => stream.next_line(0.0, -stream.state.leading),
            ("Tj", [Object::String(string, _)]) => stream.show(string),
            ("'", [Object::String(string, _)]) => {
                stream.next_line(0.0, -stream.state.leading);
                stream.show(string);
            }
            ("\"", [words, characters, Object::String(string, _)]) => {
                state.between_words = float(words);
                state.between_characters = float(characters);
                stream.next_line(0.0, -stream.state.leading);
                stream.show(string);
            }
            ("TJ", [Object::Array(pieces)]) => {
                for piece in pieces {
                    match piece {
                        Object::String(string, _) => stream.show(string),
                        number => {
                            let state = &stream.state;
                            stream.advance(-float(number) / 1000.0 * state.size * state.stretch);
                        }
                    }
                }
            }
            ("BMC", [tag]) => stream.mark(tag, None)?,
            ("BDC", [tag, properties]) => {
                let properties = self.properties(stream.resources, properties);
                stream.mark(tag, properties.as_deref())?;
            }
            ("EMC", _) => {
                stream.marks.pop();
                stream.shown.seam = true;
            }
            ("Do", [Object::Name(name)]) => self.form(name, stream)?,
            _ => {}
        }
        Ok(())
    }

    /// The text that stands for the marked piece with these properties.
    fn properties(&self, resources: &Dictionary, properties: &Object) -> Option<String> {
        let dictionary = match properties {
            Object::Dictionary(dictionary) => dictionary,
            Object::Name(name) => self.resource(resources, b"Properties", name)?.as_dict().ok()?,
            _ => return None,
        };
        let text = dictionary.get_deref(b"ActualText", self.document).ok()?;
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
        if let Some(placed) = placed.ok().and_then(|numbers| matrix(numbers)) {
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

    fn mark(&mut self, tag: &Object, replacement: Option<&str>) -> Result<(), ReadError> {
        if self.marks.len() >= MOST_STATES {
            return Err(ReadError::TooDeep);
        }
        let around = self.marks.last().copied().unwrap_or_default();
        let hidden = around.hidden || tag.as_name().is_ok_and(|tag| tag == b"Artifact");
        if let Some(text) = replacement.filter(|_| !hidden && !around.replaced) {
            self.separate();
            self.shown.text.push_str(text);
        } else if replacement.is_none() {
            self.shown.seam = true;
        }
        let replaced = around.replaced || replacement.is_some();
        self.marks.push(Mark { hidden, replaced });
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

fn float(object: &Object) -> f32 {
    object.as_float().ok().filter(|number| number.is_finite()).unwrap_or(0.0)
}

fn matrix(numbers: &[Object]) -> Option<Matrix> {
    let [a, b, c, d, e, f] = numbers else { return None };
    let [a, b, c, d, e, f] = [a, b, c, d, e, f].map(float);
    Some(Matrix { a, b, c, d, e, f })
}

#[cfg(test)]
mod tests;
