//! Parses server-sent events (WHATWG HTML §9.2.6).

use std::fmt;
use std::time::Duration;

/// The maximum size of an event, in bytes.
const MAX_EVENT: usize = 16 * 1024 * 1024;

/// A server-sent event.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Event {
    /// The event type. Empty for the default, `message`.
    pub event: String,
    /// The data. Several lines are joined by line feeds.
    pub data: String,
    /// The id with which the stream can be resumed after this event.
    pub id: Option<String>,
}

/// Splits bytes into lines, and lines into events.
#[derive(Debug, Default)]
pub(in crate::runtime) struct EventReader {
    /// The bytes after the last complete line.
    rest: Vec<u8>,
    /// Whether the previous byte was a carriage return. A line feed after it does not end another line.
    after_return: bool,
    begun: bool,
    event: Event,
    has_data: bool,
    last_id: Option<String>,
    retry: Option<Duration>,
}

impl EventReader {
    /// Returns the events that these bytes complete.
    ///
    /// # Errors
    /// An event exceeds the maximum size.
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

    /// Drops an incomplete event after the connection broke.
    pub(in crate::runtime) fn interrupt(&mut self) {
        self.rest.clear();
        self.after_return = false;
        self.begun = false;
        self.event = Event::default();
        self.has_data = false;
    }

    /// Returns the id of the last complete event that had one.
    pub(in crate::runtime) fn last_id(&self) -> Option<&str> {
        self.last_id.as_deref().filter(|id| !id.is_empty())
    }

    /// Returns the time that the server wants clients to wait before they reconnect.
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
        // The data may be confidential.
        f.debug_struct("Event")
            .field("event", &self.event)
            .field("data_length", &self.data.len())
            .field("id", &self.id)
            .finish()
    }
}
