//! OpenTelemetry spans: one for each call and one for each attempt, with the route and without secrets. This test is a separate
//! program, because `tracing` caches for the whole process whether a span is enabled.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use conomy_tests::ledger::{self, DONE, TOKEN};
use conomy_tests::{Reply, Server};
use ledger_api::Options;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// The fields of a span, and its name under the key `name`.
type Fields = BTreeMap<String, String>;

/// A subscriber that records all spans and events in order. The current span is the one that was entered last.
#[derive(Clone, Default)]
struct Recorder(Arc<Mutex<Records>>);

#[derive(Default)]
struct Records {
    records: Vec<(Fields, &'static Metadata<'static>)>,
    entered: Vec<Id>,
}

struct FieldVisitor<'a>(&'a mut Fields);

impl Visit for FieldVisitor<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let text = format!("{value:?}").trim_matches('"').to_owned();
        self.0.insert(field.name().to_owned(), text);
    }
}

impl Recorder {
    fn records(&self) -> Vec<Fields> {
        let state = self.0.lock().expect("the lock is not poisoned");
        state
            .records
            .iter()
            .map(|(fields, _)| fields.clone())
            .collect()
    }

    fn record_new(
        &self,
        metadata: &'static Metadata<'static>,
        record: impl FnOnce(&mut FieldVisitor<'_>),
    ) -> Id {
        let name = metadata.name().to_owned();
        let mut fields = Fields::from([("name".to_owned(), name)]);
        record(&mut FieldVisitor(&mut fields));
        let mut state = self.0.lock().expect("the lock is not poisoned");
        state.records.push((fields, metadata));
        Id::from_u64(state.records.len() as u64)
    }
}

impl Subscriber for Recorder {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("ledger_api")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.record_new(span.metadata(), |visitor| span.record(visitor))
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        let mut state = self.0.lock().expect("the lock is not poisoned");
        let (fields, _) = &mut state.records[span.into_u64() as usize - 1];
        values.record(&mut FieldVisitor(fields));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        self.record_new(event.metadata(), |visitor| event.record(visitor));
    }

    fn enter(&self, span: &Id) {
        let mut state = self.0.lock().expect("the lock is not poisoned");
        state.entered.push(span.clone());
    }

    fn exit(&self, _: &Id) {
        let mut state = self.0.lock().expect("the lock is not poisoned");
        state.entered.pop();
    }

    fn current_span(&self) -> tracing_core::span::Current {
        let state = self.0.lock().expect("the lock is not poisoned");
        let Some(id) = state.entered.last() else {
            return tracing_core::span::Current::none();
        };
        let (_, metadata) = &state.records[id.into_u64() as usize - 1];
        tracing_core::span::Current::new(id.clone(), metadata)
    }
}

#[tokio::test]
async fn a_span_for_the_call_and_one_for_each_attempt() {
    let recorder = Recorder::default();
    let guard = tracing::subscriber::set_default(recorder.clone());
    let server = Server::script(vec![Reply::json(503, "private"), Reply::json(200, DONE)]);
    let client = ledger::client(&server);
    let call = client.accounts().read_account("private-account");
    let call = call.fields(vec!["private-field".to_owned()]);
    let options = Options::new().header("x-own", "private-header");
    call.with(options).send().await.expect("a response");
    drop(guard);

    let records = recorder.records();
    let [call, first, wait, second] = &records[..] else {
        panic!("{records:?}");
    };
    assert_eq!(call["name"], "HTTP call");
    assert_eq!(call["otel.name"], "GET /accounts/{account}");
    assert_eq!(call["operation"], "readAccount");
    assert_eq!(call["http.response.status_code"], "200");
    assert!(!call.contains_key("error.type"));
    for (number, attempt) in [None, Some("1")].into_iter().zip([first, second]) {
        // https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-client-span
        assert_eq!(attempt["name"], "HTTP attempt");
        assert_eq!(attempt["otel.name"], "GET /accounts/{account}");
        assert_eq!(attempt["otel.kind"], "client");
        assert_eq!(attempt["http.request.method"], "GET");
        let resent = attempt.get("http.request.resend_count");
        assert_eq!(resent.map(String::as_str), number);
        assert_eq!(attempt["url.template"], "/accounts/{account}");
        assert_eq!(attempt["server.address"], "127.0.0.1");
        assert_eq!(attempt["server.port"], server.address().port().to_string());
    }
    assert_eq!(first["http.response.status_code"], "503");
    assert_eq!(first["error.type"], "503");
    assert_eq!(second["http.response.status_code"], "200");
    assert!(!second.contains_key("error.type"));
    assert!(wait.contains_key("wait_ms"));
    let all = format!("{records:?}");
    assert!(!all.contains("private") && !all.contains(TOKEN), "{all}");
}
