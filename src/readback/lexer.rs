//! Content streams as operators with their operands. Borrows from the stream and stops at what breaks
//! the format, where text would otherwise be lost in silence.

use std::borrow::Cow;

use memchr::memmem;

use super::reader::ReadError;

/// Depth of arrays and dictionaries within each other.
const MOST_NESTED: usize = 32;

/// An operand.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Operand<'a> {
    Number(f32),
    Name(Cow<'a, [u8]>),
    Text(Cow<'a, [u8]>),
    Array(Vec<Operand<'a>>),
    /// Keys and values.
    Dictionary(Vec<(Cow<'a, [u8]>, Operand<'a>)>),
    /// `true`, `false` or `null`.
    Other,
}

/// What is left of a content stream.
pub(super) struct Lexer<'a>(&'a [u8]);

impl<'a> Lexer<'a> {
    pub(super) fn of(content: &'a [u8]) -> Self {
        Self(content)
    }

    /// The next operator; its operands replace those given. None at the end.
    pub(super) fn next(
        &mut self,
        operands: &mut Vec<Operand<'a>>,
    ) -> Result<Option<&'a [u8]>, ReadError> {
        operands.clear();
        loop {
            self.skip_space();
            let Some(&first) = self.0.first() else { return Ok(None) };
            if is_regular(first) && !starts_number(first) {
                let word = self.word();
                match word {
                    b"true" | b"false" | b"null" => operands.push(Operand::Other),
                    b"ID" => {
                        self.skip_image()?;
                        return Ok(Some(word));
                    }
                    _ => return Ok(Some(word)),
                }
            } else {
                operands.push(self.operand(MOST_NESTED)?);
            }
        }
    }

    fn operand(&mut self, depth: usize) -> Result<Operand<'a>, ReadError> {
        let depth = depth.checked_sub(1).ok_or(ReadError::TooDeep)?;
        self.skip_space();
        match self.0 {
            [b'/', rest @ ..] => {
                self.0 = rest;
                Ok(Operand::Name(name(self.word())))
            }
            [b'(', rest @ ..] => {
                self.0 = rest;
                self.literal()
            }
            [b'<', b'<', rest @ ..] => {
                self.0 = rest;
                let mut entries = Vec::new();
                loop {
                    self.skip_space();
                    if let [b'>', b'>', rest @ ..] = self.0 {
                        self.0 = rest;
                        return Ok(Operand::Dictionary(entries));
                    }
                    let Operand::Name(key) = self.operand(depth)? else {
                        return Err(ReadError::Content);
                    };
                    entries.push((key, self.operand(depth)?));
                }
            }
            [b'<', rest @ ..] => {
                let end = memchr::memchr(b'>', rest).ok_or(ReadError::Content)?;
                self.0 = &rest[end + 1..];
                Ok(Operand::Text(Cow::Owned(hex(&rest[..end])?)))
            }
            [b'[', rest @ ..] => {
                self.0 = rest;
                let mut items = Vec::new();
                loop {
                    self.skip_space();
                    if let [b']', rest @ ..] = self.0 {
                        self.0 = rest;
                        return Ok(Operand::Array(items));
                    }
                    items.push(self.operand(depth)?);
                }
            }
            [first, ..] if starts_number(*first) => Ok(Operand::Number(number(self.word())?)),
            [first, ..] if is_regular(*first) => {
                self.word();
                Ok(Operand::Other)
            }
            _ => Err(ReadError::Content),
        }
    }

    /// A string in parentheses, after the first of them.
    fn literal(&mut self) -> Result<Operand<'a>, ReadError> {
        let mut depth = 1;
        let mut plain = true;
        let mut at = 0;
        loop {
            match *self.0.get(at).ok_or(ReadError::Content)? {
                b'(' => depth += 1,
                b')' => depth -= 1,
                b'\\' => {
                    plain = false;
                    at += 1;
                }
                b'\r' => plain = false,
                _ => {}
            }
            if depth == 0 {
                break;
            }
            at += 1;
        }
        let (text, rest) = self.0.split_at(at);
        self.0 = &rest[1..];
        Ok(Operand::Text(if plain { Cow::Borrowed(text) } else { Cow::Owned(unescaped(text)) }))
    }

    fn word(&mut self) -> &'a [u8] {
        let end = self.0.iter().position(|&byte| !is_regular(byte)).unwrap_or(self.0.len());
        let (word, rest) = self.0.split_at(end);
        self.0 = rest;
        word
    }

    fn skip_space(&mut self) {
        while let Some((&first, rest)) = self.0.split_first() {
            match first {
                b'%' => {
                    let end = memchr::memchr2(b'\r', b'\n', rest).unwrap_or(rest.len());
                    self.0 = &rest[end..];
                }
                _ if is_space(first) => self.0 = rest,
                _ => return,
            }
        }
    }

    /// Skips the data of an image to the operator that ends it.
    fn skip_image(&mut self) -> Result<(), ReadError> {
        let content = self.0;
        let is_end = |&at: &usize| {
            at.checked_sub(1).is_some_and(|before| is_space(content[before]))
                && content.get(at + 2).is_none_or(|&byte| is_space(byte))
        };
        let end = memmem::find_iter(content, b"EI").find(is_end).ok_or(ReadError::Content)?;
        self.0 = &content[end..];
        Ok(())
    }
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b'\0' | b'\t' | b'\n' | b'\x0c' | b'\r' | b' ')
}

/// Whether a byte is part of a word: neither space nor delimiter.
const REGULAR: [bool; 256] = {
    let mut regular = [true; 256];
    let others = b"\0\t\n\x0c\r ()<>[]{}/%";
    let mut at = 0;
    while at < others.len() {
        regular[others[at] as usize] = false;
        at += 1;
    }
    regular
};

fn is_regular(byte: u8) -> bool {
    REGULAR[usize::from(byte)]
}

fn starts_number(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.')
}

fn number(word: &[u8]) -> Result<f32, ReadError> {
    let (is_negative, digits) = match word {
        [b'-', digits @ ..] => (true, digits),
        [b'+', digits @ ..] => (false, digits),
        digits => (false, digits),
    };
    let (mut value, mut place) = (0.0f64, None);
    for &byte in digits {
        match (byte, &mut place) {
            (b'0'..=b'9', None) => value = value * 10.0 + f64::from(byte - b'0'),
            (b'0'..=b'9', Some(place)) => {
                *place /= 10.0;
                value += f64::from(byte - b'0') * *place;
            }
            (b'.', None) => place = Some(1.0),
            _ => return Err(ReadError::Content),
        }
    }
    let value = if is_negative { -value } else { value };
    // What is too large for any page counts as nothing.
    Ok(Some(value as f32).filter(|value| value.is_finite()).unwrap_or(0.0))
}

fn hex(digits: &[u8]) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::with_capacity(digits.len() / 2 + 1);
    let mut high = None;
    for &digit in digits {
        let value = match digit {
            b'0'..=b'9' => digit - b'0',
            b'a'..=b'f' => digit - b'a' + 10,
            b'A'..=b'F' => digit - b'A' + 10,
            _ if is_space(digit) => continue,
            _ => return Err(ReadError::Content),
        };
        match high.take() {
            None => high = Some(value << 4),
            Some(high) => bytes.push(high | value),
        }
    }
    bytes.extend(high);
    Ok(bytes)
}

/// A name with its `#xx` resolved.
fn name(word: &[u8]) -> Cow<'_, [u8]> {
    if !word.contains(&b'#') {
        return Cow::Borrowed(word);
    }
    let mut bytes = Vec::with_capacity(word.len());
    let mut rest = word;
    while let Some((&first, after)) = rest.split_first() {
        let escaped = after.get(..2).filter(|_| first == b'#').and_then(|two| hex(two).ok());
        bytes.push(escaped.as_ref().map_or(first, |bytes| bytes[0]));
        rest = if escaped.is_some() { &after[2..] } else { after };
    }
    Cow::Owned(bytes)
}

/// The bytes of a string with its escapes resolved.
fn unescaped(text: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        match (first, after) {
            (b'\r', _) => {
                rest = after.strip_prefix(b"\n").unwrap_or(after);
                bytes.push(b'\n');
            }
            (b'\\', [b'0'..=b'7', ..]) => {
                let digits = after.iter().take(3).take_while(|digit| matches!(digit, b'0'..=b'7'));
                let (mut value, mut length) = (0u32, 0);
                for digit in digits {
                    (value, length) = (value * 8 + u32::from(digit - b'0'), length + 1);
                }
                bytes.push(value as u8);
                rest = &after[length..];
            }
            (b'\\', [escaped, after @ ..]) => {
                rest = after;
                match escaped {
                    b'n' => bytes.push(b'\n'),
                    b'r' => bytes.push(b'\r'),
                    b't' => bytes.push(b'\t'),
                    b'b' => bytes.push(8),
                    b'f' => bytes.push(12),
                    b'\n' => {}
                    b'\r' => rest = after.strip_prefix(b"\n").unwrap_or(after),
                    other => bytes.push(*other),
                }
            }
            _ => bytes.push(first),
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Operators with their operands, as Rust prints them.
    fn all(content: &[u8]) -> Result<Vec<(String, Vec<Operand<'_>>)>, ReadError> {
        let mut lexer = Lexer::of(content);
        let mut operands = Vec::new();
        let mut found = Vec::new();
        while let Some(operator) = lexer.next(&mut operands)? {
            found.push((String::from_utf8_lossy(operator).into_owned(), operands.clone()));
        }
        Ok(found)
    }

    #[test]
    fn operands_of_all_kinds_are_read() {
        let found =
            all(b"/F#31 1.5 Tf%note\n-.25 +3 true x[(a)-20<0 04>]TJ/P<</K[1]/T(z)>>BDC EMC")
                .expect("sound");
        let text = |bytes: &'static [u8]| Operand::Text(bytes.into());
        let number = Operand::Number;
        let entries = vec![
            (Cow::from(&b"K"[..]), Operand::Array(vec![number(1.0)])),
            (Cow::from(&b"T"[..]), text(b"z")),
        ];
        let expected = [
            ("Tf", vec![Operand::Name(b"F1"[..].into()), number(1.5)]),
            ("x", vec![number(-0.25), number(3.0), Operand::Other]),
            ("TJ", vec![Operand::Array(vec![text(b"a"), number(-20.0), text(b"\0\x40")])]),
            ("BDC", vec![Operand::Name(b"P"[..].into()), Operand::Dictionary(entries)]),
            ("EMC", vec![]),
        ];
        assert_eq!(found, expected.map(|(operator, operands)| (operator.to_owned(), operands)));
    }

    #[test]
    fn strings_nest_and_escape() {
        let found = all(b"(a(b)\\)\\050\\n\\\r\nc\r\nd\\9) Tj").expect("sound");
        assert_eq!(found[0].1, [Operand::Text(b"a(b))(\nc\nd9"[..].into())]);
    }

    #[test]
    fn images_are_skipped() {
        let found = all(b"BI /W 1 ID \xffEIx(\xfe EI Q").expect("sound");
        let operators: Vec<_> = found.iter().map(|(operator, _)| operator.as_str()).collect();
        assert_eq!(operators, ["BI", "ID", "EI", "Q"]);
    }

    #[test]
    fn what_breaks_the_format_is_refused() {
        for broken in
            ["(a", "<41", "<4z>", "[1", "<</A 1", "<<1 2>>", ") Tj", "1-2 Td", "1..2 Td", "ID x"]
        {
            assert!(all(broken.as_bytes()).is_err(), "{broken}");
        }
        assert!(matches!(all("[".repeat(99).as_bytes()), Err(ReadError::TooDeep)));
    }
}
