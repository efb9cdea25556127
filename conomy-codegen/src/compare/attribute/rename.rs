//! Records the renames of models, fields, enum values and variants, so that their items are compared with each other.

use std::collections::{BTreeSet, VecDeque};

use foldhash::HashMap;

use crate::compare::draft::{Draft, Reach, Renamed};
use crate::compare::rust_difference::Renames;
use crate::compare::type_pair::Pairs;
use crate::compare::{Side, renamed_property, words};
use crate::ir::{NameHint, Role, Shape, TypeId};

/// Records renamed models, each once. A model counts as renamed only if no new type has its old name and no old type its new
/// name.
pub(super) fn models(sides: (&Side, &Side), pairs: &Pairs, renames: &mut Renames) -> Vec<Draft> {
    let (old, new) = sides;
    let mut drafts = Vec::new();
    let mut done: BTreeSet<TypeId> = BTreeSet::new();
    let mut taken: BTreeSet<TypeId> = BTreeSet::new();
    let types = pairs
        .list
        .iter()
        .enumerate()
        .map(|(index, pair)| (pair.old, pair.new, Reach::Types(index)));
    let aliases = pairs
        .aliases
        .iter()
        .map(|(old, new)| (*old, *new, Reach::Api));
    let both: Vec<(TypeId, TypeId, Reach)> = types.chain(aliases).collect();
    // Fields and variants come first, because their names may change even if the name of the type does not.
    for (one, other, _) in &both {
        members(sides, renames, *one, *other);
    }
    for (one, other, reach) in both {
        let (was, is) = (old.model(one), new.model(other));
        if was == is {
            done.insert(one);
            taken.insert(other);
        }
        let was_free = !new.items.items.contains_key(&was);
        let is_free = !old.items.items.contains_key(&is);
        if was == is || !was_free || !is_free || done.contains(&one) || taken.contains(&other) {
            continue;
        }
        done.insert(one);
        taken.insert(other);
        renames.add(&was, &is);
        let (was_required, is_required) = (old.model_required(one), new.model_required(other));
        renames.add(&was_required, &is_required);
        let (was, is) = (words::name(old, one), words::name(new, other));
        let mut draft = Draft::new(
            "schema-renamed",
            format!("`{was}` was renamed to `{is}`"),
            reach,
        )
        .at(
            Some(old.api().definition(one).node),
            Some(new.api().definition(other).node),
        )
        .item(old.model(one))
        .item(was_required)
        .only_items()
        .renamed(Renamed::Model(one));
        let definitions = (old.api().definition(one), new.api().definition(other));
        // A type with another description has a change of its own.
        if definitions.0.docs.description == definitions.1.docs.description {
            draft.follows = followed(&definitions.0.name, &definitions.1.name);
        }
        if let NameHint::Component(name) = &new.api().definition(other).name {
            draft = draft.fix(format!("[names]\n\"schema:{name}\" = \"{was}\""));
        }
        drafts.push(draft);
    }
    drafts
}

/// Returns the renamed item that contains an inline type, if the type was renamed only because of it.
fn followed(old: &NameHint, new: &NameHint) -> Option<Renamed> {
    match (old, new) {
        (NameHint::Inside { parent, roles }, NameHint::Inside { roles: is, .. }) => {
            Some(match renamed_role(roles, is)? {
                Some(name) => Renamed::Property(*parent, name.clone()),
                None => Renamed::Model(*parent),
            })
        }
        (NameHint::Operation { operation, roles }, NameHint::Operation { roles: is, .. }) => {
            Some(match renamed_role(roles, is)? {
                Some(name) => Renamed::Argument(*operation, name.clone()),
                None => Renamed::Operation(*operation),
            })
        }
        _ => None,
    }
}

/// Returns the old name of the first renamed property on the path, or `Some(None)` if the paths are equal. `None` if they
/// differ in anything else.
fn renamed_role<'a>(old: &'a [Role], new: &[Role]) -> Option<Option<&'a String>> {
    let mut renamed = None;
    for (was, is) in old.iter().zip(new) {
        match (was, is) {
            (Role::Named(was), Role::Named(is)) if was != is => {
                renamed.get_or_insert(was);
            }
            (was, is) if was == is => {}
            _ => return None,
        }
    }
    (old.len() == new.len()).then_some(renamed)
}

/// Records the renames of fields with the same JSON name, of renamed properties and of equal enum values.
fn members(sides: (&Side, &Side), renames: &mut Renames, one: TypeId, other: TypeId) {
    let (old, new) = sides;
    let shapes = (
        &old.api().definition(one).shape,
        &new.api().definition(other).shape,
    );
    let (olds, news): (Vec<String>, Vec<String>) = match shapes {
        (Shape::Object(old), Shape::Object(new)) => (
            old.fields.iter().map(|field| field.name.clone()).collect(),
            new.fields.iter().map(|field| field.name.clone()).collect(),
        ),
        (Shape::Enumeration(old), Shape::Enumeration(new)) => (
            old.values.iter().map(|one| one.value.to_string()).collect(),
            new.values.iter().map(|one| one.value.to_string()).collect(),
        ),
        (Shape::Union(old), Shape::Union(new)) => (
            old.variants.iter().map(|one| one.name.clone()).collect(),
            new.variants.iter().map(|one| one.name.clone()).collect(),
        ),
        _ => return,
    };
    let renamed = match shapes {
        (Shape::Object(one), Shape::Object(other)) => renamed_property::renamed(sides, one, other),
        _ => Vec::new(),
    };
    // Several variants may have the same name. They are paired in order.
    let mut unpaired: HashMap<&String, VecDeque<usize>> = HashMap::default();
    for (index, name) in news.iter().enumerate() {
        unpaired.entry(name).or_default().push_back(index);
    }
    for (index, name) in olds.iter().enumerate() {
        let same = unpaired.get_mut(name).and_then(VecDeque::pop_front);
        let new_index = renamed.iter().find(|(old, _)| *old == index);
        let Some(place) = same.or(new_index.map(|(_, new)| *new)) else {
            continue;
        };
        let (was, is) = (old.member(one, index), new.member(other, place));
        let last = |path: &str| path.rsplit("::").next().unwrap_or_default().to_owned();
        if last(&was) != last(&is) {
            renames.add(&was, &is);
            let function = format!("{}::new", old.model(one));
            let same = (function, last(&was), last(&is));
            renames.arguments.insert(same);
        }
    }
}
