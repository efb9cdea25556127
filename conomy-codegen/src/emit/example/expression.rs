//! Lays out expressions in lines, as rustfmt does.

/// The maximum width of a line.
pub(super) const WIDTH: usize = 100;

/// The number of spaces of a level of indentation.
const INDENT: usize = 4;

/// An expression.
#[derive(Clone, Debug)]
pub(super) enum Expression {
    /// A literal, path or variable.
    Text(String),
    /// A delimited list of expressions: a call, a list or a struct.
    Delimited {
        /// The text up to and including the opening bracket.
        open: String,
        /// The expressions. A field of a struct has a name.
        items: Vec<(Option<String>, Expression)>,
        /// The closing bracket and the text after it.
        close: String,
    },
}

impl Expression {
    /// Returns a call: `open` ends with `(`.
    pub(super) fn call(open: impl Into<String>, arguments: Vec<Expression>) -> Expression {
        Expression::Delimited {
            open: open.into(),
            items: arguments.into_iter().map(|item| (None, item)).collect(),
            close: ")".to_owned(),
        }
    }

    /// Returns a list: `open` ends with `[`.
    pub(super) fn list(open: &str, items: Vec<Expression>) -> Expression {
        Expression::Delimited {
            open: open.to_owned(),
            items: items.into_iter().map(|item| (None, item)).collect(),
            close: "]".to_owned(),
        }
    }

    /// Returns a struct.
    pub(super) fn struct_literal(path: &str, fields: Vec<(String, Expression)>) -> Expression {
        Expression::Delimited {
            open: format!("{path} {{"),
            items: fields
                .into_iter()
                .map(|(name, value)| (Some(name), value))
                .collect(),
            close: "}".to_owned(),
        }
    }

    /// Returns the expression, converted by `into`.
    pub(super) fn converted(self) -> Expression {
        match self {
            Expression::Text(text) => Expression::Text(format!("{text}.into()")),
            Expression::Delimited { open, items, close } => Expression::Delimited {
                open,
                items,
                close: format!("{close}.into()"),
            },
        }
    }

    /// Returns `before`, the expression and `after` as lines.
    pub(super) fn lines(&self, before: &str, after: &str) -> Vec<String> {
        let mut lines = Vec::new();
        self.lay_out(0, before, after, &mut lines);
        lines
    }

    fn lay_out(&self, indent: usize, before: &str, after: &str, lines: &mut Vec<String>) {
        let margin = " ".repeat(indent);
        let flat = format!("{margin}{before}{}{after}", self.flat());
        let Expression::Delimited { open, items, close } = self else {
            return lines.push(flat);
        };
        if flat.chars().count() <= WIDTH {
            return lines.push(flat);
        }
        // A group that is the only argument starts on the same line.
        if let [(None, only @ Expression::Delimited { .. })] = items.as_slice() {
            let (before, after) = (format!("{before}{open}"), format!("{close}{after}"));
            return only.lay_out(indent, &before, &after, lines);
        }
        lines.push(format!("{margin}{before}{open}"));
        for (name, item) in items {
            item.lay_out(indent + INDENT, &prefix(name, item), ",", lines);
        }
        lines.push(format!("{margin}{close}{after}"));
    }

    /// Returns the expression on one line.
    fn flat(&self) -> String {
        match self {
            Expression::Text(text) => text.clone(),
            Expression::Delimited { open, items, close } => {
                let items = items
                    .iter()
                    .map(|(name, item)| format!("{}{}", prefix(name, item), item.flat()))
                    .collect::<Vec<_>>()
                    .join(", ");
                let space = if open.ends_with('{') { " " } else { "" };
                format!("{open}{space}{items}{space}{close}")
            }
        }
    }
}

/// Returns `name: `, or nothing if the value is a variable of that name.
fn prefix(name: &Option<String>, item: &Expression) -> String {
    match (name, item) {
        (Some(name), Expression::Text(text)) if name == text => String::new(),
        (Some(name), _) => format!("{name}: "),
        (None, _) => String::new(),
    }
}
