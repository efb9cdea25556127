//! The report: what was generated and what was left out.

use std::fmt;

use serde_json::{Value, json};

use crate::diagnostic::{Diagnostic, Diagnostics, catalogue};
use crate::ir::{Api, NameHint, Shape, TypeDef};
use crate::load::{Document, NodeId};
use crate::lower::{Count, Coverage, Lowered};
use crate::name::Names;
use crate::package::Package;

/// The report of one run.
#[derive(Clone, Debug)]
pub struct Report {
    /// The number of operations.
    pub operations: usize,
    /// The counts of operations and their parts. Everything that is not generated is in [`left_out`](Report::left_out).
    pub coverage: Coverage,
    /// The number of paginated operations.
    pub lists: usize,
    /// The number of types.
    pub types: usize,
    /// The number of schemas that were lowered.
    pub positions: usize,
    /// The number of files.
    pub files: usize,
    /// Schemas that became raw JSON although they restrict the value, with reasons.
    pub fallbacks: Vec<Note>,
    /// What was left out, with reasons.
    pub left_out: Vec<Note>,
}

/// An item and its location.
#[derive(Clone, Debug)]
pub struct Note {
    /// The item.
    pub what: String,
    /// The JSON pointer to its location (RFC 6901).
    pub pointer: String,
    /// The reason.
    pub reason: String,
}

/// Reports name collisions.
pub(crate) fn tell(
    lowered: &Lowered,
    names: &Names,
    document: &Document,
    diagnostics: &mut Diagnostics,
) {
    let is_id = |raw: &str| {
        lowered
            .api
            .operations
            .iter()
            .any(|one| one.id.as_deref() == Some(raw))
    };
    for (kind, clash) in &names.clashes {
        // `check` has reported duplicate operation ids, and a name in codegen.toml could not distinguish them.
        if *kind == "operation" && !is_id(&clash.raw) {
            continue;
        }
        let diagnostic = Diagnostic::new(
            &catalogue::NAME_CLASH,
            format!(
                "{kind} `{}` would be called `{}` like another one; it is called `{}`",
                clash.raw, clash.name, clash.assigned
            ),
        )
        .label(document.key_label(place(lowered, document, kind, &clash.raw)))
        .help(match *kind {
            "variant" => "give the subschemas a `title`, which is the name of a variant".to_owned(),
            kind => format!(
                "write `\"{kind}:{}\" = \"…\"` under `[names]` in codegen.toml",
                clash.raw
            ),
        });
        diagnostics.push(diagnostic);
    }
}

/// Returns the location of the item that was renamed.
fn place(lowered: &Lowered, document: &Document, kind: &str, raw: &str) -> NodeId {
    let api = &lowered.api;
    let component = |name: &str| {
        let named = |definition: &&TypeDef| matches!(&definition.name, NameHint::Component(key) if key == name);
        api.types.iter().find(named)
    };
    let found = match kind {
        "schema" => component(raw).map(|definition| definition.node),
        "operation" => api
            .operations
            .iter()
            .rev()
            .find(|one| one.id.as_deref() == Some(raw))
            .map(|one| one.node),
        _ => raw.split_once('.').and_then(|(owner, member)| {
            let definition = component(owner)?;
            match &definition.shape {
                Shape::Object(object) => object
                    .fields
                    .iter()
                    .find(|field| field.name == member)
                    .map(|field| field.node),
                _ => Some(definition.node),
            }
        }),
    };
    found.unwrap_or_else(|| document.root())
}

/// Creates the report.
pub(crate) fn report(lowered: &Lowered, document: &Document, package: &Package) -> Report {
    let api: &Api = &lowered.api;
    let left_out = |what: &crate::ir::LeftOut| Note {
        what: format!("{} `{}`", what.what, what.name),
        pointer: document.pointer(what.node),
        reason: what.reason.clone(),
    };
    Report {
        operations: api.operations.len(),
        coverage: lowered.coverage,
        lists: api
            .operations
            .iter()
            .filter(|operation| operation.pagination.is_some())
            .count(),
        types: api.types.len(),
        positions: lowered.positions,
        files: package.len(),
        fallbacks: lowered
            .fallbacks
            .iter()
            .map(|fallback| Note {
                what: "schema".to_owned(),
                pointer: document.pointer(fallback.node),
                reason: fallback.reason.to_owned(),
            })
            .collect(),
        left_out: api.left_out.iter().map(left_out).collect(),
    }
}

impl Report {
    /// Returns the report as JSON, for `--report`.
    pub fn to_json(&self) -> Value {
        let notes = |notes: &[Note]| -> Vec<Value> {
            notes
                .iter()
                .map(|note| json!({ "what": note.what, "pointer": note.pointer, "reason": note.reason }))
                .collect()
        };
        let left_out = |what: &str| {
            let of_kind = |note: &&Note| note.what.starts_with(what);
            self.left_out.iter().filter(of_kind).count()
        };
        let count = |count: Count, what: &str| json!({ "declared": count.declared, "generated": count.generated, "leftOut": left_out(what) });
        json!({
            "operations": self.operations,
            "counts": {
                "operations": count(self.coverage.operations, "operation"),
                "parameters": count(self.coverage.parameters, "parameter"),
                "mediaTypes": count(self.coverage.media_types, "media type"),
                "responses": count(self.coverage.responses, "response"),
                "headers": count(self.coverage.headers, "header"),
            },
            "lists": self.lists,
            "types": self.types,
            "positions": self.positions,
            "files": self.files,
            "fallbacks": notes(&self.fallbacks),
            "leftOut": notes(&self.left_out),
        })
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} operations, {} types, {} files",
            self.operations, self.types, self.files
        )?;
        if self.lists > 0 {
            write!(f, ", {} paginated lists", self.lists)?;
        }
        if !self.fallbacks.is_empty() {
            write!(
                f,
                ", {} of {} schemas as raw JSON",
                self.fallbacks.len(),
                self.positions
            )?;
        }
        if !self.left_out.is_empty() {
            write!(f, ", {} left out", self.left_out.len())?;
        }
        Ok(())
    }
}
