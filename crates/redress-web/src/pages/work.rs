//! The work list: what is due next, filtered, page by page.

use std::sync::Arc;

use axum::extract::{Query as QueryOf, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect};
use chrono::DateTime;
use maud::{Markup, html};
use redress::complaint::Complaint;
use redress::desk::Failure;
use redress::lifecycle::StateKind;
use redress::policy::Policy;
use redress::store::{Cursor, Listed, Order, Query, Row};
use redress::time::Clock as _;
use redress::vocabulary::{Code, ComplaintId, CustomerRef, Kind, Lang, channel};
use redress_report::Glossary;

use super::{Answer, encoded, limits, moment, page};
use crate::app::{App, Trouble};
use crate::fields::Fields;
use crate::forms;
use crate::http;
use crate::rows::Rows;
use crate::session::Visitor;

/// How many cases stand on a page.
const PAGE: usize = 25;

/// What the list is asked for.
pub(crate) fn query(asked: &Fields, visitor: &Visitor) -> Query {
    let mut query = match asked.get("open") {
        Some("no") => Query::closed(),
        Some("all") => Query::all(),
        _ => Query::open(),
    };
    query.states = asked
        .all("state")
        .filter_map(|code| known(StateKind::ALL, code, StateKind::as_str))
        .collect();
    query.kind = asked.get("kind").and_then(|code| known(Kind::ALL, code, Kind::as_str));
    query.grade = code(asked, "grade");
    query.channel = code(asked, "channel");
    query.holder = code(asked, "holder");
    query.customer = code(asked, "customer");
    query.on_hold = asked.get("hold").map(|_| true);
    query.min_level = asked.get("level").and_then(|level| level.parse().ok());
    match asked.get("whose") {
        Some("mine") => query.owner = Some(visitor.actor().id.clone()),
        Some("ours") => query.holder.clone_from(&visitor.actor().department),
        _ => {}
    }
    query.order(match asked.get("order") {
        Some("received") => Order::Received,
        Some("number") => Order::Id,
        // Cases that no limit runs on are in no order of deadlines.
        _ if query_is_open(asked) => Order::Due,
        _ => Order::Received,
    })
}

fn query_is_open(asked: &Fields) -> bool {
    !matches!(asked.get("open"), Some("no" | "all"))
}

fn known<W: Copy>(all: &[W], code: &str, named: impl Fn(W) -> &'static str) -> Option<W> {
    all.iter().copied().find(|word| named(*word) == code)
}

fn code<T: redress::vocabulary::kind::Kind>(asked: &Fields, name: &str) -> Option<Code<T>> {
    Code::new(asked.get(name)?).ok()
}

/// A cursor as part of an address: the instant in microseconds, and the number.
pub(crate) fn cursor_text(cursor: &Cursor) -> String {
    let at = cursor.at.map(|at| at.timestamp_micros().to_string()).unwrap_or_default();
    format!("{at}~{}", cursor.id)
}

/// Reads [`cursor_text`].
pub(crate) fn cursor_of(text: &str) -> Option<Cursor> {
    let (at, id) = text.split_once('~')?;
    let at = match at {
        "" => None,
        at => Some(DateTime::from_timestamp_micros(at.parse().ok()?)?),
    };
    Some(Cursor::new(at, ComplaintId::new(id).ok()?))
}

pub(crate) async fn show(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    QueryOf(asked): QueryOf<Vec<(String, String)>>,
) -> Answer {
    let asked = Fields::new(asked);
    let failed = |trouble| http::failed(&trouble, &app, visitor.lang);
    let query = query(&asked, &visitor);
    let (after, late) =
        (asked.get("after").and_then(cursor_of), asked.get("late").and_then(cursor_of));
    // Pages of overdue cases, then pages of the others.
    let (mut rows, mut next, mut overdue) = (Vec::new(), None, Overdue::default());
    if late.is_none() {
        let list = app.desk.page(&query, after.as_ref(), PAGE).await.map_err(failed)?;
        (rows, next) = (list.rows, list.next);
    }
    if after.is_none() && query.order == Order::Due {
        overdue = self::overdue(&app, &query, late.as_ref()).await.map_err(failed)?;
    }
    rows.retain(|listed| overdue.rows.iter().all(|(known, _)| known.id != listed.id));
    let rows = loaded(&app, rows).await.map_err(failed)?;
    let counts = app.watch.rows(Rows::counts);
    let policy = app.policy();
    let words = app.words(&policy);
    let title = visitor.t("Work", "工作台");
    let body = html! {
        (states(&counts, &asked, &visitor))
        (filters(&app, &words, &asked, &visitor))
        div data-live="list" {
            @if !overdue.rows.is_empty() {
                h2 { (visitor.t("Overdue", "已超时")) }
                (table(&app, &overdue.rows, &words, visitor.lang))
                @if let Some(next) = &overdue.next {
                    p { a class="more" href=(link(&asked, "late", &cursor_text(next))) { (visitor.t("Further overdue cases →", "更多超时投诉 →")) } }
                }
                @if late.is_none() { h2 { (visitor.t("Due next", "即将到期")) } }
            }
            @if late.is_some() {} @else if rows.is_empty() {
                p class="quiet" { (visitor.t("No case is like this.", "没有符合条件的投诉。")) }
            } @else { (table(&app, &rows, &words, visitor.lang)) }
        }
        @if query.order == Order::Due {
            p class="quiet" { a href=(link(&asked, "order", "received")) { (visitor.t("With the cases on which no limit runs", "包括没有时限计时的投诉")) } }
        }
        @if let Some(next) = &next {
            p { a class="more" href=(link(&asked, "after", &cursor_text(next))) { (visitor.t("Further cases →", "下一页 →")) } }
        }
    };
    Ok(page(&app, &visitor, "/", title, &body))
}

async fn loaded(app: &App, rows: Vec<Listed>) -> Result<Vec<(Listed, Arc<Complaint>)>, Trouble> {
    let ids: Vec<ComplaintId> = rows.iter().map(|listed| listed.id.clone()).collect();
    let mut loaded = Vec::with_capacity(rows.len());
    for (listed, known) in rows.into_iter().zip(app.cases(&ids).await?) {
        // The store is ahead of the news for a moment.
        let same = Row::of(&known) == listed.row;
        let complaint = if same { known } else { app.case(&listed.id).await? };
        loaded.push((listed, complaint));
    }
    Ok(loaded)
}

/// Overdue cases, and where the next page of them begins.
#[derive(Default)]
struct Overdue {
    rows: Vec<(Listed, Arc<Complaint>)>,
    next: Option<Cursor>,
}

/// The cases that a query asks for and that have a limit which has run out. What has run out has no deadline any
/// more, so it is in no order of deadlines.
async fn overdue(app: &App, query: &Query, after: Option<&Cursor>) -> Result<Overdue, Trouble> {
    let query = query.clone().order(Order::Id);
    let mut found = app.watch.rows(|rows| rows.overdue(&query, after, PAGE.saturating_add(1)));
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let mut overdue = Overdue { next: found.last().filter(|_| more).cloned(), rows: Vec::new() };
    let ids: Vec<ComplaintId> = found.into_iter().map(|case| case.id).collect();
    for complaint in app.cases(&ids).await? {
        let row = Row::of(&complaint);
        if query.matches(&row) {
            overdue.rows.push((Listed::new(complaint.id.clone(), row), complaint));
        }
    }
    Ok(overdue)
}

fn states(counts: &[(StateKind, usize)], asked: &Fields, visitor: &Visitor) -> Markup {
    let all: usize = counts.iter().map(|(_, count)| count).sum();
    let now = asked.get("state").filter(|_| query_is_open(asked));
    html! {
        nav class="states" aria-label=(visitor.t("Open cases by state", "在办投诉（按状态）")) {
            a href="/" aria-current=[now.is_none().then_some("true")] { b { (all) } " " (visitor.t("open", "在办")) }
            @for (state, count) in counts.iter().filter(|(_, count)| *count > 0) {
                a href=(format!("/?state={}", state.as_str())) aria-current=[(now == Some(state.as_str())).then_some("true")] {
                    b { (count) } " " (state.label(visitor.lang))
                }
            }
        }
    }
}

/// This address with one thing changed; from the first page unless that is what changes.
fn link(asked: &Fields, name: &str, value: &str) -> String {
    let mut parts: Vec<String> = Vec::new();
    for known in [
        "open", "state", "kind", "grade", "channel", "holder", "customer", "whose", "hold", "order",
    ] {
        if known != name {
            parts.extend(asked.all(known).map(|value| format!("{known}={}", encoded(value))));
        }
    }
    parts.push(format!("{name}={}", encoded(value)));
    format!("/?{}", parts.join("&"))
}

fn codes<K: redress::vocabulary::kind::Kind>(
    all: &[Code<K>],
    words: &Glossary<'_>,
    lang: Lang,
) -> Vec<(String, String)> {
    all.iter().map(|code| (code.to_string(), forms::name(words, code, lang))).collect()
}

fn filters(app: &App, words: &Glossary<'_>, asked: &Fields, visitor: &Visitor) -> Markup {
    let (lang, spec) = (visitor.lang, words.policy().spec());
    let pairs = |all: &[(&str, &'static str, &'static str)]| -> Vec<(String, String)> {
        all.iter()
            .map(|(code, en, zh)| ((*code).to_owned(), lang.pick(en, zh).to_owned()))
            .collect()
    };
    let holders: Vec<_> = spec.departments.iter().map(|rule| rule.department.clone()).collect();
    let selects = [
        (
            "whose",
            visitor.t("Whose", "范围"),
            pairs(&[
                ("", "everybody's", "全部"),
                ("ours", "our department's", "本部门"),
                ("mine", "mine", "我负责的"),
            ]),
        ),
        ("holder", visitor.t("Held by", "处理部门"), codes(&holders, words, lang)),
        ("grade", visitor.t("Grade", "等级"), codes(&app.lists.grades, words, lang)),
        ("channel", visitor.t("Channel", "渠道"), codes(&app.lists.channels, words, lang)),
        (
            "open",
            visitor.t("Which", "状态"),
            pairs(&[("", "open", "在办"), ("no", "ended", "已结束"), ("all", "all", "全部")]),
        ),
        (
            "order",
            visitor.t("Order", "排序"),
            pairs(&[
                ("", "what is due first", "先到期"),
                ("received", "what came first", "先接收"),
                ("number", "by number", "按编号"),
            ]),
        ),
    ];
    html! {
        form class="search" action="/find" role="search" {
            label for="q" { (visitor.t("Number or customer", "投诉编号或客户编号")) }
            input id="q" name="q" maxlength="64" autocomplete="off";
            button { (visitor.t("Find", "查找")) }
        }
        form class="filters" action="/" data-sends-itself="" {
            @for (name, label, options) in &selects {
                @let open = options.first().is_some_and(|(code, _)| code.is_empty());
                div { label for=(name) { (label) }
                    select id=(name) name=(name) {
                        @if !open { option value="" { (visitor.t("any", "不限")) } }
                        @for (code, label) in options {
                            option value=(code) selected[asked.get(name) == Some(code)] { (label) }
                        }
                    }
                }
            }
            div { button { (visitor.t("Show", "查询")) } }
        }
    }
}

fn table(app: &App, rows: &[(Listed, Arc<Complaint>)], words: &Glossary<'_>, lang: Lang) -> Markup {
    html! {
        div class="scroll" { table class="cases" {
            thead { tr {
                @for (en, zh) in [("Number", "编号"), ("State", "状态"), ("About", "内容"), ("With", "处理部门"), ("Next limit", "最近时限"), ("Time left", "剩余时间")] {
                    th scope="col" { (lang.pick(en, zh)) }
                }
            } }
            tbody { @for (listed, complaint) in rows { (row(app, listed, complaint, words, lang)) } }
        } }
    }
}

/// One case in a table.
pub(crate) fn row(
    app: &App,
    listed: &Listed,
    complaint: &Complaint,
    words: &Glossary<'_>,
    lang: Lang,
) -> Markup {
    let policy: &Policy = app.policy_of(&complaint.policy).unwrap_or(words.policy());
    let (zone, now) = (policy.spec().calendar.zone(), app.clock().now());
    let pressing = limits::pressing(complaint);
    html! {
        tr {
            th scope="row" { a href=(format!("/complaints/{}", encoded(listed.id.as_str()))) { (listed.id) } }
            td { (listed.row.state.label(lang))
                @if listed.row.on_hold { " " span class="tag" { (lang.pick("on hold", "挂起")) } }
                @if listed.row.level > 0 { " " span class="tag" { (lang.pick("level ", "升级")) (listed.row.level) } }
            }
            td {
                (listed.row.kind.label(lang)) " · " (forms::name(words, &listed.row.grade, lang))
                @if let Some(subject) = &complaint.facts.subject { " · " (forms::name(words, subject, lang)) }
                @if listed.row.channel == channel::OEM { " · " (forms::name(words, &listed.row.channel, lang)) }
            }
            td { (forms::name(words, &listed.row.holder, lang))
                @if let Some(owner) = &listed.row.owner { " · " (words.name_of(owner).text(lang)) } }
            @if let Some((limit, how)) = pressing {
                td { (words.limit(&limit.rule).text(lang)) " · " (moment(limit.due, zone)) }
                td class=(how.class()) { (limits::time_left(policy, limit, now, lang)) }
            } @else { td class="quiet" { "—" } td {} }
        }
    }
}

/// A number leads to its complaint, a customer to all of theirs.
pub(crate) async fn find(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    QueryOf(asked): QueryOf<Vec<(String, String)>>,
) -> Answer {
    let asked = Fields::new(asked);
    let text = asked.get("q").unwrap_or_default();
    if let Ok(id) = ComplaintId::new(text) {
        match app.desk.load(&id).await {
            Ok(_) => {
                return Ok(Redirect::to(&format!("/complaints/{}", encoded(text))).into_response());
            }
            Err(trouble) if matches!(trouble.failure, Failure::Unknown { .. }) => {}
            Err(trouble) => return Err(http::failed(&trouble, &app, visitor.lang)),
        }
    }
    if let Ok(customer) = CustomerRef::new(text) {
        let theirs = app.desk.count(&Query::all().customer(customer)).await;
        if theirs.map_err(|trouble| http::failed(&trouble, &app, visitor.lang))? > 0 {
            return Ok(
                Redirect::to(&format!("/?open=all&customer={}", encoded(text))).into_response()
            );
        }
    }
    let body = html! {
        p role="alert" { (visitor.t("No complaint and no customer has this number.", "没有该编号的投诉或客户。")) }
        p { a href="/" { (visitor.t("Back to the list", "返回列表")) } }
    };
    let answer = page(&app, &visitor, "/", visitor.t("Not found", "未找到"), &body);
    Ok((StatusCode::NOT_FOUND, answer).into_response())
}
