//! `oneOf` and `anyOf`: one of several types.

use crate::ir::{NameHint, Role, Shape, Type, TypeId, Union, Variant};

use crate::load::extension;
use crate::lower::Lowering;
use crate::lower::schema::keywords::{Choice, JsonType, Keywords};
use crate::lower::schema::merged::intersection;
use crate::lower::schema::subschema::Subschema;

impl Lowering<'_> {
    /// Returns the keywords of a schema with references and `allOf` resolved, without lowering it.
    pub(in crate::lower) fn flattened(&mut self, schema: &Subschema) -> Keywords {
        let node = match schema {
            Subschema::At(node) => *node,
            Subschema::Merged(keywords) => return self.flatten(keywords.as_ref().clone(), None),
        };
        let mut flat = self.flatten(self.keywords_at(node), Some(node));
        flat.node = Some(node);
        if self.is_named(node) {
            flat.docs = Default::default();
        }
        flat
    }

    /// Returns whether all subschemas of a choice are numbers, or all are plain strings.
    pub(in crate::lower) fn is_plain_choice(&mut self, keywords: &Keywords) -> bool {
        keywords
            .choices
            .iter()
            .all(|choice| self.plain(choice, keywords.json_type).is_some())
            || self.conditions_only(keywords)
    }

    fn conditions_only(&mut self, keywords: &Keywords) -> bool {
        keywords.choices.iter().all(|choice| {
            choice
                .branches
                .iter()
                .all(|branch| self.is_condition(branch))
        })
    }

    /// Returns the type of such a choice.
    pub(in crate::lower) fn plain_choice(&mut self, mut keywords: Keywords) -> Type {
        if self.conditions_only(&keywords) {
            keywords.choices.clear();
            let hint = NameHint::Event {
                name: String::new(),
                roles: Vec::new(),
            };
            // The choice only contains conditions, so the rest of the schema decides.
            return match keywords.json_type {
                Some(JsonType::Object) => self.map(keywords, &hint),
                _ => self.scalar(&keywords),
            };
        }
        let plain = keywords
            .choices
            .first()
            .cloned()
            .and_then(|choice| self.plain(&choice, keywords.json_type));
        plain.unwrap_or(Type::Any)
    }

    fn plain(&mut self, choice: &Choice, outer: Option<JsonType>) -> Option<Type> {
        let mut branches: Vec<Keywords> = choice
            .branches
            .iter()
            .map(|branch| self.flattened(branch))
            .collect();
        // A branch without `type` inherits the type of the schema.
        for branch in &mut branches {
            branch.json_type = branch.json_type.or(outer);
        }
        if branches
            .iter()
            .any(|branch| branch.values.is_some() || !branch.choices.is_empty())
        {
            return None;
        }
        let all = |wanted: &[JsonType]| {
            branches.iter().all(|branch| {
                branch
                    .json_type
                    .is_some_and(|json_type| wanted.contains(&json_type))
            })
        };
        if all(&[JsonType::Integer]) || all(&[JsonType::Boolean]) {
            return Some(self.scalar(&branches[0]));
        }
        if all(&[JsonType::Integer, JsonType::Number]) {
            return Some(Type::Number);
        }
        if all(&[JsonType::String]) {
            let types: Vec<Type> = branches.iter().map(|branch| self.scalar(branch)).collect();
            let same = types.iter().all(|ty| *ty == types[0]);
            return Some(if same {
                types[0].clone()
            } else {
                Type::Text(crate::ir::Text::Plain)
            });
        }
        None
    }

    /// Lowers a choice.
    pub(in crate::lower) fn union(&mut self, mut keywords: Keywords, id: TypeId) -> Shape {
        let choices = std::mem::take(&mut keywords.choices);
        let Some(choice) = self.combined_choice(choices, keywords.node) else {
            return Shape::Alias(Type::Any);
        };
        if let Some(enumeration) = self.values_of(&choice) {
            return Shape::Enumeration(enumeration);
        }
        let union = self.variants(&choice, id);
        if let [only] = union.variants.as_slice() {
            return Shape::Alias(only.ty.clone());
        }
        Shape::Union(union)
    }

    /// Lowers the branches, each with the discriminator values that select it.
    pub(in crate::lower) fn variants(&mut self, choice: &Choice, id: TypeId) -> Union {
        let property = choice
            .discriminator
            .as_ref()
            .map(|discriminator| discriminator.property_name.clone());
        let all: Vec<Keywords> = choice
            .branches
            .iter()
            .map(|branch| self.flattened(branch))
            .collect();
        let declared: Vec<Vec<String>> = all
            .iter()
            .map(|keywords| self.declared_tags(keywords, property.as_deref()))
            .collect();
        let constants: Vec<Option<String>> = all
            .iter()
            .map(|keywords| constant_name(self, keywords))
            .collect();
        let kinds: Vec<String> = all.iter().enumerate().map(kind_name).collect();
        let mut union = Union {
            tag: property,
            variants: Vec::new(),
        };
        for (index, (branch, keywords)) in choice.branches.iter().zip(&all).enumerate() {
            let target = branch.node().filter(|node| self.is_named(*node));
            let mut tags = self.mapped_tags(choice, target);
            // A default branch is selected by every unknown value, so it has no value itself.
            let is_default = tags.iter().any(|tag| tag == extension::DEFAULT_MAPPING);
            tags.retain(|tag| tag != extension::DEFAULT_MAPPING);
            // Swagger 2.0 has no mapping. Azure's documents declare the value in the schema of the branch.
            let named =
                target.and_then(|target| self.document.get(target, "x-ms-discriminator-value"));
            let named = named
                .and_then(|named| self.document.as_str(named))
                .map(str::to_owned);
            tags.extend(named.filter(|_| union.tag.is_some() && tags.is_empty()));
            // A value that several branches declare is ambiguous, unless it is the branch's only value.
            let own = &declared[index];
            let elsewhere = |tag: &String| {
                declared
                    .iter()
                    .enumerate()
                    .any(|(other, tags)| other != index && tags.contains(tag))
            };
            for tag in own {
                if (own.len() == 1 || !elsewhere(tag)) && !tags.contains(tag) {
                    tags.push(tag.clone());
                }
            }
            // A discriminator value selects the first branch that declares it.
            let claimed =
                |tag: &String| union.variants.iter().any(|known| known.tags.contains(tag));
            tags.retain(|tag| !claimed(tag));
            // Without a mapping, the name of the schema is the value (OpenAPI, Discriminator Object). Many documents ignore this
            // rule, so the value is only a guess.
            let guessed = tags.is_empty() && !is_default;
            let component = target.map(|target| self.key(target));
            if guessed && union.tag.is_some() {
                tags.extend(component.clone().filter(|name| !claimed(name)));
            }
            let name = component
                .or_else(|| keywords.docs.title.clone())
                .or_else(|| tags.first().cloned())
                .unwrap_or_else(|| self.distinguished(index, &all, &constants, &kinds));
            let hint = NameHint::Inside {
                parent: id,
                roles: vec![Role::Variant(name.clone())],
            };
            // The discriminator selects the branch, and the other groups then apply to it.
            let beside = choice.other_choices.iter().cloned();
            let whole = beside.fold(branch.clone(), intersection);
            let ty = self.use_of(whole, hint).into_type();
            match union.variants.iter_mut().find(|known| known.ty == ty) {
                Some(known) => known.tags.extend(tags),
                None => union.variants.push(Variant {
                    name,
                    ty,
                    tags,
                    guessed,
                    docs: keywords.docs.clone(),
                }),
            }
        }
        union
    }

    /// Returns a name from what distinguishes a branch: its constant, a property of its own, or its JSON type.
    fn distinguished(
        &self,
        index: usize,
        all: &[Keywords],
        constants: &[Option<String>],
        kinds: &[String],
    ) -> String {
        let own = own_member(index, all);
        match (&constants[index], own) {
            (Some(constant), Some(own)) if is_repeated(constants, index) => {
                return format!("{constant} {own}");
            }
            (Some(constant), _) => return constant.clone(),
            (None, Some(own)) => return own,
            (None, None) => {}
        }
        let kind = &kinds[index];
        let item = all[index].items.as_ref().and_then(Subschema::node);
        match item.filter(|item| is_repeated(kinds, index) && self.is_named(*item)) {
            Some(item) => format!("{} {kind}", self.key(item)),
            None => kind.clone(),
        }
    }

    /// Returns the discriminator values that `mapping` assigns to a branch (OpenAPI, Discriminator Object).
    fn mapped_tags(&self, choice: &Choice, target: Option<crate::load::NodeId>) -> Vec<String> {
        let (Some(discriminator), Some(target)) = (&choice.discriminator, target) else {
            return Vec::new();
        };
        let mapped = discriminator
            .mapping
            .iter()
            .filter(|(_, reference)| self.document.target(reference) == Some(target));
        let mut tags: Vec<String> = mapped.map(|(value, _)| value.clone()).collect();
        tags.sort_unstable();
        tags
    }

    /// Returns the values that the schema of a branch allows for the discriminator property. If the branch is a choice itself, they are
    /// the values of its branches.
    fn declared_tags(&mut self, keywords: &Keywords, property: Option<&str>) -> Vec<String> {
        let nested = keywords.choices.iter().find(|choice| {
            let discriminator = choice.discriminator.as_ref();
            discriminator.is_some_and(|inner| Some(inner.property_name.as_str()) == property)
        });
        if let Some(choice) = nested {
            let mut tags = Vec::new();
            for branch in &choice.branches {
                let target = branch.node();
                tags.extend(self.mapped_tags(choice, target));
                let keywords = self.flattened(branch);
                tags.extend(self.declared_tags(&keywords, property));
            }
            return tags;
        }
        let Some((_, schema)) = keywords
            .properties
            .iter()
            .find(|(name, _)| Some(name.as_str()) == property)
        else {
            return Vec::new();
        };
        let values = self.flattened(schema).values.unwrap_or_default();
        values.iter().filter_map(scalar_text).collect()
    }
}

/// Converts a discriminator value to text. Some documents use numbers and booleans.
fn scalar_text(value: &serde_json::Value) -> Option<String> {
    match value {
        serde_json::Value::String(text) => Some(text.clone()),
        serde_json::Value::Number(_) | serde_json::Value::Bool(_) => Some(value.to_string()),
        _ => None,
    }
}

/// Returns a name from a property with a constant value.
fn constant_name(lowering: &mut Lowering<'_>, keywords: &Keywords) -> Option<String> {
    if let Some([only]) = keywords.values.as_deref() {
        return only.as_str().map(str::to_owned);
    }
    for (name, schema) in &keywords.properties {
        if keywords.required.contains(name)
            && let Some([only]) = lowering.flattened(schema).values.as_deref()
            && let Some(text) = only.as_str()
        {
            return Some(text.to_owned());
        }
    }
    None
}

/// Returns whether another branch has the same name.
fn is_repeated<T: PartialEq>(names: &[T], index: usize) -> bool {
    let same = names.iter().filter(|name| **name == names[index]);
    same.count() > 1
}

/// Returns a name from a property that no other branch has, preferably a required one.
fn own_member(index: usize, all: &[Keywords]) -> Option<String> {
    let keywords = &all[index];
    let has =
        |keywords: &Keywords, name: &String| keywords.properties.iter().any(|(own, _)| own == name);
    let is_own = |name: &&String| {
        let mut others = all.iter().enumerate().filter(|(other, _)| *other != index);
        has(keywords, name) && !others.any(|(_, keywords)| has(keywords, name))
    };
    let required = keywords.required.iter().find(is_own);
    // The order of properties has no meaning, so names must not depend on it.
    let properties = || keywords.properties.iter().map(|(name, _)| name);
    required
        .or_else(|| properties().filter(is_own).min())
        .cloned()
}

/// Returns a name from the JSON type, as the last resort.
fn kind_name((index, keywords): (usize, &Keywords)) -> String {
    let name = match keywords.json_type {
        Some(JsonType::String) if keywords.values.is_some() => "Known",
        Some(JsonType::String) if keywords.format.as_deref() == Some("date-time") => "DateTime",
        Some(JsonType::String) if keywords.format.as_deref() == Some("date") => "Date",
        Some(JsonType::String) => "Text",
        Some(JsonType::Integer) => "Integer",
        Some(JsonType::Number) => "Number",
        Some(JsonType::Boolean) => "Boolean",
        Some(JsonType::Array) => "List",
        Some(JsonType::Object) if keywords.properties.is_empty() => "Map",
        None if !keywords.is_object() && keywords.properties.is_empty() => "Other",
        _ => return format!("Variant{}", index + 1),
    };
    name.to_owned()
}
