//! Reads the members of a JSON object into the places of a model.

use serde::de::{Deserialize, Error, MapAccess};

use super::key::{Key, UNKNOWN};
use super::nullable::Nullable;
use super::object::Outline;
use super::slot::RestSlot;

/// Reads one object: for each member, the places of the model are tried one after the other.
pub struct Reader<'j, 'de, A: MapAccess<'de>> {
    members: A,
    outline: &'static Outline,
    /// The whole object as text, where a union asks for that.
    json: &'j str,
    /// The latest name that had escapes.
    unescaped: Option<String>,
    /// How many required members have been read.
    required: usize,
    stage: Stage,
    error: Option<A::Error>,
}

/// How far the reading of an object is.
#[derive(Clone, Copy)]
enum Stage {
    /// The next member is read.
    Read,
    /// All members have been read, and something required is missing: the member with this number, or a later one.
    Find(usize),
    /// The union beside the object's own members is read from the whole text.
    Unite,
    /// There is an object or an error.
    End,
}

impl<'j, 'de, A: MapAccess<'de>> Reader<'j, 'de, A> {
    /// Reads `members`, of which `json` is the text, where a union asks for that.
    #[inline]
    pub fn new(members: A, outline: &'static Outline, json: &'j str) -> Self {
        Self {
            members,
            outline,
            json,
            unescaped: None,
            required: 0,
            stage: Stage::Read,
            error: None,
        }
    }

    /// Goes to the next member.
    #[inline(always)]
    pub fn next_name(&mut self) -> Option<&'de str> {
        if matches!(self.stage, Stage::Read) {
            let key = Key { outline: self.outline, unescaped: &mut self.unescaped };
            match self.members.next_key_seed(key) {
                Ok(Some(name)) => return Some(name),
                Ok(None) => {}
                Err(error) => self.error = Some(error),
            }
        }
        self.finish()
    }

    /// What there is to do when all members have been read.
    #[inline(never)]
    fn finish(&mut self) -> Option<&'de str> {
        self.stage = match self.stage {
            _ if self.error.is_some() => Stage::End,
            Stage::Read if self.required < self.outline.required => Stage::Find(0),
            Stage::Read if self.outline.unites => Stage::Unite,
            Stage::Find(number) => Stage::Find(number + 1),
            _ => Stage::End,
        };
        match self.stage {
            Stage::Find(number) => self.outline.members.get(number).map(|(name, _)| *name),
            Stage::Unite => Some(UNKNOWN),
            Stage::Read | Stage::End => None,
        }
    }

    /// Reads the value of a member that is required, if it is this one.
    #[inline(always)]
    pub fn required<T: Deserialize<'de>>(&mut self, name: &str, own: &'static str, slot: &mut Option<T>) -> bool {
        if name != own {
            return false;
        }
        self.required += 1;
        self.fill(own, slot)
    }

    /// Reads the value of a member that may be left out, if it is this one.
    #[inline(always)]
    pub fn optional<T: Deserialize<'de>>(&mut self, name: &str, own: &'static str, slot: &mut Option<T>) -> bool {
        name == own && self.fill(own, slot)
    }

    /// As [`optional`](Self::optional).
    #[inline(always)]
    pub fn nullable<T: Deserialize<'de>>(&mut self, name: &str, own: &'static str, slot: &mut Option<T>) -> bool {
        self.optional(name, own, slot)
    }

    /// As [`optional`](Self::optional).
    #[inline(always)]
    pub fn patch<T: Deserialize<'de>>(
        &mut self,
        name: &str,
        own: &'static str,
        slot: &mut Option<Nullable<T>>,
    ) -> bool {
        self.optional(name, own, slot)
    }

    /// Of a member that is given twice, the last one counts (RFC 8259 §4).
    #[inline]
    fn fill<T: Deserialize<'de>>(&mut self, name: &'static str, slot: &mut Option<T>) -> bool {
        match self.stage {
            Stage::Read => match self.members.next_value() {
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

    /// Takes what belongs to none of the other places.
    pub fn rest(&mut self, name: &str, slots: &mut [&mut dyn RestSlot<'de, A>]) -> bool {
        let mut slots = slots.iter_mut();
        let unescaped = self.unescaped.take();
        let name = unescaped.as_deref().unwrap_or(name);
        let result = match self.stage {
            Stage::Unite => slots.try_for_each(|slot| slot.unite(self.json, self.outline)),
            _ => slots
                .take(1)
                .try_for_each(|slot| slot.collect(name, &mut self.members)),
        };
        if let Err(error) = result {
            self.fail(error);
        }
        true
    }

    /// Why there is no object, if anything was wrong with its members.
    #[inline]
    pub fn error(self) -> Option<A::Error> {
        self.error
    }
}

/// The error for an object that cannot be made. A required member that is missing has been found before, unless others
/// were given twice.
#[cold]
pub fn incomplete<E: Error>(error: Option<E>) -> E {
    error.unwrap_or_else(|| E::custom("a required member is missing"))
}
