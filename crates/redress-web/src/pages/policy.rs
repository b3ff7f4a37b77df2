//! The policy: in words, drawn, and what the check has to say about it.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, PreEscaped, html};
use redress::lifecycle::transitions;
use redress::lifecycle::{CommandKind, StateKind};
use redress::policy::Policy;
use redress::vocabulary::Lang;
use redress_report::diagram;

use super::page;
use crate::app::App;
use crate::session::Visitor;

pub(crate) async fn show(State(app): State<Arc<App>>, visitor: Visitor) -> Response {
    let policy = app.policy();
    let (lang, stamp) = (visitor.lang, policy.stamp());
    let findings = policy.spec().check();
    let title = visitor.t("Policy", "制度");
    let body = html! {
        p { b { (policy.spec().title.text(lang)) } " · " (stamp.name) " " (visitor.t("version ", "第")) (stamp.version) (visitor.t("", "版")) " · "
            a href="/policy/try" { (visitor.t("Try a change", "试算修改")) } }
        h2 { (visitor.t("What the check finds", "检查结果")) }
        @if findings.is_empty() { p { (visitor.t("Nothing.", "无。")) } }
        ul { @for finding in &findings { li { (finding.text(lang)) } } }
        h2 { (visitor.t("The way of a case", "投诉流程")) }
        div class="scroll flow" tabindex="0" { (PreEscaped(diagram::svg(&policy, lang))) }
        details { summary { (visitor.t("Step by step", "逐步说明")) } (steps(&policy, lang)) }
        details { summary { (visitor.t("As a Mermaid diagram", "Mermaid 图")) }
            pre tabindex="0" { (policy.mermaid()) } }
        h2 { (visitor.t("In words", "条文说明")) }
        (explained(&policy.explain(lang)))
    };
    page(&app, &visitor, "/policy", title, &body)
}

/// From each state, the steps that the policy lets somebody take.
fn steps(policy: &Policy, lang: Lang) -> Markup {
    let may = |command| policy.permissions(command).any(|permission| !permission.to.is_empty());
    let term =
        |command: CommandKind| policy.term("command", command.as_str(), command.label(lang), lang);
    html! {
        div class="scroll" tabindex="0" { table {
            thead { tr { th scope="col" { (lang.pick("From", "状态")) } th scope="col" { (lang.pick("Step → next state", "操作 → 下一状态")) } } }
            tbody { @for from in StateKind::ALL {
                @let out: Vec<_> = transitions().iter().filter(|edge| edge.from == *from && edge.to != *from && may(edge.command)).collect();
                @if !out.is_empty() { tr {
                    th scope="row" { (from.label(lang)) }
                    td class="wrap" { @for edge in out { span class="step" { (term(edge.command)) " → " (edge.to.label(lang)) } " " } }
                } }
            } }
        } }
    }
}

/// The explanation's lines: headings, and rules that begin with a dash.
fn explained(text: &str) -> Markup {
    html! {
        div class="explained" { @for line in text.lines().skip(1) {
            @if let Some(rule) = line.strip_prefix("- ") { p class="rule" { (rule) } }
            @else if let Some(more) = line.strip_prefix("  ") { p class="rule more" { (more.trim_start_matches(['-', ' '])) } }
            @else if !line.is_empty() { h3 { (line) } }
        } }
    }
}
