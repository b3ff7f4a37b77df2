//! `Names`: the names of codes in figures; `Glossary`: the names of codes in logs.

use std::collections::BTreeMap;

use redress::lifecycle::{CommandKind, StateKind};
use redress::policy::Policy;
use redress::vocabulary::{
    Actor, ActorId, Clause, Code, Kind, Label, Lang, Outcome, Party, Role, RuleId, kind, role,
};
use redress_metrics::Dimension;

/// Names for the codes of dimensions. Implemented by [`Policy`] and by functions.
pub trait Names {
    /// The name of a code, as shown to people.
    fn name(&self, dimension: Dimension, code: &str) -> Label;
}

/// Shows every code unchanged.
#[derive(Clone, Copy, Debug, Default)]
pub struct Codes;

impl Names for Codes {
    fn name(&self, dimension: Dimension, code: &str) -> Label {
        fixed(dimension, code).unwrap_or_else(|| Label::new(code, code))
    }
}

impl<F: Fn(Dimension, &str) -> Label> Names for F {
    fn name(&self, dimension: Dimension, code: &str) -> Label {
        self(dimension, code)
    }
}

/// The policy's labels; stages and rules are named after their limits. A code without a label is shown as is.
impl Names for Policy {
    fn name(&self, dimension: Dimension, code: &str) -> Label {
        let limits = &self.spec().limits;
        let limit = match dimension {
            Dimension::Stage => limits.iter().find(|rule| rule.topic.as_str() == code),
            Dimension::Rule => limits.iter().find(|rule| rule.id.as_str() == code),
            _ => None,
        };
        let incentive = || {
            let named = self.spec().incentives.iter().find(|rule| rule.id.as_str() == code);
            named.filter(|_| dimension == Dimension::Rule).map(|rule| rule.label.clone())
        };
        limit.map(|rule| rule.label.clone()).or_else(incentive).unwrap_or_else(|| {
            match fixed(dimension, code) {
                Some(label) => label,
                None => {
                    let own = self.label_in(dimension.as_str(), code);
                    own.cloned().unwrap_or_else(|| {
                        Label::new(self.label(code, Lang::En), self.label(code, Lang::Zh))
                    })
                }
            }
        })
    }
}

/// Names of codes that are not defined by a policy.
fn fixed(dimension: Dimension, code: &str) -> Option<Label> {
    match dimension {
        Dimension::Kind => Kind::ALL
            .iter()
            .find(|word| word.as_str() == code)
            .map(|word| Label::new(word.label(Lang::En), word.label(Lang::Zh))),
        Dimension::Outcome => Outcome::ALL
            .iter()
            .find(|word| word.as_str() == code)
            .map(|word| Label::new(word.label(Lang::En), word.label(Lang::Zh))),
        _ => None,
    }
}

/// The name of a label that may be missing.
pub(super) fn named(names: &dyn Names, dimension: Dimension, code: Option<&str>) -> Label {
    match code {
        Some(code) => names.name(dimension, code),
        None => Label::new("not recorded", "未记录"),
    }
}

/// Makes a label from a text in each language.
pub(super) fn both(text: impl Fn(Lang) -> String) -> Label {
    Label::new(text(Lang::En), text(Lang::Zh))
}

/// The clauses of a rule or refusal in brackets: ` [R-1, R-2]`.
pub(super) fn clauses(cite: &[Clause]) -> String {
    let cite: Vec<&str> = cite.iter().map(Clause::as_str).collect();
    if cite.is_empty() { String::new() } else { format!(" [{}]", cite.join(", ")) }
}

/// Names for the codes in a log: the policy's labels, and the host's names for everything else, such as
/// reasons, causes, titles and people.
///
/// ```
/// use redress_presets::dealership;
/// use redress::vocabulary::Lang;
/// use redress_report::Glossary;
///
/// let policy = dealership()?;
/// let words = Glossary::new(&policy).words(&[("part-late", "part late", "配件延误")]);
/// assert_eq!(words.word("part-late").text(Lang::En), "part late");
/// assert_eq!(words.word("never-heard-of").text(Lang::En), "never-heard-of");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Glossary<'a> {
    policy: &'a Policy,
    words: BTreeMap<String, Label>,
    persons: BTreeMap<ActorId, Label>,
    holders: BTreeMap<Role, ActorId>,
}

impl<'a> Glossary<'a> {
    /// The labels of a policy.
    #[must_use]
    pub const fn new(policy: &'a Policy) -> Self {
        Self { policy, words: BTreeMap::new(), persons: BTreeMap::new(), holders: BTreeMap::new() }
    }

    /// Adds names for codes that the policy does not define: code, English, Chinese.
    #[must_use]
    pub fn words(mut self, words: &[(&str, &str, &str)]) -> Self {
        let words = words.iter().map(|(code, en, zh)| ((*code).to_owned(), Label::new(*en, *zh)));
        self.words.extend(words);
        self
    }

    /// Adds the name of a person.
    #[must_use]
    pub fn person(mut self, id: ActorId, en: &str, zh: &str) -> Self {
        self.persons.insert(id, Label::new(en, zh));
        self
    }

    /// Adds the one person who holds a role.
    #[must_use]
    pub fn holder(mut self, role: Role, id: ActorId) -> Self {
        self.holders.insert(role, id);
        self
    }

    /// The policy.
    #[must_use]
    pub const fn policy(&self) -> &'a Policy {
        self.policy
    }

    /// The name of a code: from the policy, otherwise from the host, otherwise the code itself.
    #[must_use]
    pub fn word(&self, code: &str) -> Label {
        self.or_own(code, both(|lang| self.policy.label(code, lang).to_owned()))
    }

    /// The name of a code of one list, as [`Policy::label_of`] has it, otherwise as [`Self::word`].
    #[must_use]
    pub fn code<K: kind::Kind>(&self, code: &Code<K>) -> Label {
        self.or_own(code.as_str(), both(|lang| self.policy.label_of(code, lang).to_owned()))
    }

    /// The policy's label, or the host's where the policy has none.
    fn or_own(&self, code: &str, label: Label) -> Label {
        match self.words.get(code) {
            Some(own) if label.en == code && label.zh == code => own.clone(),
            _ => label,
        }
    }

    /// What the procedure's people call a state.
    #[must_use]
    pub fn state(&self, state: StateKind) -> Label {
        both(|lang| self.policy.term("state", state.as_str(), state.label(lang), lang).to_owned())
    }

    /// What the procedure's people call a command.
    #[must_use]
    pub fn command(&self, command: CommandKind) -> Label {
        let usual = |lang| command.label(lang);
        both(|lang| self.policy.term("command", command.as_str(), usual(lang), lang).to_owned())
    }

    /// The names of several codes, as a list.
    pub(super) fn list<'c, K: kind::Kind + 'c>(
        &self,
        codes: impl IntoIterator<Item = &'c Code<K>>,
    ) -> Label {
        let labels: Vec<Label> = codes.into_iter().map(|code| self.code(code)).collect();
        join(&labels)
    }

    /// The name of a limit; see [`Self::limit_cited`] for one with clauses.
    #[must_use]
    pub fn limit(&self, rule: &RuleId) -> Label {
        self.policy.limit(rule).map_or_else(|| self.word(rule.as_str()), |rule| rule.label.clone())
    }

    /// The name of a limit, followed by its clauses in brackets.
    #[must_use]
    pub fn limit_cited(&self, rule: &RuleId) -> Label {
        let cite = self.policy.limit(rule).map(|rule| clauses(&rule.cite)).unwrap_or_default();
        let name = self.limit(rule);
        Label::new(name.en + &cite, name.zh + &cite)
    }

    /// The name of a penalty or reward.
    #[must_use]
    pub fn incentive(&self, rule: &RuleId) -> Label {
        let known = self.policy.incentive(rule);
        known.map_or_else(|| self.word(rule.as_str()), |rule| rule.label.clone())
    }

    /// A person's name, or their id.
    #[must_use]
    pub fn name_of(&self, id: &ActorId) -> Label {
        let known = self.persons.get(id).cloned();
        known.unwrap_or_else(|| Label::new(id.as_str(), id.as_str()))
    }

    /// An actor, by name and role; the desk itself for alarms.
    #[must_use]
    pub fn actor(&self, actor: &Actor) -> Label {
        if actor.role == role::SYSTEM {
            return Label::new("the desk", "系统");
        }
        let title = self.code(&actor.role);
        match self.persons.get(&actor.id) {
            Some(name) => titled(name, &title),
            None => title,
        }
    }

    /// A party: a person by name, a role with the name of its holder, or a department.
    #[must_use]
    pub fn party(&self, party: &Party) -> Label {
        match party {
            Party::Person(id) => self.name_of(id),
            Party::Role(role) | Party::Manager { role, .. } => match self.holders.get(role) {
                Some(id) => titled(&self.name_of(id), &self.code(role)),
                None => self.code(role),
            },
            Party::Department(department) => self.code(department),
        }
    }

    /// A party, by name only if a name is known.
    #[must_use]
    pub fn party_name(&self, party: &Party) -> Label {
        match party {
            Party::Role(role) | Party::Manager { role, .. } => match self.holders.get(role) {
                Some(id) => self.name_of(id),
                None => self.code(role),
            },
            Party::Person(_) | Party::Department(_) => self.party(party),
        }
    }
}

fn titled(name: &Label, title: &Label) -> Label {
    Label::new(format!("{}, {}", name.en, title.en), format!("{}{}", title.zh, name.zh))
}

/// Joins labels to a list.
pub(super) fn join(labels: &[Label]) -> Label {
    both(|lang| {
        let texts: Vec<&str> = labels.iter().map(|label| label.text(lang)).collect();
        texts.join(lang.pick(", ", "、"))
    })
}

/// The policy's labels, then the host's names.
impl Names for Glossary<'_> {
    fn name(&self, dimension: Dimension, code: &str) -> Label {
        let known = self.policy.name(dimension, code);
        self.or_own(code, known)
    }
}
