//! Periods, dates, amounts, codes, holidays. The first that fits counts, so the longer sentences stand before the
//! shorter ones.

/// English with `{}` for a gap; Chinese with `{1}` for the first gap.
pub(super) const SENTENCES: &[(&str, &str)] = &[
    // Periods, dates, amounts, codes.
    (
        "a period is written as {}, in English or Chinese; this text is none of them",
        "时间应写成{1}（中英文均可）；此处不是",
    ),
    ("a period must be longer than zero; this one is zero or negative", "时间必须大于零"),
    ("a period must not exceed {} days; this one does", "时间不得超过{1}天"),
    ("a period is a whole number of microseconds; this one is not", "时间应为整数微秒"),
    ("a percentage must be a whole number from 1 to 99; this one is not", "百分数应为1至99的整数"),
    (
        "a time of day is written `HH:MM` or `HH:MM:SS`, from 00:00 to 24:00; {} has one that is not",
        "时刻应写成`HH:MM`或`HH:MM:SS`，00:00至24:00；{1}中有误",
    ),
    (
        "a time of day is written `HH:MM` or `HH:MM:SS`, from 00:00 to 24:00; this text is not",
        "时刻应写成`HH:MM`或`HH:MM:SS`，00:00至24:00",
    ),
    (
        "a window must close after it opens, on the same day; window {} of {} does not",
        "时段的结束应晚于开始且在同一天；{2}的第{1}段不是",
    ),
    (
        "windows must be listed in order and must not overlap; window {} of {} opens before the one before it closes",
        "各时段应按顺序且不重叠；{2}的第{1}段早于前一段结束",
    ),
    (
        "a calendar needs working hours on at least one weekday; this one has none",
        "日历至少应有一天有工作时间",
    ),
    (
        "a date may have one set of special hours; {} has two that differ",
        "同一日期只能有一组特殊时间；{1}有两组",
    ),
    (
        "a calendar's dates must lie from 1970-01-01 to 2199-12-31; {} does not",
        "日历的日期应在1970-01-01至2199-12-31之间；{1}不在其中",
    ),
    (
        "dates must lie from 1970-01-01 to 2199-12-31; {} does not",
        "日期应在1970-01-01至2199-12-31之间；{1}不在其中",
    ),
    (
        "official days are known for {} to {}; {} was asked for: take a newer version or list the days",
        "法定节假日已知{1}至{2}年；所需为{3}年：请更新版本或自行列出",
    ),
    (
        "late receipts must count as received at a time before 24:00",
        "截止后受理的应计为24:00之前的某一时刻",
    ),
    (
        "instants must lie from {} up to, not including, {}; {}",
        "时间应在{1}与{2}之间（不含后者）；{3}",
    ),
    (
        "an interval must not end before it begins; this one begins at {} and ends at {}",
        "期间的结束不得早于开始；此处自{1}至{2}",
    ),
    (
        "a month must be 1 to 12 of a year from 1970 to 2199; month {} of {} was asked for",
        "月份应为1970至2199年的1至12月；所需为{2}年{1}月",
    ),
    (
        "a {} must be 1 to {} bytes of visible text without blanks at its ends; {}",
        "{1}应为1至{2}字节的可见文字，首尾不含空格；{3}",
    ),
    ("this one is empty", "此处为空"),
    ("this one has {} bytes", "此处有{1}字节"),
    ("this one begins or ends with a blank", "此处首尾有空格"),
    (
        "this one has a control or formatting character ({}) at byte {}",
        "此处第{2}字节是控制或格式字符（{1}）",
    ),
    ("complaint id", "投诉编号"),
    ("department", "部门"),
    ("role", "角色"),
    ("channel", "渠道"),
    ("grade", "等级"),
    ("actor id", "人员编号"),
    ("reason", "原因"),
    ("conclusion", "结案方式"),
    (
        "a currency must be an active ISO 4217 code in capitals, such as CNY; these {} bytes are not one",
        "币种应为现行ISO 4217大写代码，如CNY；此处不是",
    ),
    (
        "money must be an amount and its currency, such as {} or {}; the currency is missing",
        "金额应带币种，如{1}或{2}；此处缺少币种",
    ),
    (
        "an amount must be digits, with at most one point between digits; byte {} of this one breaks that; write it like 20.50",
        "金额应为数字，至多一个小数点；第{1}字节不是，应写成20.50",
    ),
    (
        "an amount must be 0 or more, without a sign, but this one is negative; the kind of payment says who pays whom",
        "金额不得为负；由谁付给谁由种类表明",
    ),
    (
        "{} has {} decimals, this amount has {}; round it first",
        "{1}有{2}位小数，此金额有{3}位；请先取整",
    ),
    (
        "an amount in {} must be at most {} minor units; this one is larger",
        "{1}金额最多{2}个最小单位",
    ),
    (
        "both amounts must be in one currency, but these are in {} and {}; convert one of them first",
        "两个金额应为同一币种；此处为{1}和{2}",
    ),
    (
        "a range must run from the smaller amount to the larger; swap the two bounds",
        "区间应从小到大，请对调",
    ),
    // Holidays.
    (
        "this is not a complete iCalendar file (RFC 5545): {}",
        "不是完整的iCalendar文件（RFC 5545）：{1}",
    ),
    (
        "a holiday needs a `DTSTART` from 1970 to 2199; event {} has none",
        "节假日应有1970至2199年的`DTSTART`；第{1}项没有",
    ),
    (
        "a holiday lasts whole days, written as dates without a time (`VALUE=DATE`) and no `DURATION`; event {} does not: leave it out, or list its hours as a special day",
        "节假日应为整日（`VALUE=DATE`，不用`DURATION`）；第{1}项不是：请去掉，或列为特殊日",
    ),
    (
        "a holiday ends after it begins and within a year; event {} does not",
        "节假日应在开始之后一年内结束；第{1}项不是",
    ),
    (
        "a recurring holiday has one `RRULE` with at most {} dates and no `EXDATE` or `RDATE`; event {} has another: list its dates",
        "重复的节假日应有一条`RRULE`，至多{1}天，不用`EXDATE`或`RDATE`；第{2}项不是：请列出日期",
    ),
    ("`{}` to `{}`", "`{1}`至`{2}`"),
];
