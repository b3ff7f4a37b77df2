//! `redress policy model`: everything that can happen to a complaint.

use redress::lifecycle::CommandKind;
use redress::vocabulary::kind::Kind as CodeKind;
use redress::vocabulary::{Code, Facts, Kind, Lang, channel};
use redress_testing::walk::{Bounds, Way, explore};

use crate::args::Source;
use crate::failure::{Failure, WRONG};
use crate::load::Text;
use crate::output::print;

/// Maximum number of ways that are told of each kind.
const MOST: usize = 10;

/// A code that was given, or the usual one, or the first of a list that has not got that.
fn chosen<K: CodeKind>(
    what: &str,
    given: Option<&str>,
    usual: Code<K>,
    listed: &[Code<K>],
) -> Result<Code<K>, Failure> {
    let Some(given) = given else {
        let first = listed.first().filter(|_| !listed.contains(&usual));
        return Ok(first.cloned().unwrap_or(usual));
    };
    let code: Code<K> =
        given.parse().map_err(|error| Failure::plain(format!("--{what}: {error}")))?;
    if listed.is_empty() || listed.contains(&code) {
        return Ok(code);
    }
    let known: Vec<&str> = listed.iter().map(Code::as_str).collect();
    Err(Failure::new(
        format!("--{what}: the policy has no `{given}`; it has {}", known.join(", ")),
        format!("--{what}：制度中没有`{given}`；可用：{}", known.join("、")),
    ))
}

pub(crate) fn run(
    source: &Source,
    (channel, grade): (Option<&str>, Option<&str>),
    lang: Lang,
) -> Result<u8, Failure> {
    let policy = Text::of(&source.policy)?.policy(&source.blanks, lang)?;
    let codes = &policy.spec().codes;
    let channel = chosen("channel", channel, channel::HOTLINE, &codes.channels)?;
    let usual = Facts::new(Kind::Complaint, channel);
    let facts = Facts {
        grade: chosen("grade", grade, usual.grade.clone(), &codes.grades)?,
        nature: chosen("nature", None, usual.nature.clone(), &codes.natures)?,
        tier: chosen("tier", None, usual.tier.clone(), &codes.tiers)?,
        ..usual
    };
    let found = explore(&policy, &facts, Bounds::default())
        .map_err(|why| Failure::plain(why.text(&policy, lang)))?;
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
