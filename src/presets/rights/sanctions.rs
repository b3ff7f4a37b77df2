//! The three responsibilities and their sanctions (RTS-9): verify, propose, decide.
//!
//! One rule for each responsibility and kind of sanction, so that a notice says in what respect
//! somebody answers. Proposed by hand: which kind fits is a judgement on the facts (情节), not an event.

use super::people::role;
use crate::policy::{IncentiveRule, Stake, Target};
use crate::presets::blank::{cited, labels as named};
use crate::vocabulary::{Incentive, Label, MoneyRange, Responsibility, RuleId, Sanction, measure};

/// The kinds of sanction that the source lists, with the conditions that it names.
const KINDS: [(Sanction, &str, &str); 4] = [
    (Sanction::Criticism, "lighter responsibility", "责任较轻"),
    (Sanction::Economic, "according to responsibility and loss", "根据责任大小和损失程度"),
    (Sanction::ChangeOfPost, "repeated complaints or grave consequences", "多次投诉或造成严重后果"),
    (Sanction::Discipline, "grave breach of discipline or law", "违反纪律法规、情节严重"),
];

/// The rule by which somebody with this responsibility is sanctioned like this; none for what the
/// source does not list.
#[must_use]
pub const fn rule(responsibility: Responsibility, sanction: Sanction) -> Option<RuleId> {
    use Responsibility::{Direct, Leadership, Main};
    use Sanction::{ChangeOfPost, Criticism, Discipline, Economic, Legal};
    let name = match (responsibility, sanction) {
        (_, Legal) => return None,
        (Direct, Criticism) => "rts9-direct-criticism",
        (Direct, Economic) => "rts9-direct-economic",
        (Direct, ChangeOfPost) => "rts9-direct-change-of-post",
        (Direct, Discipline) => "rts9-direct-discipline",
        (Main, Criticism) => "rts9-main-criticism",
        (Main, Economic) => "rts9-main-economic",
        (Main, ChangeOfPost) => "rts9-main-change-of-post",
        (Main, Discipline) => "rts9-main-discipline",
        (Leadership, Criticism) => "rts9-leadership-criticism",
        (Leadership, Economic) => "rts9-leadership-economic",
        (Leadership, ChangeOfPost) => "rts9-leadership-change-of-post",
        (Leadership, Discipline) => "rts9-leadership-discipline",
    };
    Some(RuleId::new_static(name))
}

/// Whom a responsibility falls on: the person found liable, their head of department, the leader.
fn on(responsibility: Responsibility) -> Target {
    match responsibility {
        Responsibility::Direct => Target::Liable,
        Responsibility::Main => Target::Manager,
        Responsibility::Leadership => Target::Role(role::LEADER),
    }
}

fn stake(sanction: Sanction, fine: Option<MoneyRange>) -> Option<Stake> {
    if sanction == Sanction::Economic {
        return fine.map(Stake::Money);
    }
    let scale = measure::RIGHTS.iter().filter(|scaled| scaled.sanction == sanction);
    let scale: Vec<_> = scale.map(|scaled| scaled.measure.clone()).collect();
    (!scale.is_empty()).then_some(Stake::Measures(scale))
}

pub(super) fn incentives(fine: Option<MoneyRange>) -> Vec<IncentiveRule> {
    let mut rules = Vec::new();
    for &responsibility in Responsibility::ALL {
        for (sanction, en, zh) in KINDS {
            let (Some(id), Some(stake)) = (rule(responsibility, sanction), stake(sanction, fine))
            else {
                continue;
            };
            rules.push(IncentiveRule {
                id,
                incentive: Incentive::Penalty,
                label: Label::new(
                    format!("{}: {en}", responsibility.label(crate::vocabulary::Lang::En)),
                    format!("{}：{zh}", responsibility.label(crate::vocabulary::Lang::Zh)),
                ),
                on: on(responsibility),
                joint: None,
                stake,
                decided_by: vec![role::ORGANISATION],
                cite: cited(&["RTS-9"]),
            });
        }
    }
    rules
}

pub(super) fn labels() -> Vec<(String, Label)> {
    let texts: Vec<_> = measure::RIGHTS.iter().map(|m| (m.measure.as_str(), m.en, m.zh)).collect();
    named(&texts)
}
