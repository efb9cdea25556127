//! `[environment]`: the environment variables for creating a client.

use std::collections::BTreeMap;

use serde::Deserialize;

/// The environment variables for creating a client.
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Environment {
    /// The variable with the base URL. It is optional.
    pub base_url: Option<String>,
    /// The variable with the application's name. It is optional.
    pub user_agent: Option<String>,
    /// The variables with credentials, by the name of the security scheme. They are required.
    #[serde(default)]
    pub schemes: BTreeMap<String, Variables>,
}

/// The variables for one credential.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(untagged)]
pub enum Variables {
    /// A key or token.
    One(String),
    /// A client id and secret, or a user and password.
    Two([String; 2]),
}
