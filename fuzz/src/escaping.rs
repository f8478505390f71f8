//! Text of cells, from the workbook to the page.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use dgcc::diag::Severity;
use dgcc::kinds::{self, Edition, Filled, Library, Text, Tongue, Tree};
use dgcc::press::{Identity, Typesetter};
use dgcc::programme::{Cells, Register, intake};
use dgcc::readback::{self, Expected, ExpectedText, Item};
use dgcc::rules::Levels;
use dgcc::workbook::{Cell, Grid, Workbook};
use serde_json::json;

/// A kind that prints a short and a long text in every way that templates have: in running text by the
/// helper, and by a module in a heading and in a table.
const KIND: [(&str, &str); 3] = [
    (
        "any/kind.toml",
        "code = \"ANY\"\ntitle = \"Any\"\nversion = \"1.0\"\norder = 1\nper = \"country\"\nfile = \"any\"\n",
    ),
    (
        "any/main.typ.hbs",
        "#import \"/house/data.typ\": data\n\
         #import \"/house/document.typ\": document\n\
         #show: document.with(title: \"Any\")\n\
         = Any\n\
         #for clause in data.clauses.preamble { include clause.path }\n\
         == #data.partner.org.name\n\
         #table(columns: 2, table.header[One][Two], data.partner.org.name, data.partner.org.address)\n",
    ),
    (
        "any/clauses/en/01-any.typ.hbs",
        "+++\nid = \"01-any\"\nversion = \"1.0\"\ntitle = \"Any\"\npart = \"preamble\"\n+++\n\
         Whereas {{partner.org.name}} and *{{partner.org.name}}*, in the words of _{{partner.org.name}}_:\n\n\
         {{partner.org.address}}\n\n+ {{partner.org.address}}\n",
    ),
];

static LIBRARY: LazyLock<Library> = LazyLock::new(|| {
    let built_in = Tree::built_in();
    let house =
        built_in.below("house").map(|(path, text)| (format!("house/{path}"), text.to_owned()));
    let own = KIND.into_iter().map(|(path, text)| (path.to_owned(), text.to_owned()));
    let tree = Tree::new("any", house.chain(own).collect::<BTreeMap<_, _>>());
    Library::load(&tree).unwrap_or_else(|mistakes| panic!("{mistakes:?}"))
});

thread_local! {
    static TYPESETTER: RefCell<Typesetter> = RefCell::new(Typesetter::new());
}

/// A text in a cell of which the check finds no error is typeset, and the page says the text, as far as the
/// reader can rely on its script.
pub fn escaping(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let Some((short, long)) = taken_in(&text) else { return };
    let filled = filled(&short, &long);
    let identity = Identity { ident: "any".to_owned(), as_of: jiff::civil::date(2026, 2, 15) };
    let typeset = TYPESETTER.with_borrow_mut(|typesetter| {
        typesetter.typeset(filled.source.all_files(), &identity, &mut Vec::new())
    });
    let typeset = typeset.unwrap_or_else(|said| panic!("{text:?} was not typeset: {said:?}"));
    let items = |values: &[(&str, &str)]| -> Vec<Item> {
        let item = |(what, text): &(&str, &str)| Item {
            what: (*what).to_owned(),
            clause: String::new(),
            text: (*text).to_owned(),
        };
        values.iter().map(item).collect()
    };
    let mut in_order = Vec::new();
    for value in &filled.values {
        in_order.push((value.path.as_str(), value.text.as_str()));
    }
    assert_eq!(in_order.len(), 5, "the clause prints each text as often as it names it");
    in_order.extend([("heading", &*short), ("table", &*short), ("table", &*long)]);
    let expected = Expected {
        pages: typeset.pages,
        texts: vec![ExpectedText {
            language: "en".to_owned(),
            in_order: items(&in_order),
            anywhere: Vec::new(),
        }],
        // Such text may stand in the cell.
        allows_open_points: true,
    };
    let reading = readback::read(&typeset.pdf).expect("the PDF is read");
    let found = readback::compare(&reading, &expected);
    assert!(found.is_empty(), "{text:?}: {found:#?}\n{:?}", reading.pages);
}

/// A text as the cells of a short and of a long text are taken in; `None` if there is an error in them.
fn taken_in(text: &str) -> Option<(String, String)> {
    let header = ["agenda_id", "meeting_id", "item_no", "title", "kind", "deliberation"];
    let row = ["A-1", "M-1", "1", text, "report", text];
    let cells = |row: [&str; 6]| row.iter().map(|text| Cell::Text((*text).to_owned())).collect();
    let rows = vec![cells(header), cells(row)];
    let sheet = Grid { name: "agenda_items".to_owned(), rows, ..Grid::default() };
    let workbook = Workbook { file: "any".into(), sha256: String::new(), sheets: vec![sheet] };
    let reading = intake::read(&[workbook], &[]);
    let findings = Levels::default().grade(reading.findings);
    let refused = findings.iter().any(|finding| {
        finding.severity == Severity::Error
            && matches!(finding.field, Some("title" | "deliberation"))
    });
    let record = reading.register.agenda_items.iter().next().filter(|_| !refused)?;
    Some((record.title.clone()?, record.deliberation.clone()?))
}

/// The document that prints a short and a long text.
fn filled(short: &str, long: &str) -> Filled {
    let kind = &LIBRARY.kinds[0];
    let tongue = Tongue::new(&kind.lexicons["en"], "UZ");
    let context = json!({
        "document": {
            "number": "ANY-1", "kind": "ANY", "title": "Any", "version": "1.0", "draft_no": 1,
            "as_of": "15 February 2026", "state": "final", "mark": "", "is_draft": false,
            "language": "en", "locale": "en", "program": "dgcc",
        },
        "partner": { "org": { "name": short, "address": long } },
    });
    let text = Text::Written { tongue, context, traces: Vec::new() };
    let register = Register::default();
    let cells = Cells::new(&register);
    kinds::fill(&LIBRARY, kind, "UZ", vec![text], Edition::Bound, Vec::new(), &cells)
        .unwrap_or_else(|mistake| panic!("{mistake}"))
}
