//! The types that a parameter can have.

use std::fmt::Write;

use super::expansion::Expansion;
use crate::runtime::secret::Secret;

/// A value that can be a path, query, header or cookie parameter.
pub trait Parameter {
    /// Writes the value: a text, or a list of them.
    fn expand(&self, value: &mut Expansion<'_>);
}

impl Parameter for str {
    fn expand(&self, value: &mut Expansion<'_>) {
        value.text(self);
    }
}

impl Parameter for String {
    fn expand(&self, value: &mut Expansion<'_>) {
        value.text(self);
    }
}

impl Parameter for bool {
    fn expand(&self, value: &mut Expansion<'_>) {
        value.text(if *self { "true" } else { "false" });
    }
}

/// Numbers are short and need no allocation.
struct Digits {
    bytes: [u8; 40],
    length: usize,
}

impl Write for Digits {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        let end = self.length + text.len();
        self.bytes
            .get_mut(self.length..end)
            .ok_or(std::fmt::Error)?
            .copy_from_slice(text.as_bytes());
        self.length = end;
        Ok(())
    }
}

macro_rules! numbers {
    ($($number:ty)*) => {$(
        impl Parameter for $number {
            fn expand(&self, value: &mut Expansion<'_>) {
                let mut digits = Digits { bytes: [0; 40], length: 0 };
                match write!(digits, "{self}").map(|()| std::str::from_utf8(&digits.bytes[..digits.length])) {
                    Ok(Ok(text)) => value.text(text),
                    // Only floating-point numbers can be longer.
                    _ => value.text(&self.to_string()),
                }
            }
        }
    )*};
}
numbers!(i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize f32 f64);

impl<T: Parameter> Parameter for [T] {
    fn expand(&self, value: &mut Expansion<'_>) {
        value.list();
        self.iter().for_each(|item| item.expand(value));
    }
}

impl<T: Parameter> Parameter for Vec<T> {
    fn expand(&self, value: &mut Expansion<'_>) {
        self.as_slice().expand(value);
    }
}

impl<T: Parameter + ?Sized> Parameter for &T {
    fn expand(&self, value: &mut Expansion<'_>) {
        (*self).expand(value);
    }
}

impl<T: Parameter + ?Sized> Parameter for Box<T> {
    fn expand(&self, value: &mut Expansion<'_>) {
        (**self).expand(value);
    }
}

impl Parameter for serde_json::Value {
    fn expand(&self, value: &mut Expansion<'_>) {
        value.value(self);
    }
}

impl Parameter for Secret {
    fn expand(&self, value: &mut Expansion<'_>) {
        value.text(self.expose());
    }
}
