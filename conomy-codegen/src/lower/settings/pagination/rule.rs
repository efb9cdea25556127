//! Pagination rules of codegen.toml or the document, before they are matched with an operation.

use crate::diagnostic::{Diagnostic, Diagnostics, Label, Span, catalogue};
use crate::setting::{Content, Setting};

use super::Mismatch;

/// The keys of a rule.
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

/// A value with its source location.
#[derive(Clone, Debug)]
pub(super) struct Located<T> {
    pub(super) value: T,
    place: Span,
}

impl<T> Located<T> {
    /// Returns a primary label at the value.
    pub(super) fn label(&self) -> Label {
        Label::primary(self.place)
    }
}

/// How the client locates the next page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// The response contains a cursor for the next page.
    Cursor,
    /// The request contains the number of preceding items.
    Offset,
    /// The request contains the page number.
    Page,
    /// The response contains the URL of the next page.
    Link,
}

impl Style {
    const ALL: [(&'static str, Style); 4] = [
        ("cursor", Style::Cursor),
        ("offset", Style::Offset),
        ("page", Style::Page),
        ("link", Style::Link),
    ];

    /// Returns the allowed and the required keys.
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

/// A pagination rule.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    pub(super) style: Style,
    /// A query parameter, or a pointer into the request body.
    pub(super) parameter: Option<Located<String>>,
    /// The offset or number of the first page.
    pub(super) first: Option<Located<i64>>,
    /// A pointer into the response; empty for the response itself.
    pub(super) items: Located<String>,
    /// A pointer into the response.
    pub(super) next: Option<Located<String>>,
    /// A pointer into the last item.
    pub(super) last_item: Option<Located<String>>,
    /// A pointer into the response.
    pub(super) has_more: Option<Located<String>>,
    /// A pointer into the response.
    pub(super) total: Option<Located<String>>,
    key: Span,
}

impl Rule {
    /// Reads a rule from a table.
    pub(super) fn read(setting: &Setting, diagnostics: &Diagnostics) -> Result<Rule, Mismatch> {
        let style = style(setting, diagnostics)?;
        let (meant, needed) = style.value.keys();
        let text = |key: &str| match setting.get(key).filter(|_| meant.contains(&key)) {
            None => Ok(None),
            Some(value) => match value.text() {
                Some(text) => Ok(Some(Located {
                    value: text.to_owned(),
                    place: value.place,
                })),
                None => Err(mismatch(value.place, format!("`{key}` must be a string"))),
            },
        };
        if let Some(missing) = needed.iter().find(|key| setting.get(key).is_none()) {
            let message = format!("missing key `{missing}`, which this pagination style requires");
            return Err(Mismatch::new(0, &style, message));
        }
        let first = match setting.get("first").filter(|_| meant.contains(&"first")) {
            None => None,
            Some(value) => match value.number().filter(|number| number.fract() == 0.0) {
                Some(number) => Some(Located {
                    value: number as i64,
                    place: value.place,
                }),
                None => return Err(mismatch(value.place, "`first` must be an integer")),
            },
        };
        let rule = Rule {
            style: style.value,
            parameter: text("parameter")?,
            first,
            items: text("items")?.unwrap_or(Located {
                value: String::new(),
                place: setting.key,
            }),
            next: text("next")?,
            last_item: text("last_item")?,
            has_more: text("has_more")?,
            total: text("total")?,
            key: setting.key,
        };
        match (rule.style, &rule.next, &rule.last_item) {
            (Style::Cursor, None, None) => {
                let message = "missing key `next` or `last_item`, one of which this pagination style requires";
                Err(Mismatch::new(0, &style, message))
            }
            (Style::Cursor, Some(_), Some(located)) => {
                let message = "`next` and `last_item` are mutually exclusive";
                Err(Mismatch::new(0, located, message))
            }
            _ => Ok(rule),
        }
    }

    /// Returns a primary label at the rule.
    pub(super) fn label(&self) -> Label {
        Label::primary(self.key)
    }
}

impl Setting {
    /// Returns the table with missing keys from `general`, unless it has its own `style`.
    pub(super) fn or_as(self, general: Option<&Setting>) -> Setting {
        let (Some(general), None) = (general, self.get("style")) else {
            return self;
        };
        let missing = general
            .entries()
            .iter()
            .filter(|(key, _)| key != "operations" && self.get(key).is_none());
        let entries = self.entries().iter().chain(missing).cloned().collect();
        Setting {
            content: Content::Table(entries),
            ..self
        }
    }
}

/// Warns about unknown keys, and keys that do not apply to the style.
pub(super) fn check_keys(setting: &Setting, style: Option<Style>, diagnostics: &mut Diagnostics) {
    let meant = style.map_or(&KEYS[..], |style| style.keys().0);
    for (key, value) in setting.entries() {
        let message = match key.as_str() {
            "style" | "operations" => continue,
            key if meant.contains(&key) => continue,
            key if KEYS.contains(&key) => {
                format!("`{key}` does not apply to this pagination style")
            }
            key => format!("unknown key `{key}`"),
        };
        let help = diagnostics
            .did_you_mean(key, meant.iter().copied())
            .unwrap_or_else(|| format!("expected one of `{}`", meant.join("`, `")));
        let warning = Diagnostic::new(&catalogue::PAGINATION, message);
        diagnostics.push(warning.label(value.key_label()).help(help));
    }
}

fn style(setting: &Setting, diagnostics: &Diagnostics) -> Result<Located<Style>, Mismatch> {
    let Some(value) = setting.get("style") else {
        let message = "missing key `style`";
        return Err(mismatch(setting.key, message).help(Some(known())));
    };
    let name = value.text().unwrap_or_default();
    let found = Style::ALL.iter().find(|(known, _)| *known == name);
    found
        .map(|(_, style)| Located {
            value: *style,
            place: value.place,
        })
        .ok_or_else(|| {
            let near = diagnostics.did_you_mean(name, Style::ALL.map(|(name, _)| name));
            let help = near.unwrap_or_else(known);
            mismatch(value.place, "unknown pagination style").help(Some(help))
        })
}

fn known() -> String {
    format!(
        "expected one of `{}`",
        Style::ALL.map(|(name, _)| name).join("`, `")
    )
}

fn mismatch(place: Span, message: impl Into<String>) -> Mismatch {
    Mismatch::new(0, &Located { value: (), place }, message)
}
