//! Logs and mappings. The first that fits counts, so the longer sentences stand before the
//! shorter ones.

/// English with `{}` for a gap; Chinese with `{1}` for the first gap.
pub(super) const SENTENCES: &[(&str, &str)] = &[
    // Logs.
    (
        "the file is empty; expected a header that names the columns, then rows",
        "文件为空；应有列名行及其后各行",
    ),
    ("line 1: expected a header that names the columns; it is {}", "第1行应为列名；此处{1}"),
    (
        "line 1: expected a column `{}`; the columns are {}; required: {}",
        "第1行应有列`{1}`；文件的列为{2}；所需：{3}",
    ),
    (
        "line 1: two columns are called `{}`; rename one of them",
        "第1行有两列名为`{1}`；请改其中一个",
    ),
    ("more than 67 million cases; split the file", "投诉超过6700万件；请拆分文件"),
    ("the limits of the mapping are impossible: {}", "映射中的时限不可能成立：{1}"),
    ("after line {}: {}", "第{1}行之后：{2}"),
    ("this is a folder; expected a file", "这是文件夹，应为文件"),
    ("there is no such file", "没有此文件"),
    ("it may not be read by this user", "当前用户没有权限读取"),
    (
        "the gzip stream is cut short; expected its end: copy or download the file again",
        "gzip数据不完整；请重新复制或下载",
    ),
    (
        "the gzip stream is damaged; expected one without errors: copy or download the file again",
        "gzip数据已损坏；请重新复制或下载",
    ),
    ("the file or the disk is damaged", "文件或磁盘已损坏"),
    (
        "the XML is cut short; expected its end: export or copy the file again",
        "XML不完整；请重新导出或复制",
    ),
    (
        "the XML is damaged; expected well-formed XES: export it again",
        "XML已损坏，应为完好的XES；请重新导出",
    ),
    ("the file could not be written", "文件无法写入"),
    // Mappings.
    ("`{}` is still to be filled in: write the name of its column", "`{1}`尚待填写：请写明列名"),
    ("`{}` cannot be replayed; expected {}", "`{1}`不能回放；应为{2}"),
    (
        "`ignore`, a milestone such as `answered` or `mark:name`, or a command: {}",
        "`ignore`、节点（如`answered`或`mark:名称`），或命令：{1}",
    ),
    ("unknown outcome `{}`, expected one of {}", "没有结果`{1}`，应为其中之一：{2}"),
    ("unknown result `{}`, expected one of {}", "没有回访结果`{1}`，应为其中之一：{2}"),
    ("unknown zone `{}`, expected one such as {}", "未知时区`{1}`，应如{2}"),
    ("unknown shape `{}`, expected {}", "未知格式`{1}`，应为{2}"),
    ("unknown encoding `{}`, expected one such as {}", "未知编码`{1}`，应如{2}"),
    ("expected a date such as {}, or an instant such as {}", "应为日期（如{1}）或时刻（如{2}）"),
    (
        "`within = {}` has no unit; write it with the number in quotes: {}",
        "`within = {1}`没有单位；请连同数字写在引号中：{2}",
    ),
    ("expected a period in quotes: {}", "应为引号中的时间：{1}"),
    ("expected one character in quotes: {}", "应为引号中的一个字符：{1}"),
    (
        "`{}` is not a pattern of times; expected one such as {} (day, month, year, hour, minute) or {}",
        "`{1}`不是时间格式；应如{2}（日、月、年、时、分）或{3}",
    ),
    (
        "`{}` stands below a [table]; it is a key of the mapping itself: move it above the first [table]; if an activity of the log is called so, write it as a table: {}",
        "`{1}`写在了某个[表]之下；它是映射本身的键：请移到第一个[表]之前；若工单中确有此名的活动，请写成表：{2}",
    ),
    (
        "`{}` stands below a [table]; it is a key of the mapping itself: move it above the first [table]",
        "`{1}`写在了某个[表]之下；它是映射本身的键：请移到第一个[表]之前",
    ),
    ("`implied` has `{}`; expected some of {}", "`implied`中有`{1}`；可用：{2}"),
    (
        "`{}` names {} columns; expected one, or two: the date and the time of day",
        "`{1}`列出了{2}列；应为一列，或日期和时刻两列",
    ),
    (
        "`activities` is empty; expected what each activity of the log means",
        "`activities`为空；应写明各活动的含义",
    ),
    (
        "activity {} is a follow-up; expected `result` with it: a word, or the column that says how it went",
        "活动{1}是回访；应同时给出`result`：一个词，或写明结果的列",
    ),
    ("a text in quotes, or a list of them", "引号中的文字，或其列表"),
    ("a command or milestone, or a list of them", "命令或节点，或其列表"),
    (
        "`ignore`, a command or milestone, a list of them, or {}",
        "`ignore`、命令或节点、其列表，或{1}",
    ),
    ("the name of a column, or {}", "列名，或{1}"),
    ("a word, or {}", "一个词，或{1}"),
    ("struct {}", "表"),
    ("a formatted date string", "日期"),
    ("a boolean value", "`true`或`false`"),
    ("u8", "0至255的整数"),
    ("u32", "整数"),
];
