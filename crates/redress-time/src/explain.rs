//! Derives explanations: the windows and days that were counted, those that were not, and the rules that
//! applied.
//!
//! Unlike the computations themselves this walks day by day, but only the first and last few weeks of a span
//! are listed individually.

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};

use super::calendar::{BEYOND, Calendar};
use super::deadline::last_natural_day;
use super::instant::{DAY, instant, micros};
use super::pattern::position;
use super::pauses::Pause;
use super::period::Repr;
use super::spec::Boundary;
use super::{
    DayKind, Due, Explanation, LimitClock, PausedDue, Percent, Period, Question, Step, TimeError,
    TimeRule, Window, date_of, day_number,
};

/// Number of days listed individually at either end of a span.
const LISTED: i64 = 21;

impl Calendar {
    /// The kind of day that a local date is.
    #[must_use]
    pub fn day_kind(&self, date: NaiveDate) -> DayKind {
        let works = self.is_working_day(date);
        let kind = self.spec().named_day(date);
        match kind {
            Some(DayKind::SpecialHours { name }) if !works => DayKind::DayOff { name },
            Some(DayKind::MakeUpDay { .. }) if !works => DayKind::SkippedByClocks,
            Some(kind) => kind,
            None if works => DayKind::WorkingDay,
            None if self.usual_hours(date).is_empty() => DayKind::RestDay,
            None => DayKind::SkippedByClocks,
        }
    }

    /// The hours of the repeating pattern on a date.
    fn usual_hours(&self, date: NaiveDate) -> &[Window] {
        self.spec().pattern().get(position(day_number(date))).copied().unwrap_or_default()
    }

    /// Explains [`due`](Calendar::due).
    ///
    /// # Errors
    /// As for [`due`](Calendar::due).
    pub fn explain_due(
        &self,
        start: DateTime<Utc>,
        period: Period,
    ) -> Result<Explanation, TimeError> {
        let due = self.due(start, period)?;
        let (start, end) = (micros(start)?, micros(due.at)?);
        let (rules, steps) = match period.0 {
            Repr::Elapsed(_) => (vec![TimeRule::FromTheMoment], Vec::new()),
            Repr::WorkingTime(_) => {
                let (mut rules, steps) = self.working_time_steps(start, end)?;
                let day = self.timeline().day_of(end).ok_or(BEYOND)?;
                let opens = self.timeline().windows_of(day).iter().any(|(opens, _)| *opens == end);
                if opens && self.spec().boundary == Boundary::AtNextOpening {
                    rules.push(TimeRule::EndsAtNextOpening);
                }
                (rules, steps)
            }
            Repr::WorkingDays(_) => {
                let first = self.timeline().day_of(start).ok_or(BEYOND)?;
                let last = self.day_that_ends_at(end)?;
                (
                    vec![TimeRule::StartDayNotCounted, self.end_rule(end)?],
                    self.day_steps(first, last)?,
                )
            }
            Repr::WorkingDaysSameTime(_) => {
                let first = self.timeline().day_of(start).ok_or(BEYOND)?;
                let last = self.timeline().day_of(end).ok_or(BEYOND)?;
                (
                    vec![TimeRule::StartDayNotCounted, TimeRule::EndsAtSameTime],
                    self.day_steps(first, last)?,
                )
            }
            Repr::Days(_) | Repr::Weeks(_) | Repr::Months(_) => {
                self.natural_day_steps(start, end, period)?
            }
            Repr::SameDay => (vec![self.end_rule(end)?], Vec::new()),
        };
        Ok(Explanation {
            question: Question::Due { period },
            zone: self.zone(),
            from: instant(start)?,
            answer: Some(due.at),
            counted_us: self.between(period.clock(), start, end)?,
            provisional: due.provisional,
            rules,
            steps,
        })
    }

    fn natural_day_steps(
        &self,
        start: i64,
        end: i64,
        period: Period,
    ) -> Result<(Vec<TimeRule>, Vec<Step>), TimeError> {
        let first = self.timeline().day_of(start).ok_or(BEYOND)?;
        let last = last_natural_day(first, period).ok_or(BEYOND)?;
        let rolled = self.day_that_ends_at(end)?;
        let mut steps = vec![Step::StartDay { date: date(first)? }];
        let mut rules = vec![TimeRule::StartDayNotCounted];
        match period.0 {
            Repr::Weeks(_) => rules.push(TimeRule::WeeksOfSevenDays),
            Repr::Months(_) if date(first)?.day() == date(last)?.day() => {
                rules.push(TimeRule::SameDayOfMonth);
            }
            Repr::Months(_) => rules.push(TimeRule::LastDayOfMonth),
            Repr::Elapsed(_)
            | Repr::WorkingTime(_)
            | Repr::WorkingDays(_)
            | Repr::WorkingDaysSameTime(_)
            | Repr::Days(_)
            | Repr::SameDay => {}
        }
        if rolled > last {
            rules.push(TimeRule::RolledOffRestDay);
            self.skip(&mut steps, last..rolled)?;
        }
        rules.push(self.end_rule(end)?);
        Ok((rules, steps))
    }

    /// Explains [`paused_due`](Calendar::paused_due): the deadline without pauses, then each pause that shifts
    /// it.
    ///
    /// # Errors
    /// As for [`paused_due`](Calendar::paused_due).
    pub fn explain_paused_due(
        &self,
        start: DateTime<Utc>,
        period: Period,
        pauses: &[Pause],
    ) -> Result<Explanation, TimeError> {
        let mut explanation = self.explain_due(start, period)?;
        let mut shifts = Vec::new();
        let due = self.each_shift(start, period, pauses, |from, to, counted_us| {
            let to = to.map(instant).transpose()?;
            shifts.push(Step::Pause { from: instant(from)?, to, counted_us });
            Ok(())
        })?;
        if !shifts.is_empty() {
            explanation.rules.push(TimeRule::PausesShift);
            if period.ends_with_a_day() {
                explanation.rules.push(TimeRule::ShiftedToEndOfDay);
            }
            explanation.steps.append(&mut shifts);
        }
        (explanation.answer, explanation.provisional) = match due {
            PausedDue::At(Due { at, provisional }) => (Some(at), provisional),
            PausedDue::Suspended => (None, false),
        };
        Ok(explanation)
    }

    /// Explains [`working_time`](Calendar::working_time).
    ///
    /// # Errors
    /// As for [`working_time`](Calendar::working_time).
    pub fn explain_working_time(
        &self,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> Result<Explanation, TimeError> {
        let counted = self.working_time(from, to)?;
        self.explain_span(Question::WorkingTime, LimitClock::Working, from, to, to, counted)
    }

    /// Explains [`point`](Calendar::point).
    ///
    /// # Errors
    /// As for [`point`](Calendar::point).
    pub fn explain_point(
        &self,
        start: DateTime<Utc>,
        due: DateTime<Utc>,
        clock: LimitClock,
        percent: Percent,
    ) -> Result<Explanation, TimeError> {
        let at = self.point(start, due, clock, percent)?;
        let counted = self.measure(clock, start, at)?;
        self.explain_span(Question::Point { due, clock, percent }, clock, start, at, at, counted)
    }

    /// Explains [`shift`](Calendar::shift).
    ///
    /// # Errors
    /// As for [`shift`](Calendar::shift).
    pub fn explain_shift(
        &self,
        at: DateTime<Utc>,
        clock: LimitClock,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> Result<Explanation, TimeError> {
        let due = self.shift(at, clock, from, to)?;
        let counted = self.measure(clock, from, to)?;
        let question = Question::Shift { at, clock, until: to };
        let explanation = self.explain_span(question, clock, from, to, due.at, counted)?;
        Ok(Explanation { provisional: due.provisional, ..explanation })
    }

    /// Explains [`shift_due`](Calendar::shift_due).
    ///
    /// # Errors
    /// As for [`shift_due`](Calendar::shift_due).
    pub fn explain_shift_due(
        &self,
        due: Due,
        period: Period,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> Result<Explanation, TimeError> {
        let moved = self.shift_due(due, period, from, to)?;
        let clock = period.clock();
        let counted = self.measure(clock, from, to)?;
        let question = Question::Shift { at: due.at, clock, until: to };
        let mut why = self.explain_span(question, clock, from, to, moved.at, counted)?;
        if moved.at != due.at && period.ends_with_a_day() {
            why.rules.push(TimeRule::ShiftedToEndOfDay);
        }
        Ok(Explanation { provisional: moved.provisional, ..why })
    }

    fn explain_span(
        &self,
        question: Question,
        clock: LimitClock,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
        answer: DateTime<Utc>,
        counted: TimeDelta,
    ) -> Result<Explanation, TimeError> {
        let (rules, steps) = match clock {
            LimitClock::Elapsed => (vec![TimeRule::FromTheMoment], Vec::new()),
            LimitClock::Working => self.working_time_steps(micros(from)?, micros(to)?)?,
        };
        let provisional = clock == LimitClock::Working && self.is_provisional(from, answer);
        let counted_us = counted.num_microseconds().ok_or(BEYOND)?;
        let from = instant(micros(from)?)?;
        Ok(Explanation {
            question,
            zone: self.zone(),
            from,
            answer: Some(answer),
            counted_us,
            provisional,
            rules,
            steps,
        })
    }

    /// The windows between two instants.
    fn working_time_steps(
        &self,
        from: i64,
        to: i64,
    ) -> Result<(Vec<TimeRule>, Vec<Step>), TimeError> {
        let timeline = self.timeline();
        let first = timeline.day_of(from).ok_or(BEYOND)?;
        let last = self.day_that_ends_at(to)?.max(first);
        let mut steps = Vec::new();
        for part in parts(first, last) {
            match part {
                Part::Listed(day) => self.window_steps(&mut steps, day, from, to)?,
                Part::Middle(first, last) => steps.push(self.summary(first, last)?),
            }
        }
        let mut rules = vec![TimeRule::WorkingHoursOnly];
        let inside = timeline
            .windows_of(first)
            .iter()
            .any(|(opens, closes)| (*opens..*closes).contains(&from));
        if !inside {
            rules.push(TimeRule::StartsOutsideHours);
        }
        Ok((rules, steps))
    }

    fn window_steps(
        &self,
        steps: &mut Vec<Step>,
        day: i64,
        from: i64,
        to: i64,
    ) -> Result<(), TimeError> {
        let windows = self.timeline().windows_of(day);
        if windows.is_empty() {
            return self.skip(steps, day..day.saturating_add(1));
        }
        let length = self.start(day.saturating_add(1))?.saturating_sub(self.start(day)?);
        for (opens, closes) in windows {
            let (opens, closes) = (opens.max(from), closes.min(to));
            if opens < closes {
                let date = date(day)?;
                steps.push(Step::Window {
                    date,
                    day: self.day_kind(date),
                    from: instant(opens)?,
                    to: instant(closes)?,
                    counted_us: closes.saturating_sub(opens),
                    day_length_us: Some(length).filter(|length| *length != DAY),
                });
            }
        }
        Ok(())
    }

    /// The working days after a start day, up to the last one.
    fn day_steps(&self, first: i64, last: i64) -> Result<Vec<Step>, TimeError> {
        let timeline = self.timeline();
        let mut steps = vec![Step::StartDay { date: date(first)? }];
        let after = first.saturating_add(1);
        let before = timeline.days_before(after).ok_or(BEYOND)?;
        for part in parts(after, last) {
            match part {
                Part::Middle(first, last) => steps.push(self.summary(first, last)?),
                Part::Listed(day) if timeline.close_of(day).is_some() => {
                    let date = date(day)?;
                    let number = timeline
                        .days_before(day.saturating_add(1))
                        .ok_or(BEYOND)?
                        .saturating_sub(before);
                    steps.push(Step::Day { date, day: self.day_kind(date), number });
                }
                Part::Listed(day) => self.skip(&mut steps, day..day.saturating_add(1))?,
            }
        }
        Ok(steps)
    }

    /// Adds days that were not counted; consecutive days of one kind are merged.
    fn skip(&self, steps: &mut Vec<Step>, days: std::ops::Range<i64>) -> Result<(), TimeError> {
        for number in days {
            let (skipped, kind) = (date(number)?, self.day_kind(date(number)?));
            match steps.last_mut() {
                Some(Step::Skipped { last, day, .. })
                    if *day == kind && day_number(*last).saturating_add(1) == number =>
                {
                    *last = skipped;
                }
                _ => steps.push(Step::Skipped { first: skipped, last: skipped, day: kind }),
            }
        }
        Ok(())
    }

    fn summary(&self, first: i64, last: i64) -> Result<Step, TimeError> {
        let timeline = self.timeline();
        let end = last.saturating_add(1);
        let days = timeline.days_before(end).zip(timeline.days_before(first)).ok_or(BEYOND)?;
        Ok(Step::Summary {
            first: date(first)?,
            last: date(last)?,
            working_days: days.0.saturating_sub(days.1),
            working_us: self.between(LimitClock::Working, self.start(first)?, self.start(end)?)?,
        })
    }

    fn start(&self, day: i64) -> Result<i64, TimeError> {
        self.timeline().start_of(day).ok_or(BEYOND)
    }

    /// The local day that an end belongs to: at midnight, the day before.
    fn day_that_ends_at(&self, end: i64) -> Result<i64, TimeError> {
        self.timeline().day_of(end.saturating_sub(1)).ok_or(BEYOND)
    }

    /// Whether a day limit ends at the close of business or at midnight.
    fn end_rule(&self, end: i64) -> Result<TimeRule, TimeError> {
        let day = self.timeline().day_of(end).ok_or(BEYOND)?;
        Ok(if self.start(day)? == end { TimeRule::EndsAtMidnight } else { TimeRule::EndsAtClose })
    }
}

fn date(day: i64) -> Result<NaiveDate, TimeError> {
    date_of(day).ok_or(BEYOND)
}

/// A day to be listed, or the days in the middle that are summarised.
enum Part {
    Listed(i64),
    Middle(i64, i64),
}

/// All days of a short span; of a long one, the days at its ends and the middle as one part.
fn parts(first: i64, last: i64) -> impl Iterator<Item = Part> {
    let days = last.saturating_sub(first).saturating_add(1);
    let long = days > LISTED.saturating_mul(2).saturating_add(1);
    let (head, tail) = if long {
        (first.saturating_add(LISTED), last.saturating_sub(LISTED).saturating_add(1))
    } else {
        (last.saturating_add(1), last.saturating_add(1))
    };
    let middle = long.then_some(Part::Middle(head, tail.saturating_sub(1)));
    let listed = |days: std::ops::Range<i64>| days.map(Part::Listed);
    listed(first..head).chain(middle).chain(listed(tail..last.saturating_add(1)))
}
