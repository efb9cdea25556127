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
struct Keep(Arc<Mutex<Kept>>);

#[derive(Default)]
struct Kept {
    told: Vec<(Fields, &'static Metadata<'static>)>,
    entered: Vec<Id>,
}

struct Write<'a>(&'a mut Fields);

impl Visit for Write<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let text = format!("{value:?}").trim_matches('"').to_owned();
        self.0.insert(field.name().to_owned(), text);
    }
}

impl Keep {
    fn told(&self) -> Vec<Fields> {
        let kept = self.0.lock().expect("no test panics with the lock");
        kept.told.iter().map(|(fields, _)| fields.clone()).collect()
    }

    fn keep(
        &self,
        metadata: &'static Metadata<'static>,
        record: impl FnOnce(&mut Write<'_>),
    ) -> Id {
        let name = metadata.name().to_owned();
        let mut fields = Fields::from([("name".to_owned(), name)]);
        record(&mut Write(&mut fields));
        let mut kept = self.0.lock().expect("no test panics with the lock");
        kept.told.push((fields, metadata));
        Id::from_u64(kept.told.len() as u64)
    }
}

impl Subscriber for Keep {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("ledger_api")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.keep(span.metadata(), |write| span.record(write))
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        let mut kept = self.0.lock().expect("no test panics with the lock");
        let (fields, _) = &mut kept.told[span.into_u64() as usize - 1];
        values.record(&mut Write(fields));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        self.keep(event.metadata(), |write| event.record(write));
    }

    fn enter(&self, span: &Id) {
        let mut kept = self.0.lock().expect("no test panics with the lock");
        kept.entered.push(span.clone());
    }

    fn exit(&self, _: &Id) {
        let mut kept = self.0.lock().expect("no test panics with the lock");
        kept.entered.pop();
    }

    fn current_span(&self) -> tracing_core::span::Current {
        let kept = self.0.lock().expect("no test panics with the lock");
        let Some(id) = kept.entered.last() else {
            return tracing_core::span::Current::none();
        };
        let (_, metadata) = &kept.told[id.into_u64() as usize - 1];
        tracing_core::span::Current::new(id.clone(), metadata)
    }
}

#[tokio::test]
async fn a_span_for_the_call_and_one_for_each_attempt() {
    let keep = Keep::default();
    let watched = tracing::subscriber::set_default(keep.clone());
    let server = Server::script(vec![Reply::json(503, "private"), Reply::json(200, DONE)]);
    let client = ledger::client(&server);
    let call = client.accounts().read_account("private-account");
    let call = call.fields(vec!["private-field".to_owned()]);
    let options = Options::new().header("x-own", "private-header");
    call.with(options).send().await.expect("an answer");
    drop(watched);

    let told = keep.told();
    let [call, first, wait, second] = &told[..] else {
        panic!("{told:?}");
    };
    assert_eq!(call["name"], "HTTP call");
    assert_eq!(call["otel.name"], "GET /accounts/{account}");
    assert_eq!(call["operation"], "readAccount");
    assert_eq!(call["http.response.status_code"], "200");
    assert!(!call.contains_key("error.type"));
    for (number, attempt) in ["0", "1"].into_iter().zip([first, second]) {
        // https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-client-span
        assert_eq!(attempt["name"], "HTTP attempt");
        assert_eq!(attempt["otel.name"], "GET /accounts/{account}");
        assert_eq!(attempt["otel.kind"], "client");
        assert_eq!(attempt["http.request.method"], "GET");
        assert_eq!(attempt["http.request.resend_count"], number);
        assert_eq!(attempt["url.template"], "/accounts/{account}");
        assert_eq!(attempt["server.address"], "127.0.0.1");
        assert_eq!(attempt["server.port"], server.address().port().to_string());
    }
    assert_eq!(first["http.response.status_code"], "503");
    assert_eq!(first["error.type"], "503");
    assert_eq!(second["http.response.status_code"], "200");
    assert!(!second.contains_key("error.type"));
    assert!(wait.contains_key("wait_ms"));
    let all = format!("{told:?}");
    assert!(!all.contains("private") && !all.contains(TOKEN), "{all}");
}
