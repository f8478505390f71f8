//! `ToUnicode` maps: which text a character code stands for.

use memchr::memchr;

/// Codes that one map may give text to, counted with repetitions; a hostile map could name billions.
const MOST_ENTRIES: usize = 1 << 18;

/// A `ToUnicode` map.
#[derive(Debug, Default)]
pub(super) struct CMap {
    /// Start and end in `text` by code.
    spans: Vec<(u32, u32)>,
    text: String,
    entries: usize,
}

impl CMap {
    /// Reads a map; what it does not understand is left out.
    pub(super) fn parse(bytes: &[u8]) -> Self {
        let mut map = Self::default();
        let mut section = Section::Other;
        let mut operands: Vec<Vec<u8>> = Vec::new();
        let mut array: Option<Vec<Vec<u8>>> = None;
        for token in Tokens(bytes) {
            match (token, section) {
                (Token::Word(word), _) => {
                    section = match word {
                        b"beginbfchar" => Section::Chars,
                        b"beginbfrange" => Section::Ranges,
                        _ => Section::Other,
                    };
                    operands.clear();
                    array = None;
                }
                (_, Section::Other) => {}
                (Token::Open, _) => array = Some(Vec::new()),
                (Token::Close, _) => {
                    if let ([low, ..], Some(targets)) = (operands.as_slice(), array.take()) {
                        let codes = number(low)..;
                        for (code, target) in codes.zip(&targets) {
                            map.put(code, &utf16(target));
                        }
                    }
                    operands.clear();
                }
                (Token::Hex(hex), _) => match &mut array {
                    Some(array) => array.push(hex),
                    None => operands.push(hex),
                },
            }
            match (section, operands.as_slice()) {
                (Section::Chars, [code, target]) => map.put(number(code), &utf16(target)),
                (Section::Ranges, [low, high, target]) => {
                    map.put_range(number(low), number(high), &utf16(target));
                }
                _ => continue,
            }
            operands.clear();
        }
        map
    }

    /// The text of a code.
    pub(super) fn text(&self, code: u32) -> Option<&str> {
        let &(start, end) = self.spans.get(code as usize)?;
        self.text.get(start as usize..end as usize).filter(|text| !text.is_empty())
    }

    /// Successive codes stand for texts whose last characters follow each other.
    fn put_range(&mut self, low: u32, high: u32, target: &str) {
        let Some(last) = target.chars().next_back() else { return };
        let stem = &target[..target.len() - last.len_utf8()];
        for code in low..=high {
            let character = u32::from(last).checked_add(code - low).and_then(char::from_u32);
            let Some(character) = character.filter(|_| self.entries < MOST_ENTRIES) else { return };
            self.put(code, &format!("{stem}{character}"));
        }
    }

    fn put(&mut self, code: u32, target: &str) {
        let (code, end) = (code as usize, self.text.len() + target.len());
        let (Ok(start), Ok(end)) = (u32::try_from(self.text.len()), u32::try_from(end)) else {
            return;
        };
        if code > usize::from(u16::MAX) || self.entries >= MOST_ENTRIES {
            return;
        }
        self.entries += 1;
        if self.spans.len() <= code {
            self.spans.resize(code + 1, (0, 0));
        }
        self.spans[code] = (start, end);
        self.text.push_str(target);
    }
}

#[derive(Clone, Copy)]
enum Section {
    Chars,
    Ranges,
    Other,
}

enum Token<'a> {
    Hex(Vec<u8>),
    Open,
    Close,
    Word(&'a [u8]),
}

/// The tokens of a map. Names and numbers count as words; strings in parentheses do not occur.
struct Tokens<'a>(&'a [u8]);

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let (&first, rest) = self.0.split_first()?;
            match first {
                b'%' => self.0 = &rest[rest.iter().position(|b| b"\r\n".contains(b))?..],
                b'<' if rest.first() != Some(&b'<') => {
                    let end = memchr(b'>', rest)?;
                    self.0 = &rest[end + 1..];
                    return Some(Token::Hex(hex(&rest[..end])));
                }
                b'[' | b']' => {
                    self.0 = rest;
                    return Some(if first == b'[' { Token::Open } else { Token::Close });
                }
                b'<' => self.0 = &rest[1..],
                b'>' | b'(' | b')' | b'{' | b'}' => self.0 = rest,
                _ if first.is_ascii_whitespace() || first == 0 => self.0 = rest,
                _ => {
                    let ends = |b: &u8| b.is_ascii_whitespace() || b"<>[](){}%/\0".contains(b);
                    let end = rest.iter().position(ends).unwrap_or(rest.len());
                    let (word, rest) = self.0.split_at(end + 1);
                    self.0 = rest;
                    return Some(Token::Word(word));
                }
            }
        }
    }
}

/// The bytes of hexadecimal digits; an odd one at the end counts as if `0` followed.
fn hex(digits: &[u8]) -> Vec<u8> {
    let values = digits.iter().filter_map(|&digit| char::from(digit).to_digit(16));
    let mut bytes = Vec::with_capacity(digits.len() / 2);
    let mut high = None;
    for value in values {
        match high.take() {
            None => high = Some(value),
            Some(high) => bytes.push((high << 4 | value) as u8),
        }
    }
    bytes.extend(high.map(|high| (high << 4) as u8));
    bytes
}

/// A code; one of more than four bytes is none that can be looked up.
fn number(bytes: &[u8]) -> u32 {
    if bytes.len() > 4 {
        return u32::MAX;
    }
    bytes.iter().fold(0, |number, &byte| number << 8 | u32::from(byte))
}

fn utf16(bytes: &[u8]) -> String {
    if let [byte] = bytes {
        return char::from(*byte).to_string();
    }
    let units = bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
    char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_stands_for_one_character_for_several_or_for_one_beyond_16_bits() {
        let map = CMap::parse(
            b"/CMapName /X def % comment <00> <00>\n1 begincodespacerange\n<0000> <FFFF>\n\
            endcodespacerange\n3 beginbfchar\n<0001> <0041>\n<0002> <00660069>\n\
            <0003><D83DDE00>\nendbfchar",
        );
        let texts = [0, 1, 2, 3, 4].map(|code| map.text(code));
        assert_eq!(texts, [None, Some("A"), Some("fi"), Some("😀"), None]);
    }

    #[test]
    fn ranges_count_on_from_their_last_character_or_list_their_texts() {
        let map = CMap::parse(
            b"2 beginbfrange <0010> <0012> <00660030> <20> <22> [<0041> <00420043> <0044>] endbfrange",
        );
        let texts = [0x10, 0x12, 0x13, 0x20, 0x21, 0x22].map(|code| map.text(code));
        assert_eq!(texts, [Some("f0"), Some("f2"), None, Some("A"), Some("BC"), Some("D")]);
    }

    #[test]
    fn a_hostile_map_is_neither_followed_for_ever_nor_a_reason_to_stop() {
        let text = "<00000000> <FFFFFFFF> <0041>\n".repeat(5_000);
        let map = CMap::parse(format!("1 beginbfrange {text}").as_bytes());
        assert_eq!(map.text(1), Some("B"));
        for damaged in
            ["1 beginbfchar <", "1 beginbfrange <01> ] <>", "%", "<<", "beginbfchar <zz>"]
        {
            assert_eq!(CMap::parse(damaged.as_bytes()).text(0), None, "{damaged}");
        }
    }
}
