//! Periods and calendars as text: every accepted form, golden JSON, errors that don't quote.

use redress_time::Lang;
use redress_time::*;

#[test]
fn periods_are_read_in_english_and_chinese() {
    let hours = |n| Period::hours(n).unwrap();
    let minutes = |n| Period::minutes(n).unwrap();
    let cases = [
        (hours(2), "2h 2H 2·h 2·hours 2·Hours 2hr 2小时 2·小时 2个小时 120min 7200s"),
        (hours(1), "1h 1·hour 1小时 60min 60分钟 3600000ms"),
        (minutes(30), "30min 30·minutes 30mins 30分钟 30分 半小时 半个小时 1800s 1800秒"),
        (
            Period::elapsed(chrono::TimeDelta::seconds(90)).unwrap(),
            "90s 90·seconds 90sec 90秒 90秒钟",
        ),
        (
            Period::elapsed(chrono::TimeDelta::microseconds(1)).unwrap(),
            "1us 1µs 1μs 1·microsecond 1微秒",
        ),
        (
            Period::working_hours(8).unwrap(),
            "8·working·hours 8·working·h 8个工作小时 8·个工作小时 8工作小时",
        ),
        (Period::working_hours(1).unwrap(), "1·working·hour 60·working·minutes 60个工作分钟"),
        (Period::working_minutes(30).unwrap(), "30·working·minutes 半个工作小时"),
        (
            Period::working_days(3).unwrap(),
            "3·working·days 3·working·day 3个工作日 3·个工作日 3工作日 03·working·days",
        ),
        (Period::days(3).unwrap(), "3·days 3·day 3days 3日 3天 3个自然日 3自然日 ·3·days·"),
        (Period::same_day(), "same·day Same·Day 当天 当日 当日内"),
        (
            minutes(90),
            "1h30min 1h·30min 1H30MIN 1·hour·30·minutes 1小时30分钟 一个半小时 1个半小时 90分钟",
        ),
        (minutes(150), "2h30min 两个半小时 两小时三十分"),
        (Period::working_minutes(510).unwrap(), "8·working·hours·30·minutes 8个工作小时30分钟"),
        (hours(48), "48小时内 48小时以内 within·48h within·48·hours 四十八小时 四十八小时内"),
        (hours(2), "两小时 二小时 ２小时 ２ｈ"),
        (
            Period::working_days(15).unwrap(),
            "15·business·days 15·workdays 15·Business·Days 十五个工作日 十五·个·工作日·内",
        ),
        (Period::working_days(10).unwrap(), "10·个·工作日 １０个工作日 十个工作日 10·work·days"),
        (Period::days(3).unwrap(), "３日 三天 三日内 3·calendar·days 三个自然日"),
        (Period::days(108).unwrap(), "一百零八天 108天"),
        (Period::weeks(1).unwrap(), "1·week 1week 1周 一周 1个星期 一星期 一个礼拜"),
        (Period::weeks(2).unwrap(), "2·weeks 两周 两个星期"),
        (Period::months(1).unwrap(), "1·month 1·months 1个月 一个月 1·个月内"),
        (Period::months(12).unwrap(), "12·months 1·year 1年 一年 十二个月"),
        (
            Period::working_days_same_time(3).unwrap(),
            "3·working·days,·same·time 3·business·days·at·the·same·time·of·day 3个工作日后的同一时刻",
        ),
    ];
    for (period, texts) in cases {
        for text in texts.split(' ') {
            let text = text.replace('·', " ");
            assert_eq!(text.parse(), Ok(period), "{text}");
        }
    }
}

#[test]
fn periods_are_printed_in_one_way() {
    let cases = [
        ("24h", "24h", "24小时"),
        ("90min", "90min", "90分钟"),
        ("1500ms", "1500ms", "1500毫秒"),
        ("7200s", "2h", "2小时"),
        ("1 working hours", "1 working hour", "1个工作小时"),
        ("90 working minutes", "90 working minutes", "90个工作分钟"),
        ("1 working days", "1 working day", "1个工作日"),
        ("1天", "1 day", "1日"),
        ("30日", "30 days", "30日"),
        ("当日", "same day", "当天"),
        ("1h30min", "90min", "90分钟"),
        ("1个星期", "1 week", "1周"),
        ("1年", "12 months", "12个月"),
        ("1 business day at the same time", "1 working day, same time", "1个工作日后的同一时刻"),
    ];
    for (text, english, chinese) in cases {
        let period: Period = text.parse().unwrap();
        assert_eq!(
            (period.to_string().as_str(), period.text(Lang::Zh).as_str()),
            (english, chinese)
        );
    }
}

#[test]
fn what_is_no_period_is_refused_without_being_quoted() {
    let unreadable = [
        "",
        " ",
        "h",
        "days",
        "3",
        "3 d",
        "3 m",
        "1.5h",
        "+3 days",
        "3 daysy",
        "3 working",
        "3 工作",
        "工作日",
        "-",
        "--3 days",
        "3 working 自然日",
        "next day",
        "3 days after",
        "3 working same day",
        "3月",
        "3 working weeks",
        "两个月半",
        "二二天",
        "百天",
        "30min1h",
        "1h1h",
        "1h30working minutes",
        "3 days 2h",
        "半天",
        "内",
        "3 days, same time",
        "3h, same time",
    ];
    for text in unreadable {
        assert_eq!(text.parse::<Period>(), Err(PeriodError::Unreadable), "{text}");
    }
    for text in ["0h", "0 days", "0个工作日", "-3 days", "-1 working hour", "000s"] {
        assert_eq!(text.parse::<Period>(), Err(PeriodError::NotPositive), "{text}");
    }
    for text in [
        "65536 days",
        "9363 weeks",
        "2115 months",
        "177年",
        "65536个工作日",
        "1572841h",
        "99999999999999999999 days",
        "4294967297 days",
    ] {
        assert_eq!(text.parse::<Period>(), Err(PeriodError::TooLong), "{text}");
    }
    let error = serde_json::from_str::<Period>("\"confidential\"").unwrap_err().to_string();
    assert!(error.contains("8 working hours") && !error.contains("confidential"), "{error}");
    for json in ["17", "-17", "1.5", "true", "null", "[\"2h\"]"] {
        assert!(serde_json::from_str::<Period>(json).is_err(), "{json}");
    }
}

#[test]
fn kinds_of_period_never_compare() {
    let day = Period::days(1).unwrap();
    let hours = Period::hours(24).unwrap();
    assert_ne!(day, hours);
    assert_eq!(day.partial_cmp(&hours), None);
    assert!(day < Period::days(2).unwrap());
    const LIMIT: Period = Period::const_working_days::<3>();
    assert_eq!(LIMIT, Period::working_days(3).unwrap());
    assert_eq!(
        Period::const_hours::<24>().kind(),
        PeriodKind::Elapsed(chrono::TimeDelta::hours(24))
    );
    assert_eq!(Period::const_days::<65535>(), Period::days(65_535).unwrap());
}

/// Written once; what was written must be read for ever.
const GOLDEN: &str = r#"{
  "zone": "Asia/Shanghai",
  "hours": {
    "mon": [["09:00","12:00"],["13:30","17:30"]],
    "sat": [["00:00","24:00"]]
  },
  "special_days": [
    {"date":"2026-02-14","name":{"en":"Founders' Day","zh":"厂庆日"},"hours":[["10:00","11:30:30"]]},
    {"date":"2026-02-15","name":{"en":"Stock-taking","zh":"盘点"},"hours":[]}
  ],
  "make_up_days": [{"date":"2026-02-28","name":{"en":"Make-up","zh":"调休"}}],
  "days_off": [{"date":"2026-12-25","name":{"en":"Christmas Day","zh":"圣诞节"}}],
  "official_days": {"china":{"through":2026}},
  "intake_cutoff": {"after":"17:00","counts_at":"09:00"},
  "horizon": "2026-12-31",
  "boundary": "at-next-opening",
  "roll_rest_days": false
}"#;

#[test]
fn a_calendar_is_written_as_it_always_was() {
    let calendar: Calendar = serde_json::from_str(GOLDEN).unwrap();
    let written = serde_json::to_value(&calendar).unwrap();
    assert_eq!(written, serde_json::from_str::<serde_json::Value>(GOLDEN).unwrap());
    assert_eq!(
        serde_json::to_string(&Calendar::china()).unwrap(),
        r#"{"zone":"Asia/Shanghai","hours":{"mon":[["00:00","24:00"]],"tue":[["00:00","24:00"]],"wed":[["00:00","24:00"]],"thu":[["00:00","24:00"]],"fri":[["00:00","24:00"]]},"official_days":{"china":{"through":2026}},"horizon":"2026-12-31","boundary":"at-closing","roll_rest_days":true}"#
    );
    let least: Calendar =
        serde_json::from_str(r#"{"zone":"UTC","hours":{"mon":[["09:00","17:00"]]}}"#).unwrap();
    assert_eq!(
        least,
        Calendar::builder(chrono_tz::UTC)
            .hours(chrono::Weekday::Mon, &[("09:00", "17:00")])
            .build()
            .unwrap()
    );
}

#[test]
fn a_bad_calendar_is_refused_with_its_reason_and_without_its_values() {
    let cases = [
        (r#""17:30"]],"#, r#""7:61x"]],"#, "a time of day is written"),
        (r#"["13:30","17:30"]"#, r#"["11:30","17:30"]"#, "must not overlap; window 2 of Mon"),
        ("2026-02-15", "2026-02-14", "2026-02-14 has two that differ"),
        ("\"2026-02-28\"", "\"2026-02-7731\"", ""),
        ("at-next-opening", "whenever-xyz", "unknown word; the known ones are"),
        ("\"through\":2026", "\"through\":2099", "known for 2007 to 2026; 2099"),
        ("\"counts_at\":\"09:00\"", "\"counts_at\":\"24:00\"", "before 24:00"),
        (
            "\"horizon\": \"2026-12-31\"",
            "\"horizon\": \"2226-12-31\"",
            "must lie from 1970-01-01 to 2199-12-31",
        ),
        ("\"roll_rest_days\"", "\"role_rest_days\"", "unknown field"),
        ("Asia/Shanghai", "Asia/Xanadu", "this name is not known"),
    ];
    for (good, bad, reason) in cases {
        let json = GOLDEN.replacen(good, bad, 1);
        assert_ne!(json, GOLDEN, "{good}");
        let error = serde_json::from_str::<Calendar>(&json).unwrap_err().to_string();
        assert!(error.contains(reason), "{error}");
        for secret in ["7:61x", "7731", "Xanadu"] {
            assert!(!error.contains(secret), "{error}");
        }
    }
}

#[test]
fn clocks_and_days_have_stable_names() {
    assert_eq!(
        serde_json::to_string(&[LimitClock::Elapsed, LimitClock::Working]).unwrap(),
        r#"["elapsed","working"]"#
    );
    let due = Due { at: "2026-03-02T09:00:00.000001Z".parse().unwrap(), provisional: true };
    let json = r#"{"at":"2026-03-02T09:00:00.000001Z","provisional":true}"#;
    assert_eq!(serde_json::to_string(&due).unwrap(), json);
    assert_eq!(serde_json::from_str::<Due>(json).unwrap(), due);
}

/// Everything that a calendar can say, once.
#[test]
fn a_calendar_is_told_in_words() {
    let mut spec: CalendarSpec = serde_json::from_str(
        r#"{
            "zone": "Europe/Berlin",
            "hours": {
                "mon": [["09:00", "12:00"], ["13:00", "17:00"]], "tue": [["09:00", "17:00"]],
                "wed": [["09:00", "17:00"]], "sat": [["09:00", "12:00"]]
            },
            "alternate_days": [{ "date": "2026-01-10", "hours": [] }],
            "make_up_days": [{ "date": "2026-03-08", "name": { "en": "x", "zh": "x" } }],
            "days_off": [
                { "date": "2026-12-25", "name": { "en": "x", "zh": "x" } },
                { "date": "2026-01-01", "name": { "en": "x", "zh": "x" } },
                { "date": "2027-01-01", "name": { "en": "x", "zh": "x" } }
            ],
            "intake_cutoff": { "after": "17:00", "counts_at": "same time" },
            "horizon": "2027-12-31",
            "boundary": "at-next-opening",
            "roll_rest_days": false
        }"#,
    )
    .unwrap();
    assert_eq!(
        spec.explain(Lang::En),
        [
            "Times are those of Europe/Berlin.",
            "Open Monday 09:00–12:00 and 13:00–17:00; Tuesday to Wednesday 09:00–17:00; \
             Thursday to Friday closed; Saturday 09:00–12:00; Sunday closed.",
            "Every second Saturday, as on 2026-01-10: closed.",
            "With days off: 2026: 2 days (2026-01-01 … 2026-12-25), 2027-01-01.",
            "With make-up days: 2026-03-08.",
            "Days off are known until 2027-12-31; what is due later is provisional.",
            "What comes in after 17:00 or on a rest day counts as received at the same time of the next \
             working day.",
            "Working time that is used up at closing ends at the next opening.",
            "A limit in natural days that ends on a rest day does not move.",
        ]
    );
    assert_eq!(
        spec.explain(Lang::Zh),
        [
            "时间按`Europe/Berlin`。",
            "周一 09:00至12:00、13:00至17:00；周二至周三 09:00至17:00；周四至周五 休息；周六 09:00至12:00；\
             周日 休息。",
            "隔周周六（如2026-01-10）：休息。",
            "休息日：2026年2天（2026-01-01至2026-12-25）、2027-01-01。",
            "调休上班日：2026-03-08。",
            "休息日已知至2027-12-31；此后到期的为暂定。",
            "17:00以后或休息日收到的，视为下一工作日同一时刻收到。",
            "工作时间恰于下班时用完的，至下次上班时届满。",
            "按自然日计算的时限，期满日为休息日的不顺延。",
        ]
    );
    let counts_at = CountsAt::Time("09:00".parse().unwrap());
    spec.intake_cutoff = Some(IntakeCutoff { after: TimeOfDay::END, counts_at });
    assert!(
        spec.explain(Lang::En).contains(
            &"What comes in on a rest day counts as received at 09:00 of the next working day."
                .to_owned()
        )
    );
}
