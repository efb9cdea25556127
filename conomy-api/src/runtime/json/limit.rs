//! Limits the stack and the time that hostile JSON can use.
//!
//! A union, or an object that contains one, is deserialized from its own text, so `serde_json`'s recursion limit
//! starts anew at each of them. An untagged union tries its variants, each of which tries the unions inside it, so
//! the work could double with each level. The outermost of these readers therefore tracks the stack and the work of
//! all readers inside it. Once the work gets suspicious, it also memoizes which variant each text is.

use std::any::TypeId;
use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;

/// The stack that nested readers may use, in bytes. Threads have 2 MiB or more (Tokio's workers, `std::thread`).
/// Between two of these readers `serde_json` allows 128 levels, which need up to 700 kB in debug builds.
const MAX_STACK: usize = 512 * 1024;
/// The average number of times that a text may be read while variants are tried.
const MAX_READS: usize = 64;
/// The work that is always allowed, in bytes.
const MIN_WORK: usize = 1024 * 1024;

thread_local! {
    static OUTERMOST: RefCell<Option<Outermost>> = const { RefCell::new(None) };
}

/// The state of the outermost reader.
struct Outermost {
    /// The address range of its text.
    text: Range<usize>,
    /// The address of its stack frame.
    stack: usize,
    /// The number of bytes that all nested readers have read.
    work: usize,
    /// The variant of each text, per type of union.
    variants: HashMap<(usize, usize, TypeId), SelectedVariant>,
}

/// The variant that a text was found to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SelectedVariant {
    Tagged(usize),
    Shaped(usize),
    Unknown,
}

/// The limit that was exceeded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exceeded {
    Stack,
    Work,
}

impl Exceeded {
    pub(crate) fn message(self) -> &'static str {
        match self {
            Self::Stack => "nested too deeply",
            Self::Work => "too many alternatives to try",
        }
    }
}

/// A guard that exists while a text is read. The outermost guard resets the state.
pub(crate) struct Limit {
    is_outermost: bool,
}

impl Limit {
    /// Starts to read a text.
    ///
    /// # Errors
    /// The readers have exceeded a limit.
    pub(crate) fn enter(json: &str) -> Result<Self, Exceeded> {
        let marker = 0_u8;
        let stack = (&raw const marker).addr();
        OUTERMOST.with_borrow_mut(|outermost| match outermost {
            None => {
                let start = json.as_ptr().addr();
                *outermost = Some(Outermost {
                    text: start..start + json.len(),
                    stack,
                    work: 0,
                    variants: HashMap::new(),
                });
                Ok(Self { is_outermost: true })
            }
            Some(watch) => {
                watch.work = watch.work.saturating_add(json.len());
                if watch.stack.abs_diff(stack) > MAX_STACK {
                    return Err(Exceeded::Stack);
                }
                match watch.work > MIN_WORK + MAX_READS * watch.text.len() {
                    true => Err(Exceeded::Work),
                    false => Ok(Self {
                        is_outermost: false,
                    }),
                }
            }
        })
    }
}

impl Drop for Limit {
    fn drop(&mut self) {
        if self.is_outermost {
            OUTERMOST.set(None);
        }
    }
}

impl Outermost {
    /// Returns the memoization key of a text, once the work is suspicious. Only texts inside the outermost one have
    /// a key: other texts are temporary, and their address may be reused.
    fn key<U: 'static>(&self, json: &str) -> Option<(usize, usize, TypeId)> {
        let start = json.as_ptr().addr();
        let is_within = self.text.start <= start && start + json.len() <= self.text.end;
        let matters = self.work > 4 * self.text.len();
        (is_within && matters).then(|| (start, json.len(), TypeId::of::<U>()))
    }
}

/// Returns the memoized variant of a text.
pub(crate) fn recall<U: 'static>(json: &str) -> Option<SelectedVariant> {
    OUTERMOST.with_borrow(|outermost| {
        let outermost = outermost.as_ref()?;
        outermost.variants.get(&outermost.key::<U>(json)?).copied()
    })
}

/// Memoizes the variant of a text.
pub(crate) fn remember<U: 'static>(json: &str, variant: SelectedVariant) {
    OUTERMOST.with_borrow_mut(|outermost| {
        if let Some(outermost) = outermost
            && let Some(key) = outermost.key::<U>(json)
        {
            outermost.variants.insert(key, variant);
        }
    });
}
