//! What the tests share: running the program, and the sample as editable csv files.
#![allow(dead_code)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use dgcc::programme::{Register, intake};
use dgcc::workbook::{Cell, Grid, Workbook};
use tempfile::TempDir;

/// The repository's folder.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Examples of another maker with answer keys; absent in most checkouts.
pub fn examples() -> Option<PathBuf> {
    let folder = root().join("../shared/examples");
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: the folder of examples with answer keys is not beside this checkout");
    None
}

/// Runs the program in a folder.
pub fn dgcc_in(folder: &Path, arguments: &[&str]) -> Run {
    let output = Command::new(env!("CARGO_BIN_EXE_dgcc"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("the program starts");
    Run(output)
}

/// Runs the program in the repository's folder.
pub fn dgcc(arguments: &[&str]) -> Run {
    dgcc_in(root(), arguments)
}

/// A folder for the output of a build. What is kept beside it for the next build vanishes with it.
pub struct Out {
    _folder: TempDir,
    path: PathBuf,
}

/// A folder for the output of a build, which is not there yet.
pub fn out() -> Out {
    let folder = tempfile::tempdir().expect("a temporary folder");
    Out { path: folder.path().join("out"), _folder: folder }
}

impl Out {
    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// What a run of the program gave.
pub struct Run(Output);

impl Run {
    /// Exit status.
    pub fn status(&self) -> i32 {
        self.0.status.code().expect("the program ends by itself")
    }

    /// Standard output.
    pub fn stdout(&self) -> String {
        String::from_utf8_lossy(&self.0.stdout).into_owned()
    }

    /// Standard error.
    pub fn stderr(&self) -> String {
        String::from_utf8_lossy(&self.0.stderr).into_owned()
    }

    /// The run, if it ended with this status; else the test fails with all that was printed.
    pub fn ended_with(self, status: i32) -> Self {
        assert_eq!(self.status(), status, "{}\n{}", self.stdout(), self.stderr());
        self
    }
}

/// The sample as a table of texts per sheet, to be changed and written as csv files.
pub struct Programme {
    sheets: BTreeMap<&'static str, Table>,
}

struct Table {
    header: Vec<&'static str>,
    key: Vec<usize>,
    rows: Vec<Vec<String>>,
}

impl Programme {
    /// The sample in `inputs/`.
    pub fn sample() -> Self {
        Self::read(&root().join("inputs/programme.xlsx"))
    }

    /// The records of a workbook without findings.
    pub fn read(path: &Path) -> Self {
        let workbook = dgcc::workbook::open(path, "programme.xlsx").expect("the workbook opens");
        let reading = intake::read(&[workbook], &[]);
        assert!(reading.findings.is_empty(), "{:?}", reading.findings);
        Self::of(&reading.register)
    }

    fn of(register: &Register) -> Self {
        let sheets = register.sheets().into_iter().map(|rows| {
            let spec = rows.spec();
            let text = |row, field| {
                rows.value(row, field).map(|value| value.canonical()).unwrap_or_default()
            };
            let table = Table {
                header: spec.fields.iter().map(|field| field.name).collect(),
                key: spec.key.iter().map(|field| spec.position(field)).collect(),
                rows: (0..rows.len())
                    .map(|row| (0..spec.fields.len()).map(|field| text(row, field)).collect())
                    .collect(),
            };
            (spec.name, table)
        });
        Self { sheets: sheets.collect() }
    }

    /// Only the rows of these countries, and those that belong to no country.
    pub fn only(mut self, country: &str) -> Self {
        for table in self.sheets.values_mut() {
            if let Some(at) = table.header.iter().position(|name| *name == "country_code") {
                table.rows.retain(|row| row[at] == country || row[at] == "*");
            }
        }
        self.prune("persons", "org_id", "organizations");
        self.prune("center_members", "center_id", "centers");
        for sheet in ["attendees", "agenda_items", "action_items"] {
            self.prune(sheet, "meeting_id", "meetings");
        }
        self
    }

    /// Gives a country another code, wherever it is named.
    pub fn recode(mut self, country: &str, code: &str) -> Self {
        for table in self.sheets.values_mut() {
            let cells = table.rows.iter_mut().flatten();
            cells.filter(|cell| *cell == country).for_each(|cell| *cell = code.to_owned());
        }
        self
    }

    fn prune(&mut self, sheet: &str, field: &str, parent: &str) {
        let parent = &self.sheets[parent];
        let keys: Vec<String> = parent.rows.iter().map(|row| row[parent.key[0]].clone()).collect();
        let table = self.sheets.get_mut(sheet).expect("a sheet of the model");
        let at = table.header.iter().position(|name| *name == field).expect("a field");
        table.rows.retain(|row| keys.contains(&row[at]));
    }

    /// The value of a field in the row with this key (compound keys joined by " / ").
    pub fn get(&self, sheet: &str, key: &str, field: &str) -> &str {
        let table = &self.sheets[sheet];
        let at = table.header.iter().position(|name| *name == field).expect("a field");
        let row = table.rows.iter().find(|row| table.key_of(row) == key);
        &row.unwrap_or_else(|| panic!("{sheet} has a row {key}"))[at]
    }

    /// Keys of the rows in which a field has this value.
    pub fn keys(&self, sheet: &str, field: &str, value: &str) -> Vec<String> {
        let table = &self.sheets[sheet];
        let at = table.header.iter().position(|name| *name == field).expect("a field");
        let rows = table.rows.iter().filter(|row| row[at] == value);
        rows.map(|row| table.key_of(row)).collect()
    }

    /// The values of a field in all rows, without blanks.
    pub fn column(&self, sheet: &str, field: &str) -> Vec<&str> {
        let table = &self.sheets[sheet];
        let at = table.header.iter().position(|name| *name == field).expect("a field");
        table.rows.iter().map(|row| row[at].as_str()).filter(|text| !text.is_empty()).collect()
    }

    /// Sets the value of a field in the row with this key.
    pub fn set(mut self, sheet: &str, key: &str, field: &str, value: &str) -> Self {
        let table = self.sheets.get_mut(sheet).expect("a sheet of the model");
        let at = table.header.iter().position(|name| *name == field).expect("a field");
        let row = (0..table.rows.len()).find(|&row| table.key_of(&table.rows[row]) == key);
        let row = row.unwrap_or_else(|| panic!("{sheet} has a row {key}"));
        table.rows[row][at] = value.to_owned();
        self
    }

    /// Repeats the row with this key.
    pub fn repeat(mut self, sheet: &str, key: &str) -> Self {
        let table = self.sheets.get_mut(sheet).expect("a sheet of the model");
        let row = table.rows.iter().find(|row| table.key_of(row) == key).expect("a row").clone();
        table.rows.push(row);
        self
    }

    /// Removes the rows in which a field has this value.
    pub fn remove(mut self, sheet: &str, field: &str, value: &str) -> Self {
        let table = self.sheets.get_mut(sheet).expect("a sheet of the model");
        let at = table.header.iter().position(|name| *name == field).expect("a field");
        table.rows.retain(|row| row[at] != value);
        self
    }

    /// Keys of the rows in which each of these fields has its value.
    pub fn all(&self, sheet: &str, wanted: &[(&str, &str)]) -> Vec<String> {
        let table = &self.sheets[sheet];
        let at = |field: &str| {
            table.header.iter().position(|name| *name == field).expect("a field of the sheet")
        };
        let rows = table.rows.iter();
        let rows = rows.filter(|row| wanted.iter().all(|(field, value)| row[at(field)] == *value));
        rows.map(|row| table.key_of(row)).collect()
    }

    /// Removes the row with this key.
    pub fn drop(mut self, sheet: &str, key: &str) -> Self {
        let table = self.sheets.get_mut(sheet).expect("a sheet of the model");
        let row = table.rows.iter().position(|row| table.key_of(row) == key);
        table.rows.remove(row.unwrap_or_else(|| panic!("{sheet} has a row {key}")));
        self
    }

    /// Adds a row like the one with this key, with other values in some fields.
    pub fn add(mut self, sheet: &str, key: &str, changes: &[(&str, &str)]) -> Self {
        let table = self.sheets.get_mut(sheet).expect("a sheet of the model");
        let mut row =
            table.rows.iter().find(|row| table.key_of(row) == key).expect("a row").clone();
        for (field, value) in changes {
            let at = table.header.iter().position(|name| name == field).expect("a field");
            row[at] = (*value).to_owned();
        }
        table.rows.push(row);
        self
    }

    /// Adds a row of these cells, given from the first column on.
    pub fn add_row(mut self, sheet: &str, cells: &[&str]) -> Self {
        let table = self.sheets.get_mut(sheet).expect("a sheet of the model");
        let cells = cells.iter().copied().chain(std::iter::repeat(""));
        table.rows.push(cells.take(table.header.len()).map(str::to_owned).collect());
        self
    }

    /// Takes the header of a column away, and so its field.
    pub fn rename(mut self, sheet: &str, field: &str, header: &'static str) -> Self {
        let table = self.sheets.get_mut(sheet).expect("a sheet of the model");
        let at = table.header.iter().position(|name| *name == field).expect("a field");
        table.header[at] = header;
        self
    }

    /// The programme as an opened workbook, all cells as text.
    pub fn workbook(&self) -> Workbook {
        let cell = |text: &str| match text {
            "" => Cell::Blank,
            text => Cell::Text(text.to_owned()),
        };
        let sheets = self.sheets.iter().map(|(name, table)| Grid {
            name: (*name).to_owned(),
            rows: std::iter::once(table.header.iter().map(|name| cell(name)).collect())
                .chain(table.rows.iter().map(|row| row.iter().map(|text| cell(text)).collect()))
                .collect(),
            ..Grid::default()
        });
        Workbook { file: "programme.xlsx".into(), sha256: String::new(), sheets: sheets.collect() }
    }

    /// Writes one csv file per sheet into a new folder.
    pub fn write(&self) -> TempDir {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for (name, table) in &self.sheets {
            let path = folder.path().join(format!("{name}.csv"));
            let mut writer = csv::Writer::from_path(path).expect("a csv file");
            writer.write_record(&table.header).expect("written");
            for row in &table.rows {
                writer.write_record(row).expect("written");
            }
            writer.flush().expect("written");
        }
        folder
    }

    /// Line of the csv file in which a row stands, counted from 1.
    pub fn line(&self, sheet: &str, key: &str) -> usize {
        let table = &self.sheets[sheet];
        table.rows.iter().position(|row| table.key_of(row) == key).expect("a row") + 2
    }
}

impl Table {
    fn key_of(&self, row: &[String]) -> String {
        self.key.iter().map(|&at| row[at].as_str()).collect::<Vec<_>>().join(" / ")
    }
}

/// Builds a programme into a new folder; returns the run and the folder.
pub fn build(programme: &Programme, arguments: &[&str]) -> (Run, Out) {
    let input = programme.write();
    let out = out();
    let (input_text, out_text) = (input.path().to_string_lossy(), out.path().to_string_lossy());
    let mut all = vec!["build", &input_text, "--out", &out_text, "--quiet"];
    all.extend(arguments);
    (dgcc(&all), out)
}

/// The files of a folder and all folders below it, with their bytes.
pub fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut pending = vec![folder.to_owned()];
    while let Some(folder_here) = pending.pop() {
        for entry in std::fs::read_dir(folder_here).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                pending.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("inside").to_owned();
                found.insert(name, std::fs::read(&path).expect("readable"));
            }
        }
    }
    found
}

/// Copies the shipped templates into a folder, to be changed there.
pub fn copy_templates(to: &Path) {
    copy(&root().join("templates"), to);
}

/// Copies a folder.
pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("made");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        match path.is_dir() {
            true => copy(&path, &target),
            false => drop(std::fs::copy(&path, &target).expect("copied")),
        }
    }
}

/// The text of each page of a PDF, with runs of white space as one blank.
pub fn pages_of(pdf: &Path) -> Vec<String> {
    let document = lopdf::Document::load(pdf).unwrap_or_else(|error| panic!("{pdf:?}: {error}"));
    let pages = document.get_pages();
    let text = |page: &u32| {
        let text = document.extract_text(&[*page]).expect("text can be extracted");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    pages.keys().map(text).collect()
}

/// The text of a PDF, its pages joined by blanks.
pub fn text_of(pdf: &Path) -> String {
    pages_of(pdf).join(" ")
}

/// A manifest or run.json.
pub fn json_of(path: &Path) -> serde_json::Value {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{path:?}: {error}"));
    serde_json::from_str(&text).expect("valid JSON")
}

/// A report of Uzbekistan each of whose tables runs over a page: the rows of the sample, many times
/// over. The books do not add up, so it is a draft that is made in spite of errors.
pub fn long_report() -> (Out, PathBuf) {
    let mut programme = Programme::sample();
    let line = programme
        .all("budget_lines", &[("country_code", "UZ"), ("side", "KR"), ("fiscal_year", "2025")])
        .remove(0);
    let project = programme.all("projects", &[("country_code", "UZ")]).remove(0);
    let revision = programme.all("budget_revisions", &[("country_code", "UZ")]).remove(0);
    let entry = programme.all("expenditures", &[("line_id", &line)]).remove(0);
    let given = programme
        .all(
            "contributions",
            &[("country_code", "UZ"), ("form", "in_kind"), ("fiscal_year", "2025")],
        )
        .remove(0);
    for at in 0..60 {
        let cents = format!("{}.{:02}", 100 + at, at);
        let [line_id, entry_id, revision_id, given_id, project_id] =
            ["BL", "EX", "BR", "CO", "PR"].map(|code| format!("{code}-UZ-X{at:02}"));
        programme = programme
            .add(
                "budget_lines",
                &line,
                &[
                    ("line_id", &line_id),
                    ("carried_in", &cents),
                    ("carried_from_line_id", &line),
                    ("carried_out", &cents),
                    ("lapsed", &cents),
                ],
            )
            .add(
                "expenditures",
                &entry,
                &[("expenditure_id", &entry_id), ("voucher_no", &entry_id), ("amount_usd", &cents)],
            )
            .add(
                "budget_revisions",
                &revision,
                &[("revision_id", &revision_id), ("from_line_id", &line), ("amount", &cents)],
            )
            .add(
                "contributions",
                &given,
                &[
                    ("contribution_id", &given_id),
                    ("pledged_usd", &cents),
                    ("received_usd", &cents),
                ],
            )
            .add("projects", &project, &[("project_id", &project_id)]);
    }
    let arguments =
        ["--country", "UZ", "--kind", "report", "--fiscal-year", "2025", "--force-draft"];
    let (_, out) = build(&programme, &arguments);
    let pdf = out.path().join("UZ/UZ_REP_2025_en.pdf");
    assert!(pdf.exists(), "the report is made");
    (out, pdf)
}
