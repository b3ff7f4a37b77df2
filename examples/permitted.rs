//! What one role may do in each state, and why not the rest: what a screen greys out and explains.
//!
//! ```sh
//! cargo run --example permitted
//! cargo run --example permitted -- --role station-head --lang zh
//! ```

#[allow(
    dead_code,
    reason = "the words and columns of the dealership example; its rest is not used"
)]
#[path = "dealership/shop/mod.rs"]
mod shop;

use std::process::ExitCode;

use lexopt::prelude::Long;
use redress::complaint::{Command, Plan, Receive, Rejection, command as c};
use redress::desk::Desk;
use redress::lifecycle::CommandKind;
use redress::presets::dealership;
use redress::presets::dealership::{line, role, subject};
use redress::store::MemoryStore;
use redress::time::ManualClock;
use redress::vocabulary::{
    Actor, ComplaintId, Conclusion, Facts, Kind, Lang, Outcome, Reason, Role, Satisfaction, channel,
};
use shop::table::{Align, Table, wrap};
use shop::{labels, people};

type Failure = Box<dyn std::error::Error>;

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
    let Some(person) = people::holding(&asked).filter(|_| roles.contains(&asked)) else {
        return Err(format!("--role is one of {}", known.join(", ")).into());
    };
    let actor = person.actor();
    let mut text = format!("{}\n", labels::actor(&policy, &actor, lang));
    for (name, path) in paths() {
        let id: ComplaintId = name.parse()?;
        walk(&desk, &id, path, |desk| {
            text += &show(desk, &id, &actor, lang)?;
            Ok(())
        })?;
    }
    Ok(shop::print(&text)?)
}

type OneDesk = Desk<MemoryStore, ManualClock>;

/// Who takes a step, and which.
type Step = (&'static Role, Command);

/// Ways that lead through every state: one to the end, one out of scope, one withdrawn.
fn paths() -> [(&'static str, Vec<Step>); 3] {
    const AGENT: &Role = &role::CUSTOMER_SERVICE;
    const CHIEF: &Role = &role::CUSTOMER_SERVICE_MANAGER;
    const HEAD: &Role = &role::STATION_HEAD;
    const GM: &Role = &role::GENERAL_MANAGER;
    let result = redress::complaint::FollowUpResult::Reached(Satisfaction::Satisfied);
    let conclusion = Conclusion::new_static("customer-satisfied");
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
    let why = Reason::new_static("out-of-scope");
    let declined = vec![(CHIEF, c::Decline { reason: why.clone() }.into())];
    let withdrawn = vec![(AGENT, c::Withdraw { reason: why }.into())];
    [("whole-way", whole), ("out-of-scope", declined), ("withdrawn", withdrawn)]
}

/// Receives a complaint and takes the steps, showing it whenever it has come to another state.
fn walk(
    desk: &OneDesk,
    id: &ComplaintId,
    path: Vec<Step>,
    mut show: impl FnMut(&OneDesk) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut facts = Facts::new(Kind::Complaint, channel::CALL_BACK);
    (facts.line, facts.subject) = (Some(line::AFTER_SALES), Some(subject::PRODUCT_QUALITY));
    let agent = people::agent(0).actor();
    desk.receive(&agent, Receive::new(id.clone(), "c-17".parse()?, facts))?;
    let mut state = desk.load(id)?.state.kind();
    if path.len() > 1 {
        show(desk)?;
    }
    for (role, command) in path {
        let person = people::holding(role).ok_or("nobody holds this role")?;
        desk.act(id, &person.actor(), command)?;
        let now = desk.load(id)?.state.kind();
        if now != state {
            show(desk)?;
        }
        state = now;
    }
    Ok(())
}

/// One state's table. What the state itself rules out is said in a line.
fn show(desk: &OneDesk, id: &ComplaintId, actor: &Actor, lang: Lang) -> Result<String, Failure> {
    let policy = desk.policy();
    let mut table = Table::new(&[
        (lang.pick("command", "操作"), Align::Left),
        ("", Align::Left),
        (lang.pick("why not", "原因"), Align::Left),
    ]);
    let mut elsewhere: Vec<CommandKind> = Vec::new();
    for permitted in desk.permitted(id, actor)? {
        let label = permitted.command.label(lang).to_owned();
        match &permitted.refused {
            None => table.row([label, lang.pick("allowed", "允许").to_owned(), String::new()]),
            Some(Rejection::WrongState { .. }) => elsewhere.push(permitted.command),
            Some(why) => {
                let no = lang.pick("no", "否").to_owned();
                table.row([label, no, labels::refusal(&policy, why, lang)]);
            }
        }
    }
    let state = desk.load(id)?.state.kind().label(lang);
    let mut text = format!("\n{state}\n{}\n{}", "═".repeat(72), table.text());
    let names: Vec<&str> = elsewhere.iter().map(|command| command.label(lang)).collect();
    let line = format!(
        "{}{}",
        lang.pick("not in this state: ", "此状态下不可："),
        names.join(lang.pick(", ", "、"))
    );
    for part in wrap(&line, 110) {
        text += &format!("  {part}\n");
    }
    Ok(text)
}
