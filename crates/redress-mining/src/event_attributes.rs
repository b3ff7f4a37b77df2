//! The attributes of each event. Only this module knows the fields of every event.

use super::data::{Data, PartyNames, Thing, Value};
use redress::complaint::{Event, FollowUpResult, Relation, Ruling};
use redress::policy::Stake;

const TO: PartyNames =
    PartyNames { person: "to-person", role: "to-role", department: "to-department" };
const ON: PartyNames =
    PartyNames { person: "on-person", role: "on-role", department: "on-department" };
const JOINTLY: PartyNames =
    PartyNames { person: "joint-person", role: "joint-role", department: "joint-department" };

const fn relation(relation: Relation) -> &'static str {
    match relation {
        Relation::DuplicateOf => "duplicate-of",
        Relation::DuplicatedBy => "duplicated-by",
        Relation::RepeatOf => "repeat-of",
        Relation::AppealOf => "appeal-of",
        Relation::EscalatedFrom => "escalated-from",
        Relation::SameCause => "same-cause",
    }
}

/// The attributes of an event.
#[expect(clippy::too_many_lines, reason = "a table of all events, one arm each")]
pub(super) fn attributes(event: &Event) -> Data<'_> {
    let mut data = Data::default();
    match event {
        Event::Registered
        | Event::Signed
        | Event::Updated
        | Event::Reviewed
        | Event::Approved
        | Event::Offered
        | Event::Accepted
        | Event::ImplementationStarted
        | Event::Completed
        | Event::Archived
        | Event::Resumed
        | Event::Noted
        | Event::Recalculated
        | Event::Unknown(_) => {}
        Event::Received(receipt) => {
            data.refer("customer", Thing::Customer, receipt.customer.as_str())
                .department("origin", &receipt.origin)
                .yes("called-back", receipt.called_back);
            if let Some(owner) = &receipt.owner {
                data.actor("owner", owner);
            }
            if let Some(with) = &receipt.with {
                data.department("with", with);
            }
        }
        Event::Declined { reason }
        | Event::Withdrawn { reason }
        | Event::Held { reason }
        | Event::SentBack { reason }
        | Event::Refused { reason } => {
            data.word("reason", reason.as_str());
        }
        Event::Reclassified { from, to, alarm: _ } => {
            data.facts(to, Some(from));
        }
        Event::Dispatched { to } => {
            data.department("to", to);
        }
        Event::Transferred { from, to } => {
            data.department("from", from).department("to", to);
        }
        Event::OwnerNamed { owner } => {
            data.actor("owner", owner);
        }
        Event::AssistRequested { department } => {
            data.department("asked", department);
        }
        Event::Contacted { reached } => {
            data.yes("reached", *reached);
        }
        Event::Returned { to, home } => {
            data.department("to", to).yes("home-again", *home);
        }
        Event::Reopened { reason, to, alarm: _ } => {
            data.word("reason", reason.as_str());
            if let Some(to) = to {
                data.department("to", to);
            }
        }
        Event::Escalated { level, to, alarm: _ } => {
            data.whole("level", *level).party(&TO, to);
        }
        Event::Merged { into } => {
            data.complaint("merged-into", into);
        }
        Event::Absorbed { from } => {
            data.complaint("absorbed", from);
        }
        Event::Linked { to, relation: how } => {
            data.complaint(relation(*how), to);
        }
        Event::CarriedOver { year, month } => {
            data.whole("year", *year).whole("month", *month);
        }
        Event::PolicyMoved { to } => {
            data.policy(to);
        }
        Event::Investigated { cause, substantiated } => {
            data.yes("substantiated", *substantiated);
            if let Some(cause) = cause {
                data.word("cause", cause.as_str());
            }
        }
        Event::Proposed { plan } => {
            data.plan(plan);
        }
        Event::Answered { outcome } => {
            data.word("outcome", outcome.as_str());
        }
        Event::FollowedUp { result, satisfied, done } => {
            data.word("result", result.call_back().as_str());
            if let FollowUpResult::Reached(satisfaction) = result {
                data.word("satisfaction", satisfaction.as_str());
            }
            data.yes("satisfied", *satisfied).yes("done", *done);
        }
        Event::Closed { conclusion } => {
            data.word("conclusion", conclusion.as_str());
        }
        Event::Marked { mark } => {
            data.word("mark", mark.as_str());
        }
        Event::LiabilityDecided { finding, persons } => {
            data.word("finding", finding.as_str());
            for at_fault in persons {
                data.actor("at-fault", &at_fault.person);
                if let Some(responsibility) = at_fault.responsibility {
                    data.word("responsibility", responsibility.as_str());
                }
            }
        }
        Event::AuthorityUsed { authority } => {
            data.word("authority", authority.as_str());
        }
        Event::Expedited { rule, to, alarm: _ } | Event::Notified { rule, to, alarm: _ } => {
            data.word("rule", rule.as_str()).party(&TO, to);
        }
        Event::NoticeProposed { notice, incentive, effect, on, joint, stake, alarm: _ } => {
            data.whole("notice", *notice)
                .word("incentive", incentive.as_str())
                .word("effect", effect.as_str());
            for party in on {
                data.party(&ON, party);
            }
            if let Some(joint) = joint {
                data.party(&JOINTLY, joint);
            }
            match &**stake {
                Stake::Money(range) => {
                    let currency = range.min().currency().code();
                    data.money("at-least", range.min())
                        .money("at-most", range.max())
                        .word("currency", currency);
                }
                Stake::Measures(measures) => {
                    data.joined("measures", measures);
                }
            }
        }
        Event::NoticeDecided { notice, ruling } => {
            data.whole("notice", *notice);
            match ruling {
                Ruling::Impose(money) => {
                    let currency = money.currency().code();
                    data.word("ruling", "impose").money("amount", *money).word("currency", currency)
                }
                Ruling::Measure(measure) => {
                    data.word("ruling", "measure").word("measure", measure.as_str())
                }
                Ruling::Waive(reason) => {
                    data.word("ruling", "waive").word("reason", reason.as_str())
                }
            };
        }
        Event::NoticeSigned { notice, by } => {
            data.whole("notice", *notice).word("signed-as", by.as_str());
        }
        Event::LimitStarted { .. }
        | Event::LimitMet { .. }
        | Event::LimitWarned { .. }
        | Event::LimitBreached { .. }
        | Event::LimitSuspended { .. }
        | Event::LimitResumed { .. }
        | Event::LimitRepromised { .. }
        | Event::LimitTightened { .. }
        | Event::LimitSuperseded { .. }
        | Event::LimitLapsed { .. } => limit(&mut data, event),
        // An event of a newer version of `redress` is exported by its name alone.
        _ => {}
    }
    data
}

/// The attributes of limit events.
fn limit<'a>(data: &mut Data<'a>, event: &'a Event) {
    match event {
        Event::LimitStarted {
            rule,
            topic,
            until,
            start,
            due,
            provisional,
            warning,
            again,
            agreed: _,
            carried: _,
        } => {
            data.word("rule", rule.as_str())
                .word("topic", topic.as_str())
                .value("until", Value::Word(until.to_string().into()))
                .at("start", *start)
                .at("due", *due)
                .yes("provisional", *provisional)
                .warning(warning.as_ref())
                .yes("again", *again);
        }
        Event::LimitMet { rule, at, on_time, originally, restated } => {
            data.word("rule", rule.as_str())
                .at("done-at", *at)
                .yes("on-time", *on_time)
                .yes("on-time-originally", *originally)
                .yes("restated", *restated);
        }
        Event::LimitWarned { rule, warning, next } => {
            data.word("rule", rule.as_str())
                .whole("percent", warning.percent.get())
                .at("warning-due", warning.at)
                .warning(next.as_ref());
        }
        Event::LimitBreached { rule, due } => {
            data.word("rule", rule.as_str()).at("due", *due);
        }
        Event::LimitSuspended { rule, since } => {
            data.word("rule", rule.as_str()).at("since", *since);
        }
        Event::LimitResumed { rule, due, original_due, warning } => {
            data.word("rule", rule.as_str())
                .at("due", *due)
                .at("original-due", *original_due)
                .warning(warning.as_ref());
        }
        Event::LimitRepromised { rule, from, to, reason, customer_told, warning } => {
            data.word("rule", rule.as_str())
                .at("due-before", *from)
                .at("due", *to)
                .word("reason", reason.as_str())
                .yes("customer-told", *customer_told)
                .warning(warning.as_ref());
        }
        Event::LimitTightened { rule, from, to, warning } => {
            data.word("rule", rule.as_str())
                .at("due-before", *from)
                .at("due", *to)
                .warning(warning.as_ref());
        }
        Event::LimitSuperseded { rule, due } => {
            data.word("rule", rule.as_str());
            if let Some(due) = due {
                data.at("due-before", *due);
            }
        }
        Event::LimitLapsed { rule } => {
            data.word("rule", rule.as_str());
        }
        _ => {}
    }
}
