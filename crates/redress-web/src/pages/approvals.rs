//! What waits for the visitor: resolutions to approve, papers to decide and to sign.

use std::sync::Arc;

use axum::extract::State;
use maud::{Markup, html};
use redress::complaint::{Complaint, Context, permitted};
use redress::lifecycle::{CommandKind, StateKind};
use redress::time::Clock as _;
use redress::vocabulary::ComplaintId;

use super::{Answer, encoded, moment, page};
use crate::app::{App, Trouble};
use crate::forms::name;
use crate::http;
use crate::session::Visitor;

/// How many cases are looked through, and how many are shown.
const LOOK: usize = 78;
const SHOW: usize = 25;

pub(crate) async fn show(State(app): State<Arc<App>>, visitor: Visitor) -> Answer {
    let failed = |trouble: Trouble| http::failed(&trouble, &app, visitor.lang);
    let proposed = app.watch.rows(|rows| rows.in_state(StateKind::Proposed, LOOK));
    let decide = [CommandKind::Approve, CommandKind::Review];
    let resolutions = mine(&app, &visitor, proposed, &decide, |_| true).await.map_err(failed)?;
    let (papers, sign) =
        (app.watch.papers(LOOK), [CommandKind::DecideNotice, CommandKind::SignNotice]);
    let lacks = |complaint: &Complaint| waits(complaint, &visitor);
    let papers = mine(&app, &visitor, papers, &sign, lacks).await.map_err(failed)?;
    let title = visitor.t("Waiting for me", "待我处理");
    let body = html! {
        h2 { (visitor.t("Resolutions", "处理方案")) }
        (list(&app, &visitor, &resolutions))
        h2 { (visitor.t("Penalties and rewards", "奖惩通知单")) }
        (list(&app, &visitor, &papers))
    };
    Ok(page(&app, &visitor, "/approvals", title, &body))
}

/// Those of some cases on which the visitor may do one of these now; one more than is shown.
async fn mine(
    app: &App,
    visitor: &Visitor,
    ids: Vec<ComplaintId>,
    any: &[CommandKind],
    wanted: impl Fn(&Complaint) -> bool,
) -> Result<Vec<Arc<Complaint>>, Trouble> {
    let (policy, mut all) = (app.policy(), Vec::new());
    let named =
        |command| policy.permissions(command).any(|rule| rule.to.contains(&visitor.actor().role));
    // Most roles are named nowhere: no case need be looked at.
    if !any.iter().any(|command| named(*command)) {
        return Ok(all);
    }
    for some in ids.chunks(SHOW.saturating_add(1)) {
        let cases = app.cases(some).await?.into_iter();
        all.extend(cases.filter(|case| wanted(case) && may(app, visitor, case, any)));
        if all.len() > SHOW {
            break;
        }
    }
    Ok(all)
}

/// Whether the rules let the visitor do one of these now.
fn may(app: &App, visitor: &Visitor, complaint: &Complaint, any: &[CommandKind]) -> bool {
    let Ok(policy) = app.policy_of(&complaint.policy) else { return false };
    let context = Context::new(policy, visitor.actor(), app.clock().now());
    permitted(complaint, &context).iter().any(|one| one.is_allowed() && any.contains(&one.command))
}

/// Whether a paper lacks the visitor's own decision or signature.
fn waits(complaint: &Complaint, visitor: &Visitor) -> bool {
    complaint.notices.iter().any(|notice| match &notice.ruling {
        None => true,
        Some((redress::complaint::Ruling::Waive(_), _)) => false,
        Some(_) => !notice.signed.contains(&visitor.actor().role),
    })
}

fn list(app: &App, visitor: &Visitor, cases: &[Arc<Complaint>]) -> Markup {
    let policy = app.policy();
    let (words, zone) = (app.words(&policy), policy.spec().calendar.zone());
    html! {
        @if cases.is_empty() { p class="quiet" { (visitor.t("Nothing waits for you.", "没有待您处理的事项。")) } }
        ul class="waiting" { @for case in cases.iter().take(SHOW) {
            li {
                a href=(format!("/complaints/{}", encoded(case.id.as_str()))) { (case.id) } " "
                (case.state.kind().label(visitor.lang)) " · " (name(&words, case.route.responsible(), visitor.lang))
                " · " (moment(case.since, zone))
                @for notice in case.notices.iter().filter(|notice| notice.ruling.is_none()) {
                    " · " (words.incentive(&notice.incentive).text(visitor.lang))
                }
            }
        } }
        @if cases.len() > SHOW { p class="quiet" { (visitor.t("More wait; these are the first.", "还有更多，此处仅列出部分。")) } }
    }
}
