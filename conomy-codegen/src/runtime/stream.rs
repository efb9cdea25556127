//! Responses that are read in pieces: downloads, server-sent events, JSON lines, multipart bodies, and paginated lists.

pub(in crate::runtime) mod decode;
pub(in crate::runtime) mod download;
pub(in crate::runtime) mod event;
pub(in crate::runtime) mod event_stream;
pub(in crate::runtime) mod events;
pub(in crate::runtime) mod line_stream;
pub(in crate::runtime) mod link;
pub(in crate::runtime) mod page;
pub(in crate::runtime) mod pages;
pub(in crate::runtime) mod paging;
pub(in crate::runtime) mod part_stream;
pub(in crate::runtime) mod states;
