//! Clause files: front matter and templates.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use dgcc::kinds::shape::{self, Shape};
use dgcc::kinds::{self, Clause, Edition, Library, Per, Text, Tongue, Tree};
use dgcc::programme::{Cells, Register};
use serde_json::{Value as Json, json};

/// Where the clause stands.
const PATH: &str = "mou/clauses/en/01-any.typ.hbs";
/// A kind with nothing but the clause.
const KIND: [(&str, &str); 2] = [
    (
        "mou/kind.toml",
        "code = \"MOU\"\ntitle = \"Any\"\nversion = \"1.0\"\norder = 1\nper = \"mou\"\nfile = \"any\"\n",
    ),
    ("mou/main.typ.hbs", "#for clause in data.clauses.body { include clause.path }\n"),
];
/// What begins every text of the data: it would end a string, and a group of markup.
const BEGIN: &str = "zq\"]";

/// Data in which every field that a clause may print holds the same text.
static DATA: LazyLock<Json> = LazyLock::new(|| {
    fn filled(shape: &Shape) -> Json {
        match shape {
            Shape::Leaf => json!(format!("{BEGIN}\\zq")),
            Shape::List(item) => json!([filled(item)]),
            Shape::Group(fields) => {
                fields.iter().map(|field| (field.name.clone(), filled(&field.shape))).collect()
            }
        }
    }
    let mut data = filled(&shape::of(Per::Mou));
    data["document"]["locale"] = json!("en");
    data["document"]["is_draft"] = json!(true);
    data
});

/// Whatever a clause file holds, it is read and checked without a panic, and a mistake is told with a line
/// that the file has. A clause without a mistake prints no field of the data but as a Typst string.
pub fn front_matter(bytes: &[u8]) {
    let source = String::from_utf8_lossy(bytes);
    let lines = source.matches('\n').count() + 1;
    match Clause::parse(PATH, &source) {
        Ok(clause) => {
            assert!(source.ends_with(&clause.text));
            assert_eq!(lines, clause.lines_above + clause.text.matches('\n').count() + 1);
            assert!((1..=clause.lines_above).contains(&clause.condition_line));
        }
        Err((line, _)) => assert!((1..=lines).contains(&line), "line {line} of {lines}"),
    }
    let files = KIND.into_iter().chain([(PATH, &*source)]);
    let files = files.map(|(path, text)| (path.to_owned(), text.to_owned()));
    let tree = Tree::new("any", files.collect::<BTreeMap<_, _>>());
    let mistakes = match Library::load(&tree) {
        Ok(library) => filled(&library, &source).err().into_iter().collect(),
        Err(mistakes) => mistakes,
    };
    for mistake in mistakes {
        assert_eq!(mistake.file, PATH, "{}", mistake.message);
        assert!((1..=lines).contains(&mistake.line), "{mistake} of {lines}");
    }
}

/// Fills the clause in, and looks for texts of the data outside of strings.
fn filled(library: &Library, source: &str) -> Result<(), kinds::TemplateMistake> {
    let kind = &library.kinds[0];
    let tongue = Tongue::new(&kind.lexicons["en"], "UZ");
    let text = Text::Written { tongue, context: DATA.clone(), traces: Vec::new() };
    let register = Register::default();
    let cells = Cells::new(&register);
    let filled = kinds::fill(library, kind, "UZ", vec![text], Edition::Bound, Vec::new(), &cells)?;
    if source.to_lowercase().contains("zq") {
        return Ok(());
    }
    for (path, page) in filled.pages.values() {
        assert!(!page.to_lowercase().contains(BEGIN), "{path}: {page}");
    }
    Ok(())
}
