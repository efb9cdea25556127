//! Values as their authors wrote them, with their places: extensions of the document and tables of codegen.toml say the same
//! things in two spellings, and are read by the same code.

use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Label, Span};
use crate::load::{Document, Kind, NodeId};

/// A value, where it stands, and under which key.
#[derive(Clone, Debug)]
pub(crate) struct Written {
    /// The key where there is one, else the value.
    pub(crate) key: Span,
    /// The value.
    pub(crate) place: Span,
    /// What it is.
    pub(crate) content: Content,
}

/// What a value is.
#[derive(Clone, Debug)]
pub(crate) enum Content {
    Text(String),
    Number(f64),
    Boolean(bool),
    Table(Vec<(String, Written)>),
    List(Vec<Written>),
    Nothing,
}

impl Written {
    /// A value of the document, such as an extension.
    pub(crate) fn of_document(document: &Document, node: NodeId) -> Written {
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
                    .map(|(key, value)| (key.to_owned(), Written::of_document(document, value)))
                    .collect(),
            ),
            Kind::Array => Content::List(
                document
                    .items(target)
                    .map(|item| Written::of_document(document, item))
                    .collect(),
            ),
            Kind::Null | Kind::Reference => Content::Nothing,
        };
        Written {
            key: document.key_label(node).span,
            place: document.span(target),
            content,
        }
    }

    /// A table of a TOML file with this number.
    pub(crate) fn of_toml(table: &DeTable<'_>, file: u16) -> Content {
        let entries = table.iter().map(|(key, content)| {
            let written = Written {
                key: span_of_toml(key.span(), file),
                place: span_of_toml(content.span(), file),
                content: Written::of_toml_value(content.get_ref(), file),
            };
            (key.get_ref().to_string(), written)
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
            DeValue::Table(table) => Written::of_toml(table, file),
            DeValue::Array(items) => {
                let items = items.iter().map(|item| {
                    let place = span_of_toml(item.span(), file);
                    Written {
                        key: place,
                        place,
                        content: Written::of_toml_value(item.get_ref(), file),
                    }
                });
                Content::List(items.collect())
            }
            DeValue::Datetime(_) => Content::Nothing,
        }
    }

    /// The value under a key of a table.
    pub(crate) fn get(&self, key: &str) -> Option<&Written> {
        self.entries()
            .iter()
            .find(|(name, _)| name == key)
            .map(|(_, value)| value)
    }

    /// The members of a table; none of other values.
    pub(crate) fn entries(&self) -> &[(String, Written)] {
        match &self.content {
            Content::Table(entries) => entries,
            _ => &[],
        }
    }

    /// A text.
    pub(crate) fn text(&self) -> Option<&str> {
        match &self.content {
            Content::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A number.
    pub(crate) fn number(&self) -> Option<f64> {
        match self.content {
            Content::Number(number) => Some(number),
            _ => None,
        }
    }

    /// `true` or `false`.
    pub(crate) fn boolean(&self) -> Option<bool> {
        match self.content {
            Content::Boolean(value) => Some(value),
            _ => None,
        }
    }

    /// A primary label at the value.
    pub(crate) fn label(&self) -> Label {
        Label::primary(self.place)
    }

    /// A primary label at the key.
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
