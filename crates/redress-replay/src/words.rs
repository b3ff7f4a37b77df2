//! What the usual names of activities mean.

/// Words and their meaning in a mapping, most telling first: an activity that has one of them means this.
const MEANINGS: &[(&[&str], &str)] = &[
    (&["reopen", "re-open", "重新打开", "重开", "重启"], "{ does = \"sign\", reopens = true }"),
    (&["survey", "newsletter", "mail sent", "notification", "通知", "短信"], "\"ignore\""),
    (
        &["wait", "pending", "on hold", "on-hold", "suspend", "挂起", "暂停", "待客户"],
        "{ does = \"hold\", reason = \"waiting\" }",
    ),
    (
        &["resolv", "solved", "answered", "fixed", "办结", "答复", "解决", "回复"],
        "{ does = [\"answer\", \"close\"] }",
    ),
    (&["archiv", "filed", "归档"], "\"archive\""),
    (&["closed", "close", "completed", "done", "finished", "关闭", "结案", "完成"], "\"close\""),
    (&["cancel", "withdraw", "撤销", "撤诉"], "\"withdraw\""),
    (&["reject", "declin", "invalid", "不予受理"], "\"decline\""),
    (&["call back", "callback", "called back", "follow-up", "follow up", "回访"], "\"contact\""),
    (&["escalat", "升级", "上报"], "\"escalate\""),
    (
        &["classif", "categor", "triag", "seriousness", "priorit", "分类", "定级"],
        "[\"register\", \"reclassify\"]",
    ),
    (
        &[
            "assign",
            "accept",
            "take",
            "in progress",
            "in-progress",
            "started",
            "working",
            "分派",
            "派单",
            "签收",
            "接单",
            "处理中",
        ],
        "{ does = [\"sign\", \"name-owner\"], reopens = true }",
    ),
    (
        &["investigat", "analy", "diagnos", "调查", "核实"],
        "{ does = \"investigate\", reopens = true }",
    ),
    (
        &[
            "open",
            "creat",
            "receiv",
            "insert",
            "register",
            "submitted",
            "logged",
            "new",
            "登记",
            "受理",
            "创建",
            "来电",
            "提交",
        ],
        "\"receive\"",
    ),
];

/// What an activity means in a mapping, by its name.
pub(crate) fn meaning(activity: &str) -> Option<&'static str> {
    let name = activity.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    MEANINGS.iter().find(|(words, _)| has(words)).map(|(_, meaning)| *meaning)
}
