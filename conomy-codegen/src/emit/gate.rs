//! Emits `#[cfg]` attributes for the features of groups.

use crate::ir::GroupId;

use super::Context;

/// Returns the `#[cfg]` line of an item that these groups use. Empty if every build contains the item.
pub(super) fn text(context: Context<'_>, groups: &[GroupId]) -> String {
    match groups {
        // An item that no group uses may refer to items of any group, so it requires `full`.
        [] if context.api.groups.is_empty() => String::new(),
        [] => "#[cfg(feature = \"full\")]\n".to_owned(),
        all if all.len() == context.api.groups.len() => String::new(),
        [only] => format!(
            "#[cfg(feature = \"{}\")]\n",
            context.names.group(*only).feature
        ),
        many => {
            let features: Vec<String> = many
                .iter()
                .map(|group| format!("feature = \"{}\"", context.names.group(*group).feature))
                .collect();
            let line = format!("#[cfg(any({}))]", features.join(", "));
            if line.len() <= 100 {
                format!("{line}\n")
            } else {
                format!("#[cfg(any(\n    {}\n))]\n", features.join(",\n    "))
            }
        }
    }
}
