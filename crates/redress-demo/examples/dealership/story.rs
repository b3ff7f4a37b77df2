//! Chooses the complaint of a channel that is worth telling in full.

use redress::complaint::{Complaint, Limit, LimitStatus};
use redress::lifecycle::StateKind;
use redress::vocabulary::{Channel, channel};
use redress_demo::dealership::Scene;

/// The channels, in the order of the report.
pub(crate) const CHANNELS: [Channel; 3] = [channel::ON_SITE, channel::CALL_BACK, channel::OEM];

/// The most eventful case of a channel among those that have ended, or among all if none has; the first of
/// equally eventful ones.
pub(crate) fn of<'s>(scene: &'s Scene, channel: &Channel) -> Option<&'s Complaint> {
    let cases = scene.complaints.iter().filter(|c| c.facts.channel == *channel);
    cases.rev().max_by_key(|complaint| score(complaint))
}

/// How eventful a case is, up to what fits on a screen.
fn score(complaint: &Complaint) -> (bool, u64) {
    let count = |holds: fn(&Limit) -> bool| {
        complaint.all_limits().filter(|limit| holds(limit)).count().min(3) as u64
    };
    let broken = count(|limit| limit.breached.is_some());
    let warned = count(|limit| limit.warned > 0 && limit.breached.is_none());
    let kept = count(|limit| matches!(limit.status, LimitStatus::Met { on_time: true, .. }));
    let promised = count(|limit| limit.promises > 0);
    let points = 2 * broken
        + 2 * warned
        + kept
        + 8 * promised
        + 3 * u64::from(complaint.level)
        + 4 * u64::from(complaint.cycle > 1)
        + 3 * complaint.holds.len().min(2) as u64
        + 2 * complaint.notices.len().min(3) as u64
        + 2 * u64::from(complaint.counts.rework.min(2))
        + 2 * u64::from(complaint.carried.is_some());
    // The five minutes until the head of department is told.
    let head = complaint.all_limits().any(|limit| limit.topic.as_str() == "report-to-head");
    let points = points + 8 * u64::from(head);
    let too_long = complaint.version > 46 || complaint.cycle > 2;
    let told = complaint.state.kind() == StateKind::Closed && complaint.liability.is_some();
    (told && !too_long, points)
}
