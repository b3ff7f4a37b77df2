//! A story: given a complaint, when this happens, then that must follow.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use redress::complaint::{Command, Complaint, Receive, Verdict};
use redress::desk::Desk;
use redress::policy::Policy;
use redress::store::MemoryStore;
use redress::time::{ManualClock, Period};
use redress::vocabulary::{Actor, ActorId, ComplaintId, CustomerRef, Facts, Kind, Lang, channel};
use serde::{Deserialize, Deserializer};

use super::expected::Expected;

/// A file of stories.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Stories {
    pub(crate) story: Vec<Story>,
}

/// A story.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Story {
    pub(crate) name: String,
    /// When it begins, in the policy's zone; Monday, 2 March 2026, 09:00 if absent.
    #[serde(default)]
    start: Option<String>,
    /// The facts of the complaint; what is not given is usual.
    #[serde(default)]
    given: toml::Table,
    /// Who receives it: a role, or a role `of` a department.
    received_by: String,
    /// What happens.
    #[serde(default)]
    when: Vec<Step>,
    /// What must hold in the end.
    #[serde(default)]
    then: Option<Expected>,
}

/// Something that happens.
#[derive(Debug, Deserialize)]
struct Step {
    /// How long after what happened before.
    #[serde(default)]
    after: Option<Period>,
    /// Or when.
    #[serde(default)]
    at: Option<String>,
    /// Who does it.
    #[serde(default)]
    by: Option<String>,
    /// What; nothing: time passes.
    #[serde(default)]
    does: Option<String>,
    /// What must hold afterwards.
    #[serde(default)]
    then: Option<Expected>,
    /// The data of the command.
    #[serde(flatten)]
    with: toml::Table,
}

/// One value, or a list of them.
pub(crate) fn one_or_many<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Given {
        One(String),
        Many(Vec<String>),
    }
    Ok(match Given::deserialize(from)? {
        Given::One(one) => vec![one],
        Given::Many(many) => many,
    })
}

/// What a story has come to.
pub(crate) struct Scene {
    pub(crate) complaint: Complaint,
    pub(crate) zone: Tz,
    /// Why the last command was refused.
    pub(crate) refused: Option<String>,
}

impl Scene {
    /// The rules whose last limit has a verdict.
    pub(crate) fn rules(&self, verdict: Verdict) -> Vec<&str> {
        let mut last: BTreeMap<&str, Verdict> = BTreeMap::new();
        for limit in self.complaint.all_limits() {
            last.insert(limit.rule.as_str(), limit.verdict());
        }
        last.into_iter().filter(|(_, found)| *found == verdict).map(|(rule, _)| rule).collect()
    }
}

/// An instant in a zone, or with an offset.
pub(crate) fn instant(text: &str, zone: Tz) -> Result<DateTime<Utc>, String> {
    crate::instant::instant(text, zone).map_err(|failure| failure.text.en)
}

/// `role`, or `role of department`, or `name: role of department`, as the policy knows them: a refusal for a
/// misspelt role would prove nothing.
fn actor(text: &str, policy: &Policy) -> Result<Actor, String> {
    let (id, rest) = text.split_once(':').unwrap_or(("", text));
    let (role, department) = match rest.split_once(" of ") {
        Some((role, department)) => (role, Some(department)),
        None => (rest, None),
    };
    let wrong = |error: &dyn std::fmt::Display| format!("`{text}`: {error}");
    let role: redress::vocabulary::Role = role.trim().parse().map_err(|error| wrong(&error))?;
    let id = if id.trim().is_empty() { role.as_str() } else { id.trim() };
    let id = ActorId::new(id).map_err(|error| wrong(&error))?;
    let mut actor = Actor::new(id, role);
    if let Some(department) = department {
        actor.department = Some(department.trim().parse().map_err(|error| wrong(&error))?);
    }
    let spec = policy.spec();
    let listed = |codes: Vec<&str>| codes.join(", ");
    if actor.role != redress::vocabulary::role::SYSTEM && !spec.roles.contains(&actor.role) {
        let roles = listed(spec.roles.iter().map(redress::vocabulary::Role::as_str).collect());
        return Err(format!("`{text}`: the policy has no such role; its roles are {roles}"));
    }
    let departments = spec.departments.iter().map(|rule| &rule.department);
    if let Some(department) = &actor.department
        && !departments.clone().any(|known| known == department)
    {
        let known = listed(departments.map(redress::vocabulary::Department::as_str).collect());
        return Err(format!(
            "`{text}`: the policy has no such department; its departments are {known}"
        ));
    }
    Ok(actor)
}

/// The data that a command has if the story does not say it.
const USUAL: &[(&str, &str, &str)] = &[
    ("propose", "plan", "{}"),
    ("answer", "outcome", "\"resolved\""),
    ("contact", "reached", "true"),
    ("investigate", "substantiated", "true"),
    ("refuse", "reason", "\"story\""),
    ("send-back", "reason", "\"story\""),
    ("withdraw", "reason", "\"story\""),
    ("reopen", "reason", "\"story\""),
    ("hold", "reason", "\"story\""),
    ("decline", "reason", "\"story\""),
    ("escalate", "level", "1"),
];

fn command(does: &str, with: &toml::Table) -> Result<Command, String> {
    let mut data = serde_json::to_value(with).map_err(|error| error.to_string())?;
    if let Some(data) = data.as_object_mut() {
        for (command, key, value) in USUAL.iter().filter(|(command, ..)| *command == does) {
            if !data.contains_key(*key)
                && let Ok(value) = serde_json::from_str(value)
            {
                data.insert((*key).to_owned(), value);
            }
            debug_assert_eq!(*command, does);
        }
    }
    let mut whole = serde_json::Map::new();
    whole.insert(does.to_owned(), data);
    serde_json::from_value(serde_json::Value::Object(whole))
        .map_err(|error| format!("`{does}`: {error}"))
}

fn facts(given: &toml::Table) -> Result<Facts, String> {
    let usual = Facts::new(Kind::Complaint, channel::HOTLINE);
    let mut facts = serde_json::to_value(usual).map_err(|error| error.to_string())?;
    let given = serde_json::to_value(given).map_err(|error| error.to_string())?;
    if let (Some(facts), Some(given)) = (facts.as_object_mut(), given.as_object()) {
        facts.extend(given.clone());
    }
    serde_json::from_value(facts).map_err(|error| format!("given: {error}"))
}

/// Where a story is, for messages: `2. sign (handler of repairs)`.
fn place(number: usize, step: &Step) -> String {
    let does = step.does.as_deref().unwrap_or("…");
    match &step.by {
        Some(by) => format!("{number}. {does} ({by})"),
        None => format!("{number}. {does}"),
    }
}

impl Story {
    /// Plays the story; returns what did not come as expected, each with its place.
    ///
    /// # Errors
    /// What in the story cannot be understood, with its place.
    pub(crate) fn play(&self, policy: &Policy, lang: Lang) -> Result<Vec<String>, String> {
        let zone = policy.spec().calendar.zone();
        let start = instant(self.start.as_deref().unwrap_or("2026-03-02 09:00"), zone)?;
        let clock = ManualClock::new(start);
        let desk: Desk<MemoryStore, ManualClock> =
            Desk::new(policy.clone(), MemoryStore::new(), clock.clone());
        let id = ComplaintId::new_static("story");
        let receives = actor(&self.received_by, policy)?;
        let receive =
            Receive::new(id.clone(), CustomerRef::new_static("customer"), facts(&self.given)?);
        let text = |error: &redress::desk::DeskError<_>| error.to_string();
        desk.receive(&receives, receive).map_err(|error| text(&error))?;
        let mut wrong = Vec::new();
        let mut refused = None;
        for (number, step) in (1..).zip(&self.when) {
            let place = place(number, step);
            let at = |why: String| format!("{place}: {why}");
            let now = redress::time::Clock::now(&clock);
            let then = match (&step.at, step.after) {
                (Some(_), Some(_)) => {
                    return Err(at("expected `at` or `after`, and both are there".to_owned()));
                }
                (Some(text), None) => instant(text, zone).map_err(at)?,
                (None, Some(after)) => {
                    policy.spec().calendar.due(now, after).map_err(|why| at(why.to_string()))?.at
                }
                (None, None) => now,
            };
            if then < now {
                return Err(at("it happens before what stands above it".to_owned()));
            }
            pass(&desk, &clock, &id, then).map_err(at)?;
            refused = None;
            if let Some(does) = &step.does {
                let by =
                    step.by.as_deref().ok_or_else(|| at("expected `by`: who does it".into()))?;
                let by = actor(by, policy).map_err(at)?;
                let command = command(does, &step.with).map_err(at)?;
                if let Err(why) = desk.act(&id, &by, command) {
                    refused = Some(why.to_string());
                }
            } else if let Some((key, _)) = step.with.iter().next() {
                return Err(at(format!("unknown key `{key}`; expected after, at, by, does, then")));
            }
            let complaint = desk.load(&id).map_err(|error| text(&error))?;
            let scene = Scene { complaint, zone, refused: refused.clone() };
            match &step.then {
                Some(then) => {
                    wrong.extend(then.missed(&scene, lang).map_err(at)?.into_iter().map(at))
                }
                None => wrong.extend(refused.clone().map(at)),
            }
        }
        if let Some(then) = &self.then {
            let complaint = desk.load(&id).map_err(|error| text(&error))?;
            let scene = Scene { complaint, zone, refused };
            wrong.extend(then.missed(&scene, lang)?);
        }
        Ok(wrong)
    }
}

/// Lets time pass: each alarm is recorded when it is due.
fn pass(
    desk: &Desk<MemoryStore, ManualClock>,
    clock: &ManualClock,
    id: &ComplaintId,
    until: DateTime<Utc>,
) -> Result<(), String> {
    /// More alarms than any story has.
    const MOST: usize = 10_000;
    for _ in 0..MOST {
        let next = desk.load(id).map_err(|error| error.to_string())?.next_due();
        let Some(due) = next.filter(|due| *due <= until) else { break };
        clock.set(due.max(redress::time::Clock::now(clock)));
        desk.sweep(10).map_err(|error| error.to_string())?;
    }
    clock.set(until);
    Ok(())
}
