//! Looking through a part of XML before anybody reads it: it is well-formed, declares nothing, and is
//! neither deep nor made of one endless piece. Readers for spreadsheets wait for closing tags that never
//! come, and take room for as many texts as a part says that it has.

use std::io::{self, BufReader, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::error::{OpenError, Spot};
use super::limits::{Bound, Limits};

/// What is told of a part while it is looked through.
pub enum Seen<'e> {
    /// An element opens.
    Open(&'e BytesStart<'e>),
    /// An element closes.
    Close(&'e str),
    /// Bytes of text.
    Text(u64),
}

/// Who is told.
pub type Told<'t> = dyn FnMut(Seen<'_>) -> Result<(), OpenError> + 't;

/// Looks through a part.
///
/// # Errors
/// The first thing that forbids to read it.
pub fn look_through(
    part: &str,
    source: impl Read,
    limits: &Limits,
    told: &mut Told<'_>,
) -> Result<(), OpenError> {
    let spot = || Spot::Part(part.to_owned());
    let damaged = |reason: String| OpenError::Damaged(format!("{part}: {reason}"));
    let mut reader = Reader::from_reader(BufReader::new(Fenced { source, left: 0 }));
    let (mut buffer, mut depth) = (Vec::new(), 0u64);
    loop {
        buffer.clear();
        reader.get_mut().get_mut().left = limits.xml_piece;
        let event = match reader.read_event_into(&mut buffer) {
            Ok(event) => event,
            Err(_) if reader.get_ref().get_ref().left == 0 => {
                limits.allow(Bound::XmlPiece, limits.xml_piece.saturating_add(1), spot)?;
                return Err(damaged("a piece without an end".to_owned()));
            }
            Err(error) => return Err(damaged(error.to_string())),
        };
        match event {
            Event::DocType(_) => return Err(OpenError::Entities(part.to_owned())),
            Event::Start(start) => {
                depth += 1;
                limits.allow(Bound::XmlDepth, depth, spot)?;
                told(Seen::Open(&start))?;
            }
            Event::Empty(start) => {
                told(Seen::Open(&start))?;
                told(Seen::Close(start.local_name().as_ref()))?;
            }
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                told(Seen::Close(end.local_name().as_ref()))?;
            }
            Event::Text(text) => told(Seen::Text(text.len() as u64))?,
            Event::CData(text) => told(Seen::Text(text.len() as u64))?,
            Event::GeneralRef(_) => told(Seen::Text(1))?,
            Event::Eof if depth == 0 => return Ok(()),
            Event::Eof => return Err(damaged("it ends in the middle of an element".to_owned())),
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
        }
    }
}

/// A reader that gives up after so many bytes, unless it is allowed more.
struct Fenced<R> {
    source: R,
    left: u64,
}

impl<R: Read> Read for Fenced<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            return Err(io::Error::other("too long"));
        }
        let most = buffer.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
        let read = self.source.read(&mut buffer[..most])?;
        self.left -= read as u64;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(xml: &str, limits: &Limits) -> String {
        let told = look_through("x.xml", xml.as_bytes(), limits, &mut |_| Ok(()));
        told.map_or_else(|error| error.to_string(), |()| "fine".to_owned())
    }

    #[test]
    fn entities_depth_and_endless_pieces_are_refused() {
        let limits = Limits { xml_depth: 3, xml_piece: 64, ..Limits::default() };
        assert_eq!(look("<?xml version='1.0'?><a><b/>&amp;</a>", &limits), "fine");
        assert_eq!(look("<!DOCTYPE a><a/>", &limits), "the part x.xml declares a document type");
        assert_eq!(look("<a><b><c><d/></c></b></a>", &limits), "fine");
        assert!(look("<a><b><c><d></d></c></b></a>", &limits).starts_with("xml_depth: 4"));
        assert!(look(&format!("<a>{}</a>", "x".repeat(1_000)), &limits).starts_with("xml_piece"));
        assert!(look(&format!("<a b='{}'/>", "x".repeat(1_000)), &limits).starts_with("xml_piece"));
    }

    #[test]
    fn tags_that_do_not_match_are_refused() {
        for xml in ["<a>", "<a><b></a></b>", "</a>", "<a", "<a/></b>"] {
            assert_ne!(look(xml, &Limits::default()), "fine", "{xml}");
        }
    }
}
