//! Limits of what reading hostile JSON costs.
//!
//! A union, and an object with a union beside its properties, is read from its own text by a reader of its own, whose count of
//! the depth begins anew. And a union without a tag tries its variants, each of which tries the unions in it, so that work could
//! double with each level. So the outermost of these readers watches what all that are in it use: stack and work. What was
//! found out about a text is remembered once that begins to matter.

use std::any::TypeId;
use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;

/// How many bytes of stack nested readers may use. Threads have 2 MiB (Tokio's workers, `std::thread`) or more, and the levels between
/// two of these readers, at most 128, need up to 700 kB of it in debug builds.
const MAX_STACK: usize = 512 * 1024;
/// How often a text may be read in the search for its variants, on average.
const MAX_READS: usize = 64;
/// The work that is always allowed, in bytes.
const MIN_WORK: usize = 1024 * 1024;

thread_local! {
    static OUTERMOST: RefCell<Option<Outermost>> = const { RefCell::new(None) };
}

/// What the outermost reader watches.
struct Outermost {
    /// Where its text lies in memory.
    text: Range<usize>,
    /// Where its stack frame lies.
    stack: usize,
    /// How many bytes were read by all readers in it.
    work: usize,
    /// Which variant a text was found to be, for each type of union.
    choices: HashMap<(usize, usize, TypeId), Choice>,
}

/// Which variant a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Choice {
    Tagged(usize),
    Shaped(usize),
    Unknown,
}

/// Why a text is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exceeded {
    Stack,
    Work,
}

impl Exceeded {
    pub(crate) fn message(self) -> &'static str {
        match self {
            Self::Stack => "nested too deep",
            Self::Work => "too many alternatives to try",
        }
    }
}

/// Exists while a text is read; the outermost one ends the watch.
pub(crate) struct Limit {
    is_outermost: bool,
}

impl Limit {
    /// Begins to read a text.
    ///
    /// # Errors
    /// When the readers around it have used too much.
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
                    choices: HashMap::new(),
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
                    false => Ok(Self { is_outermost: false }),
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
    /// What a text is remembered by, once more was read than an ordinary value takes. Only texts within the outermost one are:
    /// others were made for a while, and their place in memory may be another text's later.
    fn key<U: 'static>(&self, json: &str) -> Option<(usize, usize, TypeId)> {
        let start = json.as_ptr().addr();
        let is_within = self.text.start <= start && start + json.len() <= self.text.end;
        let matters = self.work > 4 * self.text.len();
        (is_within && matters).then(|| (start, json.len(), TypeId::of::<U>()))
    }
}

/// Which variant of `U` a text was found to be before.
pub(crate) fn recall<U: 'static>(json: &str) -> Option<Choice> {
    OUTERMOST.with_borrow(|outermost| {
        let outermost = outermost.as_ref()?;
        outermost.choices.get(&outermost.key::<U>(json)?).copied()
    })
}

/// Remembers which variant of `U` a text is.
pub(crate) fn remember<U: 'static>(json: &str, choice: Choice) {
    OUTERMOST.with_borrow_mut(|outermost| {
        if let Some(outermost) = outermost
            && let Some(key) = outermost.key::<U>(json)
        {
            outermost.choices.insert(key, choice);
        }
    });
}
