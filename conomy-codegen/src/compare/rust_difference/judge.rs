//! Determines what the difference of an item means for callers.

use super::Crates;
use super::alias::{replace, resolve};
use crate::compare::change::SourceEffect;
use crate::compare::rust_item::{ItemKind, RustItem};

impl Crates<'_> {
    /// Returns the effect of a changed item on callers, with the reason. `None` if there is none.
    pub(super) fn judge(
        &self,
        path: &str,
        old: &RustItem,
        new: &RustItem,
    ) -> Option<(SourceEffect, String)> {
        if old.kind != new.kind && !(old.kind == ItemKind::Alias || new.kind == ItemKind::Alias) {
            let (was, is) = (kind(old.kind), kind(new.kind));
            return Some((
                SourceEffect::Breaks,
                format!("`{}` was {was} and is {is}", path),
            ));
        }
        if !old.deprecated && new.deprecated {
            return Some((
                SourceEffect::MayBreak,
                "deprecated: fails where warnings are errors".to_owned(),
            ));
        }
        match old.kind {
            ItemKind::Function => self.judge_function(path, old, new),
            ItemKind::Implementation | ItemKind::Feature => None,
            ItemKind::Struct | ItemKind::Enum if old.closed != new.closed => Some((
                SourceEffect::Breaks,
                format!(
                    "`{}` is {} exhaustive",
                    path,
                    if new.closed { "now" } else { "no longer" }
                ),
            )),
            ItemKind::Alias if new.kind != ItemKind::Alias => {
                // If both names referred to one type, a value of one was also a value of the other.
                Some((
                    SourceEffect::MayBreak,
                    format!("`{}` was another name of `{}`", path, old.ty),
                ))
            }
            _ => {
                if self.old_type(&old.ty) == self.new_type(&new.ty) {
                    return None;
                }
                if old.ty == new.ty {
                    return Some((
                        SourceEffect::MayBreak,
                        format!("`{}` leads to another type", old.ty),
                    ));
                }
                Some((
                    SourceEffect::Breaks,
                    format!("the type was `{}`, and is `{}`", old.ty, new.ty),
                ))
            }
        }
    }

    fn judge_function(
        &self,
        path: &str,
        old: &RustItem,
        new: &RustItem,
    ) -> Option<(SourceEffect, String)> {
        let old_types: Vec<String> = types(old).map(|ty| self.old_type(ty)).collect();
        let new_types: Vec<String> = types(new).map(|ty| self.new_type(ty)).collect();
        if old_types != new_types {
            return Some((
                SourceEffect::Breaks,
                format!(
                    "`{path}` takes {}, and took {}",
                    list(&new.arguments),
                    list(&old.arguments)
                ),
            ));
        }
        if self.old_type(&old.ty) != self.new_type(&new.ty) {
            return Some((
                SourceEffect::Breaks,
                format!("`{path}` returns `{}`, and returned `{}`", new.ty, old.ty),
            ));
        }
        let differs = old.arguments.iter().zip(&new.arguments).find(|(old, new)| {
            let same = (path.to_owned(), old.0.clone(), new.0.clone());
            old.0 != new.0 && !self.renames.arguments.contains(&same)
        });
        let (was, is) = differs?;
        Some((
            SourceEffect::Silent,
            format!(
                "`{}` stands where `{}` stood, with the same type: calls compile and send the wrong value",
                is.0, was.0
            ),
        ))
    }

    /// Returns an old type as the new crate names it.
    fn old_type(&self, ty: &str) -> String {
        let ty = resolve(self.old, ty, 0);
        let ty = replace(&ty, |name| {
            self.models.get(name).map(|new| (*new).to_owned())
        });
        resolve(self.new, &ty, 0)
    }

    fn new_type(&self, ty: &str) -> String {
        resolve(self.new, ty, 0)
    }
}

fn kind(kind: ItemKind) -> &'static str {
    match kind {
        ItemKind::Struct => "a struct",
        ItemKind::Enum => "an enum",
        ItemKind::Field => "a field",
        ItemKind::Variant => "a variant",
        ItemKind::Function => "a function",
        ItemKind::Constant => "a constant",
        ItemKind::Alias => "an alias",
        ItemKind::Trait => "a trait",
        ItemKind::Implementation => "an implementation",
        ItemKind::Feature => "a feature",
        ItemKind::Output => "a result",
    }
}

fn types(function: &RustItem) -> impl Iterator<Item = &String> {
    function.arguments.iter().map(|(_, ty)| ty)
}

fn list(arguments: &[(String, String)]) -> String {
    if arguments.is_empty() {
        return "nothing".to_owned();
    }
    let arguments: Vec<String> = arguments
        .iter()
        .map(|(name, ty)| format!("`{name}: {ty}`"))
        .collect();
    arguments.join(", ")
}
