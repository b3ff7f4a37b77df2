//! What the vocabulary's texts, amounts and personal data accept, refuse, keep and hide.

use std::fmt::Debug;
use std::hash::Hash;
use std::io::Read;

use proptest::collection::vec;
use proptest::prelude::*;
use redress::vocabulary::{
    Currency, Department, Lang, Money, MoneyError, MoneyRange, ShortText, Text, TextError,
};
use redress_presets::dealership::{
    Contact, MatchKey, Phone, PhoneError, Sex, Vehicle, Vin, VinError,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, from_str, json, to_value};

#[track_caller]
fn short(text: &str) -> ShortText {
    ShortText::new(text).expect("a short text")
}

#[track_caller]
fn money(text: &str) -> Money {
    text.parse().expect("money")
}

#[track_caller]
fn contact(name: &str, phone: Option<&str>) -> Contact {
    let mut contact = Contact::new(short(name));
    contact.phone = phone.map(|phone| Phone::new(phone).expect("a telephone number"));
    contact
}

fn full_contact() -> Contact {
    let mut contact = contact("李雷 Lei", Some("+86 138-0013-8000"));
    contact.sex = Some(Sex::Male);
    contact.email = Some(short("lilei@example.com"));
    contact.address = Some(short("中山路 1 号"));
    contact
}

fn full_vehicle() -> Vehicle {
    let mut vehicle = Vehicle::default();
    vehicle.model = Some(short("Lavida 1.5L"));
    vehicle.vin = Some(Vin::new("LSVAA2187C2182453").expect("a VIN"));
    vehicle.plate = Some(short("沪A·12345"));
    vehicle.mileage_km = Some(40_210);
    vehicle.work_order = Some(short("WO-7781"));
    vehicle.bought_on = "2024-03-09".parse().ok();
    vehicle.repaired_on = "2026-01-31".parse().ok();
    vehicle.order_taken_at = "2026-01-30T08:15:00.123456Z".parse().ok();
    vehicle
}

/// A value's wire form is the given one, and reads back as the value.
#[track_caller]
fn golden<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T, wire: &Value) {
    assert_eq!(&to_value(value).expect("serialises"), wire);
    assert_eq!(&serde_json::from_value::<T>(wire.clone()).expect("reads a value"), value);
    assert_eq!(&from_str::<T>(&wire.to_string()).expect("reads a text"), value);
    assert_eq!(
        &serde_json::from_reader::<_, T>(Dribble(wire.to_string().as_bytes()))
            .expect("reads bytes"),
        value
    );
}

/// A reader that hands out one byte at a time.
struct Dribble<'a>(&'a [u8]);

impl Read for Dribble<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let n = buffer.len().min(1);
        self.0.read(&mut buffer[..n])
    }
}

mod input {
    use super::*;

    #[test]
    fn i1_a_text_has_at_most_64_kib_and_a_larger_one_is_told_its_size() {
        assert!(Text::new("x".repeat(65_536)).is_ok());
        for bytes in [65_537, 10_000_000] {
            assert_eq!(
                Text::new("x".repeat(bytes)),
                Err(TextError::TooLong { bytes, max: 65_536 })
            );
        }
        assert!(Text::new("汉".repeat(21_845)).is_ok(), "65,535 bytes");
        assert!(Text::new("汉".repeat(21_846)).is_err(), "bytes count, not characters");
        assert!(ShortText::new("x".repeat(256)).is_ok());
        assert_eq!(
            ShortText::new("x".repeat(257)),
            Err(TextError::TooLong { bytes: 257, max: 256 })
        );
    }

    #[test]
    fn i1_an_oversized_text_is_refused_on_deserialisation_too() {
        let error = from_str::<Text>(&json!("x".repeat(65_537)).to_string()).expect_err("too long");
        assert!(error.to_string().contains("65537"), "{error}");
        assert!(!error.to_string().contains("xxx"));
    }

    #[test]
    fn i2_empty_blank_and_invisible_texts_are_refused() {
        assert_eq!(Text::new(""), Err(TextError::Empty { max: 65_536 }));
        for blank in [
            " ",
            "\n\t\r\n",
            "\u{3000}",
            "\u{A0}",
            "\u{200B}",
            "\u{200D}\u{200C}",
            "\u{200F}\u{200E}\u{61C}",
            "\u{FEFF}",
            "\u{2060}",
            "\u{AD}",
            "\u{FE0F}",
            "\u{3164}",
            "\u{2800}",
            "\u{E0067}",
        ] {
            assert_eq!(Text::new(blank), Err(TextError::Blank { bytes: blank.len() }), "{blank:?}");
            assert!(ShortText::new(blank).is_err() && Phone::new(blank).is_err(), "{blank:?}");
        }
        assert!(Text::new("\u{200F}.").is_ok(), "one visible character is enough");
    }

    #[test]
    fn i3_controls_noncharacters_and_bidi_overrides_are_refused_with_their_place() {
        for c in ('\0'..='\u{1F}').chain('\u{7F}'..='\u{9F}').filter(|c| !"\t\n".contains(*c)) {
            let refused = Err(TextError::Control { code_point: c.into(), at: 3 });
            assert_eq!(Text::new(format!("李{c}")), refused, "{c:?}");
            if c != '\r' {
                assert_eq!(
                    ShortText::new(format!("李{c}")).map(|_| ()),
                    refused.map(|_: Text| ()),
                    "{c:?}"
                );
            }
        }
        for c in ['\u{FFFE}', '\u{FFFF}', '\u{1FFFE}', '\u{10FFFF}', '\u{FDD0}', '\u{FDEF}'] {
            let refused = TextError::Noncharacter { code_point: c.into(), at: 1 };
            assert_eq!(ShortText::new(format!("a{c}")), Err(refused.clone()));
            assert_eq!(Text::new(format!("a{c}")), Err(refused));
        }
        for c in ('\u{202A}'..='\u{202E}').chain('\u{2066}'..='\u{2069}') {
            let refused = TextError::Direction { code_point: c.into(), at: 1 };
            assert_eq!(ShortText::new(format!("a{c}b")), Err(refused.clone()));
            assert_eq!(Text::new(format!("a{c}b")), Err(refused));
        }
        for surrogate in [r#""a\ud800""#, r#""\udc00a""#, r#""\ud800\ud800""#] {
            assert!(from_str::<Text>(surrogate).is_err(), "{surrogate}");
        }
        assert!(from_str::<ShortText>(r#""a\u0000b""#).is_err());
        assert!(from_str::<ShortText>(r#""a\u202eb""#).is_err());
    }

    #[test]
    fn i3_lines_and_tabs_belong_in_a_text_but_not_in_a_name() {
        let text = "first\r\nsecond\n\tthird\u{2028}fourth";
        assert_eq!(Text::new(text).map(Text::into_string).as_deref(), Ok(text));
        assert_eq!(Text::new("a\rb"), Err(TextError::Control { code_point: 13, at: 1 }));
        assert_eq!(Text::new("a\r"), Err(TextError::Control { code_point: 13, at: 1 }));
        for line in ["a\nb", "a\tb", "a\rb", "a\r\nb", "a\u{2028}b", "a\u{2029}b"] {
            assert_eq!(ShortText::new(line), Err(TextError::Line { at: 1 }), "{line:?}");
        }
    }

    #[test]
    fn i4_the_same_party_is_found_however_it_is_typed_and_the_bytes_are_kept() {
        let (composed, decomposed) = ("Zo\u{EB} Müller", "Zoe\u{308}  Mu\u{308}ller ");
        let (ascii, wide) = (
            "021-6123 4567",
            "\u{FF08}\u{FF10}\u{FF12}\u{FF11}\u{FF09}\u{FF16}\u{FF11}\u{FF12}\u{FF13}\u{FF14}\u{FF15}\u{FF16}\u{FF17}",
        );
        let one = contact(composed, Some(ascii));
        let other = contact(decomposed, Some(wide));
        assert!(one.same_party(&other) && other.same_party(&one));
        assert_eq!(one.match_key(), other.match_key());
        assert_ne!(one, other);
        assert_eq!(other.name.as_str(), decomposed);
        assert_eq!(other.phone.as_ref().map(Phone::as_str), Some(wide));
        assert!(contact(composed, None).same_party(&contact(decomposed, None)));
        assert_eq!(one.match_key().phone(), Some("02161234567"));
    }

    #[test]
    fn i4_different_parties_are_kept_apart() {
        let one = contact("张伟", Some("13800138000"));
        assert!(!one.same_party(&contact("张伟", Some("13800138001"))));
        assert!(!one.same_party(&contact("张玮", Some("13800138000"))));
        assert!(!one.same_party(&contact("张伟", None)), "a name alone says too little");
        let extension = contact("张伟", Some("021-61234567转8"));
        assert!(!extension.same_party(&contact("张伟", Some("021-612345678"))));
    }

    #[test]
    fn i5_emoji_joiners_and_rare_characters_are_kept_byte_for_byte() {
        for text in [
            "👨‍👩‍👧‍👦",
            "🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}",
            "𠮷野家",
            "㐂龘𪚥",
            "می‌خواهم",
            "ක්‍ෂ",
            "e\u{301}",
            " \u{200F}שלום ",
        ] {
            let kept = Text::new(text).expect("kept");
            assert_eq!(kept.as_str().as_bytes(), text.as_bytes());
            golden(&kept, &json!(text));
            golden(&short(text), &json!(text));
        }
    }

    #[test]
    fn i8_no_error_quotes_what_came() {
        let secrets = ["13800138000", "-13800138000", "1380013.8", "true", r#""王小明\u0000""#];
        for secret in secrets {
            quiet::<Text>(secret);
            quiet::<ShortText>(secret);
            quiet::<Phone>(secret);
            quiet::<Vin>(secret);
            quiet::<Sex>(secret);
            quiet::<Currency>(secret);
            quiet::<Money>(secret);
            quiet::<MoneyRange>(secret);
            quiet::<Contact>(secret);
            quiet::<Vehicle>(secret);
            quiet::<Contact>(&format!(r#"{{"name":{secret}}}"#));
            for field in ["sex", "phone", "email", "address"] {
                quiet::<Contact>(&format!(r#"{{"name":"x","{field}":{secret}}}"#));
            }
            for field in [
                "model",
                "vin",
                "plate",
                "work_order",
                "bought_on",
                "repaired_on",
                "order_taken_at",
            ] {
                quiet::<Vehicle>(&format!(r#"{{"{field}":{secret}}}"#));
            }
            quiet::<Vehicle>(&format!(r#"{{"mileage_km":[{secret}]}}"#));
            quiet::<Money>(&format!(r#"{{"amount":{secret},"currency":"CNY"}}"#));
            quiet::<Money>(&format!(r#"{{"amount":"1","currency":{secret}}}"#));
        }
        for secret in
            ["-13800138000", "13800138000", "1380013.8", r#""王小明""#, "{}", r#"{"x":1380013}"#]
        {
            quiet::<Vehicle>(&format!(r#"{{"mileage_km":{secret}}}"#));
        }
        quiet::<Contact>(r#"{"name":"x","王小明13800138000":1}"#);
        quiet::<Contact>(r#""王小明""#);
        quiet::<Contact>(r#"{"phone":"13800138000"}"#);
        quiet::<Contact>(r#"{"name":"王小明","name":"王小明"}"#);
    }

    #[track_caller]
    fn quiet<T: DeserializeOwned + Debug>(wire: &str) {
        let error = from_str::<T>(wire).expect_err(wire);
        let message = error.to_string();
        for secret in ["王", "138001", "true"] {
            assert!(!message.contains(secret), "{message}");
        }
        assert!(error.line() == 1 && error.column() > 0, "no position: {message} in {wire}");
        assert!(error.is_data(), "{message}");
    }

    #[test]
    fn i8_unknown_missing_and_duplicate_fields_are_refused_by_name() {
        let error = |wire| from_str::<Contact>(wire).expect_err(wire).to_string();
        assert!(
            error(r#"{"name":"x","tel":"110"}"#)
                .contains("unknown field; the known ones are: name, sex, phone")
        );
        assert!(error("{}").contains("missing field `name`"));
        assert!(error(r#"{"name":"x","name":"y"}"#).contains("duplicate field `name`"));
        assert!(from_str::<Vehicle>(r#"{"colour":"red"}"#).is_err());
        assert!(from_str::<Money>(r#"{"amount":"1.00","currency":"CNY","note":""}"#).is_err());
    }

    #[test]
    fn i8_a_record_cut_at_any_byte_is_an_end_of_input() {
        for whole in [
            serde_json::to_string(&full_contact()),
            serde_json::to_string(&full_vehicle()),
            serde_json::to_string(&Money::yuan(50)),
        ] {
            let whole = whole.expect("serialises").into_bytes();
            for cut in 0..whole.len() {
                for error in [
                    serde_json::from_slice::<Contact>(&whole[..cut]).map(|_| ()).expect_err("cut"),
                    serde_json::from_slice::<Vehicle>(&whole[..cut]).map(|_| ()).expect_err("cut"),
                    serde_json::from_slice::<Money>(&whole[..cut]).map(|_| ()).expect_err("cut"),
                ] {
                    assert!(
                        !error.to_string().contains("138-0013")
                            && !error.to_string().contains("LSVAA")
                    );
                }
            }
        }
        let whole = serde_json::to_vec(&full_contact()).expect("serialises");
        for cut in 0..whole.len() {
            let error = serde_json::from_slice::<Contact>(&whole[..cut]).expect_err("cut");
            assert!(error.is_eof() || error.is_syntax(), "{cut}: {error}");
        }
    }

    #[test]
    fn i10_money_is_exact_or_refused() {
        let sum = money("0.10 CNY").checked_add(money("0.2 CNY")).expect("adds");
        assert_eq!(sum, money("0.30 CNY"));
        assert_eq!(sum.minor_units(), 30);

        let cny = Currency::CNY;
        for negative in ["-0", "-0.00", "-50", "\u{2212}5", "-"] {
            assert_eq!(Money::parse(negative, cny), Err(MoneyError::Negative), "{negative}");
        }
        assert_eq!(Money::from_minor(-1, cny), Err(MoneyError::Negative));
        assert_eq!(Money::from_minor(i64::MIN, cny), Err(MoneyError::Negative));

        let decimals = |found| Err(MoneyError::Decimals { currency: cny, allowed: 2, found });
        assert_eq!(Money::parse("0.125", cny), decimals(3));
        assert_eq!(Money::parse("1.000", cny), decimals(3));
        assert_eq!(Money::parse(&format!("0.{}", "0".repeat(29)), cny), decimals(29));

        for (text, at) in [
            ("", 0),
            (".", 0),
            (".5", 0),
            ("5.", 2),
            ("1e3", 1),
            ("1.5e3", 3),
            ("+5", 0),
            ("1,000", 1),
            (" 5", 0),
            ("5 ", 1),
            ("1.2.3", 3),
            ("NaN", 0),
            ("inf", 0),
            ("0x10", 1),
            ("\u{FF15}", 0),
            ("1_000", 1),
            ("1.-5", 2),
        ] {
            assert_eq!(Money::parse(text, cny), Err(MoneyError::NotDecimal { at }), "{text:?}");
        }
    }

    #[test]
    fn i10_the_currency_fixes_the_decimals_and_no_currency_is_none() {
        assert_eq!(money("500 JPY").minor_units(), 500);
        assert_eq!(money("500 JPY").to_string(), "500 JPY");
        assert!("500.0 JPY".parse::<Money>().is_err());
        assert_eq!(money("1.234 KWD").minor_units(), 1_234);
        assert_eq!(money("1.2 KWD").to_string(), "1.200 KWD");
        assert!("1.2345 KWD".parse::<Money>().is_err());
        for code in [
            "XXX", "XTS", "XAU", "XDR", "cny", "", " ", "CN", "CNY ", "CNYUSD", "CNY USD", "ZZZ",
            "DEM",
        ] {
            assert_eq!(
                code.parse::<Currency>(),
                Err(MoneyError::UnknownCurrency { bytes: code.len() }),
                "{code}"
            );
        }
        for text in [
            "50", "50CNY", "", "¥", "元", "50 ", "50  CNY", "CNY 50", "¥-5", "-5元", "¥50元",
            "¥50 CNY",
        ] {
            assert!(text.parse::<Money>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn i10_amounts_that_do_not_fit_are_refused() {
        let cny = Currency::CNY;
        let largest = money("92233720368547758.07 CNY");
        assert_eq!(largest.minor_units(), i64::MAX);
        let too_large = Err(MoneyError::TooLarge { currency: cny });
        assert_eq!(Money::parse("92233720368547758.08", cny), too_large);
        assert_eq!(Money::parse("92233720368547758.1", cny), too_large);
        assert_eq!(Money::parse(&"9".repeat(1_000_000), cny), too_large);
        assert_eq!(largest.checked_add(money("0.01 CNY")), too_large);
        assert_eq!(largest.checked_add(Money::zero(cny)), Ok(largest));
        assert_eq!(Money::yuan(u32::MAX).to_string(), "4294967295.00 CNY");
    }

    #[test]
    fn i10_currencies_do_not_mix() {
        let dollars = money("50 USD");
        assert!(matches!(Money::yuan(50).checked_add(dollars), Err(MoneyError::Mixed { .. })));
        assert!(matches!(MoneyRange::new(Money::yuan(1), dollars), Err(MoneyError::Mixed { .. })));
        assert_eq!(Money::yuan(50).partial_cmp(&dollars), None);
        assert!(!MoneyRange::yuan(20, 50).contains(money("30 USD")));
    }
}

#[test]
fn money_reads_as_people_write_it() {
    for text in ["\u{A5}50", "\u{FFE5}50", "50元", "50 CNY", "50.0 CNY", "50.00 CNY", "0050 CNY"] {
        assert_eq!(money(text), Money::yuan(50), "{text}");
    }
    assert_eq!(Money::yuan(50).text(Lang::En), "¥50");
    assert_eq!(Money::yuan(50).text(Lang::Zh), "50元");
    assert_eq!(money("20.5 CNY").text(Lang::En), "¥20.50");
    assert_eq!(money("0.05 CNY").text(Lang::Zh), "0.05元");
    assert_eq!(money("7.00 USD").text(Lang::Zh), "7 USD");
    assert_eq!(format!("{:>10}|{:?}", Money::yuan(5), Money::yuan(5)), "  5.00 CNY|5.00 CNY");
}

#[test]
fn a_range_of_money_includes_both_ends() {
    let range = MoneyRange::new(Money::yuan(20), Money::yuan(50)).expect("a range");
    assert_eq!(range, MoneyRange::yuan(50, 20));
    for (text, inside) in
        [("19.99 CNY", false), ("20 CNY", true), ("50.00 CNY", true), ("50.01 CNY", false)]
    {
        assert_eq!(range.contains(money(text)), inside, "{text}");
    }
    assert_eq!(range.to_string(), "¥20–50");
    assert_eq!(range.text(Lang::Zh), "20–50元");
    assert_eq!(MoneyRange::yuan(50, 50).to_string(), "¥50");
    assert_eq!(MoneyRange::new(Money::yuan(50), Money::yuan(20)), Err(MoneyError::Reversed));
    assert!(from_str::<MoneyRange>(r#"{"min":"50.00","max":"20.00","currency":"CNY"}"#).is_err());
}

#[test]
fn every_currency_of_the_table_has_three_capitals_and_reads_back() {
    for (code, decimals) in [
        ("CNY", 2),
        ("USD", 2),
        ("EUR", 2),
        ("JPY", 0),
        ("KWD", 3),
        ("CLF", 4),
        ("XOF", 0),
        ("ZWG", 2),
    ] {
        let currency: Currency = code.parse().expect("active");
        assert_eq!((currency.code(), currency.decimals()), (code, decimals));
    }
    assert_eq!("CNY".parse(), Ok(Currency::CNY));
}

#[test]
fn a_vin_has_17_digits_and_capitals_other_than_i_o_q() {
    assert!(Vin::new("LSVAA2187C2182453").is_ok());
    assert_eq!(Vin::new("LSVAA2187C218245"), Err(VinError::Length { bytes: 16 }));
    assert_eq!(Vin::new(""), Err(VinError::Length { bytes: 0 }));
    for (vin, at) in [
        ("ISVAA2187C2182453", 0),
        ("LSVAA2187C218245O", 16),
        ("LSVAQ2187C2182453", 4),
        ("lSVAA2187C2182453", 0),
        ("LSVAA2187C21824é", 15),
        ("LSVAA-187C2182453", 5),
    ] {
        assert_eq!(Vin::new(vin), Err(VinError::Character { at }), "{vin}");
    }
}

#[test]
fn a_telephone_number_has_three_digits_or_more() {
    for phone in ["110", "+86 138 0013 8000", "021-61234567转8", "400.800.8888"] {
        assert!(Phone::new(phone).is_ok(), "{phone}");
    }
    assert_eq!(Phone::new("12"), Err(PhoneError::Digits { found: 2 }));
    assert_eq!(Phone::new("none"), Err(PhoneError::Digits { found: 0 }));
    assert!(matches!(Phone::new("138\n0013"), Err(PhoneError::Text(TextError::Line { at: 3 }))));
    assert!(matches!(
        Phone::new("1".repeat(257)),
        Err(PhoneError::Text(TextError::TooLong { .. }))
    ));
}

#[test]
fn debug_hides_what_is_personal() {
    let contact = full_contact();
    assert_eq!(
        format!("{contact:?} {:?} {:?}", contact.match_key(), full_vehicle()),
        "Contact { .. } MatchKey { .. } Vehicle { .. }"
    );
    assert_eq!(format!("{:?}", contact.name), "ShortText(10 bytes)");
    assert_eq!(format!("{:?}", contact.phone), "Some(Phone(17 bytes))");
    assert_eq!(format!("{:?}", full_vehicle().vin), "Some(Vin(17 bytes))");
}

#[test]
fn the_wire_form_of_money_and_personal_data_is_kept() {
    golden(&Money::yuan(50), &json!({"amount": "50.00", "currency": "CNY"}));
    golden(&money("500 JPY"), &json!({"amount": "500", "currency": "JPY"}));
    golden(&MoneyRange::yuan(20, 50), &json!({"min": "20.00", "max": "50.00", "currency": "CNY"}));
    golden(&Currency::CNY, &json!("CNY"));
    golden(&Sex::Female, &json!("female"));
    golden(
        &full_contact(),
        &json!({"name": "李雷 Lei", "sex": "male", "phone": "+86 138-0013-8000", "email": "lilei@example.com",
            "address": "中山路 1 号"}),
    );
    golden(
        &Contact::new(short("x")),
        &json!({"name": "x", "sex": null, "phone": null, "email": null, "address": null}),
    );
    assert_eq!(
        from_str::<Contact>(r#"{"name":"x"}"#).expect("the rest is optional"),
        Contact::new(short("x"))
    );
    golden(
        &full_vehicle(),
        &json!({"model": "Lavida 1.5L", "vin": "LSVAA2187C2182453", "plate": "沪A·12345", "mileage_km": 40210,
            "work_order": "WO-7781", "bought_on": "2024-03-09", "repaired_on": "2026-01-31",
            "order_taken_at": "2026-01-30T08:15:00.123456Z"}),
    );
    assert_eq!(from_str::<Vehicle>("{}").expect("all optional"), Vehicle::default());
}

#[test]
fn days_and_instants_of_a_vehicle_are_bounded_and_a_leap_second_is_the_one_before() {
    for wire in [
        r#"{"bought_on":"1899-12-31"}"#,
        r#"{"bought_on":"2026-02-30"}"#,
        r#"{"repaired_on":"+99999-01-01"}"#,
        r#"{"order_taken_at":"0001-01-01T00:00:00Z"}"#,
        r#"{"order_taken_at":"1969-12-31T23:59:59Z"}"#,
        r#"{"order_taken_at":"2026-01-30 08:15"}"#,
        r#"{"mileage_km":4294967296}"#,
        r#"{"mileage_km":1e999}"#,
    ] {
        assert!(from_str::<Vehicle>(wire).is_err(), "{wire}");
    }
    let leap = from_str::<Vehicle>(r#"{"order_taken_at":"2016-12-31T23:59:60Z"}"#).expect("read");
    assert_eq!(to_value(&leap).expect("serialises")["order_taken_at"], "2016-12-31T23:59:59Z");
}

#[test]
fn every_type_can_cross_threads() {
    fn crosses<T: Send + Sync + Unpin + Clone + Eq + Hash + 'static>() {}
    crosses::<Text>();
    crosses::<ShortText>();
    crosses::<Phone>();
    crosses::<Vin>();
    crosses::<Sex>();
    crosses::<Contact>();
    crosses::<MatchKey>();
    crosses::<Vehicle>();
    crosses::<Currency>();
    crosses::<Money>();
    crosses::<MoneyRange>();
}

fn currencies() -> impl Strategy<Value = Currency> {
    prop::sample::select(vec!["CNY", "JPY", "KWD", "CLF", "USD"])
        .prop_map(|code| code.parse().expect("active"))
}

fn amounts() -> impl Strategy<Value = Money> {
    let minor = prop_oneof![0..1_000_i64, 0..=i64::MAX, Just(i64::MAX)];
    (minor, currencies())
        .prop_map(|(minor, currency)| Money::from_minor(minor, currency).expect("not negative"))
}

/// Texts of which many begin and end alike, are empty, too long, or no code at all.
fn nearly_codes() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "after-sa[ab]{0,3}-service",
        2 => "[ab]{0,3}",
        1 => "客服[部中心 ]{0,2}",
        1 => "[a\u{200B}]{60,70}",
    ]
}

proptest! {
    /// What was read before has no part in what is read.
    #[test]
    fn a_code_is_its_text_whatever_was_read_before_it(texts in vec(nearly_codes(), 1..200)) {
        for text in &texts {
            let visible = text.trim() == text && !text.contains('\u{200B}');
            let code = Department::new(text);
            prop_assert_eq!(code.is_ok(), visible && (1..=64).contains(&text.len()));
            if let Ok(code) = code {
                prop_assert_eq!(code.as_str(), text);
            }
        }
    }

    #[test]
    fn money_printed_and_parsed_is_the_same_money(amount in amounts()) {
        prop_assert_eq!(amount.to_string().parse::<Money>(), Ok(amount));
        if amount.currency() == Currency::CNY {
            for lang in [Lang::En, Lang::Zh] {
                prop_assert_eq!(amount.text(lang).parse::<Money>(), Ok(amount));
            }
        }
        let wire = serde_json::to_string(&amount).expect("serialises");
        prop_assert_eq!(from_str::<Money>(&wire).expect("reads"), amount);
    }

    #[test]
    fn money_split_in_any_way_adds_up_to_the_same(
        parts in prop::collection::vec(0..=1_000_000_000_i64, 1..20),
        at in any::<prop::sample::Index>(),
    ) {
        let sum = |parts: &[i64]| {
            parts.iter().try_fold(Money::zero(Currency::CNY), |sum, &minor| {
                sum.checked_add(Money::from_minor(minor, Currency::CNY)?)
            })
        };
        let (left, right) = parts.split_at(at.index(parts.len()));
        let whole = sum(&parts).expect("fits");
        prop_assert_eq!(sum(left).and_then(|left| sum(right)?.checked_add(left)), Ok(whole));
        prop_assert_eq!(whole.minor_units(), parts.iter().sum::<i64>());
    }

    #[test]
    fn no_text_makes_money_panic_or_lose_value(text in "[-+ 0-9.eE¥元]{0,30}( (CNY|JPY|XXX))?") {
        if let Ok(amount) = text.parse::<Money>() {
            prop_assert!(amount.minor_units() >= 0);
            prop_assert_eq!(amount.to_string().parse::<Money>(), Ok(amount));
        }
    }

    #[test]
    fn a_text_is_kept_byte_for_byte_or_refused_on_every_way_in(
        text in prop_oneof![any::<String>(), "\\PC{0,80}", "[a\u{200B}\u{202E}\r\n\t\0 ]{0,5}"],
    ) {
        let made = Text::new(text.as_str());
        prop_assert_eq!(Text::new(text.clone()), made.clone());
        prop_assert_eq!(text.parse::<Text>(), made.clone());
        let wire = serde_json::to_string(&text).expect("serialises");
        prop_assert_eq!(from_str::<Text>(&wire).ok(), made.clone().ok());
        prop_assert_eq!(serde_json::from_reader::<_, Text>(Dribble(wire.as_bytes())).ok(), made.clone().ok());
        if let Ok(made) = made {
            prop_assert_eq!(made.as_str(), text.as_str());
            prop_assert_eq!(format!("{made:?}"), format!("Text({} bytes)", text.len()));
        } else {
            prop_assert!(ShortText::new(text).is_err(), "a short text follows the rules of a text");
        }
    }

    #[test]
    fn two_texts_joined_are_accepted_when_both_are(left in "\\PC{1,20}", right in "\\PC{1,20}") {
        if let (Ok(left), Ok(right)) = (Text::new(left), Text::new(right)) {
            let joined = Text::new(left.into_string() + right.as_str());
            prop_assert!(joined.is_ok());
        }
    }

    #[test]
    fn debug_never_shows_content(name in "[g-z]{6,20}", phone in "[1-9][0-9]{10}") {
        let contact = contact(&name, Some(&phone));
        let shown = format!("{contact:?} {:?} {:?} {:?}", contact.name, contact.phone, contact.match_key());
        prop_assert!(!shown.contains(&name) && !shown.contains(&phone));
        let error = ShortText::new(format!("{name}\n{phone}")).expect_err("two lines");
        let shown = format!("{error} {error:?}");
        prop_assert!(!shown.contains(&name) && !shown.contains(&phone));
    }

    #[test]
    fn a_number_is_the_same_party_wherever_separators_stand(
        phone in "[0-9]{3,12}",
        wide in any::<bool>(),
        separator in prop::sample::select(vec![" ", "-", "(", "\u{FF09}", "\u{FF0D}", "\u{3000}", "/"]),
        at in any::<prop::sample::Index>(),
    ) {
        let mut typed: String = if wide {
            phone.chars().map(|c| char::from_u32(u32::from(c) + 0xFEE0).expect("full-width")).collect()
        } else {
            phone.clone()
        };
        let places: Vec<usize> = typed.char_indices().map(|(at, _)| at).collect();
        typed.insert_str(places[at.index(places.len())], separator);
        prop_assert!(contact("x", Some(&phone)).same_party(&contact("x", Some(&typed))));
    }
}
