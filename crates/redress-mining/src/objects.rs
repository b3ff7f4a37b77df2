//! `Objects`: what the events of an OCEL file refer to, and the objects of one complaint.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::data::{Data, Thing, Value};
use super::event_attributes::attributes;
use super::history::{History, Step, limit_id};
use super::{Options, instant};
use redress::complaint::Event;
use redress::vocabulary::ComplaintId;

/// The type of a limit's object.
pub(super) const LIMIT: &str = "limit";

/// The type of a complaint's object.
pub(super) const COMPLAINT: &str = "complaint";

/// The type of a complaint that is named but not in the file.
pub(super) const ELSEWHERE: &str = "complaint-elsewhere";

/// Of each type of event or object, the attributes that occur, with their types.
pub(super) type Types = BTreeMap<&'static str, BTreeMap<&'static str, &'static str>>;

impl Thing {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Complaint => COMPLAINT,
            Self::Department => "department",
            Self::Actor => "actor",
            Self::Customer => "customer",
        }
    }

    /// Ids of objects are one list, whatever their type.
    pub(super) fn object(self, id: &str) -> String {
        format!("{}:{id}", self.as_str())
    }
}

impl Value<'_> {
    /// The name of the type in OCEL.
    pub(super) const fn ocel(&self) -> &'static str {
        match self {
            Self::Word(_) => "string",
            Self::Whole(_) => "integer",
            Self::Decimal(_) => "float",
            Self::Yes(_) => "boolean",
            Self::At(_) => "time",
        }
    }
}

/// The id of a limit's object.
pub(super) fn limit_object(complaint: &ComplaintId, number: usize) -> String {
    format!("{LIMIT}:{}", limit_id(complaint, number))
}

/// A reference to an object.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Relationship {
    #[serde(rename = "objectId")]
    pub(super) object: String,
    pub(super) qualifier: &'static str,
}

/// An attribute of an object, from an instant on. The schema has text for every value; the type of the
/// object says what it stands for.
#[derive(Debug, Serialize)]
pub(super) struct Attribute {
    name: &'static str,
    value: String,
    time: String,
}

/// An object.
#[derive(Debug, Serialize)]
pub(super) struct Object {
    pub(super) id: String,
    #[serde(rename = "type")]
    pub(super) sort: &'static str,
    pub(super) attributes: Vec<Attribute>,
    pub(super) relationships: Vec<Relationship>,
}

impl Object {
    pub(super) fn bare(id: String, sort: &'static str) -> Self {
        Self { id, sort, attributes: Vec::new(), relationships: Vec::new() }
    }

    fn relate(&mut self, qualifier: &'static str, object: String) {
        let relationship = Relationship { object, qualifier };
        if !self.relationships.contains(&relationship) {
            self.relationships.push(relationship);
        }
    }

    fn set(&mut self, types: &mut Types, at: DateTime<Utc>, data: &Data<'_>) {
        for (name, value) in &data.values {
            types.entry(self.sort).or_default().insert(name, value.ocel());
            let value = value.text().into_owned();
            self.attributes.push(Attribute { name, value, time: instant(at) });
        }
    }
}

/// What outlives a history: the ids that were met, and the attributes that occurred.
#[derive(Debug, Default)]
pub(super) struct Met {
    pub(super) things: BTreeSet<(Thing, Box<str>)>,
    pub(super) event_types: Types,
    pub(super) object_types: Types,
}

impl Met {
    pub(super) fn meet(&mut self, thing: Thing, id: &str) -> String {
        let key = (thing, Box::from(id));
        self.things.insert(key);
        thing.object(id)
    }
}

/// The objects of one complaint, as its events shape them.
#[derive(Debug)]
pub(super) struct Objects {
    id: ComplaintId,
    complaint: Object,
    limits: Vec<Object>,
    options: Options,
}

impl Objects {
    /// The complaint as it came in.
    pub(super) fn of(history: &History<'_>, options: Options, met: &mut Met) -> Self {
        let receipt = history.receipt;
        let id = Thing::Complaint.object(history.id().as_str());
        let mut complaint = Object::bare(id, COMPLAINT);
        let mut data = Data::default();
        data.facts(&receipt.facts, None).policy(&receipt.policy).whole("cycle", 1);
        complaint.set(&mut met.object_types, history.received_at, &data);
        Self { id: history.id().clone(), complaint, limits: Vec::new(), options }
    }

    /// What an event changes.
    pub(super) fn change(&mut self, step: &Step<'_>, met: &mut Met) {
        let at = step.entry.occurred_at;
        match step.event {
            Event::Reclassified { .. } | Event::PolicyMoved { .. } => {
                self.complaint.set(&mut met.object_types, at, &attributes(step.event));
            }
            Event::Reopened { .. } => {
                let mut data = Data::default();
                data.whole("cycle", step.cycle);
                self.complaint.set(&mut met.object_types, at, &data);
            }
            Event::Received(_)
            | Event::Merged { .. }
            | Event::Absorbed { .. }
            | Event::Linked { .. } => {
                for (name, thing, id) in attributes(step.event).references {
                    if self.options.show(thing) {
                        let object = met.meet(thing, id);
                        self.complaint.relate(name, object);
                    }
                }
            }
            _ => {}
        }
        if let Some(number) = step.limit {
            self.change_limit(number, step, met);
        }
    }

    fn change_limit(&mut self, number: usize, step: &Step<'_>, met: &mut Met) {
        let Some(before) = number.checked_sub(1) else { return };
        let first = self.limits.len() == before;
        if first {
            let mut limit = Object::bare(limit_object(&self.id, number), LIMIT);
            limit.relate(COMPLAINT, self.complaint.id.clone());
            self.limits.push(limit);
        }
        let Some(limit) = self.limits.get_mut(before) else { return };
        let said = attributes(step.event);
        let kept: &[&str] = match step.event {
            Event::LimitStarted { .. } if first => &["rule", "topic", "until", "start", "due"],
            // A breach names the date that it broke, which is no change.
            Event::LimitBreached { .. } => &[],
            _ => &["due"],
        };
        let mut data = Data::default();
        for (name, value) in said.values {
            if kept.contains(&name) {
                data.value(name, value);
            }
        }
        if first {
            data.whole("cycle", step.cycle);
        }
        let status = match step.event {
            Event::LimitStarted { .. } | Event::LimitResumed { .. } => "running",
            Event::LimitMet { on_time: true, .. } => "met",
            Event::LimitMet { on_time: false, .. } => "met-late",
            Event::LimitBreached { .. } => "breached",
            Event::LimitSuspended { .. } => "suspended",
            Event::LimitSuperseded { .. } => "superseded",
            Event::LimitLapsed { .. } => "lapsed",
            _ => "",
        };
        if !status.is_empty() {
            data.word("status", status);
        }
        limit.set(&mut met.object_types, step.entry.occurred_at, &data);
    }

    /// The complaint first.
    pub(super) fn into_all(self) -> impl Iterator<Item = Object> {
        std::iter::once(self.complaint).chain(self.limits)
    }
}
