//! The query of a request (RFC 3986 §3.4). Parameters keep the order in which they were first set.

use percent_encoding::utf8_percent_encode;

use super::expansion::{Expansion, Place, UNRESERVED};
use super::style::Style;

/// A query under construction.
#[derive(Clone, Debug, Default)]
pub(in crate::runtime) struct Query {
    /// The parameters, each followed by `&`.
    text: String,
    /// The name of each parameter and its end in the text.
    ends: Vec<(&'static str, usize)>,
}

impl Query {
    /// Sets a parameter and replaces its old value.
    pub(in crate::runtime) fn set(
        &mut self,
        name: &'static str,
        style: Style,
        place: Place,
        write: impl FnOnce(&mut Expansion<'_>),
    ) {
        if let Some(index) = self.ends.iter().position(|(set, _)| *set == name) {
            self.remove(index);
        }
        let mut expansion = Expansion::new(&mut self.text, name, style, place);
        write(&mut expansion);
        if !expansion.is_empty() {
            self.text.push('&');
        }
        self.ends.push((name, self.text.len()));
    }

    /// Sets the whole query to a text.
    pub(in crate::runtime) fn set_whole(&mut self, name: &'static str, text: &str) {
        self.text.clear();
        self.text.extend(utf8_percent_encode(text, UNRESERVED));
        self.text.push('&');
        self.ends = vec![(name, self.text.len())];
    }

    /// Returns the query without the question mark.
    pub(in crate::runtime) fn as_str(&self) -> &str {
        self.text.strip_suffix('&').unwrap_or(&self.text)
    }

    fn remove(&mut self, index: usize) {
        let begin = if index == 0 {
            0
        } else {
            self.ends[index - 1].1
        };
        let (_, end) = self.ends.remove(index);
        self.text.replace_range(begin..end, "");
        self.ends[index..]
            .iter_mut()
            .for_each(|(_, later)| *later -= end - begin);
    }
}
