//! From a command to its form, and from the form that was sent back to the command.
//!
//! What can be chosen is what the policy and the case offer; whether it is accepted is decided by the desk.

mod offer;
mod read;

use maud::{Markup, html};
use redress::policy::Policy;
use redress::vocabulary::kind::Kind as List;
use redress::vocabulary::{Code, Facts, Lang};
use redress_report::Glossary;

use crate::app::App;
use crate::fields::Fields;

pub(crate) use read::Read;

/// How a field is filled in.
pub(crate) enum Input {
    /// One of these; if it may be left open, what stands there then.
    One(Vec<(String, String)>, Option<String>),
    /// Any of these.
    Many(Vec<(String, String)>),
    /// Yes or no.
    Check,
    /// An amount of money.
    Amount,
    /// A local date and time.
    Moment,
    /// The number of a complaint.
    Number,
}

/// A field of a form.
pub(crate) struct Field {
    name: &'static str,
    label: String,
    input: Input,
}

/// A field that was filled in wrongly, and what was expected.
#[derive(Debug)]
pub(crate) struct Fault {
    pub(crate) field: &'static str,
    pub(crate) text: String,
}

type Options = Vec<(String, String)>;

/// The forms for one complaint, or for a new one.
pub(crate) struct Forms<'a> {
    pub(crate) app: &'a App,
    pub(crate) policy: &'a Policy,
    pub(crate) words: &'a Glossary<'a>,
    pub(crate) lang: Lang,
}

/// A code's name: as the policy calls it in its list, otherwise as this host does.
pub(crate) fn name<K: List>(words: &Glossary<'_>, code: &Code<K>, lang: Lang) -> String {
    let own = words.policy().label_of(code, lang);
    if own == code.as_str() { words.word(own).text(lang).to_owned() } else { own.to_owned() }
}

impl Forms<'_> {
    /// What the fields stand at when nothing has been typed: the case as it is.
    pub(crate) fn standing(facts: &Facts) -> Fields {
        let mut fields = Fields::default();
        fields.set("kind", facts.kind.as_str());
        fields.set("channel", facts.channel.as_str());
        fields.set("grade", facts.grade.as_str());
        fields.set("nature", facts.nature.as_str());
        fields.set("tier", facts.tier.as_str());
        fields.set("initiative", facts.initiative.as_str());
        fields.set("subject", facts.subject.as_ref().map_or("", Code::as_str));
        fields.set("line", facts.line.as_ref().map_or("", Code::as_str));
        for flag in &facts.flags {
            fields.push("flags", flag.as_str());
        }
        fields
    }
}

/// The fields with what has been typed, and what is wrong with it. `form` tells the ids of several forms apart.
pub(crate) fn inputs(form: &str, fields: &[Field], typed: &Fields, faults: &[Fault]) -> Markup {
    html! { @for field in fields { (input(form, field, typed, faults)) } }
}

fn input(form: &str, field: &Field, typed: &Fields, faults: &[Fault]) -> Markup {
    let (id, at) = (format!("{form}-{}", field.name), field.name);
    let fault = faults.iter().find(|fault| fault.field == at);
    let about = format!("{id}-fault");
    let (wrong, described) = (fault.map(|_| "true"), fault.map(|_| about.as_str()));
    let value = typed.get(at);
    html! {
        div class="field" {
            @match &field.input {
                Input::Check => label class="check" {
                    input type="checkbox" name=(at) value="yes" checked[value.is_some()];
                    (field.label)
                },
                Input::Many(options) => fieldset {
                    legend { (field.label) }
                    @for (code, label) in options {
                        label class="check" {
                            input type="checkbox" name=(at) value=(code) checked[typed.has(at, code)];
                            (label)
                        }
                    }
                },
                Input::One(options, open) => {
                    label for=(id) { (field.label) }
                    select id=(id) name=(at) required[open.is_none()] aria-invalid=[wrong] aria-describedby=[described] {
                        @if let Some(open) = open { option value="" { (open) } }
                        @for (code, label) in options {
                            option value=(code) selected[value == Some(code)] { (label) }
                        }
                    }
                },
                Input::Amount => {
                    label for=(id) { (field.label) }
                    input id=(id) name=(at) inputmode="decimal" autocomplete="off" value=[value] aria-invalid=[wrong] aria-describedby=[described];
                },
                Input::Moment => {
                    label for=(id) { (field.label) }
                    input id=(id) name=(at) type="datetime-local" required value=[value] aria-invalid=[wrong] aria-describedby=[described];
                },
                Input::Number => {
                    label for=(id) { (field.label) }
                    input id=(id) name=(at) required maxlength="64" autocomplete="off" value=[value] aria-invalid=[wrong] aria-describedby=[described];
                },
            }
            @if let Some(fault) = fault { p class="fault" id=(about) role="alert" { (fault.text) } }
        }
    }
}
