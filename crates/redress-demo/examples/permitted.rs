//! What one role may do in each state, and the reasons against the rest: what a screen greys out and explains.
//!
//! ```sh
//! cargo run --example permitted
//! cargo run --example permitted -- --role station-head --lang zh
//! ```

use std::process::ExitCode;

use lexopt::prelude::Long;
use redress::complaint::{Command, Plan, Receive, Rejection, command as c};
use redress::desk::Desk;
use redress::lifecycle::CommandKind;
use redress::store::MemoryStore;
use redress::time::ManualClock;
use redress::vocabulary::{
    Actor, ComplaintId, Facts, Kind, Label, Lang, Outcome, Role, Satisfaction, channel,
};
use redress_demo::Failure;
use redress_demo::dealership::{glossary, holding};
use redress_metrics::Interval;
use redress_presets::dealership;
use redress_presets::dealership::{line, role, subject};
use redress_report::{Cell, Column, Content, Glossary, Report, Section, Table, Teller};

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("permitted: {error}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<(), Failure> {
    let (mut lang, mut asked) = (Lang::En, role::CUSTOMER_SERVICE);
    let mut args = lexopt::Parser::from_env();
    while let Some(arg) = args.next()? {
        match arg {
            Long("lang") => {
                lang = match args.value()?.to_str() {
                    Some("en") => Lang::En,
                    Some("zh") => Lang::Zh,
                    _ => return Err("--lang is en or zh".into()),
                }
            }
            Long("role") => asked = Role::new(args.value()?.to_string_lossy())?,
            other => return Err(other.unexpected().into()),
        }
    }
    let desk = Desk::new(
        dealership()?,
        MemoryStore::new(),
        ManualClock::new("2026-03-02T01:00:00Z".parse()?),
    );
    let policy = desk.policy();
    let roles = &policy.spec().roles;
    let known: Vec<&str> = roles.iter().map(Role::as_str).collect();
    let Some(person) = holding(&asked).filter(|_| roles.contains(&asked)) else {
        return Err(format!("--role is one of {}", known.join(", ")).into());
    };
    let actor = person.actor();
    let words = glossary(&policy);
    let zone = policy.spec().calendar.zone();
    let now = redress::time::Clock::now(desk.clock());
    let mut report = Report::new(words.actor(&actor), Interval::WHOLE, zone, now);
    for (name, path) in paths() {
        let id: ComplaintId = name.parse()?;
        walk(&desk, &id, path, |desk| {
            report.push(show(desk, &id, &actor, &words)?);
            Ok(())
        })?;
    }
    Ok(redress_demo::print(&report.text(lang))?)
}

type OneDesk = Desk<MemoryStore, ManualClock>;

/// A role and its command.
type Step = (&'static Role, Command);

/// Paths that together visit every state: one to the end, one out of scope, one withdrawn.
fn paths() -> [(&'static str, Vec<Step>); 3] {
    const AGENT: &Role = &role::CUSTOMER_SERVICE;
    const CHIEF: &Role = &role::CUSTOMER_SERVICE_MANAGER;
    const HEAD: &Role = &role::STATION_HEAD;
    const GM: &Role = &role::GENERAL_MANAGER;
    let result = redress::complaint::FollowUpResult::Reached(Satisfaction::Satisfied);
    let conclusion = redress::code!("customer-satisfied");
    let whole = vec![
        (AGENT, c::Register {}.into()),
        (AGENT, c::Dispatch { to: None }.into()),
        (HEAD, c::Sign {}.into()),
        (HEAD, c::Propose { plan: Plan::default() }.into()),
        (GM, c::Approve {}.into()),
        (HEAD, c::Offer {}.into()),
        (HEAD, c::Accept {}.into()),
        (HEAD, c::Complete {}.into()),
        (HEAD, c::Answer { outcome: Outcome::Resolved }.into()),
        (HEAD, c::Return {}.into()),
        (AGENT, c::FollowUp { result }.into()),
        (AGENT, c::Close { conclusion }.into()),
    ];
    let why = redress::code!("out-of-scope");
    let declined = vec![(CHIEF, c::Decline { reason: why.clone() }.into())];
    let withdrawn = vec![(AGENT, c::Withdraw { reason: why }.into())];
    [("whole-way", whole), ("out-of-scope", declined), ("withdrawn", withdrawn)]
}

/// Receives a complaint and takes the steps, showing the complaint in each new state.
fn walk(
    desk: &OneDesk,
    id: &ComplaintId,
    path: Vec<Step>,
    mut show: impl FnMut(&OneDesk) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut facts = Facts::new(Kind::Complaint, channel::CALL_BACK);
    (facts.line, facts.subject) = (Some(line::AFTER_SALES), Some(subject::PRODUCT_QUALITY));
    let agent = holding(&role::CUSTOMER_SERVICE).ok_or("no one holds this role")?.actor();
    desk.receive(&agent, Receive::new(id.clone(), "c-17".parse()?, facts))?;
    let mut state = desk.load(id)?.state.kind();
    if path.len() > 1 {
        show(desk)?;
    }
    for (role, command) in path {
        let person = holding(role).ok_or("no one holds this role")?;
        desk.act(id, &person.actor(), command)?;
        let now = desk.load(id)?.state.kind();
        if now != state {
            show(desk)?;
        }
        state = now;
    }
    Ok(())
}

/// The table of one state. Commands that the state excludes are listed on one line.
fn show(
    desk: &OneDesk,
    id: &ComplaintId,
    actor: &Actor,
    words: &Glossary<'_>,
) -> Result<Section, Failure> {
    let both = |text: &dyn Fn(Lang) -> String| Label::new(text(Lang::En), text(Lang::Zh));
    let teller = Teller::new(words);
    let mut table = Table::of(vec![
        Column::words("command", "操作"),
        Column::words("", ""),
        Column::words("why not", "原因"),
    ]);
    let mut elsewhere: Vec<CommandKind> = Vec::new();
    for permitted in desk.permitted(id, actor)? {
        let label = both(&|lang| permitted.command.label(lang).to_owned());
        let (may, why) = match &permitted.refused {
            None => (Label::new("allowed", "允许"), Cell::Empty),
            Some(Rejection::WrongState { .. }) => {
                elsewhere.push(permitted.command);
                continue;
            }
            Some(why) => (Label::new("no", "否"), Cell::from(teller.refusal(why))),
        };
        table.row([Cell::from(label), Cell::from(may), why]);
    }
    let state = desk.load(id)?.state.kind();
    let rest = |lang: Lang| {
        let names: Vec<&str> = elsewhere.iter().map(|command| command.label(lang)).collect();
        names.join(lang.pick(", ", "、"))
    };
    let title = both(&|lang| state.label(lang).to_owned());
    Ok(Section::new(title, Content::Table(table)).intro(
        format!("Not in this state: {}", rest(Lang::En)),
        format!("此状态下不可：{}", rest(Lang::Zh)),
    ))
}
