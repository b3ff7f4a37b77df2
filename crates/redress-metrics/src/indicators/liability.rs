//! Who was liable, and the penalties and rewards that followed.

use super::super::dimensions::{Quantity, Unit};
use super::super::indicator::{Measure, Rows};
use super::super::property::{Property as P, Test};
use super::{cases, indicator_table, share};

fn slips(that: &[P]) -> Rows {
    Rows::that(Unit::Notice, Test::with(that))
}

indicator_table! {
    /// Complaints for which somebody was found liable, of those decided.
    liability_rate = "liability-rate", "liable, of those decided", "有责率", Received,
        share(cases(&[P::LiabilityDecided]), &[P::Liable]);

    /// Penalties and rewards proposed, one for each person.
    notices = "notices", "notices proposed", "拟奖惩人次", Received,
        Measure::Count { rows: slips(&[]) };

    /// Penalties imposed, one for each person.
    penalties = "penalties", "penalties imposed", "处罚人次", Ended,
        Measure::Count { rows: slips(&[P::Penalty, P::Imposed]) };

    /// Rewards granted, one for each person.
    rewards = "rewards", "rewards granted", "奖励人次", Ended,
        Measure::Count { rows: slips(&[P::Reward, P::Imposed]) };

    /// The sum of the penalties, for every person on whom one was imposed; split it by currency.
    notices_sum = "penalties-sum", "sum of the penalties", "罚款合计", Ended,
        Measure::Sum { rows: slips(&[P::Penalty, P::Imposed]), of: Quantity::Amount },
        note("amounts add up within one currency only: split by currency",
            "仅同币种可合计，须按币种分列");
}
