//! `Contract`: what an indicator counts and how it treats the cases that people argue about, in words.
//! Read off the indicator itself, so that it cannot say anything else than what is computed.

use serde::Serialize;

use super::dimensions::{Cohort, Quantity, Scale, Unit};
use super::figure::Shown;
use super::indicator::{Goal, Indicator, Measure, Rows, Target};
use super::own::OwnNames;
use super::property::{Property, Test};
use redress::vocabulary::{Clause, IndicatorId, Label, Lang};

/// An indicator's contract.
///
/// ```
/// use redress_metrics::indicators;
/// use redress::vocabulary::Lang;
/// let contract = indicators::on_time().contract();
/// assert!(contract.text(Lang::En).contains("extended: counted, by the date promised last"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Contract {
    /// Of which indicator.
    pub id: IndicatorId,
    /// What people call it.
    pub name: Label,
    /// Where it comes from.
    pub cite: Vec<Clause>,
    /// What is counted or added up.
    pub numerator: Label,
    /// By what it is divided, where it is.
    pub denominator: Option<Label>,
    /// By which date something belongs to a period.
    pub cohort: Label,
    /// What becomes of the cases that people argue about: which, and how they are treated.
    pub treatments: Vec<(Label, Label)>,
    /// For periods of which lengths its source asks for it, where it says.
    pub periods: Option<Label>,
    /// What it should come to.
    pub targets: Vec<Label>,
    /// What else a reader must know.
    pub note: Option<Label>,
}

/// What people argue about.
const ARGUED: [Property; 7] = [
    Property::Open,
    Property::Withdrawn,
    Property::Declined,
    Property::Merged,
    Property::Extended,
    Property::Held,
    Property::Reopened,
];

fn label(en: impl Into<String>, zh: impl Into<String>) -> Label {
    Label::new(en, zh)
}

impl Indicator {
    /// What it counts, in words.
    #[must_use]
    pub fn contract(&self) -> Contract {
        let (numerator, denominator) = self.measure.parts(&self.own);
        let periods = |lang: Lang| {
            let names: Vec<_> = self.periods.iter().map(|grain| grain.label(lang)).collect();
            names.join(lang.pick(", ", "、"))
        };
        Contract {
            id: self.id.clone(),
            name: self.name.clone(),
            cite: self.cite.clone(),
            numerator,
            denominator,
            cohort: cohort(self.cohort, self.measure),
            treatments: self.treatments(),
            periods: (!self.periods.is_empty())
                .then(|| label(periods(Lang::En), periods(Lang::Zh))),
            targets: self.targets.iter().map(|target| target.text(&self.measure)).collect(),
            note: self.note.clone(),
        }
    }

    fn treatments(&self) -> Vec<(Label, Label)> {
        let Some(whole) = self.measure.whole() else { return Vec::new() };
        if matches!(whole.of, Unit::Answer | Unit::Base) {
            // They come from outside and know of no case.
            return Vec::new();
        }
        let name = |property: Property| match (whole.of, property) {
            (Unit::Cycle, Property::Reopened) => label("reopenings", "重新受理"),
            _ => label(property.label(Lang::En), property.label(Lang::Zh)),
        };
        let treated = |property| (name(property), self.treatment(property, whole.that));
        ARGUED.iter().copied().map(treated).collect()
    }

    fn treatment(&self, argued: Property, whole: Test) -> Label {
        let part = match self.measure {
            Measure::Share { part, .. } => part,
            _ => Test::ANY,
        };
        let both = whole.and(part);
        let timed = match self.measure {
            Measure::Mean { of, .. } | Measure::Percentile { of, .. } | Measure::Sum { of, .. } => {
                Some(of)
            }
            _ => None,
        };
        let asks = |property| both.all.has(property) || both.none.has(property);
        let by_promise = [Property::OnTime, Property::FlowOnTime, Property::CompletedInTime]
            .map(asks)
            .contains(&true);
        if whole.none.has(argued) {
            return label("left out", "不计入");
        }
        if whole.all.has(argued) {
            return label("only these are counted", "仅统计此类");
        }
        if part.none.has(argued) {
            return label("in the denominator, never in the numerator", "计入分母，不计入分子");
        }
        if part.all.has(argued) {
            return label("what the numerator counts", "即分子所统计者");
        }
        match argued {
            Property::Open if self.cohort == Cohort::Ended || whole.all.has(Property::Closed) => {
                label("left out until they end", "办结前不计入")
            }
            Property::Open if whole.all.has(Property::Judged) => {
                label("counted once the limit is kept or has run out", "按时限完成或超时后即计入")
            }
            Property::Open if whole.all.has(Property::FlowJudged) => {
                label("counted once they end or a limit runs out", "办结或有时限超时后即计入")
            }
            Property::Open if whole.all.has(Property::CompletionJudged) => label(
                "counted once they end or the promised date has passed",
                "结案或承诺时限届满后即计入",
            ),
            Property::Open
                if matches!(timed, Some(Quantity::Handling | Quantity::FromAcceptance)) =>
            {
                label("left out until they end", "办结前不计入")
            }
            Property::Extended if by_promise => {
                label("counted, by the date promised last", "计入，以最后承诺的时限为准")
            }
            Property::Extended if asks(Property::OnTimeOriginally) => {
                label("counted, by the date first promised", "计入，以最初时限为准")
            }
            Property::Held if by_promise || asks(Property::OnTimeOriginally) => label(
                "counted; where the rule lets the clock stand still, the date moves by the wait",
                "计入；规则允许停表的，时限按挂起时间顺延",
            ),
            Property::Held if timed.is_some() => {
                label("counted; the wait is part of the time", "计入；挂起时间包括在内")
            }
            Property::Reopened
                if !whole_is_limit(self.measure)
                    && (by_promise || asks(Property::OnTimeOriginally)) =>
            {
                label("counted once; every cycle must be in time", "只计一次，每次办理均须及时")
            }
            Property::Reopened
                if matches!(timed, Some(Quantity::Handling | Quantity::FromAcceptance)) =>
            {
                label("counted once, until the last ending", "只计一次，至最后一次办结为止")
            }
            Property::Reopened if timed == Some(Quantity::TimeOpen) => label(
                "counted once, with the time open of every cycle",
                "只计一次，各次办理的在办时长相加",
            ),
            Property::Reopened if whole_is_limit(self.measure) => {
                label("counted, each cycle's limits by themselves", "计入，各次办理的时限分别统计")
            }
            Property::Reopened if whole_is_case(self.measure) => {
                label("counted once, by how they stand now", "只计一次，以现状为准")
            }
            _ => label("counted like any other", "正常计入"),
        }
    }
}

fn whole_is_limit(measure: Measure) -> bool {
    measure.whole().is_some_and(|rows| rows.of == Unit::Limit)
}

fn whole_is_case(measure: Measure) -> bool {
    measure.whole().is_some_and(|rows| rows.of == Unit::Case)
}

fn cohort(cohort: Cohort, measure: Measure) -> Label {
    let unit = measure.units().first().copied().unwrap_or(Unit::Case);
    let (en, zh) = match (cohort, unit) {
        (_, Unit::Base) => ("the period that the count is of", "统计所属期"),
        (Cohort::Received, Unit::Visit) => ("when the customer was called", "回访时间"),
        (Cohort::Received, Unit::Custody | Unit::Limit | Unit::Hold) => {
            ("when it began", "开始时间")
        }
        (Cohort::Received, Unit::Notice) => ("when it was proposed", "提出时间"),
        (Cohort::Received, _) => ("when it came in", "受理时间"),
        (Cohort::Ended, Unit::Notice) => ("when it was decided", "核准时间"),
        (Cohort::Ended, _) => ("when it ended, the last time", "（最后一次）办结时间"),
        (Cohort::Due, _) => {
            ("when it was due, by the date promised last", "（最后承诺的）到期时间")
        }
    };
    label(en, zh)
}

impl Rows {
    fn text(self, names: &OwnNames) -> Label {
        let (en, zh) = (self.of.label(Lang::En), self.of.label(Lang::Zh));
        let that = |lang| self.that.text_with(names, lang);
        let (that_en, that_zh) = (that(Lang::En), that(Lang::Zh));
        if that_en.is_empty() {
            label(format!("all {en}"), format!("全部{zh}"))
        } else {
            label(format!("{en}: {that_en}"), format!("{zh}（{that_zh}）"))
        }
    }
}

impl Measure {
    /// The rows that stand behind it.
    const fn whole(&self) -> Option<Rows> {
        match self {
            Self::Count { rows }
            | Self::Share { whole: rows, .. }
            | Self::Sum { rows, .. }
            | Self::Mean { rows, .. }
            | Self::Percentile { rows, .. }
            | Self::Rate { rows, .. } => Some(*rows),
            Self::Quotient { .. } => None,
        }
    }

    /// Numerator and denominator, in words.
    fn parts(&self, names: &OwnNames) -> (Label, Option<Label>) {
        let quantity = |of: Quantity| (names.quantity(of, Lang::En), names.quantity(of, Lang::Zh));
        let of = |before: (&str, &str), what: Quantity, rows: Rows| {
            let ((en, zh), rows) = (quantity(what), rows.text(names));
            label(
                format!("{}{en} of {}", before.0, rows.en),
                format!("{}的{zh}{}", rows.zh, before.1),
            )
        };
        match *self {
            Self::Count { rows } => {
                let rows = rows.text(names);
                (label(format!("number of {}", rows.en), format!("{}的数量", rows.zh)), None)
            }
            Self::Share { whole, part } => {
                let part = label(
                    format!("those of them: {}", part.text_with(names, Lang::En)),
                    format!("其中{}", part.text_with(names, Lang::Zh)),
                );
                (part, Some(whole.text(names)))
            }
            Self::Sum { rows, of: what } => (of(("sum of the ", "合计"), what, rows), None),
            Self::Mean { rows, of: what } => {
                (of(("sum of the ", "合计"), what, rows), Some(label("their number", "其数量")))
            }
            Self::Percentile { rows, of: what, percent } => {
                let before = format!("the value that {percent} % do not exceed of the ");
                let after = format!("的第{percent}百分位数（最近秩法）");
                let value = of((&before, &after), what, rows);
                let (exact_en, exact_zh) = match what.scale() {
                    Scale::Time => ("to the second", "精确到秒"),
                    Scale::Money | Scale::Number => ("exact", "精确"),
                };
                let error = label(
                    format!(
                        "{} ({exact_en} for up to 8,192 different values; beyond that at most 0.8 % too high)",
                        value.en
                    ),
                    format!("{}，不同取值不超过8192个时{exact_zh}，超过时偏高不超过0.8%", value.zh),
                );
                (error, None)
            }
            Self::Rate { rows, per } => {
                let ((en, zh), rows) = (quantity(per), rows.text(names));
                (
                    label(format!("number of {}", rows.en), format!("{}的数量", rows.zh)),
                    Some(label(format!("{en}, counted outside"), format!("{zh}（外部统计）"))),
                )
            }
            Self::Quotient { of, per, .. } => {
                let ((en, zh), (per_en, per_zh)) = (quantity(of), quantity(per));
                (label(en, zh), Some(label(per_en, per_zh)))
            }
        }
    }
}

impl Target {
    /// What it asks for, in words: `at least 95.0 %`.
    #[must_use]
    pub fn text(&self, measure: &Measure) -> Label {
        let (Goal::AtLeast(goal) | Goal::AtMost(goal) | Goal::Below(goal)) = self.goal;
        #[allow(clippy::cast_precision_loss, reason = "targets are small numbers")]
        let value = match measure {
            Measure::Share { .. } | Measure::Rate { .. } | Measure::Quotient { .. } => {
                goal as f64 / 10_000.0
            }
            _ => goal as f64,
        };
        let show = |lang: Lang| match measure.scale() {
            // Every digit: 99.95 % is not 100 %.
            Shown::Percent if goal % 10 != 0 => {
                format!("{:.2}{}", value * 100.0, lang.pick(" %", "%"))
            }
            _ => measure.show(value, lang),
        };
        let (en, zh) = match self.goal {
            Goal::AtLeast(_) => ("at least ", "不低于"),
            Goal::AtMost(_) => ("at most ", "不超过"),
            Goal::Below(_) => ("less than ", "少于"),
        };
        let (each_en, each_zh) = self.grain.map_or((String::new(), String::new()), |grain| {
            (format!(" a {}", grain.label(Lang::En)), format!("每{}", grain.label(Lang::Zh)))
        });
        label(
            format!("{en}{}{each_en}", show(Lang::En)),
            format!("{each_zh}{zh}{}", show(Lang::Zh)),
        )
    }
}

impl Contract {
    /// The whole contract as lines of text.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let cite: Vec<&str> = self.cite.iter().map(Clause::as_str).collect();
        let cite = match (cite.is_empty(), lang) {
            (true, _) => String::new(),
            (false, Lang::En) => format!(" ({})", cite.join(", ")),
            (false, Lang::Zh) => format!("（{}）", cite.join("、")),
        };
        let mut lines = vec![format!("{}{cite}", self.name.text(lang))];
        let colon = lang.pick(": ", "：");
        let mut line = |en: &str, zh: &str, text: &str| {
            lines.push(format!("  {}{colon}{text}", lang.pick(en, zh)));
        };
        line("numerator", "分子", self.numerator.text(lang));
        if let Some(denominator) = &self.denominator {
            line("denominator", "分母", denominator.text(lang));
        }
        line("belongs to the period of", "统计归属期", self.cohort.text(lang));
        for (argued, treated) in &self.treatments {
            line(&argued.en, &argued.zh, treated.text(lang));
        }
        if let Some(periods) = &self.periods {
            line("reported by", "统计周期", periods.text(lang));
        }
        for target in &self.targets {
            line("target", "目标", target.text(lang));
        }
        if let Some(note) = &self.note {
            line("note", "说明", note.text(lang));
        }
        lines.join("\n")
    }
}
