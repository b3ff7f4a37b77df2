//! The account of a replay: what happened to each row, how the file was read, and what its mapping leaves open.

use redress::vocabulary::{Label, Lang};
use redress_report::{Cell, Column, Content, Note, Notes, Section, Table};

use super::books::Books;
use super::labels::Agreement;
use super::rows::Shape;
use super::{Order, Replayed, Source};

/// Maximum number of names in a note.
const NAMES: usize = 20;

/// The sections that come before all figures.
pub(crate) fn sections(replayed: &Replayed) -> Vec<Section> {
    let mut sections = Vec::new();
    let mut push = |title: Label, content: Content| sections.push(Section::new(title, content));
    push(Label::new("Rows of the file", "文件各行的去向"), Content::Table(rows(&replayed.books)));
    let open = open(&replayed.books);
    if !open.is_empty() {
        let title = Label::new("What the mapping leaves open", "映射未尽之处");
        push(title, Content::Notes(Notes { notes: open }));
    }
    let notes = notes(replayed);
    if !notes.is_empty() {
        let title = Label::new("How it was replayed", "回放方法");
        push(title, Content::Notes(Notes { notes }));
    }
    if let Some(agreement) = &replayed.agreement {
        let title = Label::new(
            "On time: the source's word against the limits",
            "及时性：系统标记与时限对照",
        );
        push(title, Content::Table(against(agreement)));
    }
    sections
}

/// What happened to each row, with the sums before their parts.
fn rows(books: &Books) -> Table {
    let mut table = Table::of(vec![
        Column::words("result", "去向"),
        Column::numbers("rows", "行"),
        Column::words("first lines", "首见行号"),
        Column::words("values", "取值"),
    ]);
    let mut row = |count: u64, what: Label, lines: String, values: String| {
        let cells = [Cell::from(what), Cell::from(count), Cell::from(lines), Cell::from(values)];
        table.row(cells);
    };
    let part = |text: &dyn Fn(Lang) -> String| {
        Label::new(format!("– {}", text(Lang::En)), format!("– {}", text(Lang::Zh)))
    };
    row(books.rows, Label::new("read", "读取"), String::new(), String::new());
    row(books.applied, Label::new("used", "已采用"), String::new(), String::new());
    if books.passed() > 0 {
        let what = Label::new("skipped: nothing new", "略过：无新内容");
        row(books.passed(), what, String::new(), String::new());
        for (why, found) in &books.passed {
            row(found.count, part(&|lang| why.text(lang)), found.at(), found.values.join(", "));
        }
    }
    row(books.unusable(), Label::new("unusable", "不可用"), String::new(), String::new());
    for (why, found) in &books.unusable {
        row(found.count, part(&|lang| why.text(lang)), found.at(), found.values.join(", "));
    }
    for (fault, found) in &books.faults {
        let text = |lang: Lang| {
            let left =
                lang.pick("fault of the record, excluded from times", "记录有误，不计入时长");
            format!("{left}: {}", fault.text(lang))
        };
        row(found.count, Label::new(text(Lang::En), text(Lang::Zh)), found.at(), String::new());
    }
    table
}

/// What the mapping leaves open, and what would have been read.
fn open(books: &Books) -> Vec<Note> {
    let list = |names: &mut dyn Iterator<Item = String>| {
        let mut names: Vec<String> = names.collect();
        let more = names.len().saturating_sub(NAMES);
        names.truncate(NAMES);
        let more = if more > 0 { format!(" … (+{more})") } else { String::new() };
        (names.join(", ") + &more, names.join("、") + &more)
    };
    let mut notes = Vec::new();
    let mut note = |what: Label, names: &mut dyn Iterator<Item = String>| {
        let (en, zh) = list(names);
        if !en.is_empty() {
            notes.push(Note::new(what, Label::new(en, zh)));
        }
    };
    note(
        Label::new("activities of the mapping that no row has", "映射中有、文件中没有的活动"),
        &mut books.unseen().map(str::to_owned),
    );
    note(
        Label::new(
            "activities of the file that the mapping does not name",
            "文件中有、映射中没有的活动",
        ),
        &mut books.unmapped.iter().map(|(name, rows)| format!("{name} ({rows})")),
    );
    let mut seen: Vec<Label> = Vec::new();
    for reason in books.unusable.keys() {
        if let (Some(en), Some(zh)) = (reason.expected(Lang::En), reason.expected(Lang::Zh)) {
            let label = Label::new(en, zh);
            if !seen.contains(&label) {
                let what = Label::new(reason.text(Lang::En), reason.text(Lang::Zh));
                notes.push(Note::new(what, label.clone()));
                seen.push(label);
            }
        }
    }
    notes
}

/// What the source system says of timeliness, against the limits.
fn against(agreement: &Agreement) -> Table {
    let mut table = Table::of(vec![
        Column::words("the source says", "系统标记"),
        Column::numbers("all limits kept", "各时限均遵守"),
        Column::numbers("a limit broken", "有时限超期"),
        Column::numbers("none decided", "无定论"),
    ]);
    let says = [Label::new("on time", "及时"), Label::new("not on time", "不及时")];
    for (label, row) in says.into_iter().zip(agreement.cases) {
        let [kept, broken, open] = row;
        table.row([Cell::from(label), Cell::from(kept), Cell::from(broken), Cell::from(open)]);
    }
    let silent = Label::new("nothing", "无标记");
    table.row([Cell::from(silent), Cell::from(agreement.silent), Cell::from(""), Cell::from("")]);
    let (same, both) = agreement.agreeing();
    let differing: Vec<String> = agreement.differing.iter().map(ToString::to_string).collect();
    let (en, zh) = if differing.is_empty() {
        (format!("They agree on {same} of {both} cases."), format!("{both}件中{same}件一致。"))
    } else {
        let ids = differing.join(", ");
        (
            format!("They agree on {same} of {both} cases; the first that differ: {ids}."),
            format!("{both}件中{same}件一致；首批不一致的：{ids}。"),
        )
    };
    table.row([Cell::from(Label::new(en, zh)), Cell::from(""), Cell::from(""), Cell::from("")]);
    table
}

impl Source {
    /// How the file was read, in words.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let shape = match self.shape {
            Shape::Json => return format!("JSON Lines, {}", self.encoding),
            Shape::Array => return format!("JSON, {}", self.encoding),
            Shape::Xes => return format!("XES, {}", self.encoding),
            Shape::Csv => match self.separator {
                b',' => lang.pick("commas", "逗号").to_owned(),
                b';' => lang.pick("semicolons", "分号").to_owned(),
                b'\t' => lang.pick("tabs", "制表符").to_owned(),
                other => format!("`{}`", char::from(other)),
            },
        };
        match lang {
            Lang::En => format!("a table separated by {shape}, {}", self.encoding),
            Lang::Zh => format!("以{shape}分隔的表格，{}", self.encoding),
        }
    }
}

/// Notes on the replay of a log; none for outcomes.
fn notes(replayed: &Replayed) -> Vec<Note> {
    let (Some(order), Some(until)) = (replayed.order, replayed.until) else { return Vec::new() };
    let (cases, open) = (replayed.cases, replayed.most_open);
    let order = match order {
        Order::Time => Label::new(
            format!("ordered by time, at most {open} cases in memory"),
            format!("按时间排序，内存中最多{open}件"),
        ),
        Order::Sorted => Label::new(
            "ordered neither by case nor by time, sorted in memory",
            "既不按投诉也不按时间排序，已在内存中排序",
        ),
        Order::Case => {
            Label::new("ordered by case, one case in memory", "按投诉排序，内存中同时一件")
        }
    };
    let sort = if replayed.should_be_sorted {
        Label::new(
            "; its rows are not in order, and too many to be sorted: sort it first",
            "；行序混乱且过大，无法排序：请先排序",
        )
    } else {
        Label::new("", "")
    };
    let until = until.format("%Y-%m-%d %H:%M UTC");
    let file = Label::new(
        format!("{cases} cases; {}; the records end on {until}{}", order.en, sort.en),
        format!("共{cases}件；{}；记录截至{until}{}", order.zh, sort.zh),
    );
    let carried = |lang: Lang| {
        let all = replayed.commands.iter().map(|(command, (said, implied))| {
            let implied = match (implied, lang) {
                (0, _) => String::new(),
                (_, Lang::En) => format!(" (+{implied} implied)"),
                (_, Lang::Zh) => format!("（另推定{implied}）"),
            };
            format!("{} {said}{implied}", command.label(lang))
        });
        all.collect::<Vec<_>>().join(lang.pick(", ", "，"))
    };
    vec![
        Note::new(Label::new("the file", "文件"), file),
        Note::new(
            Label::new("read as", "读取方式"),
            Label::new(replayed.source.text(Lang::En), replayed.source.text(Lang::Zh)),
        ),
        Note::new(
            Label::new("commands carried out", "执行的命令"),
            Label::new(carried(Lang::En), carried(Lang::Zh)),
        ),
    ]
}
