//! Conditions part by part: for what they hold, which can hold together, which holds wherever another does.

use redress::policy::{Policy, PolicySpec, Situation, When};
use redress::vocabulary::{Facts, Flag, Initiative, Kind, channel, grade};
use redress_testing::permissive;

fn plain() -> Facts {
    Facts::new(Kind::Complaint, channel::HOTLINE)
}

/// A part that lists values: a condition on one, on another, on either, and facts that have the first.
struct Part {
    one: When,
    other: When,
    either: When,
    facts: Facts,
}

fn part<T: Clone>(values: [T; 2], add: fn(When, T) -> When, set: fn(&mut Facts, T)) -> Part {
    let [first, second] = values;
    let mut facts = plain();
    set(&mut facts, first.clone());
    Part {
        one: add(When::any(), first.clone()),
        other: add(When::any(), second.clone()),
        either: add(add(When::any(), first), second),
        facts,
    }
}

/// Two words of a list.
fn two<T: std::str::FromStr>() -> [T; 2] {
    ["first", "second"].map(|word| word.parse().ok().expect("a code"))
}

fn lists() -> Vec<Part> {
    vec![
        part([Kind::Grievance, Kind::Appeal], When::kind, |f, v| f.kind = v),
        part([channel::POST, channel::OEM], When::channel, |f, v| f.channel = v),
        part([grade::MAJOR, grade::GENERAL], When::grade, |f, v| f.grade = v),
        part(two(), When::nature, |f, v| f.nature = v),
        part(two(), When::tier, |f, v| f.tier = v),
        part(two(), When::subject, |f, v| f.subject = Some(v)),
        part(two(), When::line, |f, v| f.line = Some(v)),
    ]
}

fn holds(when: &When, facts: &Facts) -> bool {
    when.holds(&Situation::at_intake(facts))
}

#[test]
fn a_part_that_lists_values_asks_for_one_of_them() {
    for Part { one, other, either, facts } in lists() {
        assert!(holds(&one, &facts) && holds(&either, &facts), "{one:?}");
        assert!(!holds(&other, &facts), "{other:?}");
        assert!(one.overlaps(&either) && either.overlaps(&other), "{one:?}");
        assert!(one.overlaps(&When::any()) && When::any().overlaps(&one), "{one:?}");
        assert!(!one.overlaps(&other) && !other.overlaps(&one), "{one:?}");
        assert!(either.covers(&one) && one.covers(&one) && When::any().covers(&one), "{one:?}");
        assert!(!one.covers(&either) && !one.covers(&other), "{one:?}");
        assert!(!one.covers(&When::any()), "{one:?}");
        assert_eq!([one.specificity(), either.specificity()], [1, 1], "{one:?}");
        assert_eq!((one.facts_only(), one.course_only()), (one.clone(), When::any()));
    }
    assert_eq!(When::any().specificity(), 0);
}

/// All flags that are asked for, so that more of them ask for more.
#[test]
fn flags_are_asked_for_all_together() {
    let [first, second] = two::<Flag>();
    let one = When::any().flag(first.clone());
    let both = one.clone().flag(second.clone());
    let set = |flags| Facts { flags, ..plain() };
    let facts = [set(vec![]), set(vec![first.clone()]), set(vec![second, first])];
    assert_eq!(facts.each_ref().map(|facts| holds(&one, facts)), [false, true, true]);
    assert_eq!(facts.each_ref().map(|facts| holds(&both, facts)), [false, false, true]);
    assert!(one.covers(&both) && !both.covers(&one) && one.overlaps(&both));
    assert!(!one.covers(&When::any()) && When::any().covers(&one));
    assert_eq!([one.specificity(), both.specificity()], [1, 2]);
}

#[test]
fn who_took_the_first_step_is_one_or_the_other() {
    let when = |initiative| {
        let mut when = When::any();
        when.initiative = Some(initiative);
        when
    };
    let (active, passive) = (when(Initiative::Active), when(Initiative::Passive));
    for (mine, one, other) in
        [(Initiative::Active, &active, &passive), (Initiative::Passive, &passive, &active)]
    {
        let facts = Facts { initiative: mine, ..plain() };
        assert!(holds(one, &facts) && !holds(other, &facts));
        assert!(one.overlaps(one) && !one.overlaps(other) && one.overlaps(&When::any()));
        assert!(one.covers(one) && !one.covers(other) && !one.covers(&When::any()));
        assert!(When::any().covers(one) && When::any().overlaps(one));
        assert_eq!(one.specificity(), 1);
    }
}

/// Counts begin with the number that is named.
#[test]
fn a_part_that_counts_holds_from_its_number_on() {
    type From = fn(u8) -> When;
    type Set = for<'a, 's> fn(&'s mut Situation<'a>, u8);
    let counts: [(From, Set); 5] = [
        (|n| When::any().from_level(n), |at, n| at.level = n),
        (|n| When::any().from_cycle(n.into()), |at, n| at.cycle = n.into()),
        (|n| When::any().from_call_back(n.into()), |at, n| at.call_backs = n.into()),
        (|n| When::any().from_transfer(n.into()), |at, n| at.transfers = n.into()),
        (|n| When::any().from_rework(n.into()), |at, n| at.rework = n.into()),
    ];
    let facts = plain();
    for (from, set) in counts {
        for (n, expected) in [(2, false), (3, true), (4, true)] {
            let mut at = Situation::at_intake(&facts);
            set(&mut at, n);
            assert_eq!(from(3).holds(&at), expected, "{:?} at {n}", from(3));
        }
        assert!(from(3).covers(&from(3)) && from(3).covers(&from(4)));
        assert!(!from(3).covers(&from(2)) && !from(3).covers(&When::any()));
        assert!(When::any().covers(&from(3)) && from(3).overlaps(&from(9)));
        assert_eq!(from(3).specificity(), 1);
        assert_eq!((from(3).course_only(), from(3).facts_only()), (from(3), When::any()));
    }
    // Every case is in its first cycle at least.
    assert!(When::any().from_cycle(1).covers(&When::any()));
    assert!(!When::any().from_cycle(2).covers(&When::any()));
}

fn policy(change: impl FnOnce(&mut PolicySpec)) -> Policy {
    let mut spec = permissive();
    change(&mut spec);
    Policy::new(spec).expect("a policy")
}

#[test]
fn only_other_rules_of_one_name_and_version_may_not_stand_beside_each_other() {
    let first = policy(|_| {});
    let marks = |spec: &mut PolicySpec| spec.marks.push("late".parse().expect("a mark"));
    let changed = policy(marks);
    let why = changed.may_stand_beside(&first).expect_err("they are other rules");
    assert_eq!((&why.adopted, &why.offered), (first.stamp(), changed.stamp()));
    assert!(first.may_stand_beside(&first).is_ok());
    let renamed = policy(|spec| {
        marks(spec);
        spec.name = "another".parse().expect("a name");
    });
    let later = policy(|spec| {
        marks(spec);
        spec.version = 2;
    });
    for other in [&renamed, &later] {
        assert!(other.may_stand_beside(&first).is_ok());
        assert!(!other.stamp().matches(first.stamp()));
    }
    // Name and version count also where one of the two has no digest.
    let bare = |of: &Policy| {
        let mut stamp = of.stamp().clone();
        stamp.digest = None;
        stamp
    };
    assert!(first.stamp().matches(&bare(&changed)));
    assert!(!first.stamp().matches(&bare(&renamed)) && !first.stamp().matches(&bare(&later)));
}
