//! The shipped procedures are files like an adopter's: what they say is what the typed codes say.

use std::collections::BTreeSet;

use redress::lifecycle::Milestone;
use redress::policy::{
    BlankKind, FileError, IfOpen, LimitRule, PolicyFile, PolicySpec, Stake, Trigger, When,
};
use redress::vocabulary::Lang;
use redress_presets::{dealership, equipment, mall, marketing, rights, telecom};

/// Each file with every blank filled in, optional ones too.
fn whole(text: &str) -> PolicySpec {
    let mut file = PolicyFile::from_toml(text).expect("a policy file");
    for blank in file.blanks().to_vec() {
        let long = blank.longer_than.is_some();
        let value = match blank.kind {
            BlankKind::Period => "90min",
            BlankKind::WorkingDays if long => "15 working days",
            BlankKind::WorkingDays => "5 working days",
            BlankKind::Count => "7",
            BlankKind::Money => "200.00 CNY",
            BlankKind::MoneyRange => "20.00 to 50.00 CNY",
            BlankKind::Calendar => "china",
            BlankKind::Table => {
                file = file.supply(&blank.name).expect("a table");
                continue;
            }
            other => panic!("{other:?}"),
        };
        file = file.fill(&blank.name, value).expect("fits");
    }
    file.spec().expect("nothing open")
}

fn conditions(spec: &PolicySpec) -> Vec<&When> {
    let reactions =
        spec.reactions.iter().flat_map(|rule| Some(&rule.when).into_iter().chain(&rule.unless));
    (spec.limits.iter().map(|rule| &rule.when))
        .chain(spec.gates.iter().map(|rule| &rule.when))
        .chain(spec.permissions.iter().map(|rule| &rule.when))
        .chain(spec.routes.iter().map(|rule| &rule.when))
        .chain(spec.conclusions.iter().map(|rule| &rule.when))
        .chain(spec.authorities.iter().map(|rule| &rule.when))
        .chain(reactions)
        .collect()
}

/// The codes of one kind in a file, and those that have constants; of the latter, those in `words_only`
/// need only have words, since no rule asks for them.
#[track_caller]
fn same<T: ToString>(
    kind: &str,
    in_file: impl IntoIterator<Item = T>,
    constants: &[T],
    labels: &PolicySpec,
) {
    let text = |code: &T| code.to_string();
    let file: BTreeSet<String> = in_file.into_iter().map(|code| text(&code)).collect();
    let known: BTreeSet<String> = constants.iter().map(text).collect();
    assert_eq!(known.len(), constants.len(), "{kind}: a code has two constants");
    let missing: Vec<_> = file.difference(&known).collect();
    assert!(missing.is_empty(), "{kind}: {missing:?} have no constant");
    let unknown: Vec<_> =
        known.difference(&file).filter(|code| !labels.labels.contains_key(*code)).collect();
    assert!(unknown.is_empty(), "{kind}: {unknown:?} are not in the file");
}

macro_rules! holds {
    ($preset:ident: $($kind:ident),*) => {{
        let spec = whole($preset::TOML);
        $(same(stringify!($kind), codes::$kind(&spec), $preset::$kind::ALL, &spec);)*
    }};
}

/// The codes that the rules of a policy use, by kind.
mod codes {
    use super::*;
    use redress::vocabulary::*;

    pub(super) fn role(spec: &PolicySpec) -> Vec<Role> {
        spec.roles.clone()
    }
    pub(super) fn department(spec: &PolicySpec) -> Vec<Department> {
        spec.departments.iter().map(|rule| rule.department.clone()).collect()
    }
    pub(super) fn mark(spec: &PolicySpec) -> Vec<Mark> {
        spec.marks.clone()
    }
    pub(super) fn topic(spec: &PolicySpec) -> Vec<Topic> {
        spec.limits
            .iter()
            .map(|rule| rule.topic.clone())
            .chain(spec.figures.decisive.clone())
            .collect()
    }
    pub(super) fn flag(spec: &PolicySpec) -> Vec<Flag> {
        conditions(spec).into_iter().flat_map(|when| when.flag.clone()).collect()
    }
    pub(super) fn subject(spec: &PolicySpec) -> Vec<Subject> {
        conditions(spec).into_iter().flat_map(|when| when.subject.clone()).collect()
    }
    pub(super) fn line(spec: &PolicySpec) -> Vec<Line> {
        conditions(spec).into_iter().flat_map(|when| when.line.clone()).collect()
    }
    pub(super) fn conclusion(spec: &PolicySpec) -> Vec<Conclusion> {
        spec.conclusions.iter().map(|rule| rule.conclusion.clone()).collect()
    }
    pub(super) fn measure(spec: &PolicySpec) -> Vec<Measure> {
        let scale = |stake: &Stake| match stake {
            Stake::Measures(scale) => scale.clone(),
            Stake::Money(_) => Vec::new(),
        };
        spec.incentives.iter().flat_map(|rule| scale(&rule.stake)).collect()
    }
    pub(super) fn remedy(_: &PolicySpec) -> Vec<Remedy> {
        Vec::new()
    }
    pub(super) fn reason(_: &PolicySpec) -> Vec<Reason> {
        Vec::new()
    }
    pub(super) fn cause(spec: &PolicySpec) -> Vec<Cause> {
        spec.figures.service_causes.clone()
    }
}

#[test]
fn every_constant_is_a_code_of_its_file_and_every_code_of_a_file_has_a_constant() {
    holds!(dealership: role, department, mark, topic, flag, subject, line);
    holds!(mall: role, department, mark, topic, flag, subject, measure);
    holds!(marketing: role, department, mark, topic, flag, subject, cause);
    holds!(rights: role, department, mark, topic, subject, measure, reason);
    holds!(equipment: role, department, mark, topic, flag, reason);
    let spec = whole(telecom::TOML);
    // The departments' limits are made from the operator's table.
    let topics = codes::topic(&spec).into_iter().chain([telecom::topic::DEPARTMENT]);
    same("topic", topics, telecom::topic::ALL, &spec);
    let flags = codes::flag(&spec);
    same("flag", flags, telecom::flag::ALL, &spec);
    same("role", codes::role(&spec), telecom::role::ALL, &spec);
    same("department", codes::department(&spec), telecom::department::ALL, &spec);
    same("mark", codes::mark(&spec), telecom::mark::ALL, &spec);
    same("line", codes::line(&spec), telecom::line::ALL, &spec);
    same("subject", codes::subject(&spec), telecom::subject::ALL, &spec);
    same("conclusion", codes::conclusion(&spec), telecom::conclusion::ALL, &spec);
    same("remedy", codes::remedy(&spec), telecom::remedy::ALL, &spec);
}

const FILES: [(&str, &str); 6] = [
    ("DLR", dealership::TOML),
    ("MAL", mall::TOML),
    ("MKT", marketing::TOML),
    ("RTS", rights::TOML),
    ("PRD", equipment::TOML),
    ("TEL", telecom::TOML),
];

#[test]
fn figures_go_by_limits_that_the_file_has_and_cite_its_own_source() {
    for (source, text) in FILES {
        let spec = whole(text);
        assert!(!spec.figures.decisive.is_empty(), "{source}: nothing decides what is in time");
        for topic in spec.figures.decisive.iter().chain(&spec.figures.filling) {
            let of = |limit: &LimitRule| limit.topic == *topic;
            assert!(spec.limits.iter().any(of), "{source}: no limit on {topic}");
        }
        for section in &spec.figures.sections {
            for clause in &section.cite {
                assert!(clause.as_str().starts_with(source), "{source}: {clause}");
            }
        }
    }
}

#[test]
fn a_blank_says_which_clause_leaves_it_open_and_what_to_supply() {
    for (source, text) in FILES {
        for blank in PolicyFile::from_toml(text).expect("a policy file").blanks() {
            let general = blank.kind == BlankKind::Calendar;
            assert!(general || blank.cite[0].as_str().starts_with(source), "{blank}");
            assert!(!blank.what.en.is_empty() && !blank.what.zh.is_ascii(), "{blank}");
            assert!(blank.if_open != IfOpen::Refused || !general, "{blank}");
        }
    }
}

#[test]
fn a_table_of_the_operators_is_no_text() {
    let file = PolicyFile::from_toml(telecom::TOML).expect("a policy file");
    let refused = file.fill("remote_units", "zhengzhou").expect_err("rows");
    assert!(matches!(refused, FileError::WrongKind { .. }), "{refused}");
}

/// Marks are reached as the limits and reactions say.
#[test]
fn every_mark_of_a_file_is_asked_for_or_recorded() {
    for (source, text) in FILES {
        let spec = whole(text);
        for mark in &spec.marks {
            let wanted = Milestone::from(mark.clone());
            let asked = spec.permissions.iter().any(|rule| rule.marks.contains(mark))
                || spec.limits.iter().any(|rule| rule.from == wanted || rule.until == wanted)
                || spec.reactions.iter().any(|rule| rule.on == Trigger::Reached(wanted.clone()));
            assert!(asked, "{source}: {mark}");
        }
    }
}

/// The by-law of a Chinese office has no English codes in its sentences; the names of rules stand in brackets.
#[test]
fn the_dealerships_by_law_reads_without_codes() {
    let text = dealership::dealership().unwrap().explain(Lang::Zh);
    for line in text.lines().skip(1) {
        let mut depth = 0;
        let said: String = line
            .chars()
            .filter(|c| {
                depth += i32::from(*c == '（') - i32::from(*c == '）');
                depth == 0 && *c != '）'
            })
            .collect();
        let mut parts = said.split('`');
        // What stands between backticks is the name of an incentive, told in brackets after it.
        let said: String = parts.by_ref().step_by(2).collect();
        assert!(!said.contains(|c: char| c.is_ascii_lowercase()), "{line}");
    }
    for words in ["业务类型为销售", "问题类别为配件", "标记为需要厂家", "客服人员、客服经理可以"]
    {
        assert!(text.contains(words), "{words}");
    }
}
