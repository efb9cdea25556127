//! A change of the document, before its effect on callers is known.

use std::collections::BTreeMap;

use crate::ir::{OperationId, Type, TypeId};
use crate::load::NodeId;

use super::change::{Wire, WireEffect};

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
    /// Types that only one of the two documents uses at this place: `gone` the old one, `came` the new one.
    pub(super) gone: Vec<Type>,
    pub(super) came: Vec<Type>,
    pub(super) fix: Option<String>,
    /// Whether callers only send the values that change, and never read them.
    pub(super) is_sent: bool,
    /// Whether the change is reported only if it affects a Rust item.
    pub(super) only_items: bool,
    /// What has a new name, if that is the change.
    pub(super) renamed: Option<Renamed>,
    /// What else has a new name, if the name of a type changed only because of that.
    pub(super) follows: Option<Renamed>,
    /// The items of types whose names changed only because of this change.
    pub(super) derived: Vec<Claim>,
}

/// Something with a new name. The names of inline types inside of it derive from it. Ids and names are those of the old document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Renamed {
    Model(TypeId),
    Property(TypeId, String),
    Operation(OperationId),
    /// A parameter, or a part of a multipart body.
    Argument(OperationId, String),
}

/// The operations that a change affects.
#[derive(Clone, Debug)]
pub(super) enum Reach {
    /// The operations that use a pair of types.
    Types(usize),
    /// These operations, as indexes into the pairs of operations.
    Operations(Vec<usize>),
    /// All operations, or none in particular.
    Api,
}

/// The Rust items that a change explains.
#[derive(Clone, Debug)]
pub(super) enum Claim {
    /// The item at this path of either crate.
    Item(String),
    /// The item at this path, and all items below it.
    Whole(String),
    /// A value that a function takes: the path of the function and the name of the value, both in either crate.
    Value(String, String),
}

/// Headers that moved between the client and the methods, with the claims that the move explains.
pub(super) type Moves = BTreeMap<String, Vec<Claim>>;

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
            is_sent: false,
            only_items: false,
            renamed: None,
            follows: None,
            derived: Vec::new(),
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

    /// Weakens effects that break calls.
    pub(super) fn degrading(mut self, reason: &str) -> Draft {
        for wire in [&mut self.deployed, &mut self.upcoming] {
            if wire.effect == WireEffect::Breaks {
                *wire = Wire::degrades(reason);
            }
        }
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

    pub(super) fn renamed(mut self, renamed: Renamed) -> Draft {
        self.renamed = Some(renamed);
        self
    }
}
