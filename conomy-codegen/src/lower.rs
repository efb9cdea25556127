//! What does the API mean, free of OpenAPI's spelling?
//!
//! Reads fragments of the [`Document`], schemas by their keywords and the rest with `openapiv3`'s types, and answers with
//! the [`ir::Api`](crate::ir::Api). Knows nothing of Rust: no identifier, no token.

mod coverage;
mod operation;
mod schema;
mod settings;

use std::collections::VecDeque;

use foldhash::HashMap;
use openapiv3::ReferenceOr;
use serde::de::DeserializeOwned;

use crate::diagnostic::Diagnostics;
use schema::all_of::TooDeep;
use schema::keywords::Keywords;
use schema::merged::MergedTypes;

use crate::ir::{Api, LeftOut, NameHint, Shape, Type, TypeDef, TypeId};
use crate::load::{Document, NodeId};
use crate::setting::Setting;
use crate::settings::Settings;

pub use coverage::{Count, Coverage};

/// A position that had to fall back to raw JSON, for the report.
#[derive(Clone, Debug)]
pub struct Fallback {
    /// The location of the schema.
    pub node: NodeId,
    /// Why no type describes it.
    pub reason: &'static str,
}

/// What lowering found, besides the API itself.
#[derive(Clone, Debug, Default)]
pub struct Lowered {
    /// The API.
    pub api: Api,
    /// Schema positions that became raw JSON although they say more than "anything".
    pub fallbacks: Vec<Fallback>,
    /// How many schema positions were read.
    pub positions: usize,
    /// What operations consist of.
    pub coverage: Coverage,
    /// The type of every schema, by its place.
    #[cfg_attr(not(feature = "proof"), expect(dead_code, reason = "for the proof"))]
    pub(crate) uses: HashMap<NodeId, Type>,
    /// Media types and parameters, whose examples belong to their types.
    #[cfg_attr(not(feature = "proof"), expect(dead_code, reason = "for the proof"))]
    pub(crate) example_types: Vec<(NodeId, Type)>,
}

/// Lowers a document. `written` is the file of the settings, where there is one.
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
        nullable: HashMap::default(),
        component_aliases: HashMap::default(),
        annotations: HashMap::default(),
        component_keys: HashMap::default(),
        children: HashMap::default(),
        pending: VecDeque::new(),
        merged_types: MergedTypes::default(),
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
    operation::reach::mark(&mut api);
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

/// The state of lowering: the document on one side, the API that grows on the other.
struct Lowering<'a> {
    document: &'a Document,
    settings: &'a Settings,
    api: Api,
    /// The definition of each schema that has one, by the place of the schema.
    named: HashMap<NodeId, TypeId>,
    /// Whether a component allows null, once that is known.
    nullable: HashMap<NodeId, bool>,
    /// What each schema with a name of its own says of the properties that it describes.
    annotations: HashMap<NodeId, schema::property::Annotations>,
    /// Components that only point to a schema in another file, with that schema.
    component_aliases: HashMap<NodeId, NodeId>,
    /// The component's key of such a schema.
    component_keys: HashMap<NodeId, String>,
    /// The children of each component that has a discriminator and does not list them itself.
    children: HashMap<NodeId, Vec<NodeId>>,
    /// Named schemas that have an id and are still to be lowered.
    pending: VecDeque<(NodeId, TypeId)>,
    merged_types: MergedTypes,
    too_deep: TooDeep,
    fallbacks: Vec<Fallback>,
    positions: usize,
    coverage: Coverage,
    uses: HashMap<NodeId, Type>,
    example_types: Vec<(NodeId, Type)>,
}

/// A type where a schema uses it.
#[derive(Clone, Debug)]
struct Use {
    ty: Type,
    nullable: bool,
}

impl Use {
    /// The type with its nullability inside.
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

    /// Every schema under `components`, whether or not an operation uses it.
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
            // An entry that only points to another file gives that file's schema its name.
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

    /// Reads a fragment; what cannot be read was reported by the check, and is left out.
    fn read<T: DeserializeOwned>(&mut self, node: NodeId) -> Option<T> {
        // Whatever cannot be read was reported, and replaced or left out, while loading.
        self.document.read(node).ok()
    }

    /// The object behind a reference, or the value itself.
    fn resolved<T: DeserializeOwned>(&mut self, value: ReferenceOr<T>) -> Option<T> {
        match value {
            ReferenceOr::Item(item) => Some(item),
            ReferenceOr::Reference { reference } => self.read(self.document.target(&reference)?),
        }
    }

    /// The keywords of the schema at a node; schemas below it are told by their own nodes.
    fn keywords_at(&self, node: NodeId) -> Keywords {
        Keywords::at(self.document, self.document.resolve(node))
    }

    /// Takes the next type id.
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

    /// Notes that the examples of a media type or parameter are of this type.
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
