//! `dgcc watch`: what a save changes is shown, what is wrong is said, and nobody else can read it.

mod common;

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

/// How long anything may take on a busy machine before it counts as not coming.
const PATIENCE: Duration = Duration::from_secs(180);

/// A folder with inputs, templates and bundles.
struct Desk(TempDir);

impl Desk {
    /// The sample of a country as csv files, and a copy of the templates.
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        common::copy(
            common::Programme::sample().only("EG").write().path(),
            &folder.path().join("inputs"),
        );
        common::copy_templates(&folder.path().join("templates"));
        Self(folder)
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    /// Saves a file with another text, as editors do: under another name, which is then changed.
    fn save(&self, file: &str, change: impl Fn(&str) -> String) {
        let path = self.path().join(file);
        let text = fs::read_to_string(&path).expect("readable");
        let changed = change(&text);
        assert_ne!(changed, text, "{file} is changed");
        let saved = self.path().join("saved");
        fs::write(&saved, changed).expect("written");
        fs::rename(saved, path).expect("renamed");
    }

    fn watch(&self, arguments: &[&str]) -> Watch {
        let mut child = Command::new(env!("CARGO_BIN_EXE_dgcc"))
            .arg("watch")
            .args(arguments)
            .current_dir(self.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let mut line = String::new();
        let output = child.stdout.take().expect("piped");
        BufReader::new(output).read_line(&mut line).expect("an address");
        let address = line.split_whitespace().next().unwrap_or_default();
        let port =
            address.trim_end_matches('/').rsplit(':').next().and_then(|port| port.parse().ok());
        let port = port.unwrap_or_else(|| panic!("no address in '{line}'"));
        Watch { child, port }
    }

    /// Watches the invitations, which are small.
    fn watch_invitations(&self) -> Watch {
        self.watch(&["--kind", "invitation", "--port", "0"])
    }
}

/// A watch that is running.
struct Watch {
    child: Child,
    port: u16,
}

struct Answer {
    status: u16,
    body: Vec<u8>,
}

impl Watch {
    fn ask(&self, method: &str, path: &str, host: &str) -> Answer {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, self.port));
        let mut stream = TcpStream::connect(address).expect("the server answers");
        stream.set_read_timeout(Some(PATIENCE)).expect("a deadline");
        write!(stream, "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")
            .expect("sent");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("an answer");
        let end = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n").expect("a head");
        let head = String::from_utf8_lossy(&answer[..end]);
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
        assert!(!head.contains("chunked"), "{head}");
        Answer { status: status.expect("a status"), body: answer[end + 4..].to_vec() }
    }

    fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &format!("127.0.0.1:{}", self.port))
    }

    /// The first state that is as wanted, among those that the page is told of.
    fn state(&self, wanted: impl Fn(&Value) -> bool) -> Value {
        let deadline = Instant::now() + PATIENCE;
        let mut path = "/state".to_owned();
        loop {
            let answer = self.get(&path);
            let state: Value = serde_json::from_slice(&answer.body).expect("JSON");
            if wanted(&state) {
                return state;
            }
            assert!(Instant::now() < deadline, "it does not come: {state:#}");
            path = format!("/state?after={}", state["number"]);
        }
    }

    /// The state when a build that made documents, and any comparison, is done.
    fn built(&self) -> Value {
        self.state(|state| state["building"] == false && state["countries"].is_array())
    }

    fn picture(&self, document: &Value, version: &str, page: u64) -> Vec<u8> {
        let version = document[version].as_str().unwrap_or_else(|| panic!("{document}"));
        let answer = self.get(&format!("/documents/{version}/{page}.png"));
        assert_eq!(answer.status, 200);
        assert!(answer.body.starts_with(b"\x89PNG"), "a picture");
        answer.body
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn documents(state: &Value) -> Vec<&Value> {
    let countries = state["countries"].as_array().into_iter().flatten();
    countries.flat_map(|country| country["documents"].as_array().expect("documents")).collect()
}

fn document<'s>(state: &'s Value, file: &str) -> &'s Value {
    let found = documents(state).into_iter().find(|document| document["file"] == file);
    found.unwrap_or_else(|| panic!("no {file}: {state:#}"))
}

const CLAUSE: &str = "templates/invitation/clauses/en/04-request.typ.hbs";
const INVITATION: &str = "EG_INV_01_en.pdf";

#[test]
fn a_saved_clause_shows_the_document_and_the_page_that_it_changes() {
    let desk = Desk::new();
    let watch = desk.watch_invitations();
    let page = String::from_utf8(watch.get("/").body).expect("text");
    assert!(page.contains("dgcc"), "{page}");
    let first = watch.built();
    let before = document(&first, INVITATION);
    assert_eq!(before["mark"], "same");
    let sizes: Value = serde_json::from_slice(
        &watch.get(&format!("/documents/{}", before["sha256"].as_str().unwrap())).body,
    )
    .expect("JSON");
    assert!(sizes[0]["height"].as_f64() > sizes[0]["width"].as_f64(), "{sizes}");
    let picture = watch.picture(before, "sha256", 1);

    desk.save(CLAUSE, |text| text.replace("I should be grateful", "I should be most grateful"));
    let second =
        watch.state(|state| documents(state).iter().any(|document| document["mark"] == "changed"));
    let after = document(&second, INVITATION);
    assert_eq!(after["mark"], "changed");
    assert_eq!(after["before"], before["sha256"]);
    let changed = &after["changed_pages"][0];
    assert_eq!(changed["page"], 1);
    let (top, bottom) = (changed["top"].as_f64().unwrap(), changed["bottom"].as_f64().unwrap());
    assert!(
        0.3 < top && top < bottom && bottom < 1.0,
        "the request stands in the lower part: {changed}"
    );
    assert_ne!(watch.picture(after, "sha256", 1), picture, "the page is another");
    assert_eq!(watch.picture(after, "before", 1), picture, "the earlier one is still there");
}

#[test]
fn a_saved_workbook_changes_only_the_documents_that_print_it() {
    let desk = Desk::new();
    let watch = desk.watch_invitations();
    watch.built();
    desk.save("inputs/meetings.csv", |text| {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let at = lines[0].split(',').position(|name| name == "venue").expect("a venue");
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let row = reader.records().next().expect("a meeting").expect("a row");
        let cells = row.iter().enumerate().map(|(column, cell)| {
            let cell = if column == at { "House of the Nile" } else { cell };
            format!("\"{}\"", cell.replace('"', "\"\""))
        });
        lines[1] = cells.collect::<Vec<_>>().join(",");
        lines.join("\n")
    });
    let state = watch.state(|state| {
        state["building"] == false
            && documents(state).iter().any(|document| document["mark"] == "changed")
    });
    let changed: Vec<&str> = documents(&state)
        .into_iter()
        .filter(|document| document["mark"] != "same" && !document["state"].is_null())
        .filter_map(|document| document["file"].as_str())
        .collect();
    assert_eq!(changed, [INVITATION], "{state:#}");
}

#[test]
fn a_mistake_is_named_with_file_and_line_and_the_last_good_pages_stay() {
    let desk = Desk::new();
    let watch = desk.watch_invitations();
    let good = watch.built();
    let version = document(&good, INVITATION)["sha256"].clone();

    desk.save(CLAUSE, |text| text.replace("\nI should", "\n{{no.such.field}}\nI should"));
    let failed = watch.state(|state| !state["failure"].is_null());
    let line = fs::read_to_string(desk.path().join(CLAUSE)).expect("readable");
    let line = 1 + line.lines().position(|line| line.contains("no.such")).expect("the mistake");
    let mistake = failed["failure"]["details"][0].as_str().expect("a mistake");
    assert!(
        mistake.contains(&format!("invitation/clauses/en/04-request.typ.hbs:{line}:")),
        "{mistake}"
    );
    assert!(mistake.contains("no.such.field"), "{mistake}");
    assert_eq!(document(&failed, INVITATION)["sha256"], version);
    watch.picture(document(&failed, INVITATION), "sha256", 1);

    // What only the typesetter notices holds the document back, and takes it out of its bundle.
    desk.save(CLAUSE, |text| text.replace("{{no.such.field}}", "#nothing-of-this-name"));
    let held = watch.state(|state| {
        state["failure"].is_null() && !document(state, INVITATION)["held_back"].is_null()
    });
    let invitation = document(&held, INVITATION);
    let reason = invitation["held_back"].as_str().expect("a reason");
    assert!(reason.contains(&format!("04-request.typ:{line}")), "{reason}");
    assert_eq!(invitation["sha256"], version);
    assert!(!desk.path().join("out/EG").join(INVITATION).exists());
    watch.picture(invitation, "sha256", 1);

    desk.save(CLAUSE, |text| text.replace("#nothing-of-this-name\n", ""));
    let mended = watch.state(|state| document(state, INVITATION)["held_back"].is_null());
    assert_eq!(document(&mended, INVITATION)["sha256"], version);
}

#[test]
fn only_the_page_of_this_computer_can_read_documents() {
    let desk = Desk::new();
    let watch = desk.watch_invitations();
    let state = watch.built();
    let version = document(&state, INVITATION)["sha256"].as_str().expect("a version");
    for path in [
        "/run.json",
        "/documents/../../EG.zip",
        "/documents/..%2f..%2fEG.zip.pdf",
        "/documents/lock",
        "//etc/passwd",
        "/documents/0000000000000000000000000000000000000000000000000000000000000000",
        &format!("/documents/{version}/0.png"),
        &format!("/documents/{version}/99.png"),
        &format!("/documents/{version}/../lock.png"),
    ] {
        assert_eq!(watch.get(path).status, 404, "{path}");
    }
    let page = format!("/documents/{version}.pdf");
    let port = watch.port;
    for (host, status) in [
        (format!("127.0.0.1:{port}"), 200),
        (format!("localhost:{port}"), 200),
        (format!("elsewhere.example:{port}"), 403),
        ("127.0.0.1".to_owned(), 403),
        (String::new(), 403),
    ] {
        assert_eq!(watch.ask("GET", &page, &host).status, status, "{host}");
    }
    assert_eq!(watch.ask("POST", "/state", &format!("127.0.0.1:{port}")).status, 405);
    // A server of all interfaces would answer to the whole of 127.0.0.0/8, and to the address of IPv6.
    for other in ["127.0.0.2", "::1"] {
        let address = SocketAddr::new(other.parse().expect("an address"), port);
        let connection = TcpStream::connect_timeout(&address, Duration::from_secs(5));
        assert!(connection.is_err(), "{other} is not served");
    }
}

#[test]
fn a_second_watch_of_the_same_bundles_says_where_the_first_is() {
    let desk = Desk::new();
    let watch = desk.watch_invitations();
    let second = common::dgcc_in(desk.path(), &["watch", "--port", "0"]).ended_with(2);
    let address = format!("http://127.0.0.1:{}/", watch.port);
    assert!(second.stderr().contains(&address), "{}", second.stderr());
    watch.built();
}

#[test]
fn a_mistake_in_the_command_ends_it() {
    let desk = Desk::new();
    let run = common::dgcc_in(desk.path(), &["watch", "--country", "XX", "--port", "0"]);
    let run = run.ended_with(2);
    assert!(run.stderr().contains("there is no country 'XX'"), "{}", run.stderr());
    assert_eq!(hidden(&desk.path().join("out")), [""; 0]);
}

/// Names of hidden files and folders.
fn hidden(folder: &Path) -> Vec<String> {
    let entries = folder.read_dir().expect("a folder");
    let names =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned());
    names.filter(|name| name.starts_with('.')).collect()
}

#[cfg(unix)]
#[test]
fn an_interrupted_watch_leaves_nothing_but_bundles_even_in_the_middle_of_a_build() {
    let desk = Desk::new();
    let out = desk.path().join("out");
    let mut watch = desk.watch(&["--port", "0", "--jobs", "1"]);
    let deadline = Instant::now() + PATIENCE;
    while dgcc::publish::staging(&out).is_empty() {
        assert!(Instant::now() < deadline, "the build does not begin");
        std::thread::sleep(Duration::from_millis(5));
    }
    let interrupt = Command::new("kill").args(["-INT", &watch.child.id().to_string()]).status();
    assert!(interrupt.expect("kill is there").success());
    let status = watch.child.wait().expect("it ends");
    assert_eq!(status.code(), Some(0));
    assert_eq!(hidden(&out), [""; 0]);
    assert!(dgcc::publish::staging(&out).is_empty());
    assert!(!dgcc::publish::workspace(&out).join("watch").exists());
}
