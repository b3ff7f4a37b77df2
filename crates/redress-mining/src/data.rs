//! `Data`: named values and references, independent of the format. The content of each event is defined in
//! `event_attributes`.

use std::borrow::Cow;

use chrono::{DateTime, Utc};

use super::{Options, instant};
use redress::complaint::{Plan, Warning};
use redress::policy::PolicyStamp;
use redress::vocabulary::{ActorId, Code, ComplaintId, Department, Facts, Money, Party};

/// A value, which determines its type in either format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value<'a> {
    Word(Cow<'a, str>),
    Whole(i64),
    /// A decimal number as text, so that it stays exact.
    Decimal(String),
    Yes(bool),
    At(DateTime<Utc>),
}

impl Value<'_> {
    pub(super) fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Word(text) => Cow::Borrowed(text),
            Self::Whole(number) => number.to_string().into(),
            Self::Decimal(text) => Cow::Borrowed(text),
            Self::Yes(yes) => if *yes { "true" } else { "false" }.into(),
            Self::At(at) => instant(*at).into(),
        }
    }
}

/// The kinds of things that can be referred to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Thing {
    Complaint,
    Department,
    Actor,
    Customer,
}

impl Options {
    pub(super) const fn show(self, thing: Thing) -> bool {
        match thing {
            Thing::Complaint | Thing::Department => true,
            Thing::Actor => self.actors,
            Thing::Customer => self.customers,
        }
    }
}

/// Named values, and references with their qualifiers.
#[derive(Clone, Debug, Default)]
pub(super) struct Data<'a> {
    pub(super) values: Vec<(&'static str, Value<'a>)>,
    pub(super) references: Vec<(&'static str, Thing, &'a str)>,
}

impl<'a> Data<'a> {
    pub(super) fn word(&mut self, name: &'static str, word: &'a str) -> &mut Self {
        self.value(name, Value::Word(word.into()))
    }

    pub(super) fn value(&mut self, name: &'static str, value: Value<'a>) -> &mut Self {
        let before = self.values.iter_mut().find(|(known, _)| *known == name);
        match (before.map(|(_, before)| before), &value) {
            // A format has room for one value per name.
            (Some(Value::Word(words)), Value::Word(more)) => {
                let words = words.to_mut();
                words.push_str(", ");
                words.push_str(more);
            }
            _ => self.values.push((name, value)),
        }
        self
    }

    pub(super) fn whole(&mut self, name: &'static str, number: impl Into<i64>) -> &mut Self {
        self.value(name, Value::Whole(number.into()))
    }

    pub(super) fn yes(&mut self, name: &'static str, yes: bool) -> &mut Self {
        self.value(name, Value::Yes(yes))
    }

    pub(super) fn at(&mut self, name: &'static str, at: DateTime<Utc>) -> &mut Self {
        self.value(name, Value::At(at))
    }

    pub(super) fn refer(&mut self, name: &'static str, thing: Thing, id: &'a str) -> &mut Self {
        if !self.references.contains(&(name, thing, id)) {
            self.references.push((name, thing, id));
        }
        self
    }

    pub(super) fn department(&mut self, name: &'static str, id: &'a Department) -> &mut Self {
        self.refer(name, Thing::Department, id.as_str())
    }

    pub(super) fn actor(&mut self, name: &'static str, id: &'a ActorId) -> &mut Self {
        self.refer(name, Thing::Actor, id.as_str())
    }

    pub(super) fn complaint(&mut self, name: &'static str, id: &'a ComplaintId) -> &mut Self {
        self.refer(name, Thing::Complaint, id.as_str())
    }

    /// A list, joined to one value; omitted if empty.
    pub(super) fn joined<K>(&mut self, name: &'static str, codes: &'a [Code<K>]) -> &mut Self {
        for code in codes {
            self.word(name, code.as_str());
        }
        self
    }

    pub(super) fn money(&mut self, amount: &'static str, money: Money) -> &mut Self {
        let text = money.to_string();
        let digits = text.split_once(' ').map_or(text.as_str(), |(digits, _)| digits);
        self.value(amount, Value::Decimal(digits.to_owned()))
    }

    pub(super) fn warning(&mut self, warning: Option<&Warning>) -> &mut Self {
        if let Some(warning) = warning {
            self.at("next-warning", warning.at);
        }
        self
    }

    pub(super) fn party(&mut self, names: &PartyNames, party: &'a Party) -> &mut Self {
        match party {
            Party::Person(id) => self.actor(names.person, id),
            Party::Role(role) | Party::Manager { role, .. } => self.word(names.role, role.as_str()),
            Party::Department(id) => self.department(names.department, id),
        }
    }

    pub(super) fn plan(&mut self, plan: &'a Plan) -> &mut Self {
        self.joined("remedies", &plan.remedies);
        if let Some(money) = plan.compensation {
            self.money("compensation", money).word("currency", money.currency().code());
        }
        self
    }

    pub(super) fn policy(&mut self, stamp: &'a PolicyStamp) -> &mut Self {
        self.word("policy", stamp.name.as_str()).whole("policy-version", stamp.version)
    }

    /// The classification, or its changes since the one before. A fact that is no longer known becomes empty.
    pub(super) fn facts(&mut self, facts: &'a Facts, before: Option<&Facts>) -> &mut Self {
        let now = fact_words(facts);
        let then = before.map(fact_words);
        for (at, (name, word)) in now.iter().enumerate() {
            let was = then.as_ref().and_then(|then| then.get(at)).map(|(_, word)| word);
            if was != Some(word) && (before.is_some() || !word.is_empty()) {
                self.value(name, Value::Word(word.clone()));
            }
        }
        self
    }
}

fn fact_words(facts: &Facts) -> [(&'static str, Cow<'_, str>); 10] {
    let flags: Vec<&str> = facts.flags.iter().map(Code::as_str).collect();
    [
        ("kind", facts.kind.as_str().into()),
        ("channel", facts.channel.as_str().into()),
        ("grade", facts.grade.as_str().into()),
        ("nature", facts.nature.as_str().into()),
        ("tier", facts.tier.as_str().into()),
        ("initiative", facts.initiative.as_str().into()),
        ("subject", facts.subject.as_ref().map_or("", Code::as_str).into()),
        ("line", facts.line.as_ref().map_or("", Code::as_str).into()),
        ("home", facts.home.as_ref().map_or("", Code::as_str).into()),
        ("flags", flags.join(", ").into()),
    ]
}

/// Attribute names of a party, by its kind.
pub(super) struct PartyNames {
    pub(super) person: &'static str,
    pub(super) role: &'static str,
    pub(super) department: &'static str,
}
