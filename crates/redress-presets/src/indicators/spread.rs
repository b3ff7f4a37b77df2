//! The distributions that the telecom operator looks at (TEL-30), and their periods (TEL-29).

use redress::vocabulary::{Clause, Label};
use redress_metrics::{Dimension, Grain, Indicator, indicators as i};

use super::{appeals, cited, passed_on};

/// A distribution: which counts or rates, split by what.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Spread {
    /// What people call it.
    pub name: Label,
    /// What is split.
    pub of: Vec<Indicator>,
    /// By which dimensions, the outer one first; none: the indicators stand beside each other.
    pub by: Vec<Dimension>,
    /// For periods of which lengths.
    pub periods: Vec<Grain>,
    /// Which clauses ask for it.
    pub cite: Vec<Clause>,
}

/// Basic counts are taken in real time (all there is) and for every period (TEL-29).
const COUNTS: &[Grain] =
    &[Grain::Whole, Grain::Day, Grain::Week, Grain::Month, Grain::Quarter, Grain::Year];
/// Business is analysed for longer ones only (TEL-29).
const ANALYSIS: &[Grain] = &[Grain::Month, Grain::Quarter, Grain::Year];
/// Appeals by month and year (TEL-29).
const APPEALS: &[Grain] = &[Grain::Month, Grain::Year];

fn spread(
    (en, zh): (&str, &str),
    of: Vec<Indicator>,
    by: &[Dimension],
    periods: &[Grain],
) -> Spread {
    Spread {
        name: Label::new(en, zh),
        of: of.into_iter().map(cited).collect(),
        by: by.to_vec(),
        periods: periods.to_vec(),
        cite: vec![redress::code!("TEL-29"), redress::code!("TEL-30")],
    }
}

/// The distributions of TEL-30, each with what it counts and by what it is split.
///
/// Hot issues are the subjects of most complaints: [`hot_categories`](redress_metrics::hot_categories).
///
/// ```
/// use redress_metrics::Dimension;
/// let all = redress_presets::indicators::distributions();
/// let channel = all.iter().find(|spread| spread.name.zh == "投诉受理渠道状态分布");
/// assert_eq!(channel.map(|s| s.by.as_slice()), Some(&[Dimension::Channel, Dimension::Line][..]));
/// ```
#[must_use]
pub fn distributions() -> Vec<Spread> {
    use Dimension as D;
    let outcome = ("outcome: first contact or passed on", "投诉处理结果状态分布");
    let satisfaction = ("satisfaction", "投诉满意率状态分布");
    let counted: [((&str, &str), &[D]); 7] = [
        (("business type", "投诉业务类型状态分布"), &[D::Line]),
        (("channel, and business type within it", "投诉受理渠道状态分布"), &[D::Channel, D::Line]),
        (("customer tier", "投诉客户级别状态分布"), &[D::Tier]),
        (("customer brand", "客户品牌状态分布"), &[D::Brand]),
        (("what is complained of", "投诉表象状态分布"), &[D::Symptom]),
        (("responsible department", "责任部门状态分布"), &[D::Department]),
        (("hot issues", "投诉热点问题状态分布"), &[D::Line, D::Subject]),
    ];
    let appealed: [((&str, &str), &[D]); 3] = [
        (("appeals by business type", "申诉业务类型状态分布"), &[D::Line]),
        (("appeals by channel", "申诉受理渠道状态分布"), &[D::Channel, D::Line]),
        (("hot issues of appeals", "申诉热点问题状态分布"), &[D::Line, D::Subject]),
    ];
    let mut all = vec![spread(outcome, vec![i::first_contact(), passed_on()], &[], ANALYSIS)];
    all.extend(counted.map(|(name, by)| spread(name, vec![i::received()], by, COUNTS)));
    all.push(spread(satisfaction, vec![i::asked()], &[D::Satisfaction], ANALYSIS));
    all.extend(appealed.map(|(name, by)| spread(name, vec![appeals()], by, APPEALS)));
    all
}
