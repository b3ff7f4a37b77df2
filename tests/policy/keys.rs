//! The table of the keys of a policy file says what the types read.

use std::collections::BTreeMap;

use redress::policy::{
    Accept, Authority, Codes, ConclusionRule, Consequence, DepartmentRule, Extension,
    FigureSection, Figures, FollowUpRule, Gate, IncentiveRule, LimitRule, Need, Origin, Permission,
    PolicySpec, Reaction, Route, Shortcomings, Trigger, When,
};
use redress::time::{
    AlternateDay, CalendarSpec, IntakeCutoff, NamedDay, OfficialDays, SpecialDay, WeeklyHours,
};
use redress::vocabulary::Label;
use serde::de::DeserializeOwned;

/// Section by section: each key with what it takes, its default and its meaning.
pub(crate) type Keys = Vec<(&'static str, Vec<[&'static str; 4]>)>;

pub(crate) fn keys() -> Keys {
    let text = include_str!("../../src/policy/keys.txt");
    let sections = text.split("\n== ").skip(1).filter_map(|section| {
        let (heading, lines) = section.split_once('\n')?;
        let (name, _) = heading.split_once(": ")?;
        let cells = |line: &'static str| {
            let mut cells = line.splitn(4, " | ");
            std::array::from_fn(|_| cells.next().expect("four cells"))
        };
        Some((name, lines.lines().filter(|line| !line.is_empty()).map(cells).collect()))
    });
    sections.collect()
}

/// The keys that a type knows, as it says when it meets another one.
fn known<T: DeserializeOwned>() -> Vec<String> {
    let error =
        serde_json::from_str::<T>(r#"{"no such key":{}}"#).err().expect("unknown").to_string();
    let (_, list) = error.split_once("the known ones are: ").unwrap_or_else(|| panic!("{error}"));
    let list = list.split(" at line").next().unwrap_or_default();
    list.split(", ").map(str::to_owned).collect()
}

#[test]
fn every_key_that_is_read_is_in_the_table_and_no_other() {
    let mut types: BTreeMap<&str, Vec<String>> = BTreeMap::from([
        ("policy", known::<PolicySpec>()),
        ("codes", known::<Codes>()),
        ("when", known::<When>()),
        ("origin", known::<Origin>()),
        ("department", known::<DepartmentRule>()),
        ("follow_up", known::<FollowUpRule>()),
        ("route", known::<Route>()),
        ("permission", known::<Permission>()),
        ("conclusion", known::<ConclusionRule>()),
        ("shortcomings", known::<Shortcomings>()),
        ("authority", known::<Authority>()),
        ("gate", known::<Gate>()),
        ("need", known::<Need>()),
        ("limit", known::<LimitRule>()),
        ("extension", known::<Extension>()),
        ("consequence", known::<Consequence>()),
        ("reaction", known::<Reaction>()),
        ("trigger", known::<Trigger>()),
        ("incentive", known::<IncentiveRule>()),
        ("figures", known::<Figures>()),
        ("section", known::<FigureSection>()),
        ("accept", known::<Accept>()),
        ("calendar", known::<CalendarSpec>()),
        ("hours", known::<WeeklyHours>()),
        ("alternate_day", known::<AlternateDay>()),
        ("special_day", known::<SpecialDay>()),
        ("named_day", known::<NamedDay>()),
        ("official_days", known::<OfficialDays>()),
        ("cutoff", known::<IntakeCutoff>()),
        ("label", known::<Label>()),
    ]);
    // Read without a type of their own: the content of `china`, and the declaration of a blank.
    types.insert("china", vec!["through".to_owned()]);
    let blank = ["kind", "what", "cite", "longer_than", "default", "optional"];
    types.insert("blank", blank.map(str::to_owned).to_vec());
    types.entry("policy").or_default().push("blanks".to_owned());
    for (section, keys) in keys() {
        let mut read = types.remove(section).unwrap_or_else(|| panic!("no type for {section}"));
        let mut table: Vec<&str> = keys.iter().map(|[name, ..]| *name).collect();
        read.sort_unstable();
        table.sort_unstable();
        assert_eq!(table, read, "{section}");
    }
    assert_eq!(types, BTreeMap::new());
}
