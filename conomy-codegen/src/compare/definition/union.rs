//! Compares unions: their discriminators and variants.

use crate::compare::change::Wire;
use crate::compare::draft::Draft;
use crate::compare::relation::{Relation, relation};
use crate::compare::type_pair::variants;
use crate::compare::{Side, words};
use crate::ir::{Type, TypeId, Union, Variant};

use super::{At, Pair};

impl<'a> Pair<'a> {
    pub(super) fn unions(&self, old: &Union, new: &Union, at: At, drafts: &mut Vec<Draft>) {
        let Union {
            tag,
            variants: branches,
        } = old;
        if *tag != new.tag {
            let text = |tag: &Option<String>| {
                tag.as_ref()
                    .map_or("its shape".to_owned(), |tag| format!("`{tag}`"))
            };
            let title = format!(
                "the variant of `{}` is told by {}; it was told by {}",
                self.name,
                text(&new.tag),
                text(tag)
            );
            let draft = self
                .draft("discriminator-changed", title)
                .at(at.0, at.1)
                .wire(self.tagging(tag.is_some(), new.tag.is_some()));
            drafts.push(draft);
        }
        for (old_variant, new_variant) in variants(branches, &new.variants) {
            match (old_variant, new_variant) {
                (Some((index, variant)), Some((other_index, other))) => {
                    let is_told_alike = tag.is_some() == new.tag.is_some();
                    let variants = ((index, variant), (other_index, other));
                    self.variants(variants.0, variants.1, is_told_alike, at, drafts);
                }
                (Some((index, variant)), None) => {
                    let title = format!(
                        "`{}` no longer has the variant `{}`",
                        self.name, variant.name
                    );
                    let mut draft = self
                        .draft("union-variant-removed", title)
                        .at(at.0, at.1)
                        .item(self.sides.0.member(self.ids.0, index))
                        .item(self.conversion(self.sides.0, self.ids.0, &variant.ty))
                        .gone([variant.ty.clone()]);
                    if self.request {
                        draft.deployed = Wire::breaks("the new server rejects it");
                    }
                    drafts.push(draft);
                }
                (None, Some((index, variant))) => {
                    let title = format!("`{}` has the new variant `{}`", self.name, variant.name);
                    let mut draft = self
                        .draft("union-variant-added", title)
                        .at(at.0, at.1)
                        .item(self.sides.1.member(self.ids.1, index))
                        .item(self.conversion(self.sides.1, self.ids.1, &variant.ty))
                        .came([variant.ty.clone()]);
                    if self.request {
                        draft.upcoming = Wire::degrades("the old server rejects it");
                    }
                    if self.response && new.tag.is_none() {
                        draft.deployed =
                            Wire::degrades("without a tag, it may be read as another variant");
                    }
                    drafts.push(draft);
                }
                (None, None) => {}
            }
        }
        let order = |variants: &[Variant]| -> Vec<String> {
            variants
                .iter()
                .map(|variant| variant.name.clone())
                .collect()
        };
        let (mut was, mut is) = (order(branches), order(&new.variants));
        if was != is && tag.is_none() {
            was.sort();
            is.sort();
            if was == is {
                let title = format!("the variants of `{}` are in a different order", self.name);
                let wire =
                    Wire::degrades("a value that fits several variants may be read as another one");
                let draft = self
                    .draft("union-order-changed", title)
                    .at(at.0, at.1)
                    .wire((Wire::none(), Wire::none()));
                drafts.push(if self.response {
                    draft.wire((Wire::none(), wire))
                } else {
                    draft
                });
            }
        }
    }

    /// Returns the effects of a discriminator that is added, removed or another property. A union without a discriminator is read
    /// by its shape.
    pub(super) fn tagging(&self, was_tagged: bool, is_tagged: bool) -> (Wire, Wire) {
        let (mut deployed, mut upcoming) = (Wire::none(), Wire::none());
        if self.request && is_tagged {
            deployed = Wire::degrades("the new server may reject or misread a value without it");
        }
        if self.request && was_tagged {
            upcoming = Wire::degrades("the old server may reject or misread a value without it");
        }
        let misread = || Wire::degrades("a value may be read as another variant, or as unknown");
        if self.response && was_tagged {
            deployed = deployed.and(misread());
        }
        if self.response && (is_tagged || was_tagged) {
            upcoming = upcoming.and(misread());
        }
        (deployed, upcoming)
    }

    pub(super) fn conversion(&self, side: &Side, id: TypeId, ty: &Type) -> String {
        let of = match ty {
            Type::Named(branch) => words::name(side, *branch).to_owned(),
            _ => String::new(),
        };
        format!("{}::impl From<{of}>", side.model(id))
    }

    pub(super) fn variants(
        &self,
        (old_index, old): (usize, &Variant),
        (new_index, new): (usize, &Variant),
        is_told_alike: bool,
        at: At,
        drafts: &mut Vec<Draft>,
    ) {
        // A changed name is a rename. A guessed tag is the name of the branch itself.
        let Variant {
            name: _,
            ty,
            tags,
            guessed: _,
            docs: _,
        } = old;
        let claim = |draft: Draft| {
            draft
                .item(self.sides.0.member(self.ids.0, old_index))
                .item(self.sides.1.member(self.ids.1, new_index))
                .item(self.conversion(self.sides.0, self.ids.0, ty))
                .item(self.conversion(self.sides.1, self.ids.1, &new.ty))
        };
        let mut was = tags.clone();
        let mut is = new.tags.clone();
        was.sort();
        is.sort();
        // A discriminator that is added or removed is reported once for all variants.
        if was != is && is_told_alike {
            let title = format!(
                "the variant `{}` of `{}` is told by the values {}; it was by {}",
                new.name,
                self.name,
                is.join(", "),
                was.join(", ")
            );
            let gone = was.iter().any(|tag| !is.contains(tag));
            let came = is.iter().any(|tag| !was.contains(tag));
            let mut draft = self
                .draft("discriminator-mapping-changed", title)
                .at(at.0, at.1);
            if gone && self.request {
                draft.deployed = Wire::breaks("the new server rejects a removed value");
            }
            if came && self.request {
                draft.upcoming = Wire::degrades("the old server rejects a new value");
            }
            let unknown = |which: &str| Wire::degrades(format!("{which} value is read as unknown"));
            if came && self.response {
                draft.deployed = draft.deployed.and(unknown("a new"));
            }
            if gone && self.response {
                draft.upcoming = draft.upcoming.and(unknown("a removed"));
            }
            drafts.push(claim(draft));
        }
        let relation = relation(self.sides, ty, &new.ty);
        if relation != Relation::Same {
            let subject = format!("variant `{}` of `{}`", new.name, self.name);
            let start = drafts.len();
            self.retyped(subject, (ty, &new.ty), at, relation, drafts);
            for draft in &mut drafts[start..] {
                *draft = claim(draft.clone());
            }
        }
    }
}
