//! Lowers a [`Document`] to the intermediate representation, [`ir::Api`](crate::ir::Api).
//!
//! Schemas are read by their keywords, everything else with the types of `openapiv3`. This stage does not create Rust names
//! or code.

mod coverage;
mod operation;
mod reach;
mod schema;
mod settings;

use std::collections::VecDeque;

use foldhash::{HashMap, HashSet};
use openapiv3::ReferenceOr;
use serde::de::DeserializeOwned;

use crate::diagnostic::Diagnostics;
use schema::all_of::TooDeep;
use schema::constraint;
use schema::keywords::Keywords;
use schema::merged::MergedTypes;

use crate::ir::{Api, GroupId, LeftOut, NameHint, Shape, Type, TypeDef, TypeId};
use crate::load::{Document, NodeId};
use crate::setting::Setting;
use crate::settings::Settings;

pub use coverage::{Count, Coverage};

/// A schema that is represented as raw JSON, for the report.
#[derive(Clone, Debug)]
pub struct Fallback {
    /// The node of the schema.
    pub node: NodeId,
    /// The reason.
    pub reason: &'static str,
}

/// The result of lowering.
#[derive(Clone, Debug, Default)]
pub struct Lowered {
    /// The API.
    pub api: Api,
    /// The schemas that became raw JSON although they restrict the value.
    pub fallbacks: Vec<Fallback>,
    /// The number of lowered schemas.
    pub positions: usize,
    /// The counts of operations and their parts.
    pub coverage: Coverage,
    /// The type of every schema, by node.
    #[cfg_attr(not(feature = "proof"), expect(dead_code, reason = "for the proof"))]
    pub(crate) uses: HashMap<NodeId, Type>,
    /// The media types and parameters, with the type of their examples.
    #[cfg_attr(not(feature = "proof"), expect(dead_code, reason = "for the proof"))]
    pub(crate) example_types: Vec<(NodeId, Type)>,
}

/// Lowers a document. `settings_file` is the parsed `codegen.toml`, if there is one.
pub(crate) fn lower(
    document: &Document,
    settings: &Settings,
    settings_file: Option<&Setting>,
    diagnostics: &mut Diagnostics,
) -> Lowered {
    let mut lowering = Lowering {
        document,
        settings,
        api: Api::default(),
        named: HashMap::default(),
        open: HashSet::default(),
        nullable: HashMap::default(),
        component_aliases: HashMap::default(),
        annotations: HashMap::default(),
        component_keys: HashMap::default(),
        children: HashMap::default(),
        pending: VecDeque::new(),
        merged_types: MergedTypes::default(),
        groups: HashMap::default(),
        too_deep: TooDeep::default(),
        fallbacks: Vec::new(),
        positions: 0,
        coverage: Coverage::default(),
        uses: HashMap::default(),
        example_types: Vec::new(),
    };
    lowering.information();
    lowering.components();
    lowering.schemes();
    lowering.operations();
    lowering.events();
    lowering.lower_pending();
    let Lowering {
        mut api,
        fallbacks,
        positions,
        mut coverage,
        uses,
        example_types,
        too_deep,
        ..
    } = lowering;
    too_deep.report(document, diagnostics);
    operation::response_header::set_forms(&mut api, &mut coverage.headers);
    operation::part::set_kinds(&mut api);
    operation::shared_header::hoist(&mut api);
    schema::recursion::mark(&mut api);
    reach::mark(&mut api);
    schema::deduplication::merge(&mut api, document);
    api.error = operation::response::shared_error(&api);
    operation::security::select_scopes(&mut api);
    let names = settings_file.and_then(|settings| settings.get("names"));
    settings::unused_settings::names(&api, names, diagnostics);
    settings::token::check(&api, settings_file, diagnostics);
    settings::environment::check(&api, settings_file, diagnostics);
    settings::pagination::find(&mut api, document, settings_file, diagnostics);
    settings::retry::find(&mut api, document, settings_file, diagnostics);
    settings::states::find(&mut api, document, settings_file, diagnostics);
    settings::webhooks::check(&api, settings, settings_file, diagnostics);
    Lowered {
        api,
        fallbacks,
        positions,
        coverage,
        uses,
        example_types,
    }
}

/// The state of lowering: the document and the incomplete API.
struct Lowering<'a> {
    document: &'a Document,
    settings: &'a Settings,
    api: Api,
    /// The definition of each schema that has one, by the node of the schema.
    named: HashMap<NodeId, TypeId>,
    /// The schemas without a name whose types are being determined.
    open: HashSet<NodeId>,
    /// Whether a component allows `null`, if already known.
    nullable: HashMap<NodeId, bool>,
    /// The annotations of each named schema, which apply to the properties that use it.
    annotations: HashMap<NodeId, schema::property::Annotations>,
    /// The components that are only a reference to a schema in another file, with that schema.
    component_aliases: HashMap<NodeId, NodeId>,
    /// The component key of such a schema.
    component_keys: HashMap<NodeId, String>,
    /// The children of each component that has a discriminator but no union of its children.
    children: HashMap<NodeId, Vec<NodeId>>,
    /// The named schemas that have a type id but are not lowered yet.
    pending: VecDeque<(NodeId, TypeId)>,
    merged_types: MergedTypes,
    /// The groups by their tags.
    groups: HashMap<String, GroupId>,
    too_deep: TooDeep,
    fallbacks: Vec<Fallback>,
    positions: usize,
    coverage: Coverage,
    uses: HashMap<NodeId, Type>,
    example_types: Vec<(NodeId, Type)>,
}

/// A type and whether it is nullable.
#[derive(Clone, Debug)]
struct Use {
    ty: Type,
    nullable: bool,
}

impl Use {
    /// Returns the type, wrapped in [`Type::Nullable`] if it is nullable.
    fn into_type(self) -> Type {
        self.ty.or_null(self.nullable)
    }
}

impl Lowering<'_> {
    fn information(&mut self) {
        let root = self.document.root();
        let text = |node: Option<NodeId>| {
            node.and_then(|node| self.document.as_str(node))
                .map(str::to_owned)
        };
        if let Some(info) = self.document.get(root, "info") {
            self.api.title = text(self.document.get(info, "title")).unwrap_or_default();
            self.api.version = text(self.document.get(info, "version")).unwrap_or_default();
            self.api.description = text(self.document.get(info, "description"));
        }
        self.api.servers = self.servers_of(root);
    }

    /// Lowers every schema under `components`, even if no operation uses it.
    fn components(&mut self) {
        let root = self.document.root();
        let schemas = self
            .document
            .get(root, "components")
            .and_then(|node| self.document.get(node, "schemas"));
        let Some(schemas) = schemas else { return };
        let document = self.document;
        let own: Vec<NodeId> = document.entries(schemas).map(|(_, node)| node).collect();
        for (key, node) in document.entries(schemas) {
            // A component that only refers to another file names the schema in that file.
            let target = document.resolve(node);
            if target != node
                && !own.contains(&target)
                && !self.component_keys.contains_key(&target)
            {
                self.component_aliases.insert(node, target);
                self.component_keys.insert(target, key.to_owned());
            }
        }
        self.find_children(&own);
        for node in own {
            self.component(node);
        }
    }

    /// Reads a fragment. Returns `None` if it is invalid.
    fn read<T: DeserializeOwned>(&mut self, node: NodeId) -> Option<T> {
        // Loading has already reported invalid fragments, and has replaced or omitted them.
        self.document.read(node).ok()
    }

    /// Returns the object itself, or the target of the reference.
    fn resolved<T: DeserializeOwned>(&mut self, value: ReferenceOr<T>) -> Option<T> {
        match value {
            ReferenceOr::Item(item) => Some(item),
            ReferenceOr::Reference { reference } => self.read(self.document.target(&reference)?),
        }
    }

    /// Returns the keywords of the schema at a node. They refer to subschemas by node.
    fn keywords_at(&self, node: NodeId) -> Keywords {
        let mut keywords = Keywords::at(self.document, self.document.resolve(node));
        keywords.docs.constraints = constraint::line(&keywords);
        keywords
    }

    /// Reserves a type id, whose definition is set later.
    fn reserve(&mut self, node: NodeId, name: NameHint) -> TypeId {
        let id = TypeId(u32::try_from(self.api.types.len()).unwrap_or(u32::MAX));
        self.api.types.push(TypeDef {
            node,
            name,
            docs: Default::default(),
            shape: Shape::Alias(Type::Any),
            sent: false,
            received: false,
            recursive: false,
            groups: Vec::new(),
        });
        id
    }

    fn define(&mut self, id: TypeId, shape: Shape, docs: crate::ir::Docs) {
        let definition = &mut self.api.types[id.0 as usize];
        definition.shape = shape;
        definition.docs = docs;
    }

    /// Records the type of the examples of a media type or parameter.
    fn hold(&mut self, extensions: &indexmap::IndexMap<String, serde_json::Value>, ty: &Type) {
        if let Some(holder) = schema::keywords::node_of(self.document, extensions) {
            self.example_types.push((holder, ty.clone()));
        }
    }

    fn fall_back(&mut self, node: Option<NodeId>, reason: &'static str) -> Type {
        if let Some(node) = node {
            self.fallbacks.push(Fallback { node, reason });
        }
        Type::Any
    }

    fn leave_out(
        &mut self,
        what: &'static str,
        name: impl Into<String>,
        reason: impl Into<String>,
        node: NodeId,
    ) {
        self.api.left_out.push(LeftOut {
            what,
            name: name.into(),
            reason: reason.into(),
            node,
        });
    }
}
