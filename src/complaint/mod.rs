//! The complaint: states, commands, events, the transition table, and the two functions on them.
//!
//! [`decide`] says what a command brings about; [`Complaint::apply`] folds it in. Both are pure.
//! What does not live here: where complaints are kept (`store`) and who asks (`desk`).

mod alarms;
mod attribution;
pub mod command;
#[allow(clippy::module_inception, reason = "the type is what the module is about")]
mod complaint;
mod consequences;
mod context;
mod custody;
mod decide;
mod effects;
mod entry;
mod event;
mod evolve;
mod holding;
mod limit;
mod log;
mod message_text;
mod messages;
mod permitted;
mod reached;
mod rejection;
mod replay;
mod reselection;
mod state;
mod transaction;
mod wire;

pub use attribution::{Attribution, NoticeOn, Share, attribute, in_charge, split};
pub use command::{Command, Receive, Request};
pub use complaint::{Complaint, Counts, FollowUpState, Hold, Liability, Notice, Route};
pub use context::Context;
pub use custody::{Custody, CustodySpans, custody};
pub use decide::{Refused, decide, decide_in_place, receive};
pub(crate) use decide::{Undone, attempt};
pub use entry::{Entry, KeyDigest};
pub use event::{AlarmCause, Carried, Event, FollowUpResult, Receipt, Relation, Ruling, Warning};
pub use limit::{Alarm, Deadline, Limit, LimitStatus, Verdict, on_time};
pub use log::LogError;
pub use messages::{About, Message};
pub use permitted::{Permitted, permitted};
pub use rejection::{ExtensionRefusal, Missing, NeededRole, NoticeProblem, Plenty, Rejection};
pub use replay::{BacktestError, Compared, backtest, rejudge};
pub use state::{Plan, State};
pub use wire::UnknownEvent;

pub use crate::lifecycle::{Edge, is_legal, legal_from, legal_in, mermaid, points_of, transitions};
