//! Writes JSON values as the Rust expressions that a caller would write.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::ir::{
    AdditionalProperties, Enumeration, Field, Integer, Object, Shape, Text, Tuple, Type, TypeId,
    Union,
};
use crate::name::plain;

use super::super::object::{self, Presence};
use super::super::types::{ident, text_type};
use super::super::{Context, literal};
use super::expression::Expression;

/// The maximum number of types that are written within each other. A union may contain itself.
const DEPTH: usize = 48;

/// Writes values. Objects with optional properties become variables, because their fields are set one by one.
pub(super) struct Writer<'a> {
    context: Context<'a>,
    /// Whether optional properties are written.
    optional: bool,
    /// The statements before the expression.
    pub(super) statements: Vec<String>,
    /// Whether `models` is used.
    models: bool,
    /// The types of the runtime that are used.
    runtime: BTreeSet<&'static str>,
    /// The names of variables.
    taken: BTreeSet<String>,
    /// The number of types that are being written.
    depth: usize,
}

impl<'a> Writer<'a> {
    /// Creates a writer.
    pub(super) fn new(context: Context<'a>, optional: bool) -> Self {
        Writer {
            context,
            optional,
            statements: Vec::new(),
            models: false,
            runtime: BTreeSet::new(),
            taken: BTreeSet::from(["client".to_owned()]),
            depth: 0,
        }
    }

    /// Returns the imports of the types that are used.
    pub(super) fn imports(&self, krate: &str) -> Vec<String> {
        let mut imports = Vec::new();
        if self.models {
            imports.push(format!("use {krate}::models;"));
        }
        let runtime: Vec<&str> = self.runtime.iter().copied().collect();
        match runtime.as_slice() {
            [] => {}
            [only] => imports.push(format!("use {krate}::runtime::{only};")),
            many => imports.push(format!("use {krate}::runtime::{{{}}};", many.join(", "))),
        }
        imports
    }

    /// Returns an unused name for a variable.
    fn variable(&mut self, name: &str) -> String {
        let mut variable = name.to_owned();
        let mut number = 1;
        while !self.taken.insert(plain(&variable).to_owned()) {
            number += 1;
            variable = format!("{}_{number}", plain(name));
        }
        variable
    }

    /// Returns an expression that borrows the value. An object or list becomes a variable with the name.
    pub(super) fn borrowed(&mut self, ty: &Type, value: &Value, name: &str) -> Option<Expression> {
        let expression = match (self.context.api.resolve(ty), value) {
            (Type::Array(item), Value::Array(values)) => {
                Expression::list("[", self.list(item, values, name)?)
            }
            _ => self.owned(ty, value, name)?,
        };
        let borrowed = match &expression {
            // A literal, or an object with optional properties, which is a variable already.
            Expression::Text(text) => format!("&{text}"),
            Expression::Delimited { .. } => {
                // A variable of the same name was moved into the expression.
                self.taken.insert(plain(name).to_owned());
                let before = format!("let {name} = ");
                self.statements.extend(expression.lines(&before, ";"));
                format!("&{name}")
            }
        };
        Some(Expression::Text(borrowed))
    }

    /// Returns an expression of the type. `None` if the value is not one, or if its type has no literal.
    pub(super) fn owned(&mut self, ty: &Type, value: &Value, name: &str) -> Option<Expression> {
        Some(match (self.context.api.resolve(ty), value) {
            (Type::Any, Value::String(text)) => {
                Expression::Text(format!("{}.into()", literal::text(text)))
            }
            (Type::Any, Value::Bool(_)) => Expression::Text(format!("{value}.into()")),
            (Type::Boolean, Value::Bool(value)) => Expression::Text(value.to_string()),
            (Type::Integer(integer), value) => integer_literal(*integer, value)?,
            (Type::Number, value) => Expression::Text(format!("{:?}", value.as_f64()?)),
            (Type::Text(Text::Decimal), Value::String(text)) => self.decimal(text)?,
            (Type::Text(_), Value::String(text)) => {
                Expression::Text(format!("{}.into()", literal::text(text)))
            }
            (Type::Array(item), Value::Array(values)) => {
                Expression::list("vec![", self.list(item, values, name)?)
            }
            (Type::Map(item), Value::Object(members)) => {
                let mut entries = Vec::new();
                for (key, value) in members {
                    let key = Expression::Text(format!("{}.to_owned()", literal::text(key)));
                    entries.push(Expression::call(
                        "(",
                        vec![key, self.owned(item, value, name)?],
                    ));
                }
                let is_any = **item == Type::Any;
                Expression::Delimited {
                    open: "[".to_owned(),
                    items: entries.into_iter().map(|entry| (None, entry)).collect(),
                    close: match is_any {
                        true => "].into_iter().collect()".to_owned(),
                        false => "].into()".to_owned(),
                    },
                }
            }
            (Type::Nullable(_), Value::Null) => Expression::Text("None".to_owned()),
            (Type::Nullable(inner), value) => some(self.owned(inner, value, name)?),
            (Type::Named(id), value) => self.named(*id, value, name)?,
            _ => return None,
        })
    }

    /// Returns an argument for `impl Into<Type>` if the type is a string, or else for the type.
    fn argument(&mut self, ty: &Type, value: &Value, name: &str) -> Option<Expression> {
        match (self.context.api.resolve(ty), value) {
            (Type::Text(text), Value::String(value)) if *text != Text::Decimal => {
                Some(Expression::Text(literal::text(value)))
            }
            _ => self.owned(ty, value, name),
        }
    }

    fn list(&mut self, item: &Type, values: &[Value], name: &str) -> Option<Vec<Expression>> {
        let values = values.iter();
        values.map(|value| self.owned(item, value, name)).collect()
    }

    /// Returns the path of a type.
    fn path(&mut self, id: TypeId) -> String {
        self.models = true;
        format!("models::{}", self.context.names.of_type(id).ident)
    }

    fn decimal(&mut self, text: &str) -> Option<Expression> {
        self.runtime.insert(text_type(Text::Decimal));
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let units: i128 = format!("{whole}{fraction}").parse().ok()?;
        Some(Expression::Text(match fraction.len() {
            0 => format!("Decimal::from({units})"),
            scale => format!("Decimal::from_minor_units({units}, {scale})"),
        }))
    }

    fn named(&mut self, id: TypeId, value: &Value, name: &str) -> Option<Expression> {
        if self.depth == DEPTH {
            return None;
        }
        self.depth += 1;
        let written = self.defined(id, value, name);
        self.depth -= 1;
        written
    }

    fn defined(&mut self, id: TypeId, value: &Value, name: &str) -> Option<Expression> {
        match &self.context.api.definition(id).shape {
            Shape::Object(object) => self.object(id, object, value, name),
            Shape::Enumeration(enumeration) => self.variant(id, enumeration, value),
            Shape::Union(union) => self.union(id, union, value, name),
            Shape::Tuple(tuple) => self.tuple(id, tuple, value, name),
            Shape::Alias(target) => {
                let path = self.path(id);
                let inner = self.owned(target, value, name)?;
                Some(Expression::call(format!("{path}("), vec![inner]))
            }
        }
    }

    fn variant(
        &mut self,
        id: TypeId,
        enumeration: &Enumeration,
        value: &Value,
    ) -> Option<Expression> {
        let mut values = enumeration.values.iter();
        let index = values.position(|known| known.value == *value)?;
        let path = self.path(id);
        let variant = ident(&self.context.names.of_type(id).members[index]);
        Some(Expression::Text(format!("{path}::{variant}")))
    }

    fn union(
        &mut self,
        id: TypeId,
        union: &Union,
        value: &Value,
        name: &str,
    ) -> Option<Expression> {
        let tag = union.tag.as_ref().and_then(|tag| value.get(tag)?.as_str());
        let index = union.variants.iter().position(|variant| match tag {
            Some(tag) if !variant.tags.is_empty() => variant.tags.iter().any(|known| known == tag),
            _ => self.context.api.fits(&variant.ty, value),
        })?;
        let ty = &union.variants[index].ty;
        let inner = self.owned(ty, value, name)?;
        if self.converts(id, union, index) {
            return Some(inner.converted());
        }
        let held = match self.context.api.resolve(ty) {
            Type::Nullable(held) => held,
            held => held,
        };
        let inner = match self.context.is_object(held) {
            true => boxed(inner),
            false => inner,
        };
        let path = self.path(id);
        let variant = ident(&self.context.names.of_type(id).members[index]);
        Some(Expression::call(format!("{path}::{variant}("), vec![inner]))
    }

    /// Returns whether `From` is implemented for the type of a variant: the first with this type, in a union that callers send.
    fn converts(&self, id: TypeId, union: &Union, index: usize) -> bool {
        let api = self.context.api;
        let resolved = |index: usize| api.resolve(&union.variants[index].ty);
        let Type::Named(branch) = resolved(index) else {
            return false;
        };
        let is_first = (0..index).all(|other| resolved(other) != resolved(index));
        api.definition(id).sent && *branch != id && is_first
    }

    fn tuple(
        &mut self,
        id: TypeId,
        tuple: &Tuple,
        value: &Value,
        name: &str,
    ) -> Option<Expression> {
        let items = value.as_array()?;
        let mut fields = Vec::new();
        for (index, position) in tuple.positions.iter().enumerate() {
            fields.push(match (items.get(index), position.required) {
                _ if position.boxed => return None,
                (Some(item), true) => self.owned(&position.ty, item, name)?,
                (Some(item), false) => some(self.owned(&position.ty, item, name)?),
                (None, false) => Expression::Text("None".to_owned()),
                (None, true) => return None,
            });
        }
        if let Some(rest) = &tuple.rest {
            let items = items.get(tuple.positions.len()..).unwrap_or_default();
            fields.push(Expression::list("vec![", self.list(rest, items, name)?));
        }
        let path = self.path(id);
        Some(Expression::call(format!("{path}("), fields))
    }

    fn object(
        &mut self,
        id: TypeId,
        object: &Object,
        value: &Value,
        name: &str,
    ) -> Option<Expression> {
        let members = value.as_object()?;
        let names = self.context.names.of_type(id);
        let mut arguments = Vec::new();
        let bundle = object::needs_required(self.context, id, object);
        for (index, field) in object::given(self.context, id, object) {
            let (member, value) = (&names.members[index], members.get(&field.name)?);
            let argument = match bundle {
                true => self.owned(&field.ty, value, member)?,
                false => self.argument(&field.ty, value, member)?,
            };
            arguments.push((member.clone(), argument));
        }
        if let Some(kind) = &object.kind {
            let known = |name: &String| object.fields.iter().any(|field| field.name == *name);
            let others = members.iter().filter(|(name, _)| !known(name));
            let others = others.map(|(name, value)| (name.clone(), value.clone()));
            let value = self.owned(kind, &Value::Object(others.collect()), &names.kind)?;
            arguments.push((names.kind.clone(), value));
        }
        let path = self.path(id);
        let created = if bundle {
            let required = format!("models::{}", names.required);
            let record = Expression::struct_literal(&required, arguments);
            Expression::call(format!("{path}::new("), vec![record])
        } else if arguments.is_empty() {
            Expression::call(format!("{path}::default("), Vec::new())
        } else {
            let arguments = arguments.into_iter().map(|(_, argument)| argument);
            Expression::call(format!("{path}::new("), arguments.collect())
        };
        let assignments = match self.optional {
            true => self.assignments(id, object, value),
            false => Vec::new(),
        };
        if assignments.is_empty() {
            return Some(created);
        }
        let variable = self.variable(name);
        let before = format!("let mut {variable} = ");
        self.statements.extend(created.lines(&before, ";"));
        for (member, value) in assignments {
            let before = format!("{variable}.{member} = ");
            self.statements.extend(value.lines(&before, ";"));
        }
        Some(Expression::Text(variable))
    }

    /// Returns the fields that are set after the object was created. A value that cannot be written is left out.
    fn assignments(
        &mut self,
        id: TypeId,
        object: &Object,
        value: &Value,
    ) -> Vec<(String, Expression)> {
        let names = self.context.names.of_type(id);
        let mut assignments = Vec::new();
        for (field, member) in object.fields.iter().zip(&names.members) {
            let value = value.get(&field.name);
            let Some(value) = value.filter(|_| !field.read_only && !field.docs.deprecated) else {
                continue;
            };
            let before = self.statements.len();
            match self.assigned(id, field, member, value) {
                Some(assigned) => assignments.push((member.clone(), assigned)),
                None => self.statements.truncate(before),
            }
        }
        if let AdditionalProperties::Typed(ty) = &object.additional_properties {
            let known = |name: &String| object.fields.iter().any(|field| field.name == *name);
            let others = value.as_object().into_iter().flatten();
            let others = others.filter(|(name, _)| !known(name) && object.kind.is_none());
            let others = others.map(|(name, value)| (name.clone(), value.clone()));
            let others: serde_json::Map<String, Value> = others.collect();
            let member = &names.additional_properties;
            let map = Type::Map(Box::new(ty.clone()));
            if !others.is_empty()
                && let Some(others) = self.owned(&map, &Value::Object(others), member)
            {
                assignments.push((member.clone(), others));
            }
        }
        assignments
    }

    /// Returns the value of an optional field.
    fn assigned(
        &mut self,
        id: TypeId,
        field: &Field,
        member: &str,
        value: &Value,
    ) -> Option<Expression> {
        let presence = object::presence(self.context, id, field);
        if presence == Presence::Required {
            return None;
        }
        if value.is_null() {
            self.runtime.insert("Nullable");
            let null = Expression::Text("Nullable::Null".to_owned());
            return (presence == Presence::Patch).then_some(null);
        }
        let value = self.owned(&field.ty, value, member)?;
        let value = if field.boxed { boxed(value) } else { value };
        Some(if presence == Presence::Patch {
            self.runtime.insert("Nullable");
            Expression::call("Nullable::Value(", vec![value])
        } else {
            some(value)
        })
    }
}

fn integer_literal(integer: Integer, value: &Value) -> Option<Expression> {
    let number = value.as_i64().map(i128::from);
    let number = number.or_else(|| value.as_u64().map(i128::from))?;
    let range = match integer {
        Integer::I32 => i128::from(i32::MIN)..=i128::from(i32::MAX),
        Integer::I64 => i128::from(i64::MIN)..=i128::from(i64::MAX),
        Integer::U32 => 0..=i128::from(u32::MAX),
        Integer::U64 | Integer::U128 => 0..=i128::from(u64::MAX),
        Integer::I128 => i128::MIN..=i128::MAX,
    };
    range
        .contains(&number)
        .then(|| Expression::Text(number.to_string()))
}

fn some(value: Expression) -> Expression {
    Expression::call("Some(", vec![value])
}

fn boxed(value: Expression) -> Expression {
    Expression::call("Box::new(", vec![value])
}
