//! Reads the properties of a JSON object into the fields of a model.

use serde::de::{Deserialize, Error, MapAccess};

use super::key::{Key, UNKNOWN};
use super::nullable::Nullable;
use super::outline::Outline;
use super::slot::RestSlot;

/// Reads one object. For each property, the generated code tries the fields of the model in turn.
pub struct Reader<'j, 'de, A: MapAccess<'de>> {
    map: A,
    outline: &'static Outline,
    /// The text of the object, if it contains a flattened union.
    json: &'j str,
    /// The last name that had escapes.
    unescaped: Option<String>,
    /// The number of required properties that were read.
    required: usize,
    stage: Stage,
    error: Option<A::Error>,
}

/// The state of the reader.
#[derive(Clone, Copy)]
enum Stage {
    /// Properties are being read.
    Read,
    /// All properties were read, but a required one is missing. It has at least this index in the outline.
    Find(usize),
    /// The flattened union is being read from the text of the object.
    Union,
    /// Reading has ended, with an object or an error.
    End,
}

impl<'j, 'de, A: MapAccess<'de>> Reader<'j, 'de, A> {
    /// Creates a reader of an object. `json` is its text, if it contains a flattened union.
    #[inline]
    pub fn new(map: A, outline: &'static Outline, json: &'j str) -> Self {
        Self {
            map,
            outline,
            json,
            unescaped: None,
            required: 0,
            stage: Stage::Read,
            error: None,
        }
    }

    /// Returns the name that the fields must handle next, or `None` at the end.
    #[inline(always)]
    pub fn next_name(&mut self) -> Option<&'de str> {
        if matches!(self.stage, Stage::Read) {
            let key = Key {
                outline: self.outline,
                unescaped: &mut self.unescaped,
            };
            match self.map.next_key_seed(key) {
                Ok(Some(name)) => return Some(name),
                Ok(None) => {}
                Err(error) => self.error = Some(error),
            }
        }
        self.finish()
    }

    /// Returns what follows the last property: the names that may belong to a missing required property, or [`UNKNOWN`] for
    /// the flattened union.
    #[inline(never)]
    fn finish(&mut self) -> Option<&'de str> {
        self.stage = match self.stage {
            _ if self.error.is_some() => Stage::End,
            Stage::Read if self.required < self.outline.required => Stage::Find(0),
            Stage::Read if self.outline.has_union => Stage::Union,
            Stage::Find(number) => Stage::Find(number + 1),
            _ => Stage::End,
        };
        match self.stage {
            Stage::Find(number) => self.outline.members.get(number).map(|(name, _)| *name),
            Stage::Union => Some(UNKNOWN),
            Stage::Read | Stage::End => None,
        }
    }

    /// Reads the value of a required property into its slot, if `name` is equal to `field`. Returns whether it is.
    #[inline(always)]
    pub fn required<T: Deserialize<'de>>(
        &mut self,
        name: &str,
        field: &'static str,
        slot: &mut Option<T>,
    ) -> bool {
        if name != field {
            return false;
        }
        // A property that occurs twice is counted once.
        self.required += usize::from(slot.is_none());
        self.fill(field, slot)
    }

    /// Reads the value of an optional property into its slot, if `name` is equal to `field`. Returns whether it is.
    #[inline(always)]
    pub fn optional<T: Deserialize<'de>>(
        &mut self,
        name: &str,
        field: &'static str,
        slot: &mut Option<T>,
    ) -> bool {
        name == field && self.fill(field, slot)
    }

    /// See [`optional`](Self::optional).
    #[inline(always)]
    pub fn nullable<T: Deserialize<'de>>(
        &mut self,
        name: &str,
        field: &'static str,
        slot: &mut Option<T>,
    ) -> bool {
        self.optional(name, field, slot)
    }

    /// See [`optional`](Self::optional).
    #[inline(always)]
    pub fn patch<T: Deserialize<'de>>(
        &mut self,
        name: &str,
        field: &'static str,
        slot: &mut Option<Nullable<T>>,
    ) -> bool {
        self.optional(name, field, slot)
    }

    /// Reads the value into the slot. If a property occurs more than once, its last value is used (see RFC 8259 §4).
    #[inline]
    fn fill<T: Deserialize<'de>>(&mut self, name: &'static str, slot: &mut Option<T>) -> bool {
        match self.stage {
            Stage::Read => match self.map.next_value() {
                Ok(value) => *slot = Some(value),
                Err(error) => self.fail(error),
            },
            _ => return self.check(name, slot.is_none()),
        }
        true
    }

    #[cold]
    fn fail(&mut self, error: A::Error) {
        self.error = Some(error);
        self.stage = Stage::End;
    }

    #[cold]
    fn check(&mut self, name: &'static str, is_missing: bool) -> bool {
        if is_missing {
            self.fail(A::Error::missing_field(name));
        }
        true
    }

    /// Reads a property that has no field of its own, or the flattened union.
    pub fn rest(&mut self, name: &str, slots: &mut [&mut dyn RestSlot<'de, A>]) -> bool {
        let mut slots = slots.iter_mut();
        let unescaped = self.unescaped.take();
        let name = unescaped.as_deref().unwrap_or(name);
        let result = match self.stage {
            Stage::Union => slots.try_for_each(|slot| slot.read_union(self.json, self.outline)),
            _ => slots
                .take(1)
                .try_for_each(|slot| slot.collect(name, &mut self.map)),
        };
        if let Err(error) = result {
            self.fail(error);
        }
        true
    }

    /// Returns the error if reading failed.
    #[inline]
    pub fn error(self) -> Option<A::Error> {
        self.error
    }
}

/// Returns the error for an object that could not be created.
#[cold]
pub fn incomplete<E: Error>(error: Option<E>) -> E {
    error.unwrap_or_else(|| E::custom("missing required property"))
}
