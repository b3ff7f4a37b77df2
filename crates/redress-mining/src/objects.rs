//! `Objects`: the objects that the events of an OCEL file refer to.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::data::{Data, Thing, Value};
use super::event_attributes::attributes;
use super::history::{History, Step, limit_id};
use super::{Options, instant};
use redress::complaint::Event;
use redress::vocabulary::ComplaintId;

/// The object type of limits.
pub(super) const LIMIT: &str = "limit";

/// The object type of complaints.
pub(super) const COMPLAINT: &str = "complaint";

/// The object type of complaints that are referred to but not in the file.
pub(super) const ELSEWHERE: &str = "complaint-elsewhere";

/// For each type of event or object, its attributes with their types.
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

    /// Ids must be unique over all object types, so they include the type.
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

/// The object id of a limit.
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

/// An attribute value that holds from an instant on. The schema stores every value as text; the object type
/// declares its actual type.
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

/// State across histories: the ids seen so far, and the attributes used.
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

/// The objects of one complaint, built up by its events.
#[derive(Debug)]
pub(super) struct Objects {
    id: ComplaintId,
    complaint: Object,
    limits: Vec<Object>,
    options: Options,
}

impl Objects {
    /// The objects of a complaint as it came in.
    pub(super) fn of(history: &History<'_>, options: Options, met: &mut Met) -> Self {
        let receipt = history.receipt;
        let id = Thing::Complaint.object(history.id().as_str());
        let mut complaint = Object::bare(id, COMPLAINT);
        let mut data = Data::default();
        data.facts(&receipt.facts, None).policy(&receipt.policy).whole("cycle", 1);
        complaint.set(&mut met.object_types, history.received_at, &data);
        Self { id: history.id().clone(), complaint, limits: Vec::new(), options }
    }

    /// Applies the changes of an event.
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
            // A breach names the due date that was missed, which is not a change.
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

    /// All objects, the complaint first.
    pub(super) fn into_all(self) -> impl Iterator<Item = Object> {
        std::iter::once(self.complaint).chain(self.limits)
    }
}
