//! `[environment]`: the environment variables from which a client is created.

use std::collections::BTreeMap;

use serde::Deserialize;

/// The environment variables from which a client is created.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Environment {
    /// The variable of the base URL. It need not be set.
    pub base_url: Option<String>,
    /// The variable of the application's name. It need not be set.
    pub user_agent: Option<String>,
    /// The variables of credentials by the name of the security scheme. They must be set.
    #[serde(default)]
    pub schemes: BTreeMap<String, Variables>,
}

/// The variables of one credential.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Variables {
    /// A key or token.
    One(String),
    /// A client id and secret, or a user and password.
    Two([String; 2]),
}
