//! What is wrong with what was made, and the words for it.

use serde::Serialize;
use serde::ser::SerializeStruct;

use crate::readback::{Divergence, Sides, TextAt};

/// Something wrong with a file of a bundle, or with a bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where: a path, and behind `›` an entry of a zip.
    pub place: String,
    /// What is wrong.
    pub kind: FaultKind,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaultKind {
    /// A file is not there.
    Missing {
        /// What names it.
        by: &'static str,
    },
    /// A file is there that the manifest does not name.
    Unnamed,
    /// A file is there under another name.
    Renamed {
        /// The name in the manifest.
        expected: String,
    },
    /// A file has another size or other bytes.
    Altered {
        /// What says so.
        by: &'static str,
        /// Size and SHA-256 of the file.
        seen: Digest,
        /// Size and SHA-256 that it should have.
        expected: Digest,
    },
    /// The manifest of a folder is another than the one in the zip.
    OtherManifest {
        /// SHA-256 of the one in the folder.
        seen: String,
        /// SHA-256 of the one in the zip.
        expected: String,
    },
    /// A manifest cannot be read.
    Unreadable {
        /// Why.
        reason: String,
    },
    /// A manifest contradicts itself or `run.json`.
    Contradiction {
        /// The fact.
        fact: &'static str,
        /// What it is about: a file, or the bundle.
        of: String,
        /// What the manifest says.
        seen: String,
        /// What it should say.
        expected: String,
    },
    /// The zip is damaged, cut off or goes on behind its end.
    Damaged {
        /// In what way.
        reason: String,
    },
    /// Something is beyond what the program makes.
    TooMuch {
        /// What.
        what: &'static str,
        /// How much there is, at least.
        seen: u64,
        /// How much there may be.
        most: u64,
    },
    /// A name could lead out of the folder or means something else on another system.
    UnsafeName(NameFault),
    /// Two names are the same, or differ in case only.
    Twice {
        /// The other name.
        other: String,
    },
    /// An entry is a link, an encrypted file or something else that is no plain file.
    NotPlain(NotPlain),
    /// A file is not what the inputs give.
    Differs(Box<Difference>),
}

/// Size and hash of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digest {
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256.
    pub sha256: String,
}

/// What is wrong with a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameFault {
    /// It holds `..`, `.` or nothing between two slashes.
    Traversal,
    /// It begins at the root.
    Absolute,
    /// It holds a colon, as a drive has.
    Drive,
    /// It holds a backslash.
    Backslash,
    /// It holds a character that is not seen.
    Invisible,
    /// It is not the name of a file directly in the folder of the bundle.
    Depth,
    /// It cannot be read as text.
    NoText,
}

/// In what way a file is no plain one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotPlain {
    /// A symbolic link.
    Link,
    /// A folder.
    Folder,
    /// A device, a pipe or the like.
    Special,
    /// It is encrypted.
    Encrypted,
    /// It is packed in a way that bundles are not.
    Method,
}

/// In what a file differs from the one that the inputs give. Of two texts the first is that of the
/// file, the second that of the inputs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// A PDF.
    Pdf(Divergence),
    /// A line of a text file.
    Line {
        /// The line, counted from 1.
        line: usize,
        /// The texts.
        sides: Sides,
    },
    /// The bytes, in a file that is not compared further.
    Bytes {
        /// Why it is not.
        reason: String,
    },
    /// It is not made of the inputs.
    NotMade,
    /// It is made of the inputs, and not there.
    NotThere,
}

impl Difference {
    /// The lower, the more it says: texts of clauses first.
    pub(super) fn rank(&self) -> usize {
        match self {
            Self::Pdf(Divergence::Text { at: TextAt::Clause { .. }, .. }) => 0,
            Self::NotMade | Self::NotThere => 1,
            Self::Pdf(Divergence::Text { .. }) | Self::Line { .. } => 2,
            Self::Pdf(_) | Self::Bytes { .. } => 3,
        }
    }
}

/// A fault in words.
pub struct Words {
    /// A name of the kind of fault, for machines.
    pub id: &'static str,
    /// What was seen.
    pub seen: String,
    /// What was expected.
    pub expected: String,
    /// What to do.
    pub help: &'static str,
}

const AGAIN: &str = "Do not use this copy; ask the sender for the bundle again, and compare the SHA-256 \
    of the zip with the sender's run.json.";
const REMOVE: &str = "Do not rely on this file: nothing says where it came from. Remove it, or ask the \
    sender.";
const REFUSE: &str = "Do not unpack or use it: the program makes no such bundle. Ask the sender for it \
    again, over another way.";
const COMPARE: &str = "If the inputs are the ones it was made from, do not use this file; build again. \
    If they were changed since, this is what the change does.";

impl Fault {
    /// The fault in words.
    pub fn words(&self) -> Words {
        let words = |id, seen: String, expected: String, help| Words { id, seen, expected, help };
        match &self.kind {
            FaultKind::Missing { by } => {
                words("missing", "it is not there".into(), format!("{by} names it"), AGAIN)
            }
            FaultKind::Unnamed => words(
                "unnamed",
                "it is there".into(),
                "only files that manifest.json names".into(),
                REMOVE,
            ),
            FaultKind::Renamed { expected } => words(
                "renamed",
                format!("it holds the bytes of {expected}"),
                format!("the name {expected}"),
                "Give it its name back, or ask the sender for the bundle again.",
            ),
            FaultKind::Altered { by, seen, expected } => {
                let (seen, expected) = seen.unlike(expected);
                words("altered", seen, format!("{expected} ({by})"), AGAIN)
            }
            FaultKind::OtherManifest { seen, expected } => words(
                "other-manifest",
                format!("SHA-256 {seen} in the folder"),
                format!("SHA-256 {expected}, as in the zip"),
                AGAIN,
            ),
            FaultKind::Unreadable { reason } => words(
                "unreadable",
                reason.clone(),
                "a manifest as the program writes it".into(),
                AGAIN,
            ),
            FaultKind::Contradiction { fact, of, seen, expected } => words(
                "contradiction",
                format!("{fact} of {of}: {seen}"),
                format!("{fact} of {of}: {expected}"),
                AGAIN,
            ),
            FaultKind::Damaged { reason } => {
                words("damaged", reason.clone(), "a whole zip".into(), AGAIN)
            }
            FaultKind::TooMuch { what, seen, most } => {
                words("too-much", format!("{seen} {what}"), format!("at most {most}"), REFUSE)
            }
            FaultKind::UnsafeName(fault) => words(
                "unsafe-name",
                fault.seen().into(),
                "the name of a file directly in the folder of its bundle".into(),
                REFUSE,
            ),
            FaultKind::Twice { other } => words(
                "twice",
                format!("it is there as {other} too"),
                "names that differ in more than case".into(),
                REFUSE,
            ),
            FaultKind::NotPlain(kind) => {
                words("not-plain", kind.seen().into(), "a plain file".into(), REFUSE)
            }
            FaultKind::Differs(difference) => {
                let (seen, expected) = difference.sides();
                words("differs", seen, expected, COMPARE)
            }
        }
    }
}

impl Digest {
    /// Both in words: the sizes, or the hashes of files of one size.
    fn unlike(&self, expected: &Self) -> (String, String) {
        if self.bytes == expected.bytes {
            return (format!("SHA-256 {}", self.sha256), format!("SHA-256 {}", expected.sha256));
        }
        (format!("{} bytes", self.bytes), format!("{} bytes", expected.bytes))
    }
}

impl NameFault {
    fn seen(self) -> &'static str {
        match self {
            Self::Traversal => "the name leads through other folders ('..', '.' or an empty part)",
            Self::Absolute => "the name begins at the root of the disk",
            Self::Drive => "the name holds a colon, as a drive does",
            Self::Backslash => "the name holds a backslash, which some systems take for a folder",
            Self::Invisible => "the name holds characters that are not seen",
            Self::Depth => "the name lies in no folder of a bundle, or in a folder of it",
            Self::NoText => "the name is no text",
        }
    }
}

impl NotPlain {
    fn seen(self) -> &'static str {
        match self {
            Self::Link => "it is a link to another place",
            Self::Folder => "it is a folder",
            Self::Special => "it is a device, a pipe or the like",
            Self::Encrypted => "it is encrypted",
            Self::Method => "it is packed in a way that bundles are not",
        }
    }
}

impl Difference {
    /// The difference in a few words, without the texts.
    pub fn brief(&self) -> String {
        match self {
            Self::Pdf(Divergence::Text { at, .. }) => place_of(at),
            Self::Pdf(Divergence::Attached(name)) => format!("the attached {name}"),
            Self::Pdf(Divergence::Metadata) => "title, language or structure".to_owned(),
            Self::Pdf(Divergence::Appearance) => "its look, or bytes that nobody sees".to_owned(),
            Self::Line { line, .. } => format!("line {line}"),
            Self::Bytes { reason } => format!("other bytes ({reason})"),
            Self::NotMade => "the inputs give no such file".to_owned(),
            Self::NotThere => "it is not there".to_owned(),
        }
    }

    fn sides(&self) -> (String, String) {
        let brief = self.brief();
        match self {
            Self::Pdf(Divergence::Text { sides: Sides { one, other }, .. })
            | Self::Line { sides: Sides { one, other }, .. } => {
                (format!("{brief}: “{one}”"), format!("{brief}: “{other}”"))
            }
            Self::Pdf(_) => (
                format!("the same text; the files differ in {brief}"),
                "the file that the inputs give".to_owned(),
            ),
            Self::Bytes { .. } => (brief, "the file that the inputs give".to_owned()),
            Self::NotMade => ("it is there".to_owned(), brief),
            Self::NotThere => (brief, "the inputs give it".to_owned()),
        }
    }
}

/// A place in a PDF in words.
fn place_of(at: &TextAt) -> String {
    match at {
        TextAt::Clause { language, clause, heading, page } if heading.is_empty() => {
            format!("clause {clause} ({language}, page {page})")
        }
        TextAt::Clause { language, clause, heading, page } => {
            format!("{heading} (clause {clause}, {language}, page {page})")
        }
        TextAt::Page(page) => format!("page {page}"),
    }
}

impl Serialize for Fault {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let words = self.words();
        let mut fault = serializer.serialize_struct("Fault", 5)?;
        fault.serialize_field("fault", words.id)?;
        fault.serialize_field("place", &self.place)?;
        fault.serialize_field("seen", &words.seen)?;
        fault.serialize_field("expected", &words.expected)?;
        fault.serialize_field("help", words.help)?;
        fault.end()
    }
}
