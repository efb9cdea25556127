//! Signs users in on another device (OAuth 2.0 Device Authorization Grant, RFC 8628): for programs without a browser.

mod application;
pub(in crate::runtime) mod device_code;
pub(in crate::runtime) mod device_login;
pub(in crate::runtime) mod device_tokens;
