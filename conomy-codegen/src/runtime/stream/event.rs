//! The text format of server-sent events (WHATWG HTML §9.2.6).

use std::fmt;
use std::time::Duration;

/// The largest event, in bytes.
const MAX_EVENT: usize = 16 * 1024 * 1024;

/// One event as the server sent it.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Event {
    /// Its type; empty for the default, `message`.
    pub event: String,
    /// Its data; several lines are joined by line feeds.
    pub data: String,
    /// The id with which the stream can be resumed after it.
    pub id: Option<String>,
}

/// Cuts bytes into lines and lines into events.
#[derive(Debug, Default)]
pub(in crate::runtime) struct EventReader {
    /// Bytes behind the last complete line.
    rest: Vec<u8>,
    /// Whether the byte before was a carriage return: a line feed that follows it ends no other line.
    after_return: bool,
    begun: bool,
    event: Event,
    has_data: bool,
    last_id: Option<String>,
    retry: Option<Duration>,
}

impl EventReader {
    /// The events that are complete with these bytes.
    ///
    /// # Errors
    /// When an event has no end.
    pub(in crate::runtime) fn read(&mut self, chunk: &[u8]) -> Result<Vec<Event>, String> {
        let mut events = Vec::new();
        for &byte in chunk {
            let after_return = std::mem::replace(&mut self.after_return, byte == b'\r');
            match byte {
                b'\n' if after_return => {}
                b'\n' | b'\r' => {
                    let line = std::mem::take(&mut self.rest);
                    events.extend(self.line(&String::from_utf8_lossy(&line)));
                }
                _ => self.rest.push(byte),
            }
        }
        if self.rest.len() + self.event.data.len() > MAX_EVENT {
            return Err(format!(
                "the server sent an event larger than {MAX_EVENT} bytes"
            ));
        }
        Ok(events)
    }

    /// The connection broke: an event that is not complete is dropped.
    pub(in crate::runtime) fn interrupt(&mut self) {
        self.rest.clear();
        self.after_return = false;
        self.begun = false;
        self.event = Event::default();
        self.has_data = false;
    }

    /// The id of the last complete event that had one.
    pub(in crate::runtime) fn last_id(&self) -> Option<&str> {
        self.last_id.as_deref().filter(|id| !id.is_empty())
    }

    /// How long the server wants clients to wait before they connect again.
    pub(in crate::runtime) fn retry(&self) -> Option<Duration> {
        self.retry
    }

    fn line(&mut self, line: &str) -> Option<Event> {
        let first = !std::mem::replace(&mut self.begun, true);
        let line = if first {
            line.strip_prefix('\u{feff}').unwrap_or(line)
        } else {
            line
        };
        if line.is_empty() {
            let event = std::mem::take(&mut self.event);
            if let Some(id) = &event.id {
                self.last_id = Some(id.clone());
            }
            let has_data = std::mem::replace(&mut self.has_data, false);
            return has_data.then(|| Event {
                id: self.last_id.clone(),
                ..event
            });
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => value.clone_into(&mut self.event.event),
            "data" => {
                if std::mem::replace(&mut self.has_data, true) {
                    self.event.data.push('\n');
                }
                self.event.data.push_str(value);
            }
            "id" if !value.contains('\0') => self.event.id = Some(value.to_owned()),
            "retry" if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) => {
                self.retry = value.parse().ok().map(Duration::from_millis);
            }
            _ => {}
        }
        None
    }
}

impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The data may hold what is nothing for logs.
        f.debug_struct("Event")
            .field("event", &self.event)
            .field("data_length", &self.data.len())
            .field("id", &self.id)
            .finish()
    }
}
