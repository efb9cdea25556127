//! Rules: what codegen.toml or the document says about pages, before it meets an operation.

use crate::diagnostic::{Diagnostic, Diagnostics, Label, Span, catalogue};
use crate::written::{Content, Written};

use super::Misfit;

/// What a rule can say.
const KEYS: [&str; 8] = [
    "style",
    "parameter",
    "first",
    "items",
    "next",
    "last_item",
    "has_more",
    "total",
];

/// A value and where it was said.
#[derive(Clone, Debug)]
pub(super) struct Said<T> {
    pub(super) value: T,
    place: Span,
}

impl<T> Said<T> {
    /// A primary label at the value.
    pub(super) fn label(&self) -> Label {
        Label::primary(self.place)
    }
}

/// How pages follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// The answer gives a cursor for the next page.
    Cursor,
    /// The request says how many items come before.
    Offset,
    /// The request says the page's number.
    Page,
    /// The answer gives the URL of the next page.
    Link,
}

impl Style {
    const ALL: [(&'static str, Style); 4] = [
        ("cursor", Style::Cursor),
        ("offset", Style::Offset),
        ("page", Style::Page),
        ("link", Style::Link),
    ];

    /// The keys that mean something to it, and those that it cannot do without.
    fn keys(self) -> (&'static [&'static str], &'static [&'static str]) {
        match self {
            Style::Cursor => (
                &["parameter", "items", "next", "last_item", "has_more"],
                &["parameter"],
            ),
            Style::Offset | Style::Page => (
                &["parameter", "first", "items", "has_more", "total"],
                &["parameter"],
            ),
            Style::Link => (&["items", "next", "has_more"], &[]),
        }
    }
}

/// What is said about pages.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    pub(super) style: Style,
    /// A query parameter, or a pointer into the request's body.
    pub(super) parameter: Option<Said<String>>,
    /// The offset or number of the first page.
    pub(super) first: Option<Said<i64>>,
    /// A pointer into the answer; empty for the answer itself.
    pub(super) items: Said<String>,
    /// A pointer into the answer.
    pub(super) next: Option<Said<String>>,
    /// A pointer into the last item.
    pub(super) last_item: Option<Said<String>>,
    /// A pointer into the answer.
    pub(super) has_more: Option<Said<String>>,
    /// A pointer into the answer.
    pub(super) total: Option<Said<String>>,
    key: Span,
}

impl Rule {
    /// Reads a table.
    pub(super) fn read(written: &Written, diagnostics: &Diagnostics) -> Result<Rule, Misfit> {
        let style = style(written, diagnostics)?;
        let (meant, needed) = style.value.keys();
        let text = |key: &str| match written.get(key).filter(|_| meant.contains(&key)) {
            None => Ok(None),
            Some(value) => match value.text() {
                Some(text) => Ok(Some(Said {
                    value: text.to_owned(),
                    place: value.place,
                })),
                None => Err(misfit(value.place, format!("`{key}` must be a text"))),
            },
        };
        if let Some(missing) = needed.iter().find(|key| written.get(key).is_none()) {
            let message = format!("pages of this style need a `{missing}`");
            return Err(Misfit::new(0, &style, message));
        }
        let first = match written.get("first").filter(|_| meant.contains(&"first")) {
            None => None,
            Some(value) => match value.number().filter(|number| number.fract() == 0.0) {
                Some(number) => Some(Said {
                    value: number as i64,
                    place: value.place,
                }),
                None => return Err(misfit(value.place, "`first` must be a whole number")),
            },
        };
        let rule = Rule {
            style: style.value,
            parameter: text("parameter")?,
            first,
            items: text("items")?.unwrap_or(Said {
                value: String::new(),
                place: written.key,
            }),
            next: text("next")?,
            last_item: text("last_item")?,
            has_more: text("has_more")?,
            total: text("total")?,
            key: written.key,
        };
        match (rule.style, &rule.next, &rule.last_item) {
            (Style::Cursor, None, None) => {
                let message = "pages of this style need a `next` in the answer, or a `last_item` in the last item";
                Err(Misfit::new(0, &style, message))
            }
            (Style::Cursor, Some(_), Some(said)) => {
                let message = "there is a `next` already: a cursor is found in one place";
                Err(Misfit::new(0, said, message))
            }
            _ => Ok(rule),
        }
    }

    /// A primary label at the rule.
    pub(super) fn label(&self) -> Label {
        Label::primary(self.key)
    }
}

impl Written {
    /// The table; where it names no style of its own, what it does not say is as in `general`.
    pub(super) fn or_as(self, general: Option<&Written>) -> Written {
        let (Some(general), None) = (general, self.get("style")) else {
            return self;
        };
        let missing = general
            .entries()
            .iter()
            .filter(|(key, _)| key != "operations" && self.get(key).is_none());
        let entries = self.entries().iter().chain(missing).cloned().collect();
        Written {
            content: Content::Table(entries),
            ..self
        }
    }
}

/// Tells of keys that mean nothing: in any style, or in that of the table.
pub(super) fn check_keys(written: &Written, style: Option<Style>, diagnostics: &mut Diagnostics) {
    let meant = style.map_or(&KEYS[..], |style| style.keys().0);
    for (key, value) in written.entries() {
        let message = match key.as_str() {
            "style" | "operations" => continue,
            key if meant.contains(&key) => continue,
            key if KEYS.contains(&key) => {
                format!("`{key}` says nothing about pages of this style")
            }
            key => format!("`{key}` is nothing that can be said about pages"),
        };
        let near = diagnostics.nearest(key, meant.iter().copied());
        let help = near.map_or_else(
            || format!("it can be `{}`", meant.join("`, `")),
            |near| format!("did you mean `{near}`?"),
        );
        let warning = Diagnostic::new(&catalogue::PAGINATION, message);
        diagnostics.push(warning.label(value.key_label()).help(help));
    }
}

fn style(written: &Written, diagnostics: &Diagnostics) -> Result<Said<Style>, Misfit> {
    let Some(value) = written.get("style") else {
        let message = "this says nothing about pages without a `style`";
        return Err(misfit(written.key, message).help(Some(known())));
    };
    let name = value.text().unwrap_or_default();
    let found = Style::ALL.iter().find(|(known, _)| *known == name);
    found
        .map(|(_, style)| Said {
            value: *style,
            place: value.place,
        })
        .ok_or_else(|| {
            let near = diagnostics.nearest(name, Style::ALL.map(|(name, _)| name));
            let help = near.map_or_else(known, |near| format!("did you mean `{near}`?"));
            misfit(value.place, "pages have no such style").help(Some(help))
        })
}

fn known() -> String {
    format!(
        "a style is `{}`",
        Style::ALL.map(|(name, _)| name).join("`, `")
    )
}

fn misfit(place: Span, message: impl Into<String>) -> Misfit {
    Misfit::new(0, &Said { value: (), place }, message)
}
