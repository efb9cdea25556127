//! A change of the document, before the generated crates have said what it does to callers.

use crate::ir::Type;
use crate::load::NodeId;

use super::change::Wire;

/// A change of the document.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) kind: &'static str,
    pub(super) title: String,
    pub(super) old: Option<NodeId>,
    pub(super) new: Option<NodeId>,
    pub(super) deployed: Wire,
    pub(super) upcoming: Wire,
    pub(super) reach: Reach,
    pub(super) claims: Vec<Claim>,
    /// Types that only the old or only the new document reaches from here.
    pub(super) gone: Vec<Type>,
    pub(super) came: Vec<Type>,
    pub(super) fix: Option<String>,
    /// Whether it is nothing to speak of unless it changes a Rust item.
    pub(super) only_items: bool,
}

/// Which operations a change reaches.
#[derive(Clone, Debug)]
pub(super) enum Reach {
    /// Those that use a pair of types.
    Types(usize),
    /// These, by their indexes among the pairs of operations.
    Operations(Vec<usize>),
    /// All of them, or none in particular.
    Api,
}

/// The Rust items that a change explains.
#[derive(Clone, Debug)]
pub(super) enum Claim {
    /// The item at this path of either crate.
    Item(String),
    /// The item at this path, and everything below.
    Whole(String),
    /// A value that this function takes, by its name in either crate.
    Value(String, String),
}

impl Draft {
    pub(super) fn new(kind: &'static str, title: impl Into<String>, reach: Reach) -> Draft {
        Draft {
            kind,
            title: title.into(),
            old: None,
            new: None,
            deployed: Wire::none(),
            upcoming: Wire::none(),
            reach,
            claims: Vec::new(),
            gone: Vec::new(),
            came: Vec::new(),
            fix: None,
            only_items: false,
        }
    }

    pub(super) fn at(mut self, old: Option<NodeId>, new: Option<NodeId>) -> Draft {
        self.old = old;
        self.new = new;
        self
    }

    pub(super) fn wire(mut self, (deployed, upcoming): (Wire, Wire)) -> Draft {
        self.deployed = deployed;
        self.upcoming = upcoming;
        self
    }

    pub(super) fn item(mut self, path: impl Into<String>) -> Draft {
        self.claims.push(Claim::Item(path.into()));
        self
    }

    pub(super) fn whole(mut self, path: impl Into<String>) -> Draft {
        self.claims.push(Claim::Whole(path.into()));
        self
    }

    pub(super) fn value(mut self, function: impl Into<String>, name: impl Into<String>) -> Draft {
        self.claims.push(Claim::Value(function.into(), name.into()));
        self
    }

    pub(super) fn gone(mut self, types: impl IntoIterator<Item = Type>) -> Draft {
        self.gone.extend(types);
        self
    }

    pub(super) fn came(mut self, types: impl IntoIterator<Item = Type>) -> Draft {
        self.came.extend(types);
        self
    }

    pub(super) fn fix(mut self, fix: impl Into<String>) -> Draft {
        self.fix = Some(fix.into());
        self
    }

    pub(super) fn only_items(mut self) -> Draft {
        self.only_items = true;
        self
    }
}
