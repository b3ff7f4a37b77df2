//! A desk in a file of its own, and people who use it as a browser does, without a network.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use http_body_util::BodyExt as _;
use redress_web::{App, Config, router};
use tempfile::TempDir;
use tower::ServiceExt as _;

/// What all desks of this program have logged.
static LINES: Mutex<Vec<u8>> = Mutex::new(Vec::new());

struct Log;

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        LINES.lock().expect("a lock").write(bytes)
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Every line logged so far, by the desks of all tests.
pub(crate) fn logged() -> String {
    String::from_utf8(LINES.lock().expect("a lock").clone()).expect("text")
}

/// The simulated dealership, made once.
fn template() -> &'static PathBuf {
    static MADE: OnceLock<PathBuf> = OnceLock::new();
    MADE.get_or_init(|| {
        let level = tracing::Level::TRACE;
        let log = tracing_subscriber::fmt().json().with_max_level(level).with_writer(|| Log);
        tracing::subscriber::set_global_default(log.finish()).expect("the first one");
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("dealership.db");
        let _ = std::fs::remove_file(&path);
        let mut config = Config::default();
        config.db = path.clone().into();
        drop(App::open(&config).expect("a simulated dealership"));
        path
    })
}

/// A desk, open.
pub(crate) struct Desk {
    pub(crate) app: Arc<App>,
    pub(crate) router: Router,
    pub(crate) config: Config,
    folder: Arc<TempDir>,
}

impl Desk {
    /// The simulated dealership, on a Wednesday at 10:40.
    pub(crate) fn simulated() -> Self {
        Self::with(true)
    }

    /// A desk without complaints, on the system's clock.
    pub(crate) fn empty() -> Self {
        Self::with(false)
    }

    /// The simulated dealership, with so much time for clients.
    pub(crate) fn patient(patience: Duration) -> Self {
        let mut desk = Self::simulated();
        desk.config.patience = patience;
        desk.again()
    }

    fn with(demo: bool) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut config = Config::default();
        let file = folder.path().join("desk.db");
        if demo {
            std::fs::copy(template(), &file).expect("a copy");
        }
        (config.demo, config.db) = (demo, file.into());
        Self::open(config, Arc::new(folder))
    }

    /// A program that keeps its complaints on a server, with the key in a folder.
    #[cfg(all(unix, feature = "postgres"))]
    pub(crate) async fn on(url: &str, folder: &Arc<TempDir>) -> Self {
        let mut config = Config::default();
        (config.demo, config.db) = (false, PathBuf::from(url).into());
        config.key = Some(folder.path().join("shared.key"));
        assert!(!format!("{config:?}").contains(url), "an address may have a password in it");
        let folder = Arc::clone(folder);
        tokio::task::spawn_blocking(|| Self::open(config, folder)).await.expect("opened")
    }

    fn open(config: Config, folder: Arc<TempDir>) -> Self {
        let app = App::open(&config).expect("a desk");
        Self { router: router(Arc::clone(&app)), app, config, folder }
    }

    /// The same file, opened by a program that starts anew.
    pub(crate) fn again(&self) -> Self {
        Self::open(self.config.clone(), Arc::clone(&self.folder))
    }

    /// The file that it is kept in.
    pub(crate) fn file(&self) -> PathBuf {
        self.folder.path().join("desk.db")
    }

    pub(crate) async fn ask(&self, request: Request<Body>) -> Answer {
        let answer = self.router.clone().oneshot(request).await.expect("infallible");
        let (status, headers) = (answer.status(), answer.headers().clone());
        let bytes = answer.into_body().collect().await.expect("a body").to_bytes();
        Answer { status, headers, text: String::from_utf8_lossy(&bytes).into_owned() }
    }

    /// Signs somebody in.
    pub(crate) async fn person(&self, id: &str, lang: &str) -> Person<'_> {
        let request = form("/sign-in", &[("person", id)]).body_of();
        let answer = self.ask(request).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        let cookie = answer.headers[header::SET_COOKIE].to_str().expect("a cookie").to_owned();
        let cookie = cookie.split(';').next().expect("a pair").to_owned();
        Person { desk: self, cookie: format!("{cookie}; lang={lang}") }
    }
}

/// A form on its way.
pub(crate) struct Sent {
    path: String,
    body: String,
    headers: Vec<(&'static str, String)>,
}

pub(crate) fn form(path: &str, fields: &[(&str, &str)]) -> Sent {
    let body = serde_urlencoded::to_string(fields).expect("a form");
    Sent { path: path.to_owned(), body, headers: Vec::new() }
}

impl Sent {
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    pub(crate) fn body_of(self) -> Request<Body> {
        let mut request = Request::post(self.path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        for (name, value) in self.headers {
            request = request.header(name, value);
        }
        request.body(Body::from(self.body)).expect("a request")
    }
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn location(&self) -> &str {
        self.headers[header::LOCATION].to_str().expect("an address")
    }

    /// The value of the first hidden field of this name after a mark in the page.
    pub(crate) fn hidden(&self, after: &str, name: &str) -> String {
        let from = self.text.find(after).unwrap_or_else(|| panic!("no `{after}` in {}", self.text));
        let rest = &self.text[from..];
        let field = format!("name=\"{name}\" value=\"");
        let at = rest.find(&field).unwrap_or_else(|| panic!("no `{name}` after `{after}`"));
        let value = &rest[at + field.len()..];
        value[..value.find('"').expect("an end")].to_owned()
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }
}

/// Somebody who has signed in.
pub(crate) struct Person<'d> {
    pub(crate) desk: &'d Desk,
    pub(crate) cookie: String,
}

impl Person<'_> {
    pub(crate) async fn get(&self, path: &str) -> Answer {
        let request = Request::get(path).header(header::COOKIE, &self.cookie);
        self.desk.ask(request.body(Body::empty()).expect("a request")).await
    }

    /// A page that is there.
    pub(crate) async fn page(&self, path: &str) -> Answer {
        let mut answer = self.get(path).await;
        // Figures that take longer are being made; the page loads itself again, and so does a person.
        for _ in 0..150 {
            if answer.status != StatusCode::ACCEPTED {
                break;
            }
            assert_eq!(answer.headers["refresh"], "3");
            answer = self.get(path).await;
        }
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text);
        answer
    }

    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.desk.ask(form(path, fields).with("cookie", &self.cookie).body_of()).await
    }

    /// Fills in the form of a command on its page and sends it.
    pub(crate) async fn does(&self, id: &str, command: &str, typed: &[(&str, &str)]) -> Answer {
        let page = self.page(&format!("/complaints/{id}")).await;
        self.sends(&page, id, command, typed).await
    }

    /// Sends the form of a command as a page has it.
    pub(crate) async fn sends(
        &self,
        page: &Answer,
        id: &str,
        command: &str,
        typed: &[(&str, &str)],
    ) -> Answer {
        let action = format!("/complaints/{id}/do/{command}");
        let mark = format!("action=\"{action}\"");
        let hidden = ["token", "key", "version"].map(|name| (name, page.hidden(&mark, name)));
        let mut fields: Vec<(&str, &str)> =
            hidden.iter().map(|(name, value)| (*name, value.as_str())).collect();
        fields.extend(typed);
        self.post(&action, &fields).await
    }

    /// Receives a case; its number.
    pub(crate) async fn receives(&self, typed: &[(&str, &str)]) -> String {
        let page = self.page("/receive").await;
        let hidden = ["token", "key"].map(|name| (name, page.hidden("action=\"/receive\"", name)));
        let mut fields: Vec<(&str, &str)> =
            hidden.iter().map(|(name, value)| (*name, value.as_str())).collect();
        fields.extend(typed);
        let usual = [
            ("customer", "c-17"),
            ("kind", "complaint"),
            ("channel", "call-back"),
            ("grade", "general"),
            ("nature", "general"),
            ("tier", "ordinary"),
            ("initiative", "active"),
            ("line", "after-sales"),
            ("subject", "product-quality"),
        ];
        fields
            .extend(usual.iter().filter(|(name, _)| !typed.iter().any(|(known, _)| known == name)));
        let answer = self.post("/receive", &fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        answer.location().trim_start_matches("/complaints/").to_owned()
    }

    /// A token for a program.
    pub(crate) async fn token(&self) -> String {
        let page = self.page("/token").await;
        let from = page.text.find("Bearer ").expect("a token");
        let rest = &page.text[from..];
        rest[..rest.find('<').expect("an end")].to_owned()
    }

    /// Asks the API with this person's token.
    pub(crate) async fn api(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        let token = self.token().await;
        let mut request = Request::builder()
            .method(method)
            .uri(format!("/api/v1{path}"))
            .header("authorization", token);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.desk.ask(request.body(Body::from(body.to_owned())).expect("a request")).await
    }
}
