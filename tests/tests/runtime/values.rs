//! Strings with a format: decimal numbers, UUIDs, URIs and durations keep their text and convert exactly.

use std::cmp::Ordering;
use std::collections::HashSet;
use std::time::Duration;

use ledger_api::models::Amounts;
use ledger_api::runtime::{Date, DateTime, Decimal, IsoDuration, Uri, Uuid};
use serde_json::json;

use crate::models::{fault, same};

fn decimal(text: &str) -> Decimal {
    text.parse()
        .unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[test]
fn amounts_keep_their_text_and_compare_by_value() {
    let amounts: Amounts = same(&json!({
        "total": "0010.50",
        "fee": "-1e-3",
        "id": "F81D4FAE-7dec-11d0-a765-00a0c91e6bf6",
        "page": "https://example.com/a?b=c",
        "validity": "P1DT12H0.5S",
    }));
    assert_eq!(amounts.total, decimal("10.5"));
    assert_eq!(amounts.total.to_string(), "0010.50");
    assert_eq!(
        format!("{:>8}|{:<8}|", amounts.total, amounts.total),
        " 0010.50|0010.50 |"
    );
    assert!(amounts.fee.is_some_and(|fee| fee.is_negative()));
}

#[test]
fn decimals_are_ordered_by_value() {
    // In ascending order. The values of an inner list are equal.
    let ascending = [
        vec!["-1e400", "-10e399"],
        vec!["-10.01"],
        vec!["-10", "-10.0", "-1e1", "-0010"],
        vec!["-0.001"],
        vec!["0", "-0", "0.00", "+0", "0e999999999999999999999", "0e5"],
        vec!["1e-99999999999999999999"],
        vec!["0.001", "1e-3", "1.0E-3"],
        vec!["9.99"],
        vec!["10", "10.000", "1e+1", "100e-1"],
        vec!["12345678901234567890.1", "12345678901234567890.10"],
        vec!["12345678901234567890.11"],
        vec!["1e99999999999999999999"],
    ];
    for (index, left) in ascending.iter().enumerate() {
        for (other, right) in ascending.iter().enumerate() {
            for (left, right) in left
                .iter()
                .flat_map(|left| right.iter().map(move |right| (left, right)))
            {
                let ordering = decimal(left).cmp(&decimal(right));
                assert_eq!(ordering, index.cmp(&other), "{left} and {right}");
                let is_equal = decimal(left) == decimal(right);
                assert_eq!(is_equal, ordering == Ordering::Equal, "{left} and {right}");
            }
        }
        let hashed: HashSet<Decimal> = left.iter().map(|text| decimal(text)).collect();
        assert_eq!(hashed.len(), 1, "{left:?}");
    }
}

#[test]
fn text_that_is_no_number_is_refused() {
    for text in [
        "", " 1", "1 ", "1,5", "1.", ".5", "--1", "1e", "1e1.5", "NaN", "Infinity", "0x1", "١",
    ] {
        assert!(text.parse::<Decimal>().is_err(), "{text}");
        let fault = fault::<Amounts>(&json!({ "total": text }).to_string());
        assert_eq!(
            fault,
            "total: invalid value: string, expected a string that is a decimal number"
        );
    }
}

#[test]
fn minor_units_are_exact() {
    for (text, scale, units) in [
        ("10.50", 2, Some(1050)),
        ("-10.5", 2, Some(-1050)),
        ("10.505", 2, None),
        ("10.500", 2, Some(1050)),
        ("1e3", 0, Some(1000)),
        ("0.00", 0, Some(0)),
        (
            "170141183460469231731687303715884105727",
            0,
            Some(i128::MAX),
        ),
        (
            "-170141183460469231731687303715884105728",
            0,
            Some(i128::MIN),
        ),
        ("170141183460469231731687303715884105728", 0, None),
        ("1e999999999", 2, None),
    ] {
        assert_eq!(decimal(text).minor_units(scale), units, "{text}");
    }
    for (units, scale, text) in [
        (1050, 2, "10.50"),
        (-5, 2, "-0.05"),
        (7, 0, "7"),
        (0, 3, "0.000"),
    ] {
        let made = Decimal::from_minor_units(units, scale);
        assert_eq!(made.as_str(), text);
        assert_eq!(made.minor_units(scale), Some(units));
    }
}

#[test]
fn decimals_convert_to_other_crates_without_loss() {
    for text in [
        "10.50",
        "-0.0000001",
        "79228162514264337593543950335",
        "1e3",
    ] {
        let number = decimal(text);
        let converted = number.to_rust_decimal().expect("it has at most 28 digits");
        assert_eq!(Decimal::from(converted), number, "{text}");
        let converted = number.to_bigdecimal().expect("it is a number");
        assert_eq!(Decimal::from(converted), number, "{text}");
    }
    // The conversion fails instead of rounding.
    let long = decimal("0.123456789012345678901234567890123");
    assert!(long.to_rust_decimal().is_err());
    assert_eq!(Decimal::from(long.to_bigdecimal().expect("a number")), long);
}

#[test]
fn uuids_and_uris_convert_and_keep_invalid_text() {
    let id = Uuid::from("f81d4fae-7dec-11d0-a765-00a0c91e6bf6");
    assert_eq!(Uuid::from(id.to_uuid().expect("a UUID")), id);
    let invalid: Uuid = same(&json!("not a UUID"));
    assert!(invalid.to_uuid().is_err());
    let page = Uri::from("https://example.com/a?b=c#d");
    assert_eq!(Uri::from(page.to_url().expect("a URL")), page);
    let relative: Uri = same(&json!("/pages/2"));
    assert!(relative.to_url().is_err());
}

#[test]
fn durations_of_fixed_length_convert() {
    let second = 1_000_000_000;
    for (text, nanos) in [
        ("PT0S", 0),
        ("PT1.5S", 3 * second / 2),
        ("P1DT12H", 129_600 * second),
        ("P2W", 1_209_600 * second),
        ("P0Y0M1D", 86_400 * second),
        ("PT1M30.000000001S", 90 * second + 1),
    ] {
        let converted = IsoDuration::from(text)
            .to_std()
            .unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(converted, Duration::from_nanos(nanos), "{text}");
        let again = IsoDuration::from(converted);
        assert_eq!(again.to_std(), Ok(converted), "{again}");
        assert!(again.to_jiff().is_ok(), "{again}");
    }
    for text in [
        "",
        "P",
        "PT",
        "P1",
        "1D",
        "P1H",
        "PT1D",
        "PT1M1H",
        "P1.5D",
        "PT-1S",
        "P1Y",
        "P1M",
        "PT.5S",
        "PT99999999999999999999S",
    ] {
        assert!(IsoDuration::from(text).to_std().is_err(), "{text}");
    }
    assert!(IsoDuration::from("P1Y").to_jiff().is_ok());
}

#[test]
fn the_date_libraries_agree_on_what_rfc_3339_allows() {
    for (text, is_valid) in [
        ("2024-01-15T10:30:00Z", true),
        ("2024-01-15t10:30:00z", true),
        ("2024-01-15 10:30:00.123456789123+05:30", true),
        ("2024-01-15T10:30:00-00:00", true),
        ("2024-01-15T10:30:00+0530", false),
        ("2024-01-15T10:30Z", false),
        ("2024-01-15T10:30:00.Z", false),
        ("2024-01-15T10:30:00", false),
        ("20240115T103000Z", false),
        ("2024-01-15T10:30:00Z[America/New_York]", false),
        ("2024-W03-1T10:30:00Z", false),
        ("2024-01-15T24:00:00Z", false),
    ] {
        let at = DateTime::from(text);
        let valid = [
            at.to_jiff().is_ok(),
            at.to_time().is_ok(),
            at.to_chrono().is_ok(),
        ];
        assert_eq!(valid, [is_valid; 3], "{text}");
    }
    for (text, is_valid) in [
        ("2024-01-15", true),
        ("2024-02-30", false),
        ("20240115", false),
        ("2024-W03-1", false),
        ("2024-01-15T10:30:00Z", false),
        ("+2024-01-15", false),
    ] {
        let on = Date::from(text);
        let valid = [
            on.to_jiff().is_ok(),
            on.to_time().is_ok(),
            on.to_chrono().is_ok(),
        ];
        assert_eq!(valid, [is_valid; 3], "{text}");
    }
}
