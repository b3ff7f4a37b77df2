//! What is sent and answered, as types: the description is made of them, too.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use redress::complaint::{
    Command, Complaint, Counts, Entry, Hold, Liability, Limit, Notice, Rejection, Relation, State,
};
use redress::desk::Recorded;
use redress::lifecycle::CommandKind;
use redress::policy::PolicyStamp;
use redress::store::{Cursor, Listed};
use redress::vocabulary::{
    ActorId, Cause, ComplaintId, CustomerRef, Department, Facts, Satisfaction, Text,
};
use redress_presets::dealership::Personal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::pages::work;

/// A case to be taken in.
#[derive(Deserialize, JsonSchema)]
#[serde(crate = "redress::redacted::serde", deny_unknown_fields)]
pub(super) struct NewCase {
    /// Its number; the next one if absent.
    pub(super) id: Option<ComplaintId>,
    /// The customer, as an opaque reference.
    pub(super) customer: CustomerRef,
    /// What it is classified as.
    pub(super) facts: Facts,
    /// Kept apart from the log, and erased apart from it.
    pub(super) personal: Option<Personal>,
}

/// A command to be carried out.
#[derive(Deserialize, JsonSchema)]
#[serde(crate = "redress::redacted::serde", deny_unknown_fields)]
pub(super) struct Asked {
    /// What is asked.
    pub(super) command: Command,
    /// Kept apart from the log, and erased apart from it.
    pub(super) remark: Option<Text>,
}

/// A page of complaints.
#[derive(Serialize, JsonSchema)]
pub(super) struct Page {
    complaints: Vec<Listed>,
    /// Where the next page begins: its `after`. Null on the last page.
    next: Option<String>,
}

impl Page {
    pub(super) fn new(complaints: Vec<Listed>, next: Option<&Cursor>) -> Self {
        Self { complaints, next: next.map(work::cursor_text) }
    }
}

/// A complaint as it stands. Nothing personal is in it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Complaint")]
pub(super) struct Shown<'c> {
    /// Its number.
    id: &'c ComplaintId,
    /// How many entries its log has.
    version: u64,
    /// The policy that it is handled under.
    policy: &'c PolicyStamp,
    /// The customer, as an opaque reference.
    customer: &'c CustomerRef,
    /// What it is classified as.
    facts: &'c Facts,
    /// Where it stands.
    state: &'c State,
    /// When it came to where it stands, UTC.
    since: DateTime<Utc>,
    /// When it came in, UTC.
    received_at: DateTime<Utc>,
    /// Number of handling cycles: 1, then one more for each reopening.
    cycle: u32,
    /// Escalation level; 0 is none.
    level: u8,
    /// The person in charge.
    owner: Option<&'c ActorId>,
    /// The department that has the form.
    holder: &'c Department,
    /// The department that is responsible: the one that has the form, or had it last.
    responsible: &'c Department,
    /// The hold, while there is one.
    hold: Option<&'c Hold>,
    /// Limits that still wait for their milestone.
    limits: &'c [Limit],
    /// Limits that have ended, in the order in which they did.
    ended_limits: &'c [Limit],
    /// Penalties and rewards.
    notices: &'c [Notice],
    /// What was decided on liability.
    liability: Option<&'c Liability>,
    /// What the investigation found to be the cause.
    cause: Option<&'c Cause>,
    /// What the customer last said at a call-back.
    satisfaction: Option<Satisfaction>,
    /// Other complaints that it belongs to.
    links: &'c [(ComplaintId, Relation)],
    /// The complaint that goes on in its place, once it was merged into one.
    merged_into: Option<&'c ComplaintId>,
    /// How often things happened.
    counts: Counts,
    /// When something falls due next, UTC.
    next_due: Option<DateTime<Utc>>,
}

impl<'c> From<&'c Complaint> for Shown<'c> {
    fn from(complaint: &'c Complaint) -> Self {
        Self {
            id: &complaint.id,
            version: complaint.version,
            policy: &complaint.policy,
            customer: &complaint.customer,
            facts: &complaint.facts,
            state: &complaint.state,
            since: complaint.since,
            received_at: complaint.received_at,
            cycle: complaint.cycle,
            level: complaint.level,
            owner: complaint.owner.as_ref(),
            holder: complaint.route.holder(),
            responsible: complaint.route.responsible(),
            hold: complaint.hold.as_ref(),
            limits: &complaint.limits,
            ended_limits: &complaint.ended,
            notices: &complaint.notices,
            liability: complaint.liability.as_ref(),
            cause: complaint.cause.as_ref(),
            satisfaction: complaint.satisfaction,
            links: &complaint.links,
            merged_into: complaint.merged_into.as_ref(),
            counts: complaint.counts,
            next_due: complaint.next_due(),
        }
    }
}

/// A complaint's log, or the end of it.
#[derive(Serialize, JsonSchema)]
pub(super) struct Log {
    /// In order.
    pub(super) entries: Vec<Arc<Entry>>,
}

/// What a person may do.
#[derive(Serialize, JsonSchema)]
pub(super) struct Permissions {
    /// Every command.
    pub(super) commands: Vec<Permission>,
}

/// Whether a person may give a command.
#[derive(Serialize, JsonSchema)]
pub(super) struct Permission {
    /// Which.
    pub(super) command: CommandKind,
    /// Whether it is allowed, as far as can be said without its data.
    pub(super) allowed: bool,
    /// Why not.
    pub(super) refused: Option<Rejection>,
    /// The same in words, in the reader's language.
    pub(super) said: Option<String>,
}

/// What was recorded.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Recorded")]
pub(super) struct Done<'d> {
    /// The complaint.
    id: &'d ComplaintId,
    /// What was recorded: the entry of the command, then the alarms that it left due.
    entries: &'d [Arc<Entry>],
    /// Whether this is the answer of the first time, under the same key.
    replayed: bool,
    /// When something falls due next, UTC.
    next_due: Option<DateTime<Utc>>,
}

impl<'d> From<&'d Recorded> for Done<'d> {
    fn from(done: &'d Recorded) -> Self {
        let Recorded { id, entries, replayed, next_due, .. } = done;
        Self { id, entries, replayed: *replayed, next_due: *next_due }
    }
}

/// An error (RFC 9457).
#[derive(Serialize, JsonSchema)]
pub(super) struct Problem<'p> {
    /// `urn:redress:` and the code.
    pub(super) r#type: String,
    /// What the status means.
    pub(super) title: &'p str,
    /// The status.
    pub(super) status: u16,
    /// What is wrong: stable, for programs. That of a refusal is the code of a `Rejection`.
    pub(super) code: &'p str,
    /// What is wrong, in words.
    pub(super) detail: &'p str,
    /// The data of a refusal, as a `Rejection` of that code has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) data: Option<Value>,
}
