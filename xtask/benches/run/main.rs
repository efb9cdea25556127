//! Compares the cost of a call with the same call written by hand. `cargo xtask bench --only run` runs this program under
//! valgrind and with a clock. The hand-written half is what a careful developer writes with serde's derives and reqwest.
//!
//! `decode|encode ours|hand session|list COUNT`, `request ours|hand COUNT` and `call ours|hand COUNT` repeat one operation COUNT
//! times. `time` and `loopback` print medians in nanoseconds: ours first, then the hand-written half.

mod by_hand;
mod loopback;
mod sample;

use std::error::Error;
use std::hint::black_box;
use std::time::Instant;

use conomy_api::models::CheckoutSession;
use serde::{Serialize, de::DeserializeOwned};

/// The number of sessions in a large response.
const MANY: usize = 200;

fn main() -> Result<(), Box<dyn Error>> {
    // `cargo bench` adds `--bench`.
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["decode", who, what, count] => match *who {
            "ours" => decode::<CheckoutSession>(what, count.parse()?),
            _ => decode::<by_hand::CheckoutSession>(what, count.parse()?),
        },
        ["encode", who, what, count] => match *who {
            "ours" => encode::<CheckoutSession>(what, count.parse()?),
            _ => encode::<by_hand::CheckoutSession>(what, count.parse()?),
        },
        ["request", who, count] => requests(who, count.parse()?),
        ["call", who, count] => loopback::calls(who, count.parse()?),
        ["time"] => time(),
        ["loopback"] => loopback::compare(),
        _ => {
            println!("run it with `cargo xtask bench --only run`");
            Ok(())
        }
    }
}

fn decode<T: DeserializeOwned>(what: &str, count: usize) -> Result<(), Box<dyn Error>> {
    let session = sample::json()?;
    let list = format!("[{}]", vec![session.as_str(); MANY].join(","));
    for _ in 0..count {
        if what == "list" {
            black_box(serde_json::from_slice::<Vec<T>>(black_box(
                list.as_bytes(),
            ))?);
        } else {
            black_box(serde_json::from_slice::<T>(black_box(session.as_bytes()))?);
        }
    }
    Ok(())
}

fn encode<T: DeserializeOwned + Serialize>(what: &str, count: usize) -> Result<(), Box<dyn Error>> {
    let session = sample::json()?;
    let list: Vec<T> = (0..MANY)
        .map(|_| serde_json::from_str(&session))
        .collect::<Result<_, _>>()?;
    for _ in 0..count {
        if what == "list" {
            black_box(serde_json::to_vec(black_box(&list))?);
        } else {
            black_box(serde_json::to_vec(black_box(&list[0]))?);
        }
    }
    Ok(())
}

fn requests(who: &str, count: usize) -> Result<(), Box<dyn Error>> {
    let (ours, hand) = (loopback::ours("http://127.0.0.1:1")?, loopback::hand()?);
    for _ in 0..count {
        if who == "ours" {
            black_box(
                ours.payment_links()
                    .create_checkout_session(black_box("tok_123"))
                    .request()?,
            );
        } else {
            black_box(
                loopback::by_hand(&hand, "http://127.0.0.1:1", black_box("tok_123")).build()?,
            );
        }
    }
    Ok(())
}

/// Measures building a request, without a network.
fn time() -> Result<(), Box<dyn Error>> {
    const COUNT: usize = 2_000;
    let median = |who: &str| -> Result<u128, Box<dyn Error>> {
        let mut rounds = Vec::new();
        for _ in 0..21 {
            let start = Instant::now();
            requests(who, 0)?;
            let setup = start.elapsed();
            let start = Instant::now();
            requests(who, COUNT)?;
            rounds.push(start.elapsed().saturating_sub(setup).as_nanos() / COUNT as u128);
        }
        rounds.sort_unstable();
        Ok(rounds[rounds.len() / 2])
    };
    println!("{} {}", median("ours")?, median("hand")?);
    Ok(())
}
