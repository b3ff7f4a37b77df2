//! One complaint: what it is, what has happened, what runs, what may be done now.

mod case;

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};
use redress::complaint::{Complaint, Entry, Permitted, Rejection, Ruling, Verdict};
use redress::lifecycle::CommandKind;
use redress::policy::Policy;
use redress::store::{AsyncPersonalStore as _, Listed, Order, Personal as Kept, Query};
use redress::time::Clock as _;
use redress::vocabulary::{ComplaintId, Lang};
use redress_metrics::{Case, Interval, Repeat, repeats};
use redress_presets::dealership::Personal;
use redress_report::{Content, Glossary, Moment, Report, Section, Story, Teller, Timeline};

use super::{Answer, encoded, limits, moment, own, page};
use crate::app::{App, Trouble};
use crate::fields::Fields;
use crate::forms::{self, Fault, Forms, name};
use crate::session::{Visitor, form_key};
use crate::{http, lists};

/// A form that was not carried out: shown again with what was typed, and why.
#[derive(Default)]
pub(crate) struct Attempt {
    pub(crate) kind: Option<CommandKind>,
    pub(crate) typed: Fields,
    pub(crate) faults: Vec<Fault>,
    /// Why the desk refused it.
    pub(crate) said: Option<String>,
    /// The version that the form had been made for, if others have written since.
    pub(crate) overtaken: Option<u64>,
}

/// How many of the customer's other cases are looked at.
const THEIRS: usize = 12;

/// Which of the customer's cases repeat which, as far as this one is among them.
async fn repeats_of(
    app: &App,
    complaint: &Complaint,
    theirs: &[Listed],
) -> Result<Vec<Repeat>, Trouble> {
    let others = theirs.iter().map(|other| other.id.clone()).filter(|id| *id != complaint.id);
    let others = app.cases(&others.collect::<Vec<_>>()).await?;
    let others = others.iter().map(|other| &**other);
    let cases: Vec<Case> = others.chain([complaint]).map(Case::from).collect();
    let all = repeats(&cases, lists::REPEATS).into_iter();
    Ok(all.filter(|one| one.case == complaint.id || one.of == complaint.id).collect())
}

/// Everything that the page shows.
struct Sheet<'a> {
    app: &'a App,
    visitor: &'a Visitor,
    complaint: Complaint,
    log: Vec<Arc<Entry>>,
    personal: Vec<(u64, Kept<Personal>)>,
    permitted: Vec<Permitted>,
    theirs: Vec<Listed>,
    repeats: Vec<Repeat>,
    policy: &'a Policy,
}

pub(crate) async fn show(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Answer {
    let Ok(id) = ComplaintId::new(&id) else {
        let said = visitor.t("There is no complaint with this number.", "没有该编号的投诉。");
        return Err(http::refuse(StatusCode::NOT_FOUND, said));
    };
    let sheet = render(&app, &visitor, &id, StatusCode::OK, &Attempt::default()).await;
    sheet.map_err(|trouble| http::failed(&trouble, &app, visitor.lang))
}

/// The page, with a form that was not carried out if there is one.
pub(crate) async fn render(
    app: &App,
    visitor: &Visitor,
    id: &ComplaintId,
    status: StatusCode,
    attempt: &Attempt,
) -> Result<Response, Trouble> {
    let complaint = app.desk.load(id).await?;
    let theirs = Query::all().customer(complaint.customer.clone()).order(Order::Received);
    let theirs = app.desk.page(&theirs, None, THEIRS).await?.rows;
    let sheet = Sheet {
        app,
        visitor,
        log: app.desk.log(id).await?,
        personal: app.desk.store().personal(id).await.map_err(redress::desk::Failure::Store)?,
        permitted: app.desk.permitted(id, visitor.actor()).await?,
        repeats: repeats_of(app, &complaint, &theirs).await?,
        theirs,
        policy: app.policy_of(&complaint.policy)?,
        complaint,
    };
    Ok((status, sheet.page(attempt)).into_response())
}

impl Sheet<'_> {
    const fn lang(&self) -> Lang {
        self.visitor.lang
    }

    fn t<'t>(&self, en: &'t str, zh: &'t str) -> &'t str {
        self.visitor.t(en, zh)
    }

    fn page(&self, attempt: &Attempt) -> Response {
        let words = self.app.words(self.policy);
        let now = self.app.clock().now();
        let title = format!("{} {}", self.t("Complaint", "投诉"), self.complaint.id);
        let body = html! {
            (self.headline(&words))
            @if let Some(said) = &attempt.said { p class="refused" role="alert" { (said) } }
            @if let Some(version) = attempt.overtaken { (self.overtaken(version, &words)) }
            div class="columns" {
                section aria-labelledby="now" {
                    h2 id="now" { (self.t("What you may do now", "当前可办理")) }
                    (self.allowed(&words, attempt))
                    (self.refused(&words))
                }
                section aria-labelledby="facts" {
                    h2 id="facts" { (self.t("The case", "投诉信息")) }
                    (self.facts(&words))
                    (self.people())
                }
            }
            section aria-labelledby="limits" {
                h2 id="limits" { (self.t("Time limits", "时限")) }
                (limits::table(&self.complaint, self.policy, &words, now, self.lang()))
            }
            @if !self.complaint.notices.is_empty() { (self.notices(&words)) }
            (self.notes(&words))
            section aria-labelledby="story" {
                h2 id="story" { (self.t("What has happened", "经过")) }
                (maud::PreEscaped(self.story(&words)))
            }
        };
        let live = html! { div data-live="complaint" data-id=(self.complaint.id) data-version=(self.complaint.version) {
            p class="news" role="status" hidden { a href=(self.address()) { (self.t("Something has happened on this case: load the page again", "该件有新动态，点击刷新")) } }
            (body)
        } };
        page(self.app, self.visitor, "", &title, &live)
    }

    fn address(&self) -> String {
        format!("/complaints/{}", encoded(self.complaint.id.as_str()))
    }

    fn headline(&self, words: &Glossary<'_>) -> Markup {
        let (case, lang) = (&self.complaint, self.lang());
        let now = self.app.clock().now();
        html! {
            p class="headline" {
                b class="state" { (case.state.kind().label(lang)) }
                @if let Some(hold) = &case.hold {
                    span class="tag" { (self.t("on hold: ", "挂起：")) (words.word(hold.reason.as_str()).text(lang)) }
                }
                @if case.level > 0 { span class="tag" { (self.t("level ", "升级第")) (case.level) (self.t("", "级")) } }
                @if case.cycle > 1 { span class="tag" { (self.t("cycle ", "第")) (case.cycle) (self.t("", "轮")) } }
                span { (self.t("with ", "处理部门：")) (name(words, case.route.holder(), lang)) }
                @if let Some(owner) = &case.owner { span { (self.t("owner ", "责任人：")) (words.name_of(owner).text(lang)) } }
                @if let Some((limit, how)) = limits::pressing(case) {
                    span class=(how.class()) {
                        (words.limit(&limit.rule).text(lang)) ": " (limits::time_left(self.policy, limit, now, lang))
                    }
                }
            }
        }
    }

    /// What others have done since the form was made.
    fn overtaken(&self, version: u64, words: &Glossary<'_>) -> Markup {
        let (mut teller, zone) = (Teller::new(words), self.policy.spec().calendar.zone());
        let told: Vec<(u64, Moment)> =
            self.log.iter().map(|entry| (entry.version, teller.entry(entry))).collect();
        html! {
            div class="refused" role="alert" {
                p { (self.t(
                    "Somebody was faster: the case has changed since you opened the form. Nothing of yours was recorded; what you typed is still here. Look at what happened, and send it again if it still fits.",
                    "该件在您填写期间已有变化，您的操作尚未记录，所填内容仍保留。请查看以下变化，如仍需办理请再次提交。",
                )) }
                ul { @for (_, told) in told.iter().filter(|(at, _)| *at > version) {
                    li { (moment(told.at, zone)) " " b { (told.who.text(self.lang())) }
                        @for line in &told.lines { " · " (line.text.text(self.lang())) } }
                } }
            }
        }
    }

    fn allowed(&self, words: &Glossary<'_>, attempt: &Attempt) -> Markup {
        let forms = Forms { app: self.app, policy: self.policy, words, lang: self.lang() };
        let allowed = self
            .permitted
            .iter()
            .filter(|one| one.is_allowed() || attempt.kind == Some(one.command));
        let all: Vec<_> = allowed
            .filter_map(|one| Some((one.command, forms.fields(one.command, &self.complaint)?)))
            .collect();
        html! {
            @if all.is_empty() { p class="quiet" { (self.t("Nothing: the case waits for somebody else.", "无：该件等待他人办理。")) } }
            div class="actions" { @for (kind, fields) in &all { (self.form(*kind, fields, attempt)) } }
        }
    }

    /// The form of a command. It carries the version that it was made for, and a key by which it is carried out once.
    fn form(&self, kind: CommandKind, fields: &[forms::Field], attempt: &Attempt) -> Markup {
        let (code, empty) = (kind.as_str(), Attempt::default());
        let tried = attempt.kind == Some(kind);
        let attempt = if tried { attempt } else { &empty };
        let standing = Forms::standing(&self.complaint.facts);
        let typed =
            if kind == CommandKind::Reclassify && !tried { &standing } else { &attempt.typed };
        let label = self.policy.term("command", code, kind.label(self.lang()), self.lang());
        let remark = format!("{code}-remark");
        html! {
            details class="action" open[tried] {
                summary { (label) }
                form method="post" action=(format!("{}/do/{code}", self.address())) {
                    (own(self.visitor))
                    input type="hidden" name="key" value=(form_key());
                    input type="hidden" name="version" value=(self.complaint.version);
                    (forms::inputs(code, fields, typed, &attempt.faults))
                    div class="field" {
                        label for=(remark) { (self.t("Remark", "备注")) }
                        textarea id=(remark) name="remark" rows="2" { (typed.get("remark").unwrap_or_default()) }
                        @for fault in attempt.faults.iter().filter(|fault| fault.field == "remark") {
                            p class="fault" role="alert" { (fault.text) }
                        }
                    }
                    @if kind == CommandKind::Note { (self.attachment(typed, attempt)) }
                    button class="main" { (label) }
                }
            }
        }
    }

    /// The fields for what another system keeps.
    fn attachment(&self, typed: &Fields, attempt: &Attempt) -> Markup {
        let fields = [
            (
                "attachment",
                self.t("Belongs to it: a photograph, a letter …", "附件名称（照片、信函等）"),
            ),
            (
                "place",
                self.t(
                    "Where it is: an address, or its number in your archive",
                    "附件位置（网址或档案编号）",
                ),
            ),
        ];
        html! { @for (name, label) in fields { div class="field" {
            label for=(name) { (label) }
            input id=(name) name=(name) maxlength="200" autocomplete="off" value=[typed.get(name)];
            @for fault in attempt.faults.iter().filter(|fault| fault.field == name) {
                p class="fault" role="alert" { (fault.text) }
            }
        } } }
    }

    fn refused(&self, words: &Glossary<'_>) -> Markup {
        let (teller, lang) = (Teller::new(words), self.lang());
        let term = |kind: CommandKind| {
            self.policy.term("command", kind.as_str(), kind.label(lang), lang).to_owned()
        };
        let mut elsewhere = Vec::new();
        let mut here = Vec::new();
        // Ticks are the timer's; promises are taken over by merging; months are closed on their own page.
        let elsewhere_done = [CommandKind::Tick, CommandKind::Absorb, CommandKind::CarryOver];
        for one in self.permitted.iter().filter(|one| !elsewhere_done.contains(&one.command)) {
            match &one.refused {
                None => {}
                Some(Rejection::WrongState { .. }) => elsewhere.push(term(one.command)),
                Some(Rejection::NoOccasion { .. }) => {
                    let why = self.t("there is nothing here to do it with", "目前没有可办理的内容");
                    here.push((term(one.command), why.to_owned()));
                }
                Some(why) => {
                    let short = teller.refusal(why);
                    // The rarer reasons have no short words of their own in Chinese.
                    let full = (short.en == short.zh).then(|| why.text(self.policy, lang));
                    here.push((
                        term(one.command),
                        full.unwrap_or_else(|| short.text(lang).to_owned()),
                    ));
                }
            }
        }
        html! {
            @if !here.is_empty() {
                h3 { (self.t("Not now, and why", "暂不可办理及原因")) }
                ul class="greyed" { @for (command, why) in &here {
                    li { span aria-disabled="true" { (command) } " " small { (why) } }
                } }
            }
            @if !elsewhere.is_empty() {
                details { summary { (self.t("In other states", "其他状态下可办理的操作")) }
                    p class="quiet" { (elsewhere.join(lang.pick(", ", "、"))) } }
            }
        }
    }

    /// What was written beside the log, in its order.
    fn notes(&self, words: &Glossary<'_>) -> Markup {
        let zone = self.policy.spec().calendar.zone();
        let notes = self.personal.iter().filter_map(|(version, kept)| {
            let entry = self.log.iter().find(|entry| entry.version == *version)?;
            let kept = kept.kept()?;
            (kept.remark.is_some() || !kept.attachments.is_empty()).then_some((entry, kept))
        });
        let notes: Vec<_> = notes.collect();
        html! {
            @if !notes.is_empty() {
                section aria-labelledby="notes" {
                    h2 id="notes" { (self.t("Words and findings", "客户陈述与处理记录")) }
                    ul class="notes" { @for (entry, kept) in notes {
                        li { p class="quiet" { (moment(entry.occurred_at, zone)) " · " (words.actor(&entry.actor).text(self.lang())) }
                            @if let Some(remark) = &kept.remark { p { (remark.as_str()) } }
                            @for attachment in &kept.attachments { p { "📎 " (attachment.name.as_str()) ": "
                                @match attachment.address() {
                                    Some(address) => a href=(address) rel="noopener noreferrer" { (address) },
                                    None => (attachment.place.as_str()),
                                } } } }
                    } }
                }
            }
        }
    }

    fn notices(&self, words: &Glossary<'_>) -> Markup {
        let (lang, zone) = (self.lang(), self.policy.spec().calendar.zone());
        html! {
            section aria-labelledby="notices" {
                h2 id="notices" { (self.t("Penalties and rewards", "奖惩")) }
                div class="scroll" tabindex="0" { table {
                    thead { tr { @for (en, zh) in [("No.", "编号"), ("For what", "事由"), ("On", "对象"), ("Proposed", "提出时间"), ("Decided", "核准"), ("Signed", "签字")] {
                        th scope="col" { (lang.pick(en, zh)) } } } }
                    tbody { @for notice in &self.complaint.notices { tr {
                        th scope="row" { (notice.number) }
                        td { (notice.effect.label(lang)) " · " (words.incentive(&notice.incentive).text(lang)) }
                        td { @for (at, party) in notice.on.iter().enumerate() { @if at > 0 { ", " } (words.party(party).text(lang)) } }
                        td { (moment(notice.proposed_at, zone)) }
                        td { @match &notice.ruling {
                            Some((Ruling::Impose(money), _)) => (money.text(lang)),
                            Some((Ruling::Measure(measure), _)) => (name(words, measure, lang)),
                            Some((Ruling::Waive(reason), _)) => { (self.t("waived: ", "免除：")) (words.word(reason.as_str()).text(lang)) },
                            None => span class="soon" { (self.t("waits", "待核准")) },
                        } }
                        td { @for role in &notice.signed { (name(words, role, lang)) " " } }
                    } } }
                } }
            }
        }
    }

    /// The picture of the limits, and the story line by line.
    fn story(&self, words: &Glossary<'_>) -> String {
        let log = || self.log.iter().map(AsRef::as_ref);
        let mut story = Story::of(words, log());
        story.timeline = Timeline::of(words, log()).ok();
        let kept = |verdict| {
            self.complaint.all_limits().filter(|limit| limit.verdict() == verdict).count()
        };
        let title = redress::vocabulary::Label::new(
            format!(
                "Limits of {}: {} kept, {} not kept",
                self.complaint.id,
                kept(Verdict::Kept),
                kept(Verdict::Broken)
            ),
            format!(
                "{}的时限：按时{}项，超时{}项",
                self.complaint.id,
                kept(Verdict::Kept),
                kept(Verdict::Broken)
            ),
        );
        let zone = self.policy.spec().calendar.zone();
        let mut report = Report::new(title.clone(), Interval::WHOLE, zone, self.app.clock().now());
        report.push(Section::new(title, Content::Story(story)));
        report.section_html(0, self.lang())
    }
}
