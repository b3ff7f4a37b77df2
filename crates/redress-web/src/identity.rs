//! Who is asking: where an organisation's single sign-on goes.

use redress::policy::Policy;
use redress::vocabulary::{Actor, ActorId, Department, Label, Lang, Role};
use redress_demo::dealership::everybody;

/// A person who works at the desk, in one role.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Person {
    /// The name shown to people.
    pub name: Label,
    /// How the person acts: id, role, department.
    pub actor: Actor,
}

impl Person {
    /// A person with a name who acts like this.
    #[must_use]
    pub const fn new(name: Label, actor: Actor) -> Self {
        Self { name, actor }
    }

    /// The name in a language.
    #[must_use]
    pub fn called(&self, lang: Lang) -> &str {
        self.name.text(lang)
    }
}

/// Who may sign in, and as what. The desk believes what it says, so it is what a host replaces: an organisation
/// answers from its directory, and leaves `chosen_freely` false.
pub trait Identity: Send + Sync {
    /// The person with an id, as of now: somebody who has left is `None`, and their sessions end.
    fn person(&self, id: &str) -> Option<Person>;

    /// Everybody, for lists to choose from.
    fn everybody(&self) -> Vec<Person>;

    /// Whether a visitor may sign in as anybody, without proof: a demonstration.
    fn chosen_freely(&self) -> bool {
        false
    }
}

/// A fixed list of people to choose from, without proof.
#[derive(Clone, Debug, Default)]
pub struct People(Vec<Person>);

impl People {
    /// The staff of the simulated dealership who have a role in its policy.
    #[must_use]
    pub fn dealership(policy: &Policy) -> Self {
        let staff = everybody().filter(|person| policy.spec().roles.contains(&person.role));
        let person = |person: &redress_demo::Person| {
            Person::new(Label::new(person.name(Lang::En), person.name(Lang::Zh)), person.actor())
        };
        Self(staff.map(person).collect())
    }

    /// One person for each role of a policy, and for each department that a role manages: to try a procedure out.
    #[must_use]
    pub fn of_roles(policy: &Policy) -> Self {
        let spec = policy.spec();
        let mut people = Vec::new();
        for role in &spec.roles {
            let managed = spec.departments.iter().filter(|rule| rule.manager == *role);
            let mut departments: Vec<&Department> = managed.map(|rule| &rule.department).collect();
            if departments.is_empty() {
                departments.push(&spec.origin);
            }
            let several = departments.len() > 1;
            for department in departments {
                people.extend(Self::acting(policy, role, department, several));
            }
        }
        Self(people)
    }

    fn acting(policy: &Policy, role: &Role, of: &Department, several: bool) -> Option<Person> {
        let id = if several { format!("{role}@{of}") } else { role.to_string() };
        let name = |lang| {
            let title = policy.label_of(role, lang);
            if several {
                format!("{title} · {}", policy.label_of(of, lang))
            } else {
                title.to_owned()
            }
        };
        let actor = Actor::new(ActorId::new(id).ok()?, role.clone()).of(of.clone());
        Some(Person::new(Label::new(name(Lang::En), name(Lang::Zh)), actor))
    }
}

impl Identity for People {
    fn person(&self, id: &str) -> Option<Person> {
        self.0.iter().find(|person| person.actor.id.as_str() == id).cloned()
    }

    fn everybody(&self) -> Vec<Person> {
        self.0.clone()
    }

    fn chosen_freely(&self) -> bool {
        true
    }
}
