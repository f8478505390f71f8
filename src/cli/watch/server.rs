//! The server of the page. It speaks to this computer only, and only to the page that it serves.

use std::net::{Ipv4Addr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use tiny_http::{Header, Method, Request, Response};

use super::pictures;
use super::shelf::Shelf;
use super::state::Desk;
use crate::cli::Failure;

/// The port if none was asked for and it is free, so that an open page finds the next watch again.
const USUAL_PORT: u16 = 4173;
/// How long a request for news waits for them.
const PATIENCE: Duration = Duration::from_secs(20);

const PAGE: &str = include_str!("page/index.html");
const STYLE: &str = include_str!("page/page.css");
const SCRIPT: &str = include_str!("page/page.js");

/// Sent with every answer: nothing from elsewhere is loaded, no other page may show or embed it, and
/// types are not guessed.
const GUARDS: [(&str, &str); 5] = [
    (
        "Content-Security-Policy",
        "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'",
    ),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
];

/// A server that has its port, and does not answer yet.
pub struct Server {
    server: tiny_http::Server,
    port: u16,
}

/// What a request is answered with.
struct Answer {
    status: u16,
    kind: &'static str,
    body: Vec<u8>,
    /// Whether it never changes.
    lasting: bool,
}

impl Server {
    /// Takes a port of 127.0.0.1: the one asked for, else the usual one, else any that is free.
    ///
    /// # Errors
    /// The port that was asked for is taken, or there is none.
    pub fn bind(port: Option<u16>) -> Result<Self, Failure> {
        let bind = |port| TcpListener::bind((Ipv4Addr::LOCALHOST, port));
        let listener = match port {
            Some(port) => bind(port),
            None => bind(USUAL_PORT).or_else(|_| bind(0)),
        };
        let failure = |error| Failure::Port { port: port.unwrap_or(USUAL_PORT), error };
        let listener = listener.map_err(failure)?;
        let port = listener.local_addr().map_err(failure)?.port();
        let server = tiny_http::Server::from_listener(listener, None)
            .map_err(|error| failure(std::io::Error::other(error)))?;
        Ok(Self { server, port })
    }

    /// Where the page is.
    pub fn address(&self) -> String {
        format!("http://{}:{}/", Ipv4Addr::LOCALHOST, self.port)
    }

    /// Answers from now on, each request in a thread of its own, because some wait for news.
    pub fn start(self, desk: Arc<Desk>, shelf: Arc<Shelf>) {
        std::thread::spawn(move || {
            for request in self.server.incoming_requests() {
                let (desk, shelf) = (desk.clone(), shelf.clone());
                std::thread::spawn(move || {
                    let answer = answer(&request, self.port, &desk, &shelf);
                    // A browser that has gone away needs no answer.
                    let _ = request.respond(answer.response());
                });
            }
        });
    }
}

fn answer(request: &Request, port: u16, desk: &Desk, shelf: &Shelf) -> Answer {
    if !is_for_us(request, port) {
        return Answer::refusal(403, "this page answers to its own address only");
    }
    if *request.method() != Method::Get {
        return Answer::refusal(405, "there is nothing to change here");
    }
    let (path, query) = request.url().split_once('?').unwrap_or((request.url(), ""));
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    let found = match parts[..] {
        [""] => Some(Answer::of("text/html; charset=utf-8", PAGE)),
        ["page.css"] => Some(Answer::of("text/css; charset=utf-8", STYLE)),
        ["page.js"] => Some(Answer::of("text/javascript; charset=utf-8", SCRIPT)),
        ["state"] => news(desk, query),
        ["documents", file] => match file.strip_suffix(".pdf") {
            Some(sha256) => {
                shelf.document(sha256).map(|pdf| Answer::lasting("application/pdf", pdf))
            }
            None => shelf.document(file).and_then(sizes),
        },
        ["documents", sha256, picture] => page(picture).and_then(|page| {
            let picture = shelf.picture(sha256, page).ok()?;
            Some(Answer::lasting("image/png", picture))
        }),
        _ => None,
    };
    found.unwrap_or_else(|| Answer::refusal(404, "there is nothing here"))
}

/// Whether a request came to this server by its own name. A page of elsewhere that has its own name point
/// here is refused, so that it cannot read documents.
fn is_for_us(request: &Request, port: u16) -> bool {
    let host = request.headers().iter().find(|header| header.field.equiv("Host"));
    let names = [format!("{}:{port}", Ipv4Addr::LOCALHOST), format!("localhost:{port}")];
    host.is_some_and(|host| names.iter().any(|name| host.value.as_str().eq_ignore_ascii_case(name)))
}

/// The state, as soon as it is another than the page has.
fn news(desk: &Desk, query: &str) -> Option<Answer> {
    let number = query.strip_prefix("after=").and_then(|number| number.parse().ok());
    let state = desk.after(number, PATIENCE).ok()?;
    Some(Answer::of("application/json", state))
}

fn sizes(pdf: Vec<u8>) -> Option<Answer> {
    let sizes = pictures::sizes(pdf).ok()?;
    Some(Answer::lasting("application/json", serde_json::to_vec(&sizes).ok()?))
}

/// The page in `12.png`.
fn page(picture: &str) -> Option<usize> {
    picture.strip_suffix(".png")?.parse().ok()
}

impl Answer {
    fn of(kind: &'static str, body: impl Into<Vec<u8>>) -> Self {
        Self { status: 200, kind, body: body.into(), lasting: false }
    }

    fn lasting(kind: &'static str, body: impl Into<Vec<u8>>) -> Self {
        Self { lasting: true, ..Self::of(kind, body) }
    }

    fn refusal(status: u16, reason: &str) -> Self {
        Self { status, ..Self::of("text/plain; charset=utf-8", reason) }
    }

    fn response(self) -> Response<std::io::Cursor<Vec<u8>>> {
        let cache = if self.lasting { "private, max-age=86400, immutable" } else { "no-store" };
        let fields = [("Content-Type", self.kind), ("Cache-Control", cache)];
        let headers = fields.into_iter().chain(GUARDS);
        let headers = headers.filter_map(|(name, value)| Header::from_bytes(name, value).ok());
        let response = Response::from_data(self.body)
            .with_status_code(self.status)
            .with_chunked_threshold(usize::MAX);
        headers.fold(response, Response::with_header)
    }
}
