//! A setting with its source location. Settings come from extensions of the document and from codegen.toml; both are read by
//! the same code.

use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Label, Span};
use crate::load::{Document, Kind, NodeId};

/// A value with the source locations of its key and itself.
#[derive(Clone, Debug)]
pub(crate) struct Setting {
    /// The location of the key, or of the value if it has no key.
    pub(crate) key: Span,
    /// The location of the value.
    pub(crate) place: Span,
    /// The value.
    pub(crate) content: Content,
}

/// The value of a setting.
#[derive(Clone, Debug)]
pub(crate) enum Content {
    Text(String),
    Number(f64),
    Boolean(bool),
    Table(Vec<(String, Setting)>),
    List(Vec<Setting>),
    Nothing,
}

impl Setting {
    /// Reads a value of the document, such as an extension.
    pub(crate) fn of_document(document: &Document, node: NodeId) -> Setting {
        let target = document.resolve(node);
        let content = match document.kind(target) {
            Kind::String => Content::Text(document.as_str(target).unwrap_or_default().to_owned()),
            Kind::Bool => Content::Boolean(document.as_bool(target).unwrap_or_default()),
            Kind::Number => {
                let number = document.number(target).and_then(|text| text.parse().ok());
                number.map_or(Content::Nothing, Content::Number)
            }
            Kind::Object => Content::Table(
                document
                    .entries(target)
                    .map(|(key, value)| (key.to_owned(), Setting::of_document(document, value)))
                    .collect(),
            ),
            Kind::Array => Content::List(
                document
                    .items(target)
                    .map(|item| Setting::of_document(document, item))
                    .collect(),
            ),
            Kind::Null | Kind::Reference => Content::Nothing,
        };
        Setting {
            key: document.key_label(node).span,
            place: document.span(target),
            content,
        }
    }

    /// Reads a table of the TOML file with this number.
    pub(crate) fn of_toml(table: &DeTable<'_>, file: u16) -> Content {
        let entries = table.iter().map(|(key, content)| {
            let setting = Setting {
                key: span_of_toml(key.span(), file),
                place: span_of_toml(content.span(), file),
                content: Setting::of_toml_value(content.get_ref(), file),
            };
            (key.get_ref().to_string(), setting)
        });
        Content::Table(entries.collect())
    }

    fn of_toml_value(value: &DeValue<'_>, file: u16) -> Content {
        let parsed = |text: &str| text.parse().map_or(Content::Nothing, Content::Number);
        match value {
            DeValue::String(text) => Content::Text(text.to_string()),
            DeValue::Boolean(value) => Content::Boolean(*value),
            DeValue::Integer(number) => parsed(number.as_str()),
            DeValue::Float(number) => parsed(number.as_str()),
            DeValue::Table(table) => Setting::of_toml(table, file),
            DeValue::Array(items) => {
                let items = items.iter().map(|item| {
                    let place = span_of_toml(item.span(), file);
                    Setting {
                        key: place,
                        place,
                        content: Setting::of_toml_value(item.get_ref(), file),
                    }
                });
                Content::List(items.collect())
            }
            DeValue::Datetime(_) => Content::Nothing,
        }
    }

    /// Returns the value of a key of a table.
    pub(crate) fn get(&self, key: &str) -> Option<&Setting> {
        self.entries()
            .iter()
            .find(|(name, _)| name == key)
            .map(|(_, value)| value)
    }

    /// Returns the entries of a table; empty for other values.
    pub(crate) fn entries(&self) -> &[(String, Setting)] {
        match &self.content {
            Content::Table(entries) => entries,
            _ => &[],
        }
    }

    /// Returns the value of a string.
    pub(crate) fn text(&self) -> Option<&str> {
        match &self.content {
            Content::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Returns the value of a number.
    pub(crate) fn number(&self) -> Option<f64> {
        match self.content {
            Content::Number(number) => Some(number),
            _ => None,
        }
    }

    /// Returns the value of a boolean.
    pub(crate) fn boolean(&self) -> Option<bool> {
        match self.content {
            Content::Boolean(value) => Some(value),
            _ => None,
        }
    }

    /// Returns a primary label at the value.
    pub(crate) fn label(&self) -> Label {
        Label::primary(self.place)
    }

    /// Returns a primary label at the key.
    pub(crate) fn key_label(&self) -> Label {
        Label::primary(self.key)
    }
}

fn span_of_toml(range: std::ops::Range<usize>, file: u16) -> Span {
    Span {
        file,
        start: u32::try_from(range.start).unwrap_or(u32::MAX),
        end: u32::try_from(range.end).unwrap_or(u32::MAX),
    }
}
