//! `redress policy model`: everything that can happen to a complaint.

use redress::lifecycle::CommandKind;
use redress::vocabulary::{CodeError, Lang};
use redress_testing::walk::{Bounds, Way, explore};

use crate::args::Source;
use crate::failure::{Failure, WRONG};
use crate::load::Text;
use crate::output::print;

/// Maximum number of ways that are told of each kind.
const MOST: usize = 10;

pub(crate) fn run(
    source: &Source,
    (channel, grade): (Option<&str>, Option<&str>),
    lang: Lang,
) -> Result<u8, Failure> {
    let policy = Text::of(&source.policy)?.policy(&source.blanks, lang)?;
    let codes = &policy.spec().codes;
    let wrong = |what: &str, error: CodeError| Failure::at(format_args!("--{what}"), &error);
    let mut facts = codes.plain();
    if let Some(channel) = channel {
        facts.channel = channel.parse().map_err(|error| wrong("channel", error))?;
    }
    if let Some(grade) = grade {
        facts.grade = grade.parse().map_err(|error| wrong("grade", error))?;
    }
    if let Some(unknown) = codes.unknown_in(&facts) {
        let (option, code) = (unknown.part.label(Lang::En), &unknown.code);
        return Err(Failure::new(
            format!("--{option}: the policy has no `{code}`; it has {}", unknown.known.join(", ")),
            format!("--{option}：制度中没有`{code}`；可用：{}", unknown.known.join("、")),
        ));
    }
    let found = explore(&policy, &facts, Bounds::default())
        .map_err(|why| Failure::worded(&why.text(&policy, lang)))?;
    let mut out = vec![match lang {
        Lang::En => format!(
            "A complaint by {}, {}: {} combinations of facts, {} steps between them, {} combinations of limits; {}.",
            policy.label_of(&facts.channel, lang),
            policy.label_of(&facts.grade, lang),
            found.states,
            found.steps,
            found.waits,
            if found.complete {
                "all were visited"
            } else {
                "stopped at the bound, there are more"
            },
        ),
        Lang::Zh => format!(
            "渠道{}、等级{}的投诉：{}种情形，其间{}步，{}种时限组合；{}。",
            policy.label_of(&facts.channel, lang),
            policy.label_of(&facts.grade, lang),
            found.states,
            found.steps,
            found.waits,
            if found.complete { "已全部查遍" } else { "达到上限，尚有未查" },
        ),
    }];
    let mut tell = |en: &'static str, zh: &'static str, ways: &[Way]| {
        if ways.is_empty() {
            return false;
        }
        out.push(String::new());
        let (what, count) = (lang.pick(en, zh), ways.len());
        out.push(match lang {
            Lang::En => format!("{what} ({count}):"),
            Lang::Zh => format!("{what}（{count}）："),
        });
        out.extend(ways.iter().take(MOST).map(|way| format!("  {}", story(way, lang))));
        if count > MOST {
            out.push("  …".to_owned());
        }
        true
    };
    let dead =
        tell("Dead ends: the case cannot be closed any more", "死路：无法再结案", &found.dead_ends);
    let gates = tell("Ways around a gate", "绕过关卡的途径", &found.gates_passed);
    let roles = tell("Ways around a role", "绕过权限的途径", &found.roles_passed);
    tell("The case waits and no limit runs", "等待中而没有时限在走", &found.unlimited);
    tell(
        "The same, after an answer was sent back",
        "答复退回后等待而没有时限",
        &found.unlimited_again,
    );
    if out.len() == 1 {
        out.push(lang.pick("Nothing is wrong.", "没有发现问题。").to_owned());
    }
    print(&out.join("\n"))?;
    Ok(if dead || gates || roles { WRONG } else { 0 })
}

/// A way as people read it.
fn story(way: &Way, lang: Lang) -> String {
    let commands: Vec<&str> = way.commands.iter().map(|command| word(*command, lang)).collect();
    format!("{} → {}", commands.join(" → "), way.to.label(lang))
}

fn word(command: CommandKind, lang: Lang) -> &'static str {
    command.label(lang)
}
