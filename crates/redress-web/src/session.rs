//! Sessions: a signed cookie that says who has signed in, and the token that proves a form to be the desk's own.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{FromRequest, FromRequestParts, RawForm, Request};
use axum::http::header::{ACCEPT_LANGUAGE, AUTHORIZATION, COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Redirect, Response};
use hmac::{Hmac, KeyInit as _, Mac as _};
use redress::time::{Clock as _, SystemClock};
use redress::vocabulary::{Actor, CommandKey, Lang};
use sha2::Sha256;

use crate::app::{App, Error};
use crate::fields::Fields;
use crate::identity::Person;
use crate::{http, pages};

/// The name of the cookie with the session.
const SESSION: &str = "desk";
/// The name of the cookie with the language.
const LANGUAGE: &str = "lang";
/// How long a session lasts without signing in again.
const LASTS: Duration = Duration::from_secs(12 * 60 * 60);

/// What cookies and tokens are signed with.
pub(crate) struct Key([u8; 32]);

impl Key {
    /// The key in a file, made where there is none: sessions outlive a restart, and a form that was being filled in
    /// can be sent after it.
    pub(crate) fn in_file(path: &Path) -> Result<Self, Error> {
        let file = |source| Error::File { path: path.to_owned(), source };
        let mut key = [0; 32];
        match std::fs::read(path) {
            Ok(bytes) if bytes.len() == key.len() => key.copy_from_slice(&bytes),
            Ok(_) => return Err(file(std::io::Error::other("not a key of 32 bytes; remove it"))),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                getrandom::fill(&mut key).map_err(Error::Random)?;
                write_private(path, &key).map_err(file)?;
            }
            Err(error) => return Err(file(error)),
        }
        Ok(Self(key))
    }

    fn mac(&self, purpose: &str, text: &str) -> Option<Hmac<Sha256>> {
        // A key of any length will do for an HMAC.
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).ok()?;
        mac.update(purpose.as_bytes());
        mac.update(b"\0");
        mac.update(text.as_bytes());
        Some(mac)
    }

    fn sign(&self, purpose: &str, text: &str) -> String {
        self.mac(purpose, text).map(|mac| hex(&mac.finalize().into_bytes())).unwrap_or_default()
    }

    /// Compares in a time that does not depend on where they differ.
    fn signed(&self, purpose: &str, text: &str, signature: &str) -> bool {
        let (Some(mac), Some(given)) = (self.mac(purpose, text), unhex(signature)) else {
            return false;
        };
        mac.verify_slice(&given).is_ok()
    }
}

/// Writes a file that only its owner may read.
fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    std::io::Write::write_all(&mut options.open(path)?, bytes)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.is_ascii() || text.len() % 2 == 1 {
        return None;
    }
    let pairs = (0..text.len()).step_by(2).map(|at| text.get(at..at.saturating_add(2)));
    pairs.map(|pair| u8::from_str_radix(pair?, 16).ok()).collect()
}

/// Sixteen random bytes as text; `None` if the system has none to give.
fn random() -> Option<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).ok()?;
    Some(hex(&bytes))
}

/// An idempotency key for a form: whatever is sent from it is carried out once.
pub(crate) fn form_key() -> String {
    random().map(|random| format!("web-{random}")).unwrap_or_default()
}

/// The key that a form was sent with.
pub(crate) fn key_of(fields: &Fields) -> Option<CommandKey> {
    CommandKey::new(fields.get("key")?).ok()
}

/// A new session: what the cookie says, and what a program sends as its token.
pub(crate) fn begin(app: &App, person: &Person) -> Option<String> {
    let ends = SystemClock.now().timestamp().checked_add(i64::try_from(LASTS.as_secs()).ok()?)?;
    let said = format!("{ends}.{}.{}", random()?, hex(person.actor.id.as_str().as_bytes()));
    Some(format!("{}.{said}", app.key.sign("session", &said)))
}

/// The person whose session this is, while it lasts.
fn whose(app: &App, session: &str) -> Option<Person> {
    let (signature, said) = session.split_once('.')?;
    if !app.key.signed("session", said, signature) {
        return None;
    }
    let mut parts = said.split('.');
    let ends: i64 = parts.next()?.parse().ok()?;
    let id = String::from_utf8(unhex(parts.nth(1)?)?).ok()?;
    if ends < SystemClock.now().timestamp() {
        return None;
    }
    app.identity.person(&id)
}

/// `Set-Cookie` for a session; an empty one ends it.
pub(crate) fn cookie(app: &App, session: &str) -> String {
    let age = if session.is_empty() { 0 } else { LASTS.as_secs() };
    let secure = if app.secure { "; Secure" } else { "" };
    format!("{SESSION}={session}; Path=/; HttpOnly; SameSite=Lax; Max-Age={age}{secure}")
}

/// `Set-Cookie` for a language.
pub(crate) fn language_cookie(lang: Lang) -> String {
    format!("{LANGUAGE}={}; Path=/; SameSite=Lax; Max-Age=31536000", lang.pick("en", "zh"))
}

fn cookie_of<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let all = headers.get_all(COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    let mut pairs =
        all.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(known, _)| *known == name).map(|(_, value)| value)
}

/// The language that was chosen, otherwise the browser's first one.
pub(crate) fn language(headers: &HeaderMap) -> Lang {
    let wanted = cookie_of(headers, LANGUAGE)
        .or_else(|| headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()));
    if wanted.is_some_and(|wanted| wanted.starts_with("zh")) { Lang::Zh } else { Lang::En }
}

/// Who is looking, in which language.
#[derive(Clone, Debug)]
pub(crate) struct Visitor {
    pub(crate) person: Person,
    pub(crate) lang: Lang,
    /// The address asked for, with its query.
    pub(crate) here: String,
    /// What a form of this session must carry.
    pub(crate) token: String,
}

impl Visitor {
    pub(crate) fn t<'a>(&self, en: &'a str, zh: &'a str) -> &'a str {
        self.lang.pick(en, zh)
    }

    pub(crate) const fn actor(&self) -> &Actor {
        &self.person.actor
    }

    /// The visitor of a request, if its session holds.
    pub(crate) fn of(app: &App, parts: &Parts) -> Option<Self> {
        let session = cookie_of(&parts.headers, SESSION)?;
        let person = whose(app, session)?;
        let here = parts.uri.path_and_query().map_or("/", |here| here.as_str()).to_owned();
        let (lang, token) = (language(&parts.headers), app.key.sign("form", session));
        Some(Self { person, lang, here, token })
    }
}

impl FromRequestParts<Arc<App>> for Visitor {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Response> {
        Self::of(app, parts).ok_or_else(|| {
            let here = parts.uri.path_and_query().map_or("/", |here| here.as_str());
            let next = if parts.method.is_safe() { here } else { "/" };
            Redirect::to(&format!("/sign-in?next={}", pages::encoded(next))).into_response()
        })
    }
}

/// A form that was sent by a visitor, from a page of their own session.
#[derive(Debug)]
pub(crate) struct Posted {
    pub(crate) visitor: Visitor,
    pub(crate) fields: Fields,
}

impl FromRequest<Arc<App>> for Posted {
    type Rejection = Response;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let visitor = Visitor::from_request_parts(&mut parts, app).await?;
        let session = cookie_of(&parts.headers, SESSION).unwrap_or_default().to_owned();
        let fields = form(Request::from_parts(parts, body), app).await?;
        if !app.key.signed("form", &session, fields.get("token").unwrap_or_default()) {
            let said = visitor.t(
                "This form does not belong to your session. Go back, load the page again, and send it once more.",
                "该表单不属于当前会话，请返回并重新打开页面后再提交。",
            );
            return Err(http::refuse(StatusCode::FORBIDDEN, said));
        }
        Ok(Self { visitor, fields })
    }
}

/// The fields of a form, whoever sent it.
pub(crate) async fn form(request: Request, app: &Arc<App>) -> Result<Fields, Response> {
    let lang = language(request.headers());
    let RawForm(bytes) = RawForm::from_request(request, app).await.map_err(|error| {
        let said = lang.pick("This form is too long or not a form.", "表单过长，或不是表单。");
        http::refuse(error.into_response().status(), said)
    })?;
    let fields = serde_urlencoded::from_bytes(&bytes).map_err(|_| {
        let said = lang.pick("This is not a form.", "提交的内容不是表单。");
        http::refuse(StatusCode::BAD_REQUEST, said)
    })?;
    Ok(Fields::new(fields))
}

/// The person on whose behalf a program asks: `Authorization: Bearer` and a token from the page `/token`. Cookies do
/// not count, so that no page of somebody else's can ask in their name.
pub(crate) fn bearer(app: &App, headers: &HeaderMap) -> Option<Person> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
    whose(app, value.strip_prefix("Bearer ")?)
}
