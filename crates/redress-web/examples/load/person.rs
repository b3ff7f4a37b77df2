//! A person: signs in, clicks, waits, and looks at news.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use http_body_util::BodyExt as _;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use crate::Error;
use crate::figures::Figures;

/// How often a list is loaded again at most, as in the page's script.
const AGAIN: Duration = Duration::from_secs(10);

/// What is clicked on, of a hundred clicks.
const CLICKS: [(&str, u32); 14] = [
    ("/", 22),
    ("/?whose=ours", 8),
    ("/ next page", 4),
    ("/ filtered", 4),
    ("/complaints/{id}", 30),
    ("/find", 7),
    ("/receive/known", 6),
    ("/receive", 2),
    ("/approvals", 4),
    ("/outbox", 3),
    ("/audit", 2),
    ("/month", 1),
    ("/policy", 1),
    ("note", 6),
];

#[derive(Clone, Copy)]
pub(crate) struct All {
    pub(crate) address: SocketAddr,
    pub(crate) cases: usize,
}

impl All {
    /// Waits until the desk has read its log, and has made the figures of the last month.
    #[allow(clippy::disallowed_methods, reason = "the stop-watch")]
    pub(crate) async fn ready(self) -> Result<(), Error> {
        let begun = Instant::now();
        let mut person = Person::new(self, 0).await?;
        loop {
            // Of so many cases some are overdue, and that is known from the log.
            if person.get("/").await?.1.contains("<h2>Overdue</h2>") {
                break;
            }
            sleep(Duration::from_millis(200)).await;
        }
        println!("lists are ready after {:.1} s", begun.elapsed().as_secs_f64());
        while person.get("/month/2026-07").await?.0 != StatusCode::OK {}
        println!("the month's figures are ready after {:.1} s", begun.elapsed().as_secs_f64());
        Ok(())
    }

    /// So many persons click for so long; how long answers took, and all of it.
    #[allow(clippy::disallowed_methods, reason = "the stop-watch")]
    pub(crate) async fn click(
        self,
        persons: usize,
        pause: Option<f64>,
        long: Duration,
    ) -> Result<(Figures, f64), Error> {
        let mut all = JoinSet::new();
        let begun = Instant::now();
        for number in 0..persons {
            all.spawn(self.one(number, pause, long));
        }
        let mut figures = Figures::default();
        while let Some(done) = all.join_next().await {
            figures.add(done??);
        }
        Ok((figures, begun.elapsed().as_secs_f64()))
    }

    #[allow(clippy::disallowed_methods, reason = "the stop-watch")]
    async fn one(
        self,
        number: usize,
        pause: Option<f64>,
        long: Duration,
    ) -> Result<Figures, Error> {
        let mut person = Person::new(self, number).await?;
        let mut news = match pause {
            Some(_) => Some(Person::again(&person).await?.news().await?),
            None => None,
        };
        let (begun, mut loaded) = (Instant::now(), Instant::now());
        let mut listed = false;
        while begun.elapsed() < long {
            let waits = Duration::from_secs_f64(
                pause.map_or(0.0, |pause| -pause * (1.0 - person.dice.f64()).ln()),
            );
            let click = Instant::now() + waits;
            // Until the next click a list is loaded again when there are news.
            while let (Some(news), true) = (&mut news, click > Instant::now()) {
                let left = click.saturating_duration_since(Instant::now());
                let told = timeout(left, news.frame()).await;
                if told.is_ok() && listed && loaded.elapsed() > AGAIN {
                    loaded = Instant::now();
                    person.timed("/ again, for news", "/").await?;
                }
            }
            let what = person.chosen();
            person.click(what).await?;
            (listed, loaded) = (what.starts_with("/ ") || what == "/", Instant::now());
        }
        Ok(person.figures)
    }
}

struct Person {
    all: All,
    connection: SendRequest<Body>,
    cookie: String,
    /// Whether they are of customer service, which takes cases in.
    takes_in: bool,
    dice: fastrand::Rng,
    figures: Figures,
}

async fn connect(all: All) -> Result<SendRequest<Body>, Error> {
    let stream = TcpStream::connect(all.address).await?;
    stream.set_nodelay(true)?;
    let (connection, driver) = handshake(TokioIo::new(stream)).await?;
    tokio::spawn(driver);
    Ok(connection)
}

impl Person {
    async fn new(all: All, number: usize) -> Result<Self, Error> {
        // A general manager, managers, and the many who answer the telephone and repair.
        let id = match number % 20 {
            0 => "chen.guodong",
            1 | 2 => "lin.yue",
            3..=7 => "wu.jianjun",
            _ => "zhou.min",
        };
        let connection = connect(all).await?;
        let dice = fastrand::Rng::with_seed(u64::try_from(number)?);
        let mut person = Self {
            all,
            connection,
            cookie: String::new(),
            takes_in: id == "zhou.min",
            dice,
            figures: Figures::default(),
        };
        let answer = person.send("POST", "/sign-in", &format!("person={id}")).await?;
        let cookie = answer.headers().get(header::SET_COOKIE).ok_or("not signed in")?.to_str()?;
        cookie.split(';').next().unwrap_or_default().clone_into(&mut person.cookie);
        answer.into_body().collect().await?;
        Ok(person)
    }

    /// The same person on another connection.
    async fn again(other: &Self) -> Result<Self, Error> {
        let connection = connect(other.all).await?;
        let (cookie, dice) = (other.cookie.clone(), other.dice.clone());
        let (all, takes_in) = (other.all, other.takes_in);
        Ok(Self { all, connection, cookie, takes_in, dice, figures: Figures::default() })
    }

    async fn news(mut self) -> Result<hyper::body::Incoming, Error> {
        Ok(self.send("GET", "/events", "").await?.into_body())
    }

    async fn send(
        &mut self,
        method: &str,
        path: &str,
        body: &str,
    ) -> Result<axum::http::Response<hyper::body::Incoming>, Error> {
        // The desk ends what nobody uses; a browser connects again, too.
        if self.connection.ready().await.is_err() {
            self.connection = connect(self.all).await?;
        }
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "desk")
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body.to_owned()))?;
        Ok(self.connection.send_request(request).await?)
    }

    async fn ask(
        &mut self,
        method: &str,
        path: &str,
        body: &str,
    ) -> Result<(StatusCode, String), Error> {
        let answer = self.send(method, path, body).await?;
        let status = answer.status();
        let bytes = answer.into_body().collect().await?.to_bytes();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if status.is_server_error() || status == StatusCode::FORBIDDEN {
            return Err(format!("{method} {path}: {status}").into());
        }
        Ok((status, text))
    }

    async fn get(&mut self, path: &str) -> Result<(StatusCode, String), Error> {
        self.ask("GET", path, "").await
    }

    #[allow(clippy::disallowed_methods, reason = "the stop-watch")]
    async fn timed(&mut self, page: &'static str, path: &str) -> Result<String, Error> {
        let begun = Instant::now();
        let answer = self.get(path).await?.1;
        self.figures.took(page, begun.elapsed());
        Ok(answer)
    }

    #[allow(clippy::disallowed_methods, reason = "the stop-watch")]
    async fn post(&mut self, page: &'static str, path: &str, body: &str) -> Result<(), Error> {
        let begun = Instant::now();
        let status = self.ask("POST", path, body).await?.0;
        self.figures.took(page, begun.elapsed());
        // Somebody else may have been faster.
        let fine = status.is_redirection() || status == StatusCode::CONFLICT;
        if fine { Ok(()) } else { Err(format!("POST {path}: {status}").into()) }
    }

    fn chosen(&mut self) -> &'static str {
        let all: u32 = CLICKS.iter().map(|(_, share)| share).sum();
        let mut at = self.dice.u32(0..all);
        for (what, share) in CLICKS {
            if at < share {
                return what;
            }
            at -= share;
        }
        "/"
    }

    async fn click(&mut self, what: &'static str) -> Result<(), Error> {
        let number = self.dice.usize(0..self.all.cases);
        let id = format!("2026-{:04}", number + 1);
        match what {
            "/ next page" => {
                let page = self.get("/").await?.1;
                let next = hidden(&page, "class=\"more\" href=\"").replace("&amp;", "&");
                self.timed(what, &next).await?;
            }
            "/ filtered" => {
                let path = [
                    "/?state=proposed",
                    "/?holder=after-sales&grade=major",
                    "/?open=all&order=received",
                ];
                self.timed(what, path[number % path.len()]).await?;
            }
            "/complaints/{id}" => {
                self.timed(what, &format!("/complaints/{id}")).await?;
            }
            "/find" => {
                let text =
                    if number.is_multiple_of(2) { id } else { format!("c-{:06}", number / 3) };
                self.timed(what, &format!("/find?q={text}")).await?;
            }
            "/receive/known" => {
                let about = format!("customer=c-{:06}&remark=the+noise+is+back", number / 3);
                self.timed(what, &format!("/receive/known?{about}")).await?;
            }
            "/receive" => {
                let page = self.timed(what, what).await?;
                let from = page.find("action=\"/receive\"").ok_or("no form")?;
                let (token, key) = (field(&page[from..], "token"), field(&page[from..], "key"));
                let form = format!(
                    "token={token}&key={key}&customer=c-{number:06}&kind=complaint&channel=call-back&grade=general\
                     &nature=general&tier=ordinary&initiative=active&line=after-sales&remark=a+noise"
                );
                if self.takes_in {
                    self.post("POST receive", "/receive", &form).await?;
                }
            }
            "/month" => {
                self.timed(what, "/month/2026-07").await?;
            }
            "note" => {
                let page = self.get(&format!("/complaints/{id}")).await?.1;
                let Some(from) = page.find(&format!("/complaints/{id}/do/note\"")) else {
                    return Ok(());
                };
                let [token, key, version] =
                    ["token", "key", "version"].map(|name| field(&page[from..], name));
                let form = format!("token={token}&key={key}&version={version}&remark=called+again");
                self.post("POST note", &format!("/complaints/{id}/do/note"), &form).await?;
            }
            page => {
                self.timed(page, page).await?;
            }
        }
        Ok(())
    }
}

fn field(page: &str, name: &str) -> String {
    hidden(page, &format!("name=\"{name}\" value=\""))
}

/// What stands between a mark and the next quotation mark.
fn hidden(page: &str, mark: &str) -> String {
    let value = page.split(mark).nth(1).and_then(|rest| rest.split('"').next());
    value.unwrap_or_default().to_owned()
}
