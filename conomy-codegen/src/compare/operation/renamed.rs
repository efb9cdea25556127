//! Recognizes renamed parameters and parts.

use crate::compare::renaming::{self, Named};
use crate::compare::{Side, likeness};
use crate::ir::{Location, Parameter, Part};

/// Returns the renamed parameters of one location, as indexes. Path parameters are identified by their positions instead.
pub(super) fn parameters(
    sides: (&Side, &Side),
    location: Location,
    old: &[&Parameter],
    new: &[&Parameter],
) -> Vec<(usize, usize)> {
    // Header names are case-insensitive (RFC 9110, section 5.1).
    let name = |parameter: &&Parameter| match location {
        Location::Header => parameter.name.to_ascii_lowercase(),
        Location::Path | Location::Query | Location::Cookie => parameter.name.clone(),
    };
    let names: (Vec<String>, Vec<String>) = (
        old.iter().map(name).collect(),
        new.iter().map(name).collect(),
    );
    renaming::renamed(
        &named(old, &names.0),
        &named(new, &names.1),
        |one, other| is_alike(sides, old[one], new[other]),
    )
}

fn named<'a>(parameters: &[&'a Parameter], names: &'a [String]) -> Vec<Named<'a>> {
    let both = parameters.iter().zip(names);
    both.map(|(parameter, name)| Named {
        name,
        description: parameter.docs.description.as_deref(),
    })
    .collect()
}

/// Returns whether two parameters differ at most in their names and descriptions.
fn is_alike(sides: (&Side, &Side), old: &Parameter, new: &Parameter) -> bool {
    let traits = |one: &Parameter| {
        (
            one.style,
            one.explode,
            one.allow_reserved,
            one.required,
            one.default.clone(),
            one.docs.constraints.clone(),
            one.docs.deprecated,
        )
    };
    traits(old) == traits(new) && likeness::is_alike(sides, &old.ty, &new.ty)
}

/// Returns the renamed parts of a multipart body, as indexes.
pub(super) fn parts(sides: (&Side, &Side), old: &[Part], new: &[Part]) -> Vec<(usize, usize)> {
    let olds: Vec<Named<'_>> = old.iter().map(named_part).collect();
    let news: Vec<Named<'_>> = new.iter().map(named_part).collect();
    renaming::renamed(&olds, &news, |one, other| {
        parts_are_alike(sides, &old[one], &new[other])
    })
}

fn named_part(part: &Part) -> Named<'_> {
    Named {
        name: &part.name,
        description: part.docs.description.as_deref(),
    }
}

/// Returns whether two parts differ at most in their names and descriptions.
fn parts_are_alike(sides: (&Side, &Side), old: &Part, new: &Part) -> bool {
    let traits = |part: &Part| {
        (
            std::mem::discriminant(&part.kind),
            part.position,
            part.required,
            part.repeated,
            part.media_type.clone(),
            part.headers.clone(),
        )
    };
    traits(old) == traits(new)
        && match (old.kind.ty(), new.kind.ty()) {
            (Some(old), Some(new)) => likeness::is_alike(sides, old, new),
            (old, new) => old.is_none() && new.is_none(),
        }
}
