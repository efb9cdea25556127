//! Attributes each difference of the two crates to the change of the document that causes it.

use std::collections::{BTreeMap, BTreeSet};

use foldhash::{HashMap, HashMapExt};

use crate::ir::{NameHint, OperationId, Type, TypeId};
use crate::load::NodeId;

use super::change::{Cause, Change, Source, SourceEffect, Wire};
use super::draft::{Claim, Draft, Reach};
use super::operation::{Matched, Moves, Pair};
use super::rust_difference::{Difference, Renames, differences};
use super::type_pair::{Pairs, Way};
use super::{Side, client, definition, operation, renamed_property, validation, words};

/// The two documents, with their matched operations, paired types and renames.
struct Comparing<'a> {
    sides: (&'a Side, &'a Side),
    matched: Matched,
    pairs: Pairs,
    renames: Renames,
}

/// Returns all changes, in no particular order.
pub(super) fn changes(old: &Side, new: &Side) -> Vec<Change> {
    let sides = (old, new);
    let mut pairs = Pairs::default();
    let mut renames = Renames::default();
    let matched = operation::matched(old, new);
    // Groups come first, because the paths of operations contain them.
    client::meet(sides, &mut pairs, &mut renames);
    for (index, ids) in matched.pairs.iter().enumerate() {
        let pair = Pair {
            sides,
            ids: *ids,
            index,
        };
        operation::meet(&pair, &mut pairs, &mut renames);
    }
    pairs.spread(sides);
    pair_unused(sides, &mut pairs);
    let mut comparing = Comparing {
        sides,
        matched,
        pairs,
        renames,
    };
    let mut drafts = comparing.rename_models();
    comparing.compare(&mut drafts);
    let found = differences(&old.items, &new.items, &comparing.renames);
    comparing.attribute(drafts, &found)
}

/// Pairs components of the same name that no operation uses in both documents.
fn pair_unused(sides: (&Side, &Side), pairs: &mut Pairs) {
    let mut olds: BTreeSet<TypeId> = BTreeSet::new();
    let mut news: BTreeSet<TypeId> = BTreeSet::new();
    for pair in &pairs.list {
        olds.insert(pair.old);
        news.insert(pair.new);
    }
    let component = |side: &Side, id: u32| match &side.api().types[id as usize].name {
        NameHint::Component(name) => Some(name.clone()),
        _ => None,
    };
    let mut by_name: BTreeMap<String, TypeId> = BTreeMap::new();
    for id in 0..sides.1.api().types.len() as u32 {
        if let Some(name) = component(sides.1, id)
            && !news.contains(&TypeId(id))
        {
            by_name.insert(name, TypeId(id));
        }
    }
    for id in 0..sides.0.api().types.len() as u32 {
        if let Some(name) = component(sides.0, id)
            && !olds.contains(&TypeId(id))
            && let Some(other) = by_name.get(&name)
        {
            pairs.unused(TypeId(id), *other);
        }
    }
    pairs.spread(sides);
}

impl Comparing<'_> {
    /// Records renamed models, each once. A model counts as renamed only if no new type has its old name and no old type its new
    /// name.
    fn rename_models(&mut self) -> Vec<Draft> {
        let (old, new) = self.sides;
        let mut drafts = Vec::new();
        let mut done: BTreeSet<TypeId> = BTreeSet::new();
        let mut taken: BTreeSet<TypeId> = BTreeSet::new();
        let pairs = self
            .pairs
            .list
            .iter()
            .enumerate()
            .map(|(index, pair)| (pair.old, pair.new, Reach::Types(index)));
        let aliases = self
            .pairs
            .aliases
            .iter()
            .map(|(old, new)| (*old, *new, Reach::Api));
        let both: Vec<(TypeId, TypeId, Reach)> = pairs.chain(aliases).collect();
        // Fields and variants come first, because their names may change even if the name of the type does not.
        for (one, other, _) in &both {
            self.rename_members(*one, *other);
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
            self.renames.add(&was, &is);
            let (was_required, is_required) = (old.model_required(one), new.model_required(other));
            self.renames.add(&was_required, &is_required);
            let (was, is) = (words::name(old, one), words::name(new, other));
            let mut draft =
                Draft::new("schema-renamed", format!("`{was}` is called `{is}`"), reach)
                    .at(
                        Some(old.api().definition(one).node),
                        Some(new.api().definition(other).node),
                    )
                    .item(old.model(one))
                    .item(was_required)
                    .only_items();
            if let NameHint::Component(name) = &new.api().definition(other).name {
                draft = draft.fix(format!("[names]\n\"schema:{name}\" = \"{was}\""));
            }
            drafts.push(draft);
        }
        drafts
    }

    /// Records the renames of fields with the same JSON name, of renamed properties and of equal enum values.
    fn rename_members(&mut self, one: TypeId, other: TypeId) {
        use crate::ir::Shape;
        let (old, new) = self.sides;
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
            (Shape::Object(one), Shape::Object(other)) => {
                renamed_property::renamed(self.sides, one, other)
            }
            _ => Vec::new(),
        };
        // Several variants may have the same name. They are paired in order.
        let mut left: Vec<Option<&String>> = news.iter().map(Some).collect();
        for (index, name) in olds.iter().enumerate() {
            let place = left.iter().position(|other| *other == Some(name));
            let new_index = renamed.iter().find(|(old, _)| *old == index);
            let Some(place) = place.or(new_index.map(|(_, new)| *new)) else {
                continue;
            };
            left[place] = None;
            let (was, is) = (old.member(one, index), new.member(other, place));
            let last = |path: &str| path.rsplit("::").next().unwrap_or_default().to_owned();
            if last(&was) != last(&is) {
                self.renames.add(&was, &is);
                let function = format!("{}::new", old.model(one));
                let same = (function, last(&was), last(&is));
                self.renames.arguments.insert(same);
            }
        }
    }

    fn compare(&self, drafts: &mut Vec<Draft>) {
        let (old, new) = self.sides;
        let mut moves = Moves::new();
        for (index, ids) in self.matched.pairs.iter().enumerate() {
            let pair = Pair {
                sides: self.sides,
                ids: *ids,
                index,
            };
            operation::compare(&pair, drafts, &mut moves);
        }
        for id in &self.matched.removed {
            drafts.push(self.removed(*id));
        }
        for id in &self.matched.added {
            drafts.push(self.added(*id));
        }
        for index in 0..self.pairs.list.len() {
            definition::compare(self.sides, &self.pairs, index, drafts);
        }
        for way in [Way::Request, Way::Response] {
            let pairs = self.matched.pairs.iter().enumerate();
            let pairs = pairs.map(|(index, ids)| Pair {
                sides: self.sides,
                ids: *ids,
                index,
            });
            validation::compare(self.sides, way, pairs, drafts);
        }
        client::compare((old, new), &mut moves, drafts);
    }

    fn removed(&self, id: OperationId) -> Draft {
        let side = self.sides.0;
        let operation = side.operation(id);
        Draft::new(
            "operation-removed",
            format!("{} is gone", operation::title(operation)),
            Reach::Api,
        )
        .at(Some(operation.node), None)
        .item(side.method(id))
        .whole(side.request(id))
        .whole(format!("{}Required", side.request(id)))
        .whole(format!("{}Response", side.request(id)))
        .whole(format!("{}Error", side.request(id)))
        .whole(format!("{}Body", side.request(id)))
        .gone(operation::types(operation))
        .wire((
            Wire::breaks("the new server answers 404 or 405"),
            Wire::none(),
        ))
    }

    fn added(&self, id: OperationId) -> Draft {
        let side = self.sides.1;
        let operation = side.operation(id);
        Draft::new(
            "operation-added",
            format!("{} is new", operation::title(operation)),
            Reach::Api,
        )
        .at(None, Some(operation.node))
        .item(side.method(id))
        .whole(side.request(id))
        .whole(format!("{}Required", side.request(id)))
        .whole(format!("{}Response", side.request(id)))
        .whole(format!("{}Error", side.request(id)))
        .whole(format!("{}Body", side.request(id)))
        .came(operation::types(operation))
        .wire((
            Wire::none(),
            Wire::degrades("the old server answers 404 or 405 when it is called"),
        ))
    }

    fn attribute(&self, mut drafts: Vec<Draft>, found: &[Difference]) -> Vec<Change> {
        self.claim_types(&mut drafts);
        let index = Index::of(found);
        let mut explained = vec![false; found.len()];
        let mut changes = Vec::new();
        self.merge_operations(&mut drafts);
        merge_directions(&mut drafts);
        for draft in &drafts {
            let mut claimed = BTreeSet::new();
            for claim in &draft.claims {
                index.claimed(claim, found, &mut claimed);
            }
            let is_deprecation = draft.kind == "deprecation-changed";
            claimed.retain(|one| {
                let is_one = found[*one].change.reason.starts_with("deprecated");
                !found[*one].is_words && (is_one || !is_deprecation)
            });
            for one in &claimed {
                explained[*one] = true;
            }
            let items: Vec<&Difference> = claimed.iter().map(|one| &found[*one]).collect();
            if draft.only_items && items.is_empty() {
                continue;
            }
            changes.push(self.change(draft, &items));
        }
        self.unexplained(found, &explained, &mut changes);
        self.files(&mut changes);
        unique(&mut changes);
        changes
    }

    /// Merges equal changes of several operations, such as a change of a shared parameter or of the document's security.
    fn merge_operations(&self, drafts: &mut Vec<Draft>) {
        type Key = (&'static str, Option<NodeId>, Option<NodeId>, String);
        let mut seen: HashMap<Key, usize> = HashMap::new();
        let mut kept: Vec<Draft> = Vec::with_capacity(drafts.len());
        for draft in drafts.drain(..) {
            let Reach::Operations(list) = &draft.reach else {
                kept.push(draft);
                continue;
            };
            let operation = |index: &usize| {
                let (_, new) = self.matched.pairs[*index];
                operation::title(self.sides.1.operation(new))
            };
            let name = list.first().map(operation).unwrap_or_default();
            let key = (
                draft.kind,
                draft.old,
                draft.new,
                draft.title.replace(&name, MANY),
            );
            match seen.get(&key) {
                Some(index) => {
                    let first = &mut kept[*index];
                    if let Reach::Operations(operations) = &mut first.reach {
                        operations.extend(list);
                        let count = format!("{} operations", operations.len());
                        first.title = key.3.replace(MANY, &count);
                    }
                    first.claims.extend(draft.claims);
                }
                None => {
                    seen.insert(key, kept.len());
                    kept.push(draft);
                }
            }
        }
        // A change without its own location gets the location of its operation, or of the root for several operations.
        for draft in &mut kept {
            let Reach::Operations(list) = &draft.reach else {
                continue;
            };
            if draft.old.is_some() || draft.new.is_some() {
                continue;
            }
            let (old, new) = match list.as_slice() {
                [one] => {
                    let (old, new) = self.matched.pairs[*one];
                    (
                        self.sides.0.operation(old).node,
                        self.sides.1.operation(new).node,
                    )
                }
                _ => (root(self.sides.0), root(self.sides.1)),
            };
            (draft.old, draft.new) = (Some(old), Some(new));
        }
        *drafts = kept;
    }

    /// Attributes each type that only one document has to the change through which it is used.
    fn claim_types(&self, drafts: &mut [Draft]) {
        let mut olds: BTreeSet<TypeId> = self.pairs.list.iter().map(|pair| pair.old).collect();
        let mut news: BTreeSet<TypeId> = self.pairs.list.iter().map(|pair| pair.new).collect();
        olds.extend(self.pairs.aliases.iter().map(|(old, _)| *old));
        news.extend(self.pairs.aliases.iter().map(|(_, new)| *new));
        for draft in drafts {
            let gone = reach(self.sides.0, &draft.gone, &mut olds);
            let came = reach(self.sides.1, &draft.came, &mut news);
            for (side, types) in [(self.sides.0, gone), (self.sides.1, came)] {
                for id in types {
                    draft.claims.push(Claim::Whole(side.model(id)));
                    if !side.names().of_type(id).required.is_empty() {
                        draft.claims.push(Claim::Whole(side.model_required(id)));
                    }
                }
            }
        }
    }

    fn change(&self, draft: &Draft, items: &[&Difference]) -> Change {
        let place = |side: &Side, node: Option<NodeId>| node.and_then(|node| side.place(node));
        Change {
            old: place(self.sides.0, draft.old),
            new: place(self.sides.1, draft.new),
            operations: self.operations(&draft.reach),
            ..finished(draft, items)
        }
    }

    fn operations(&self, reach: &Reach) -> Vec<String> {
        let name = |index: usize| {
            let (_, new) = self.matched.pairs[index];
            let operation = self.sides.1.operation(new);
            format!("{} {}", operation.method, operation.path)
        };
        match reach {
            Reach::Api => Vec::new(),
            Reach::Operations(list) => list.iter().copied().map(name).collect(),
            Reach::Types(pair) => self.pairs.operations(*pair).into_iter().map(name).collect(),
        }
    }

    /// Reports the differences that no change of the document explains: changed documentation, and names that changed because
    /// another name appeared.
    fn unexplained(&self, found: &[Difference], explained: &[bool], changes: &mut Vec<Change>) {
        let left = found.iter().zip(explained);
        let left = left.filter(|(_, explained)| !**explained);
        let places = (Places::of(self.sides.0), Places::of(self.sides.1));
        for group in groups(left.map(|(difference, _)| difference)) {
            let items = group.items.iter();
            let old_owner = items
                .filter_map(|item| item.old_path.as_deref())
                .next()
                .map_or(group.owner.clone(), self::owner);
            let draft = group.draft().at(
                places.0.by_path.get(&old_owner).copied(),
                places.1.by_path.get(&group.owner).copied(),
            );
            changes.push(self.change(&draft, &group.items));
        }
    }

    /// Reports files that differ although no item does.
    fn files(&self, changes: &mut Vec<Change>) {
        let (old, new) = self.sides;
        for (path, text) in &old.items.papers {
            if new
                .items
                .papers
                .get(path)
                .is_some_and(|other| other != text)
            {
                let draft = Draft::new("package", format!("`{path}` changed"), Reach::Api);
                changes.push(self.change(&draft, &[]));
            }
        }
        // The crate's documentation lists all operations, so most other changes also change it.
        if changes.is_empty() {
            for (path, docs) in &old.items.module_docs {
                let other = new.items.module_docs.get(path);
                if other.is_some_and(|other| other != docs) {
                    let title = format!("the documentation of `{path}` changed");
                    let draft = Draft::new("documentation", title, Reach::Api);
                    changes.push(self.change(&draft, &[]));
                }
            }
        }
        // Any other change also changes the code of the files. Without such a change, the changed files are reported.
        if !changes
            .iter()
            .any(|change| change.kind != "documentation" && change.kind != "package")
        {
            for (path, hash) in &old.items.files {
                if new.items.files.get(path).is_some_and(|other| other != hash) {
                    let title = format!("the code of `{path}` changed");
                    let draft = Draft::new("generated-code", title, Reach::Api);
                    changes.push(self.change(&draft, &[]));
                }
            }
        }
    }
}

/// Differences of one type or method that no change of the document explains.
pub(super) struct Group<'a> {
    owner: String,
    is_words: bool,
    pub(super) items: Vec<&'a Difference>,
}

/// Groups differences by the type or method that they belong to.
pub(super) fn groups<'a>(found: impl Iterator<Item = &'a Difference>) -> Vec<Group<'a>> {
    let mut groups: BTreeMap<(bool, String), Vec<&Difference>> = BTreeMap::new();
    for difference in found {
        let path = difference
            .new_path
            .as_ref()
            .or(difference.old_path.as_ref());
        let owner = path.map_or(String::new(), |path| owner(path));
        groups
            .entry((difference.is_words, owner))
            .or_default()
            .push(difference);
    }
    let groups = groups.into_iter().map(|((is_words, owner), items)| Group {
        owner,
        is_words,
        items,
    });
    groups.collect()
}

impl Group<'_> {
    /// Returns the change that the differences are reported as.
    pub(super) fn draft(&self) -> Draft {
        let owner = &self.owner;
        let (kind, title) = if self.is_words {
            (
                "documentation",
                format!("the documentation of `{owner}` changed"),
            )
        } else {
            let only = |old: bool| {
                self.items.iter().all(|item| match old {
                    true => item.new_path.is_none(),
                    false => item.old_path.is_none(),
                })
            };
            let word = match (only(true), only(false)) {
                (true, _) => "lost items",
                (_, true) => "has new items",
                _ => "changed",
            };
            let is_model = owner.starts_with("models::");
            let is_whole = self
                .items
                .iter()
                .any(|item| item.old_path.as_ref().or(item.new_path.as_ref()) == Some(owner));
            let kind = |of_model| if is_model { of_model } else { "generated-code" };
            match (only(true), only(false), is_whole) {
                (true, _, true) => (kind("schema-removed"), format!("`{owner}` is gone")),
                (_, true, true) => (kind("schema-added"), format!("`{owner}` is new")),
                _ => ("generated-code", format!("`{owner}` {word}")),
            }
        };
        Draft::new(kind, title, Reach::Api)
    }
}

/// Returns the change of a draft, without its places and operations.
pub(super) fn finished(draft: &Draft, items: &[&Difference]) -> Change {
    let worst = items
        .iter()
        .map(|item| &item.change)
        .min_by_key(|change| change.effect);
    let source = match worst {
        Some(item) if item.effect < SourceEffect::None => Source {
            effect: item.effect,
            reason: item.reason.clone(),
        },
        _ => Source {
            effect: SourceEffect::None,
            reason: String::new(),
        },
    };
    let fix = draft
        .fix
        .clone()
        .filter(|_| source.effect <= SourceEffect::Breaks);
    let fix = fix.or_else(|| mend(items));
    Change {
        kind: draft.kind,
        title: draft.title.clone(),
        cause: Cause::Document,
        fingerprint: fingerprint(draft.kind, &draft.title),
        old: None,
        new: None,
        operations: Vec::new(),
        items: items.iter().map(|item| item.change.clone()).collect(),
        changelog: changelog(&draft.title, &source, fix.as_deref()),
        source,
        deployed_clients: draft.deployed.clone(),
        new_clients: draft.upcoming.clone(),
        fix,
        approved: None,
    }
}

/// A placeholder for the name of an operation in a title.
const MANY: &str = "\u{1}";

/// Returns the node of the document that applies to all operations.
fn root(side: &Side) -> NodeId {
    let document = &side.understood.document;
    let root = document.root();
    document.get(root, "security").unwrap_or(root)
}

/// Merges equal changes of direction of several types, because a type changes its direction together with the types inside of it.
fn merge_directions(drafts: &mut Vec<Draft>) {
    let mut first: BTreeMap<String, usize> = BTreeMap::new();
    let mut names: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut kept: Vec<Draft> = Vec::with_capacity(drafts.len());
    for draft in drafts.drain(..) {
        let Some((name, how)) = draft
            .title
            .split_once(" is used ")
            .filter(|_| draft.kind == definition::DIRECTION)
            .map(|(name, how)| (name.to_owned(), how.to_owned()))
        else {
            kept.push(draft);
            continue;
        };
        let list = names.entry(how.clone()).or_default();
        list.push(name);
        match first.get(&how) {
            Some(index) => {
                let shown = list.len().min(4);
                let mut title = list[..shown].join(", ");
                if list.len() > shown {
                    title.push_str(&format!(" and {} more", list.len() - shown));
                }
                kept[*index].title = format!("{title} are used {how}");
                kept[*index].claims.extend(draft.claims);
            }
            None => {
                first.insert(how, kept.len());
                kept.push(draft);
            }
        }
    }
    *drafts = kept;
}

/// Returns the types that are reachable from some types and not yet known, and marks them as known.
fn reach(side: &Side, from: &[Type], known: &mut BTreeSet<TypeId>) -> Vec<TypeId> {
    let mut open: Vec<TypeId> = Vec::new();
    for ty in from {
        ty.mentions(&mut |id| open.push(id));
    }
    let mut reached = Vec::new();
    while let Some(id) = open.pop() {
        if !known.insert(id) {
            continue;
        }
        reached.push(id);
        for ty in side.api().definition(id).shape.types() {
            ty.mentions(&mut |id| open.push(id));
        }
    }
    reached
}

/// The indexes of differences, by path.
struct Index<'a> {
    by_path: BTreeMap<&'a str, Vec<usize>>,
}

impl<'a> Index<'a> {
    fn of(found: &'a [Difference]) -> Index<'a> {
        let mut by_path: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (index, difference) in found.iter().enumerate() {
            for path in [&difference.old_path, &difference.new_path]
                .into_iter()
                .flatten()
            {
                let list = by_path.entry(path).or_default();
                if list.last() != Some(&index) {
                    list.push(index);
                }
            }
        }
        Index { by_path }
    }

    fn claimed(&self, claim: &Claim, found: &[Difference], into: &mut BTreeSet<usize>) {
        match claim {
            Claim::Item(path) => into.extend(self.by_path.get(path.as_str()).into_iter().flatten()),
            Claim::Whole(path) => {
                into.extend(self.by_path.get(path.as_str()).into_iter().flatten());
                let (start, end) = (format!("{path}::"), format!("{path}:;"));
                let below = self.by_path.range(start.as_str()..end.as_str());
                into.extend(below.flat_map(|(_, list)| list));
            }
            Claim::Value(function, name) => {
                for index in self.by_path.get(function.as_str()).into_iter().flatten() {
                    let difference = &found[*index];
                    let value = |values: &[(String, String)]| {
                        values.iter().find(|(one, _)| one == name).map(|(_, ty)| {
                            ty.replace("impl Into<String>", "String").replace("'r ", "")
                        })
                    };
                    let (was, is) = (value(&difference.old_values), value(&difference.new_values));
                    if was != is {
                        into.insert(*index);
                    }
                }
            }
        }
    }
}

/// The nodes of the document that the items of a crate come from.
struct Places {
    by_path: BTreeMap<String, NodeId>,
}

impl Places {
    fn of(side: &Side) -> Places {
        let mut by_path = BTreeMap::new();
        for (index, definition) in side.api().types.iter().enumerate() {
            let id = TypeId(index as u32);
            by_path.insert(side.model(id), definition.node);
            by_path.insert(side.model_required(id), definition.node);
        }
        for (index, operation) in side.api().operations.iter().enumerate() {
            let id = OperationId(index as u32);
            let request = side.request(id);
            for word in ["", "Required", "Response", "Error", "Body"] {
                by_path.insert(format!("{request}{word}"), operation.node);
            }
            by_path.insert(side.method(id), operation.node);
        }
        Places { by_path }
    }
}

/// Returns the path of the type or method that a path belongs to.
fn owner(path: &str) -> String {
    let mut segments = path.split("::");
    let first = segments.next().unwrap_or_default();
    // The methods of a group are operations, so each is an owner itself.
    match (segments.next(), segments.next()) {
        (Some(second), Some(third)) if first != "models" && is_method(third) => {
            format!("{first}::{second}::{third}")
        }
        (Some(second), _) if first.starts_with(char::is_lowercase) => format!("{first}::{second}"),
        _ => path.to_owned(),
    }
}

fn is_method(name: &str) -> bool {
    name.starts_with(|c: char| c.is_lowercase() || c == '_') && !name.contains(' ')
}

/// Returns code that shows how to migrate, if it can be derived from the items.
fn mend(items: &[&Difference]) -> Option<String> {
    let breaking = items
        .iter()
        .filter(|item| item.change.effect <= SourceEffect::Breaks);
    let mut lines = Vec::new();
    for item in breaking.take(3) {
        let (Some(old_path), Some(new_path)) = (&item.old_path, &item.new_path) else {
            continue;
        };
        let call = |path: &str, values: &[(String, String)]| {
            let mut segments = path.rsplit("::");
            let (method, owner) = (segments.next()?, segments.next()?);
            let names: Vec<&str> = values.iter().map(|(name, _)| name.as_str()).collect();
            let names = match values.len() {
                0..=3 => names.join(", "),
                _ if method == "new" => format!("{owner}Required {{ {} }}", names.join(", ")),
                _ => format!("…Required {{ {} }}", names.join(", ")),
            };
            Some(match method {
                "new" => format!("{owner}::new({names})"),
                _ => format!("{method}({names})"),
            })
        };
        if !item.old_values.is_empty() || !item.new_values.is_empty() {
            let (was, is) = (
                call(old_path, &item.old_values)?,
                call(new_path, &item.new_values)?,
            );
            lines.push(format!("- {was}\n+ {is}"));
            continue;
        }
        let (Some(old), Some(new)) = (&item.change.old, &item.change.new) else {
            continue;
        };
        let last = |path: &str| path.rsplit("::").next().unwrap_or_default().to_owned();
        let (was, is) = (
            old.split_once(": ").map_or("", |(_, ty)| ty),
            new.split_once(": ").map_or("", |(_, ty)| ty),
        );
        let (was_name, is_name) = (last(old_path), last(new_path));
        if is == was && was_name == is_name {
            continue;
        }
        lines.push(if is == format!("Option<{was}>") {
            format!(
                "- value.{was_name}\n+ value.{is_name}.ok_or(\"{} is absent\")?",
                crate::name::plain(&is_name)
            )
        } else if was == format!("Option<{is}>") {
            format!("- value.{was_name} = Some({was_name})\n+ value.{is_name} = {is_name}")
        } else {
            if was_name == is_name {
                continue;
            }
            format!("- {old}\n+ {new}")
        });
    }
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// Returns the entry for the changelog.
fn changelog(title: &str, source: &Source, fix: Option<&str>) -> String {
    let mut letters = title.chars();
    let first: String = letters
        .next()
        .map_or(String::new(), |c| c.to_uppercase().collect());
    let mut line = format!("{first}{}.", letters.as_str());
    match source.effect {
        SourceEffect::Silent => {
            line.insert_str(0, "**Breaking, and the compiler does not tell:** ")
        }
        SourceEffect::Breaks => line.insert_str(0, "**Breaking:** "),
        SourceEffect::MayBreak | SourceEffect::Adds | SourceEffect::None => {}
    }
    if source.effect <= SourceEffect::Breaks
        && let Some((was, is)) = fix.and_then(|fix| fix.split_once('\n'))
        && let (Some(was), Some(is)) = (was.strip_prefix("- "), is.strip_prefix("+ "))
    {
        let is = is.lines().next().unwrap_or_default();
        line.push_str(&format!(" `{was}` becomes `{is}`."));
    }
    line
}

/// Returns an FNV-1a hash. It is the same for all versions and machines, which the standard library's hasher does not promise.
fn fingerprint(kind: &str, title: &str) -> String {
    let bytes = kind.bytes().chain([b' ']).chain(title.bytes());
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    format!("{hash:016x}")
}

/// Merges changes with the same kind and title, for example if several pairs share a component.
fn unique(changes: &mut Vec<Change>) {
    let mut seen: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut kept: Vec<Change> = Vec::with_capacity(changes.len());
    for change in changes.drain(..) {
        let key = (change.kind.to_owned(), change.title.clone());
        match seen.get(&key) {
            Some(index) => merge(&mut kept[*index], change),
            None => {
                seen.insert(key, kept.len());
                kept.push(change);
            }
        }
    }
    *changes = kept;
}

fn merge(into: &mut Change, other: Change) {
    for operation in other.operations {
        if !into.operations.contains(&operation) {
            into.operations.push(operation);
        }
    }
    for item in other.items {
        if !into.items.contains(&item) {
            into.items.push(item);
        }
    }
    if other.source.effect < into.source.effect {
        into.source = other.source;
        into.fix = other.fix;
        into.changelog = other.changelog;
    }
    let worse = |one: &mut Wire, other: Wire| {
        if other.effect < one.effect {
            *one = other;
        }
    };
    worse(&mut into.deployed_clients, other.deployed_clients);
    worse(&mut into.new_clients, other.new_clients);
}
