//! Small policies that say everything a policy can say, with their explanation and diagram as people read them,
//! written out by hand.

use redress::policy::Policy;
use redress::vocabulary::Lang;

pub(crate) const TOYS: &str = r#"
name = "toys"
version = 3
title = { en = "Toys", zh = "玩具投诉" }
origin = "desk"
roles = ["agent", "fitter", "head"]
ladder = ["manager", "role:head"]
climb = "rung-by-rung"
receiver_owns = { channel = "on-site" }
returns = "to-sender"
marks = ["seen", "told"]
follow_up = { accepts = "neutral", attempts = 2, intake_counts = { channel = "call-back" } }

[codes]
grades = ["general", "major"]
flags = ["gift"]

[[origins]]
when = { channel = "on-site" }
department = "shop"
cite = "T-1"

[[departments]]
department = "desk"
manager = "head"

[[departments]]
department = "shop"
manager = "fitter"
passes_to = ["desk", "repair"]

[[departments]]
department = "repair"
manager = "fitter"

[[routes]]
when = { subject = ["lost", "late"], line = "post" }
to = "shop"
cite = ["T-2", "T-3"]

[[routes]]
from = "shop"
to = "repair"

[[permissions]]
allow = ["receive", "register", "dispatch", "sign", "propose", "complete", "answer", "follow-up", "decide-liability", "offer", "refuse", "extend", "transfer", "return", "reopen", "escalate", "resume", "close"]
to = "agent"

[[permissions]]
allow = "mark"
to = ["agent", "head"]
scope = "holder"
marks = ["seen", "told"]

[[permissions]]
allow = "hold"
to = "fitter"
scope = "responsible"
reasons = ["parts", "weather"]
cite = "T-4"

[[permissions]]
allow = "contact"
to = "agent"
scope = "owner"
when = { kind = ["grievance", "complaint"], channel = "hotline", grade = "major", nature = "general", tier = "ordinary", flag = ["gift"], initiative = "active" }

[[permissions]]
allow = "sign-notice"
to = "fitter"
scope = "notice"

[[permissions]]
allow = ["decide-notice", "update"]
to = "head"
scope = "home"

[[gates]]
id = "asked"
before = "close"
needs = "satisfied"
when = { level_from = 1, cycle_from = 2, call_backs_from = 3, transfers_from = 4, rework_from = 5 }

[[gates]]
id = "seen-first"
before = "mark"
marks = "told"
needs = { reached = "mark:seen" }
cite = "T-5"

[[gates]]
id = "found"
before = "close"
needs = "liability"

[[gates]]
id = "home"
before = "close"
needs = "form-home"

[[gates]]
id = "dated"
before = "answer"
needs = { promised = "visit" }

[[gates]]
id = "no-offers"
before = "offer"
needs = "barred"
when = { grade = "general" }

[[limits]]
id = "form"
topic = "form"
label = { en = "form filled in", zh = "填写处理表" }
from = "received"
until = "registered"
within = "same day"
calendar = "always"
starts = "each"
by = ["manager", "holder"]
through_transfers = true
lapses_at = ["closed", "mark:told"]
hard = true
on_hold = "stops"
precedence = 2
warn = [50, 90]
on_warning = [{ expedite = "owner" }, { notify = "next" }]
on_breach = [{ escalate = 1 }, { propose = "late" }, "rework", { regrade = "major" }]
cite = "T-6"

[[limits]]
id = "visit"
topic = "visit"
label = { en = "visited", zh = "上门" }
from = "registered"
until = "mark:seen"
agreed = true
within = "5 days"
warn = 80
extension = { times = 2, at_most = "9 days", approvers = ["agent", "head"], late = true, customer_told = true }

[[limits]]
id = "answer"
topic = "answer"
label = { en = "answered", zh = "答复" }
when = { grade = "major" }
from = "received"
until = "answered"
by = ["owner", "role:head"]
within = "30h"
extension = { times = 1 }

[[limits]]
id = "close"
topic = "close"
label = { en = "closed", zh = "关单" }
from = "answered"
until = "closed"
within = "10 days"
extension = { times = 255 }
on_breach = { notify = "liable" }

[[reactions]]
id = "again"
on = "dissatisfied"
when = { grade = "major" }
unless = { cycle_from = 3 }
then = ["rework", { expedite = "holder" }]
cite = "T-7"

[[reactions]]
id = "look"
on = { reached = "mark:seen" }
then = { notify = "manager" }

[[reactions]]
id = "call"
on = { call-back = "nobody-contacted" }
then = { escalate = 2 }

[[reactions]]
id = "blame"
on = { liability = "liable" }
then = { propose = "rude" }

[[reactions]]
id = "month"
on = "carried-over"
then = { notify = "role:head" }

[[authorities]]
id = "small"
to = ["agent", "fitter"]
remedies = ["refund", "repair"]
up_to = "20.00 EUR"
when = { grade = "general" }
cite = "T-8"

[[authorities]]
id = "words"
to = "agent"
remedies = "apology"

[[authorities]]
id = "all"
to = "head"
up_to = "any"

[[conclusions]]
conclusion = "founded"
finding = "liable"
also_after = { broken = ["form", "answer"], marks = "told" }
cite = "T-9"

[[conclusions]]
conclusion = "unfounded"
when = { grade = "general" }
not_after = { broken = "visit" }

[[incentives]]
id = "late"
incentive = "penalty"
label = { en = "late form", zh = "未按时填表" }
on = "owner"
joint = "manager"
stake = "20.00 to 50.00 EUR"
decided_by = ["head", "agent"]
article = { en = "article 4", zh = "第四条" }
cite = "T-10"

[[incentives]]
id = "rude"
incentive = "penalty"
label = { en = "rude answer", zh = "态度恶劣" }
on = "liable"
stake = ["warning", "demotion"]
decided_by = "head"

[labels]
"grade:major" = { en = "serious", zh = "重大" }
"gift" = { en = "a gift", zh = "礼品" }
"head" = { en = "head of service", zh = "主管" }
"department:shop" = { en = "the shop", zh = "门店" }
"command:contact" = { en = "ring up", zh = "致电" }
"point:answered" = { en = "replied", zh = "回函" }
"topic:close" = { en = "closing", zh = "结案事项" }
"word:form" = { en = "slip", zh = "工单" }
"word:owner" = { en = "the fixer", zh = "经办人" }
"word:customer" = { en = "client", zh = "顾客" }

[calendar]
zone = "Europe/Berlin"
hours = { mon = ["09:00", "17:00"] }

[calendars.always]
zone = "UTC"
hours = { mon = ["00:00", "24:00"], tue = ["00:00", "24:00"], wed = ["00:00", "24:00"], thu = ["00:00", "24:00"], fri = ["00:00", "24:00"], sat = ["00:00", "24:00"], sun = ["00:00", "24:00"] }
"#;

const ENGLISH: &str = "\
Toys (toys, version 3)

Who may do what
- agent may: receive, register, dispatch, sign for it, propose a resolution, complete, answer the customer, follow up, decide liability, offer to the customer, customer refuses, extend a limit, transfer, return the form, reopen, escalate, resume, close.
- agent, head of service may: record a fact (seen, told), where their department has the case.
- fitter may: put on hold (for parts or weather), where their department has the case or had it last. (T-4)
- agent may: ring up, where they are the case owner, for kind grievance or complaint and channel hotline and grade serious and nature general and tier ordinary and flag a gift and initiative active.
- fitter may: sign a notice, for notices on their own department.
- head of service may: decide a notice, progress update, for customers of their own.

Where a case goes
- Cases start at desk.
- They start at the shop, for channel on-site. (T-1)
- Whoever takes a case in owns it, for channel on-site.
- desk dispatches to the shop, for subject lost or late and line post. (T-2, T-3)
- the shop dispatches to repair.
- the shop may hand cases to desk, repair.
- A returned slip goes back step by step, to whoever handed it on.
- Escalation: level 1 is the department's manager, level 2 is head of service; people climb one level at a time.
- Call-backs: worse than neutral counts as dissatisfied; after 2 vain attempts the case may go on as unreachable; the call that brought the case in counts as the first, for channel call-back.

What may not be left out
- Before \"close\": a satisfied customer, for level 1 and later and cycle 2 and later and call-back 3 and later and transfer 4 and later and rework 5 and later. (`asked`)
- Before \"record a fact: told\": seen. (`seen-first`; T-5)
- Before \"close\": liability decided. (`found`)
- Before \"close\": the slip back. (`home`)
- Before \"answer the customer\": a date set for `visit`. (`dated`)
- Before \"offer to the customer\": never: this step is not taken, for grade general. (`no-offers`)

How long things may take
- form filled in: from received until registered on the same day. Counted by the calendar always. Starts anew each time. Kept only by the manager responsible or the department that handles the case. A transfer leaves it running: whoever has the case in the end must keep it. Of no matter once closed or told. No promise may go beyond it. Stops while the case is on hold. Comes before others on form filled in (precedence 2). Warning at 50 %, 90 %: expedite order to the fixer, notify the department that gets the form next. When it runs out: escalate to level 1, propose `late` (late form), start the next cycle, regrade to serious. (`form`; T-6)
- visited: from registered until seen by a date agreed case by case, within 5 days at most. Warning at 80 %. May be extended 2 times, to 9 days at most, by agent or head of service, also once it has run out, when the customer has been told. (`visit`)
- answered: from received until replied within 30h, for grade serious. Kept only by the fixer or head of service. May be extended once. (`answer`)
- closed: from replied until closed within 10 days. When it runs out: notify who is liable. May be extended. (`close`)

What follows
- On \"the customer is dissatisfied at a call-back\", for grade serious, except for cycle 3 and later: start the next cycle, expedite order to the department that has the case. (`again`; T-7)
- On \"seen\": notify the department's manager. (`look`)
- On \"call-back: nobody had contacted them\": escalate to level 2. (`call`)
- On \"decided: liable\": propose `rude` (rude answer). (`blame`)
- On \"carried over the month's end\": notify head of service. (`month`)

What may be granted without asking
- agent, fitter may grant refund, repair, up to 20 EUR, for grade general. (`small`; T-8)
- agent may grant apology. (`words`)
- head of service may grant any remedy, any amount. (`all`)

How a case may end
- founded, where decided: liable, or after late: form filled in or late: answered or told. (T-9)
- unfounded, for grade general, not after late: visited.

Penalties and rewards
- late form: penalty of 20–50 EUR on the fixer, the department's manager jointly liable, decided by head of service, agent, by article 4. (`late`; T-10)
- rude answer: penalty of warning or demotion on who is liable, decided by head of service. (`rude`)

Departments and who heads them
- desk: head of service
- the shop: fitter
- repair: fitter

What a case may be
- grade: general, serious (`major`)
- flags: a gift (`gift`)

By which calendar
- Times are those of Europe/Berlin.
- Open Monday 09:00–17:00; Tuesday to Sunday closed.

The calendar always
- Times are those of UTC.
- Open every day 00:00–24:00.
";

const CHINESE: &str = "\
玩具投诉（toys，第3版）

办理权限
- agent可以：接收、登记、派单、签收、制定处理方案、处理完毕、答复顾客、回访、责任认定、告知顾客方案、顾客拒绝、延期、转派、交回工单、重新处理、升级上报、恢复、关单。
- agent、主管可以：记录事项（seen、told），限本部门正在处理的投诉。
- fitter可以：挂起（限parts或weather），限本部门正在处理或最后处理的投诉。（T-4）
- agent可以：致电，限本人为经办人的投诉，适用于类别为抱怨或投诉且渠道为hotline且级别为重大且性质为general且顾客级别为ordinary且标记为礼品且主被动为主动。
- fitter可以：签署通知单，限本部门的通知单。
- 主管可以：核准奖惩、回复进度，限本单位顾客。

投诉流转
- 投诉自desk开始。
- 自门店开始，适用于渠道为on-site。（T-1）
- 接收人即经办人，适用于渠道为on-site。
- desk派单至门店，适用于问题类别为lost或late且业务类型为post。（T-2、T-3）
- 门店派单至repair。
- 门店可转交desk、repair。
- 工单逐级反馈至转交部门。
- 升级：第1级为部门负责人、第2级为主管；人工升级须逐级进行。
- 回访：顾客评价低于“一般”的，按不满意处理；2次未接通后可按无法接通处理；反映该投诉的回访计为首次，适用于渠道为call-back。

必经环节
- “关单”之前：顾客满意，适用于升级级别不少于1且处理轮次不少于2且回访次数不少于3且转派次数不少于4且退回重办次数不少于5。（`asked`）
- “记录事项：told”之前：seen。（`seen-first`；T-5）
- “关单”之前：责任已认定。（`found`）
- “关单”之前：工单已反馈。（`home`）
- “答复顾客”之前：“上门”的日期已商定。（`dated`）
- 不得“告知顾客方案”，适用于级别为general。（`no-offers`）

时限
- 填写工单：自接收至登记，当天完成。按日历always计算。每次重新起算。须由责任部门负责人或处理部门完成。转派后原时限继续计算，由最终负责的部门完成。关单或told后不再适用。任何承诺不得超过。挂起期间停止计时。在填写工单的各项时限中优先（优先级2）。50%、90%时预警：向经办人督办、通知流程的下一环节。超时：升级至第1级、提出`late`（未按时填表）、重新处理、级别改为重大。（`form`；T-6）
- 上门：自登记至seen，按逐案商定的日期，最长5日。80%时预警。可延期2次，最长9日，须经agent或主管批准，超时后仍可申请，须已告知顾客。（`visit`）
- 答复：自接收至回函，30小时内，适用于级别为重大。须由经办人或主管完成。可延期1次。（`answer`）
- 关单：自回函至关单，10日内。超时：通知责任人。可延期。（`close`）

后续措施
- “回访顾客不满意”时，适用于级别为重大，但不适用于处理轮次不少于3：重新处理、向当前处理部门督办。（`again`；T-7）
- “seen”时：通知部门负责人。（`look`）
- “回访：无人联系”时：升级至第2级。（`call`）
- “认定：有责”时：提出`rude`（态度恶劣）。（`blame`）
- “转入下月”时：通知主管。（`month`）

授权
- agent、fitter可以给予refund、repair，金额不超过20 EUR，适用于级别为general。（`small`；T-8）
- agent可以给予apology。（`words`）
- 主管可以给予任何补救，金额不限。（`all`）

结案方式
- founded，认定为有责，或有以下情形之一：填写工单超时；答复超时；told。（T-9）
- unfounded，适用于级别为general，有以下情形之一的除外：上门超时。

奖惩
- 未按时填表：对经办人处罚20–50 EUR，部门负责人负连带责任，由主管、agent核准。依据第四条。（`late`；T-10）
- 态度恶劣：对责任人给予warning或demotion，由主管核准。（`rude`）

部门与负责人
- desk：主管
- 门店：fitter
- repair：fitter

投诉的各项取值
- 等级：general、重大（`major`）
- 标志：礼品（`gift`）

所用日历
- 时间按`Europe/Berlin`。
- 周一 09:00至17:00；周二至周日 休息。

日历always
- 时间按`UTC`。
- 每天00:00至24:00。
";

#[test]
fn everything_that_a_policy_can_say_is_explained_in_plain_words() {
    let policy = Policy::from_toml(TOYS).expect("a policy");
    let told = policy.explain(Lang::En);
    for (told, expected) in told.lines().zip(ENGLISH.lines()) {
        assert_eq!(told, expected);
    }
    assert_eq!(told, ENGLISH);
}

#[test]
fn the_same_in_chinese() {
    let policy = Policy::from_toml(TOYS).expect("a policy");
    let told = policy.explain(Lang::Zh);
    for (told, expected) in told.lines().zip(CHINESE.lines()) {
        assert_eq!(told, expected);
    }
    assert_eq!(told, CHINESE);
}

const LETTERS: &str = r##"
name = "letters"
version = 1
title = "Letters"
origin = "desk"
roles = ["agent"]
ladder = []
marks = ["seen#1"]
follow_up = { accepts = "neutral", attempts = 2 }

[[departments]]
department = "desk"
manager = "agent"

[[permissions]]
allow = ["receive", "register", "contact", "update", "answer", "follow-up", "close", "withdraw", "hold", "resume", "decide-liability", "mark", "merge"]
to = "agent"

# Nobody archives.
[[permissions]]
allow = "archive"
to = []

[[gates]]
id = "rung"
before = "answer"
needs = { reached = "contacted" }

[[gates]]
id = "asked"
before = "close"
needs = "satisfied"

[[gates]]
id = "found"
before = "close"
needs = "liability"
when = { grade = "major" }

[[gates]]
id = "seen-first"
before = "close"
needs = { reached = "mark:seen#1" }

[[gates]]
id = "home"
before = "update"
needs = "form-home"

[[gates]]
id = "dated"
before = "hold"
needs = { promised = "reply" }

[[gates]]
id = "kept"
before = "withdraw"
needs = "barred"
when = { grade = "major" }

[[limits]]
id = "form"
topic = "form"
label = "form"
from = "received"
until = "registered"
within = "2h"

[[limits]]
id = "look"
topic = "look"
label = "look"
from = "received"
until = "mark:seen#1"
within = "4h"

[[limits]]
id = "reply-major"
topic = "reply"
label = "reply"
when = { grade = "major" }
from = "registered"
until = "answered"
within = "1 day"

[[limits]]
id = "reply"
topic = "reply"
label = "reply"
from = "registered"
until = "answered"
within = "3 days"

[[limits]]
id = "reply-minor"
topic = "reply"
label = "reply"
when = { grade = "minor" }
from = "registered"
until = "answered"
within = "3 days"

[[limits]]
id = "after"
topic = "after"
label = "after"
from = "mark:seen#1"
until = "closed"
within = "5 days"

[[limits]]
id = "ring"
topic = "ring"
label = "ring"
from = "answered"
until = "updated"
within = "6h"

[[limits]]
id = "wait"
topic = "wait"
label = "wait"
from = "held"
until = "resumed"
within = "1h"

[calendar]
zone = "UTC"
hours = { mon = ["09:00", "17:00"] }
"##;

const DRAWN: &str = "\
stateDiagram-v2
    [*] --> received: receive<br/>▶ form 2h<br/>▶ look 4h
    received --> registered: register<br/>■ form 2h<br/>▶ reply 1 day / 3 days
    registered --> answered: answer<br/>needs contacted<br/>■ reply 1 day / 3 days<br/>▶ ring 6h
    answered --> answered: follow-up
    answered --> closed: close<br/>needs satisfied<br/>needs liability (some cases)<br/>needs seen_1<br/>■ after 5 days
    closed --> closed: follow-up
    closed --> [*]
    note right of received
        beside the way
        update needs form home ■ ring 6h
        withdraw from every open state to withdrawn needs never (some cases) ■ wait 1h
        hold needs date set: reply ▶ wait 1h
        resume ■ wait 1h
        merge from every open state to closed ■ after 5 days ■ wait 1h
        mark seen_1 ■ look 4h ▶ after 5 days
    end note
";

#[test]
fn a_diagram_has_each_permitted_step_with_its_gates_and_limits() {
    let policy = Policy::from_toml(LETTERS).expect("a policy");
    assert_eq!(policy.mermaid(), DRAWN);
    // Nothing beside the way: no note.
    let shorter = LETTERS
        .replace(r#""contact", "update", "#, "")
        .replace(r#""withdraw", "hold", "resume", "#, "");
    let shorter = shorter.replace(r#""mark", "merge""#, r#""archive""#);
    let (rules, calendar) = (shorter.find("[[gates]]"), shorter.find("[calendar]"));
    let (rules, calendar) = rules.zip(calendar).expect("both");
    let shorter = ["limits = []\n", &shorter[..rules], &shorter[calendar..]].concat();
    let policy = Policy::from_toml(&shorter).expect("a policy");
    assert_eq!(
        policy.mermaid(),
        "\
stateDiagram-v2
    [*] --> received: receive
    received --> registered: register
    registered --> answered: answer
    answered --> answered: follow-up
    answered --> closed: close
    closed --> closed: follow-up
    closed --> closed: archive
    closed --> [*]
"
    );
}
