//! The complaint database of the US Consumer Financial Protection Bureau (consumerfinance.gov): one row per
//! complaint, with its outcome only. Nothing goes through the lifecycle; the rows are turned into figures
//! directly.
//!
//! | column | used as |
//! |---|---|
//! | product, issue, company, state | line of business, category, brand, region |
//! | submitted via | channel |
//! | company response | outcome; `Closed…` is closed, everything else open; with monetary relief: compensated |
//! | timely response | decided whether in time; in time or not |
//! | consumer disputed | Yes, No, or not known |
//! | date sent to company − date received | time at the bureau |

use std::ops::ControlFlow;

use chrono::{DateTime, NaiveTime, Utc};
use redress::time::accept_instant;
use redress::vocabulary::{IndicatorId, Label};
use redress_metrics::{
    Aggregate, Breakdown, Cohort, Dimension, Grain, Indicator, Measure, Properties, Property,
    Quantity, Rows as Counted, Table, Test, Unit,
};

use super::books::Books;
use super::bounded::Names;
use super::clock::date;
use super::reason::{Fault, Reason};
use super::rows::{Cells, Rows};
use super::seen::Seen;
use super::{Error, Figures, Replayed, Source, Watch};

/// The columns: our names, and the spelling in the database's own files.
const COLUMNS: [[&str; 2]; 11] = [
    ["complaint_id", "Complaint ID"],
    ["date_received", "Date received"],
    ["date_sent_to_company", "Date sent to company"],
    ["product", "Product"],
    ["issue", "Issue"],
    ["company", "Company"],
    ["state", "State"],
    ["submitted_via", "Submitted via"],
    ["company_response", "Company response to consumer"],
    ["timely_response", "Timely response?"],
    ["consumer_disputed", "Consumer disputed?"],
];

const LABELS: [(usize, Dimension); 6] = [
    (3, Dimension::Line),
    (4, Dimension::Subject),
    (5, Dimension::Brand),
    (6, Dimension::Region),
    (7, Dimension::Channel),
    (8, Dimension::Outcome),
];

/// Number of rows that are aggregated at a time.
const BATCH: usize = 16_384;

/// Reads a file to its end.
pub(crate) fn read(rows: &mut Rows<'_>, watch: &mut dyn Watch) -> Result<Replayed, Error> {
    let mut reader = Reader {
        places: places(rows)?,
        table: Table::new(Unit::Case),
        names: LABELS.map(|_| Names::default()),
        seen: Seen::default(),
        books: Books::default(),
    };
    let mut sections = sections();
    let mut cells = Cells::default();
    let mut read = 0;
    loop {
        let step = reader.books.next(rows, &mut cells);
        match step {
            ControlFlow::Break(()) => break,
            ControlFlow::Continue(false) => {}
            ControlFlow::Continue(true) => match reader.row(&cells) {
                Ok(()) => reader.books.apply(),
                Err(reason) => {
                    let value = reason.column().and_then(|column| reader.value(&cells, column));
                    reader.books.refuse_value(reason, cells.line, value.as_deref());
                }
            },
        }
        if reader.seen.is_full() {
            return Err(Error::TooManyCases);
        }
        read += 1;
        watch.rows(read);
        if reader.table.len() == BATCH {
            flush(&mut sections, &mut reader.table);
        }
    }
    flush(&mut sections, &mut reader.table);
    reader.books.check(read)?;
    Ok(Replayed::outcomes(reader.books, sections, Source::of(rows)))
}

fn flush(sections: &mut [Figures], table: &mut Table) {
    sections.iter_mut().for_each(|section| section.aggregate.add(table));
    table.clear();
}

fn places(rows: &Rows<'_>) -> Result<[usize; COLUMNS.len()], Error> {
    let mut places = [0; COLUMNS.len()];
    for (place, [name, theirs]) in places.iter_mut().zip(COLUMNS) {
        let found = match rows.place(name)? {
            Some(found) => Some(found),
            None => rows.place(theirs)?,
        };
        *place = match found {
            Some(found) => found,
            None => rows.must_have(name, &COLUMNS.map(|[name, _]| name))?,
        };
    }
    Ok(places)
}

struct Reader {
    places: [usize; COLUMNS.len()],
    table: Table,
    names: [Names; LABELS.len()],
    seen: Seen,
    books: Books,
}

impl Reader {
    /// The value of a column by its name in the books.
    fn value(&self, cells: &Cells, column: &str) -> Option<String> {
        let place = COLUMNS.iter().position(|[name, _]| *name == column)?;
        cells.get(self.places.get(place).copied()).ok().map(str::to_owned)
    }

    fn row(&mut self, cells: &Cells) -> Result<(), Reason> {
        let get = |column: usize| cells.get(Some(self.places[column]));
        let no_word = |column: usize| Reason::NoWord(COLUMNS[column][0].to_owned());
        let number = get(0)?;
        if number.is_empty() {
            return Err(Reason::Blank(COLUMNS[0][0].to_owned()));
        }
        let (received, sent) = (self.midnight(cells, 1)?, self.midnight(cells, 2)?);
        let on_time = yes_or_no(get(9)?).ok_or_else(|| no_word(9))?;
        let disputed = match get(10)? {
            "" | "N/A" => None,
            text => Some(yes_or_no(text).ok_or_else(|| no_word(10))?),
        };
        let response = get(8)?;
        let closed = response.starts_with("Closed");
        let mut labels = [""; LABELS.len()];
        for (label, (column, _)) in labels.iter_mut().zip(LABELS) {
            *label = get(column)?;
        }
        // Last, so that the number of an unusable row is not remembered.
        if self.seen.insert(number) {
            return Err(Reason::SameNumber);
        }
        let properties = Properties::of(&[Property::Judged])
            .with_if(Property::OnTime, on_time)
            .with(if closed { Property::Closed } else { Property::Open })
            .with_if(Property::Compensated, response == "Closed with monetary relief")
            .with_if(Property::Disputed, disputed == Some(true));
        let mut row = self.table.push(properties);
        row.received(received);
        if disputed.is_none() {
            row.unknown(Property::Disputed.into());
        }
        for ((text, (_, dimension)), names) in labels.into_iter().zip(LABELS).zip(&mut self.names) {
            if !text.is_empty() {
                row.label(dimension, names.bounded(text));
            }
        }
        match sent.signed_duration_since(received).num_microseconds() {
            Some(lag @ 0..) => {
                row.measure(Quantity::Custody, lag);
            }
            // Not a real duration: it would distort the mean.
            _ => self.books.fault(Fault::SentBefore, cells.line),
        }
        Ok(())
    }

    /// A date as an instant. UTC is sufficient: the file has no times, and only differences are used.
    fn midnight(&self, cells: &Cells, column: usize) -> Result<DateTime<Utc>, Reason> {
        let name = || COLUMNS[column][0].to_owned();
        let text = cells.get(Some(self.places[column]))?;
        if text.is_empty() {
            return Err(Reason::Blank(name()));
        }
        let date = date(text).ok_or_else(|| Reason::NoInstant(name()))?;
        accept_instant(date.and_time(NaiveTime::MIN).and_utc())
            .map_err(|_| Reason::OutOfRange(name()))
    }
}

fn yes_or_no(text: &str) -> Option<bool> {
    match text {
        "Yes" => Some(true),
        "No" => Some(false),
        _ => None,
    }
}

fn indicator(id: IndicatorId, en: &str, zh: &str, measure: Measure) -> Indicator {
    Indicator::new(id, Label::new(en, zh), Cohort::Received, measure)
}

/// Number of complaints.
pub(crate) fn complaints() -> Indicator {
    let rows = Counted::all(Unit::Case);
    indicator(redress::code!("complaints"), "complaints", "投诉件数", Measure::Count { rows })
}

/// Share that the company answered in time, according to the bureau.
pub(crate) fn timely() -> Indicator {
    let whole = Counted::that(Unit::Case, Test::with(&[Property::Judged]));
    let part = Test::with(&[Property::OnTime]);
    indicator(
        redress::code!("timely"),
        "timely response",
        "及时答复率",
        Measure::Share { whole, part },
    )
}

/// Share of closed complaints that the consumer disputed.
pub(crate) fn disputed() -> Indicator {
    let whole = Counted::that(Unit::Case, Test::with(&[Property::Closed]));
    let part = Test::with(&[Property::Disputed]);
    indicator(redress::code!("disputed"), "dispute rate", "异议率", Measure::Share { whole, part })
        .note("of answers only; blanks do not count as answers", "仅按有答复的计算；空白不算答复")
}

fn relief() -> Indicator {
    let whole = Counted::that(Unit::Case, Test::with(&[Property::Closed]));
    let part = Test::with(&[Property::Compensated]);
    indicator(
        redress::code!("relief"),
        "monetary relief",
        "金钱补偿率",
        Measure::Share { whole, part },
    )
}

/// Mean time until a complaint was sent to its company.
pub(crate) fn lag() -> Indicator {
    let (rows, of) = (Counted::all(Unit::Case), Quantity::Custody);
    indicator(
        redress::code!("lag"),
        "mean time to sending",
        "平均转送时长",
        Measure::Mean { rows, of },
    )
}

fn lag_at(percent: u8, id: IndicatorId, name: &str) -> Indicator {
    let (rows, of) = (Counted::all(Unit::Case), Quantity::Custody);
    indicator(id, name, name, Measure::Percentile { rows, of, percent })
}

fn sections() -> Vec<Figures> {
    let short = || vec![complaints(), timely(), disputed(), lag()];
    let all = vec![
        complaints(),
        timely(),
        disputed(),
        relief(),
        lag(),
        lag_at(50, redress::code!("lag-p50"), "p50"),
        lag_at(95, redress::code!("lag-p95"), "p95"),
    ];
    let section = |en: &str, zh: &str, grain, by: &[Dimension], indicators| {
        let breakdown = Breakdown { zone: chrono_tz::Tz::UTC, grain, by: by.to_vec(), indicators };
        Figures::new(Label::new(en, zh), Aggregate::new(breakdown))
    };
    vec![
        section("All complaints", "全部投诉", Grain::Whole, &[], all),
        section("By product", "按产品", Grain::Whole, &[Dimension::Line], short()),
        section("By channel", "按渠道", Grain::Whole, &[Dimension::Channel], short()),
        section("By company response", "按处理结果", Grain::Whole, &[Dimension::Outcome], short()),
        section("By issue", "按问题", Grain::Whole, &[Dimension::Subject], short()),
        section("By company", "按企业", Grain::Whole, &[Dimension::Brand], short()),
        section("By state", "按州", Grain::Whole, &[Dimension::Region], short()),
        section("By month of receipt", "按受理月份", Grain::Month, &[], short()),
    ]
}
