//! A story: given a complaint, when this happens, then that must follow.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use redress::complaint::{Command, Complaint, Receive, Verdict};
use redress::desk::{Desk, DeskError};
use redress::lifecycle::CommandKind;
use redress::policy::Policy;
use redress::redacted::Bilingual;
use redress::store::MemoryStore;
use redress::time::{ManualClock, Period};
use redress::vocabulary::{
    Actor, ActorId, CodeError, ComplaintId, Facts, Kind, Label, Lang, Role, channel,
};
use serde::{Deserialize, Deserializer};
use toml::Spanned;

use super::expected::Expected;
use crate::failure::Failure;
use crate::load::nearest;
use crate::refused;

/// A file of stories.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Stories {
    pub(crate) story: Vec<Spanned<Story>>,
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
    when: Vec<Spanned<Step>>,
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
    pub(crate) refused: Option<Label>,
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
pub(crate) fn instant(text: &str, zone: Tz) -> Result<DateTime<Utc>, Label> {
    crate::instant::instant(text, zone).map_err(|failure| failure.text)
}

/// The error of a library about a text of the story.
fn about(text: &str, error: &impl Bilingual) -> Label {
    Failure::at(format_args!("`{text}`"), error).text
}

/// A message about a text of the story.
fn told(text: &str, message: &Label) -> Label {
    Failure::about(format_args!("`{text}`"), message).text
}

/// That the policy has no such code; the nearest that it has, and all of them.
fn none_such(text: &str, (en, zh): (&str, &str), code: &str, known: &[&str]) -> Label {
    let near = nearest(code, known.iter().copied());
    let (did, is) = near.map_or_else(Default::default, |near| {
        (format!("; did you mean `{near}`?"), format!("；是不是`{near}`？"))
    });
    Label::new(
        format!("`{text}`: the policy has no {en} `{code}`{did} It has {}", known.join(", ")),
        format!("`{text}`：制度中没有{zh}`{code}`{is}可用：{}", known.join("、")),
    )
}

/// `role`, or `role of department`, or `name: role of department`, as the policy knows them: a refusal for a
/// misspelt role would prove nothing.
fn actor(text: &str, policy: &Policy) -> Result<Actor, Label> {
    let (id, rest) = text.split_once(':').unwrap_or(("", text));
    let (role, department) = match rest.split_once(" of ") {
        Some((role, department)) => (role.trim(), Some(department.trim())),
        None => (rest.trim(), None),
    };
    let id = if id.trim().is_empty() { role } else { id.trim() };
    let id = ActorId::new(id).map_err(|error| about(text, &error))?;
    let known: Role = role.parse().map_err(|error: CodeError| about(text, &error))?;
    let mut actor = Actor::new(id, known);
    let spec = policy.spec();
    if actor.role != redress::vocabulary::role::SYSTEM && !spec.roles.contains(&actor.role) {
        let roles: Vec<&str> = spec.roles.iter().map(Role::as_str).collect();
        return Err(none_such(text, ("role", "角色"), role, &roles));
    }
    if let Some(department) = department {
        let known: Vec<&str> =
            spec.departments.iter().map(|rule| rule.department.as_str()).collect();
        if !known.contains(&department) {
            return Err(none_such(text, ("department", "部门"), department, &known));
        }
        actor.department =
            Some(department.parse().map_err(|error: CodeError| about(text, &error))?);
    }
    Ok(actor)
}

/// The data that a command has if the story does not say it. A reason is not among them: a policy may permit some
/// reasons only, and a story that leaves it out would prove something else than it says.
const USUAL: &[(&str, &str, &str)] = &[
    ("propose", "plan", "{}"),
    ("answer", "outcome", "\"resolved\""),
    ("contact", "reached", "true"),
    ("investigate", "substantiated", "true"),
    ("escalate", "level", "1"),
];

fn command(does: &str, with: &toml::Table) -> Result<Command, Label> {
    if !CommandKind::ALL.iter().any(|kind| kind.as_str() == does) {
        let known: Vec<&str> = CommandKind::ALL.iter().map(|kind| kind.as_str()).collect();
        let near = nearest(does, known.iter().copied());
        let (did, is) = near.map_or_else(Default::default, |near| {
            (format!("did you mean `{near}`? "), format!("是不是`{near}`？"))
        });
        return Err(Label::new(
            format!("there is no command `{does}`; {did}Expected one of {}", known.join(", ")),
            format!("没有命令`{does}`；{is}应为其中之一：{}", known.join("、")),
        ));
    }
    let mut data = serde_json::to_value(with).map_err(|error| Failure::json(error).text)?;
    if let Some(data) = data.as_object_mut() {
        for (_, key, value) in USUAL.iter().filter(|(command, ..)| *command == does) {
            if !data.contains_key(*key)
                && let Ok(value) = serde_json::from_str(value)
            {
                data.insert((*key).to_owned(), value);
            }
        }
    }
    let mut whole = serde_json::Map::new();
    whole.insert(does.to_owned(), data);
    refused::value(serde_json::Value::Object(whole)).map_err(|why: Label| {
        match why.en.strip_prefix("missing field `").and_then(|rest| rest.split('`').next()) {
            Some(key) => Label::new(
                format!("`{does}` needs `{key}`: write `{key} = …` in this step"),
                format!("`{does}`需要`{key}`：请在此步写`{key} = …`"),
            ),
            None => told(does, &why),
        }
    })
}

fn facts(given: &toml::Table) -> Result<Facts, Label> {
    let wrong = |error| Failure::json(error).text;
    let usual = Facts::new(Kind::Complaint, channel::HOTLINE);
    let mut facts = serde_json::to_value(usual).map_err(wrong)?;
    let given = serde_json::to_value(given).map_err(wrong)?;
    if let (Some(facts), Some(given)) = (facts.as_object_mut(), given.as_object()) {
        facts.extend(given.clone());
    }
    refused::value(facts).map_err(|why| told("given", &why))
}

/// Where a story is, for messages: `2. sign (handler of repairs)`.
fn place(number: usize, step: &Step) -> String {
    let does = step.does.as_deref().unwrap_or("…");
    match &step.by {
        Some(by) => format!("{number}. {does} ({by})"),
        None => format!("{number}. {does}"),
    }
}

/// Something to tell about a story, and at which byte of its file.
pub(crate) type Told = (usize, Label);

impl Story {
    /// Plays the story, which begins at a byte of its file; returns what did not come as expected, each with its
    /// place.
    ///
    /// # Errors
    /// What in the story cannot be understood, with its place.
    pub(crate) fn play(&self, policy: &Policy, begins: usize) -> Result<Vec<Told>, Told> {
        let here = |why: Label| (begins, why);
        let zone = policy.spec().calendar.zone();
        let start = self.start.as_deref().unwrap_or("2026-03-02 09:00");
        let clock = ManualClock::new(instant(start, zone).map_err(here)?);
        let desk = Desk::new(policy.clone(), MemoryStore::new(), clock.clone());
        let id = redress::code!("story");
        let receives = actor(&self.received_by, policy).map_err(here)?;
        let facts = facts(&self.given).map_err(here)?;
        let receive = Receive::new(id.clone(), redress::code!("customer"), facts);
        desk.receive(&receives, receive).map_err(|error| here(both(&error, policy)))?;
        let mut wrong = Vec::new();
        let mut refused = None;
        for (number, spanned) in (1..).zip(&self.when) {
            let (step, begins) = (spanned.get_ref(), spanned.span().start);
            let place = place(number, step);
            let at = |why: Label| {
                let (en, zh) = (why.en, why.zh);
                (begins, Label::new(format!("{place}: {en}"), format!("{place}：{zh}")))
            };
            refused = step.play(&desk, &clock, &id).map_err(at)?;
            let complaint = desk.load(&id).map_err(|error| at(both(&error, policy)))?;
            let scene = Scene { complaint, zone, refused: refused.clone() };
            match &step.then {
                Some(then) => wrong.extend(then.missed(&scene).map_err(at)?.into_iter().map(at)),
                None => wrong.extend(refused.clone().map(at)),
            }
        }
        if let Some(then) = &self.then {
            let complaint = desk.load(&id).map_err(|error| here(both(&error, policy)))?;
            let scene = Scene { complaint, zone, refused };
            wrong.extend(then.missed(&scene).map_err(here)?.into_iter().map(here));
        }
        Ok(wrong)
    }
}

type Stage = Desk<MemoryStore, ManualClock>;

/// What a desk says, in both languages.
fn both<E: std::error::Error + Send + Sync + 'static>(
    error: &DeskError<E>,
    policy: &Policy,
) -> Label {
    Label::new(error.text(policy, Lang::En), error.text(policy, Lang::Zh))
}

impl Step {
    /// Lets time pass and carries out the command; why it was refused, if it was.
    fn play(
        &self,
        desk: &Stage,
        clock: &ManualClock,
        id: &ComplaintId,
    ) -> Result<Option<Label>, Label> {
        let policy = desk.policy();
        let calendar = &policy.spec().calendar;
        let now = redress::time::Clock::now(clock);
        let then = match (&self.at, self.after) {
            (Some(_), Some(_)) => {
                return Err(Label::new(
                    "expected `at` or `after`, and both are there",
                    "`at`与`after`只能有一个",
                ));
            }
            (Some(text), None) => instant(text, calendar.zone())?,
            (None, Some(after)) => calendar.due(now, after).map_err(|why| about("after", &why))?.at,
            (None, None) => now,
        };
        if then < now {
            return Err(Label::new("it happens before what stands above it", "它早于上面的一步"));
        }
        pass(desk, clock, id, then)?;
        let Some(does) = &self.does else {
            return match self.with.iter().next() {
                None => Ok(None),
                Some((key, _)) => Err(Label::new(
                    format!("unknown key `{key}`; expected after, at, by, does, then"),
                    format!("没有键`{key}`；应为after、at、by、does、then"),
                )),
            };
        };
        let by = self
            .by
            .as_deref()
            .ok_or_else(|| Label::new("expected `by`: who does it", "缺少`by`：由谁办理"))?;
        let by = actor(by, &policy)?;
        let command = command(does, &self.with)?;
        Ok(desk.act(id, &by, command).err().map(|why| both(&why, &policy)))
    }
}

/// Lets time pass: each alarm is recorded when it is due.
fn pass(
    desk: &Stage,
    clock: &ManualClock,
    id: &ComplaintId,
    until: DateTime<Utc>,
) -> Result<(), Label> {
    /// More alarms than any story has.
    const MOST: usize = 10_000;
    for _ in 0..MOST {
        let complaint = desk.load(id).map_err(|error| both(&error, &desk.policy()))?;
        let Some(due) = complaint.next_due().filter(|due| *due <= until) else { break };
        clock.set(due.max(redress::time::Clock::now(clock)));
        desk.sweep(10).map_err(|error| both(&error, &desk.policy()))?;
    }
    clock.set(until);
    Ok(())
}
