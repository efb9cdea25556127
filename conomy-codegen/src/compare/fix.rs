//! Suggests how callers adapt their code to a change.

use super::change::SourceEffect;
use super::rust_difference::Difference;

/// The maximum number of items whose code is shown.
const MAX_ITEMS: usize = 3;

/// Returns the code for the items that break callers, as lines that begin with `-` and `+`. `is_sent` means that callers only write
/// the values, and never read them.
pub(super) fn of_items(items: &[&Difference], is_sent: bool) -> Option<String> {
    let breaking = items
        .iter()
        .filter(|item| item.change.effect <= SourceEffect::Breaks);
    let is_call = |item: &&&Difference| !item.old_values.is_empty() || !item.new_values.is_empty();
    let (calls, fields): (Vec<&&Difference>, Vec<_>) = breaking.take(MAX_ITEMS).partition(is_call);
    // Fields that the new code assigns after the constructor.
    let mut set: Vec<&str> = Vec::new();
    let mut lines: Vec<String> = calls
        .into_iter()
        .filter_map(|item| call(item, items, &mut set))
        .collect();
    let others = fields
        .into_iter()
        .filter(|item| !set.contains(&item.change.path.as_str()));
    lines.extend(others.filter_map(|item| field(item, is_sent)));
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// Returns the old and the new call of a function whose parameters changed.
fn call<'a>(item: &Difference, items: &[&'a Difference], set: &mut Vec<&'a str>) -> Option<String> {
    let (old_path, new_path) = (item.old_path.as_deref()?, item.new_path.as_deref()?);
    let was = called(old_path, &item.old_values)?;
    let mut is = called(new_path, &item.new_values)?;
    let owner = new_path.strip_suffix("::new");
    let mut assignments = String::new();
    for (name, ty) in &item.old_values {
        if item.new_values.iter().any(|(other, _)| other == name) {
            continue;
        }
        let named = |other: &&&Difference| {
            let path = other
                .new_path
                .as_deref()
                .and_then(|path| path.rsplit_once("::"));
            path.is_some_and(|(of, last)| last == name && owner.is_none_or(|owner| of == owner))
        };
        let Some(other) = items.iter().find(named) else {
            continue;
        };
        match other.change.new.as_deref() {
            Some(new) if new.starts_with("fn ") => is.push_str(&format!(".{name}({name})")),
            Some(new) if new.contains(": Option<") => {
                let value = match ty.starts_with("impl Into<") {
                    true => format!("{name}.into()"),
                    false => name.clone(),
                };
                assignments.push_str(&format!("\n+ value.{name} = Some({value});"));
                set.push(&other.change.path);
            }
            _ => {}
        }
    }
    Some(match assignments.as_str() {
        "" => format!("- {was}\n+ {is}"),
        _ => format!("- {was}\n+ let mut value = {is};{assignments}"),
    })
}

/// Returns the code that calls a function.
fn called(path: &str, values: &[(String, String)]) -> Option<String> {
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
}

/// Returns the code that uses a field of another type or name.
fn field(item: &Difference, is_sent: bool) -> Option<String> {
    let last = |path: &str| path.rsplit("::").next().unwrap_or_default().to_owned();
    let (was_name, is_name) = (
        last(item.old_path.as_deref()?),
        last(item.new_path.as_deref()?),
    );
    let (old, new) = (item.change.old.as_deref()?, item.change.new.as_deref()?);
    let (was, is) = (
        old.split_once(": ").map_or("", |(_, ty)| ty),
        new.split_once(": ").map_or("", |(_, ty)| ty),
    );
    let plain = crate::name::plain(&is_name);
    if is == format!("Option<{was}>") {
        return Some(match is_sent {
            true => format!("- value.{was_name} = {is_name}\n+ value.{is_name} = Some({is_name})"),
            false => {
                format!("- value.{was_name}\n+ value.{is_name}.ok_or(\"{plain} is absent\")?")
            }
        });
    }
    if was == format!("Option<{is}>") {
        return Some(match is_sent {
            true => format!("- value.{was_name} = Some({is_name})\n+ value.{is_name} = {is_name}"),
            false => format!(
                "- let Some({is_name}) = value.{was_name} else {{ … }};\n+ let {is_name} = value.{is_name};"
            ),
        });
    }
    (was_name != is_name).then(|| format!("- {old}\n+ {new}"))
}
