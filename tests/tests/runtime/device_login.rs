//! Signing a user in on another device (RFC 8628): what is requested, how often, and how it ends.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use conomy_tests::ledger;
use conomy_tests::memory::{MockTransport, response};
use conomy_tests::{Reply, Server};
use ledger_api::runtime::{Body, DeviceCode, TransportError};
use ledger_api::{Client, Error, Outcome};
use tokio::time::Instant;

const ISSUED: &str = r#"{"device_code":"secret-1","user_code":"WDJB-MJHT","verification_uri":"https://example.com/device","verification_uri_complete":"https://example.com/device?user_code=WDJB-MJHT","expires_in":1800,"interval":5}"#;
const TOKENS: &str = r#"{"access_token":"secret-2","refresh_token":"secret-3","token_type":"Bearer","expires_in":3600}"#;
const RENEWED: &str = r#"{"access_token":"secret-4","refresh_token":"secret-5","token_type":"Bearer","expires_in":3600}"#;
fn refused(reason: &str) -> String {
    format!(r#"{{"error":"{reason}","error_description":"so it is"}}"#)
}

/// Returns the bodies of the requests to one endpoint.
fn bodies(server: &Server, endpoint: &str) -> Vec<String> {
    let received = server.received();
    let requests = received
        .iter()
        .filter(|request| request.target() == endpoint);
    requests.map(|request| request.text().to_owned()).collect()
}

#[tokio::test]
async fn a_user_signs_in_and_the_client_has_and_renews_the_token() {
    let server = Server::start(|received, _| match received.target() {
        "/oauth/device" => Reply::json(
            200,
            ISSUED.replace("1800", "\"1800\"").replace(":5}", ":1}"),
        ),
        "/oauth/token" => Reply::json(200, TOKENS),
        "/oauth/refresh" => Reply::json(200, RENEWED),
        _ if received.header("authorization") == Some("Bearer secret-2") => Reply::json(401, "{}"),
        _ => Reply::no_content(),
    });
    let client = ledger::client(&server);
    let code = client.device_login("my app").send().await.expect("a code");
    assert_eq!(code.user_code(), "WDJB-MJHT");
    assert_eq!(code.verification_uri(), "https://example.com/device");
    assert_eq!(
        code.verification_uri_complete(),
        Some("https://example.com/device?user_code=WDJB-MJHT")
    );
    assert_eq!(code.expires_in(), Duration::from_secs(1800));
    let tokens = code.wait().await.expect("tokens");
    let refresh = tokens.refresh_token().expect("one was issued");
    assert_eq!(refresh.expose(), "secret-3");

    let client = ledger::builder(server.url()).people_provider(tokens.clone());
    let client = client.build().expect("a client");
    client.access().with_people().send().await.expect("done");
    // RFC 8628 §3.1 and §3.4, RFC 6749 §6; the scope is the one that an operation needs.
    assert_eq!(
        bodies(&server, "/oauth/device"),
        ["client_id=my+app&scope=read"]
    );
    assert_eq!(
        bodies(&server, "/oauth/token"),
        [
            "client_id=my+app&grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code&device_code=secret-1"
        ]
    );
    assert_eq!(
        bodies(&server, "/oauth/refresh"),
        ["client_id=my+app&grant_type=refresh_token&refresh_token=secret-3"]
    );
    let received = server.received();
    let tokens_sent: Vec<_> = received
        .iter()
        .filter(|request| request.target().ends_with("/people"))
        .map(|request| request.header("authorization"))
        .collect();
    assert_eq!(
        tokens_sent,
        [Some("Bearer secret-2"), Some("Bearer secret-4")]
    );
    for request in received
        .iter()
        .filter(|request| request.target().starts_with("/oauth"))
    {
        let media_type = request.header("content-type");
        assert_eq!(media_type, Some("application/x-www-form-urlencoded"));
        assert_eq!(request.header("authorization"), None);
    }
    let refresh = tokens.refresh_token().expect("the new one");
    assert_eq!(refresh.expose(), "secret-5", "it has changed");
}

#[tokio::test]
async fn a_login_is_resumed_with_its_refresh_token_and_settings_of_its_own() {
    let server = Server::start(|received, _| match received.target() {
        "/other/device" => Reply::json(200, ISSUED),
        "/other/token" => Reply::json(200, RENEWED.replace(r#""refresh_token":"secret-5","#, "")),
        _ => Reply::no_content(),
    });
    let client = ledger::client(&server);
    let login = || {
        let login = client.device_login("me").client_secret("hu&sh");
        let login = login.device_url("/other/device");
        login.token_url("/other/token")
    };
    let code = login().scopes(["write", "admin"]).send().await;
    drop(code.expect("a code"));
    assert_eq!(
        bodies(&server, "/other/device"),
        ["client_id=me&client_secret=hu%26sh&scope=write+admin"]
    );
    let tokens = login().resume("secret-3");
    let client = ledger::builder(server.url()).people_provider(tokens.clone());
    let client = client.build().expect("a client");
    client.access().with_people().send().await.expect("done");
    assert_eq!(
        bodies(&server, "/other/token"),
        ["client_id=me&client_secret=hu%26sh&grant_type=refresh_token&refresh_token=secret-3"]
    );
    let refresh = tokens.refresh_token().expect("the old one");
    assert_eq!(refresh.expose(), "secret-3", "the response has no other");
}

/// What the token endpoint does.
#[derive(Clone, Copy, Debug)]
enum Step {
    Refuses(&'static str),
    SaysWith200(&'static str),
    Fails(u16),
    Unreachable,
    Issues,
}

/// Signs in with a token endpoint that takes these steps. Returns the result, and the seconds between the requests.
async fn sign_in(issued: &str, steps: &[Step]) -> (ledger_api::Result<()>, Vec<u64>) {
    let times = Arc::new(Mutex::new(vec![Instant::now()]));
    let (issued, steps, seen) = (issued.to_owned(), steps.to_vec(), Arc::clone(&times));
    let transport = MockTransport(move |request: ledger_api::Request| {
        let reply = match request.path() {
            "/oauth/device" => Ok(response(200, issued.clone())),
            _ => {
                let mut seen = seen.lock().expect("no panic");
                seen.push(Instant::now());
                reply(steps[seen.len() - 2])
            }
        };
        async { reply }
    });
    let builder = ledger::builder("https://ledger.example.com").transport(transport);
    let client = builder.build().expect("a client");
    let code = client.device_login("me").send().await.expect("a code");
    let tokens = code.wait().await.map(drop);
    let times = times.lock().expect("no panic");
    let seconds = times.windows(2).map(|pair| (pair[1] - pair[0]).as_secs());
    (tokens, seconds.collect())
}

fn reply(step: Step) -> Result<http::Response<Body>, TransportError> {
    match step {
        Step::Refuses(reason) => Ok(response(400, refused(reason))),
        Step::SaysWith200(reason) => Ok(response(200, refused(reason))),
        Step::Fails(status) => Ok(response(status, "{}")),
        Step::Unreachable => Err(TransportError::not_sent("connection timed out")),
        Step::Issues => Ok(response(200, TOKENS)),
    }
}

#[tokio::test(start_paused = true)]
async fn the_token_endpoint_is_asked_as_often_as_it_says() {
    use Step::{Fails, Issues, Refuses, Unreachable};
    let pending = Refuses("authorization_pending");
    let slow_down = Refuses("slow_down");
    for (interval, steps, seconds) in [
        ("5", vec![Issues], vec![5]),
        ("5", vec![pending, pending, Issues], vec![5, 5, 5]),
        // RFC 8628 §3.5: 5 seconds more for this and all further requests.
        (
            "2",
            vec![slow_down, pending, slow_down, Issues],
            vec![2, 7, 7, 12],
        ),
        // Exponential backoff while nobody responds; then the interval counts again.
        (
            "5",
            vec![Unreachable, Unreachable, pending, Issues],
            vec![5, 10, 20, 5],
        ),
        (
            "40",
            vec![Unreachable, Unreachable, Issues],
            vec![40, 60, 60],
        ),
        ("90", vec![Unreachable, Issues], vec![90, 90]),
        ("5", vec![Fails(503), pending, Issues], vec![5, 10, 5]),
        ("0", vec![pending, Issues], vec![1, 1]),
    ] {
        let issued = ISSUED.replace("\"interval\":5", &format!("\"interval\":{interval}"));
        let (result, waited) = sign_in(&issued, &steps).await;
        result.expect("the user signs in");
        assert_eq!(waited, seconds, "{interval} {steps:?}");
    }
    let issued = ISSUED.replace(",\"interval\":5", "");
    let (result, waited) = sign_in(&issued, &[pending, Issues]).await;
    result.expect("the user signs in");
    assert_eq!(waited, [5, 5], "RFC 8628 §3.2: the default");
}

#[tokio::test(start_paused = true)]
async fn a_login_ends_when_the_user_or_the_time_says_so() {
    use Step::{Fails, Refuses};
    let pending = Refuses("authorization_pending");
    let fails = async |issued: &str, steps: &[Step]| {
        let (result, waited) = sign_in(issued, steps).await;
        (result.expect_err("nobody signs in"), waited.len())
    };
    let (error, asked) = fails(ISSUED, &[pending, Refuses("access_denied")]).await;
    assert!(error.is_credential() && !error.is_timeout() && !error.is_retryable());
    assert_eq!((error.outcome(), asked), (Outcome::Responded, 2));
    assert_eq!(
        error.to_string(),
        "access token: the user denied access (the server responded with 400 Bad Request): so it is"
    );
    let (error, _) = fails(ISSUED, &[Refuses("authorization_declined")]).await;
    assert!(error.is_credential() && !error.is_retryable(), "{error}");
    assert_eq!(error.status(), Some(http::StatusCode::BAD_REQUEST));

    let (error, asked) = fails(ISSUED, &[Refuses("expired_token")]).await;
    assert!(error.is_credential() && error.is_timeout() && !error.is_retryable());
    assert_eq!(asked, 1);

    // GitHub's server sends the errors with the status 200.
    let pending_200 = Step::SaysWith200("authorization_pending");
    let (result, waited) = sign_in(ISSUED, &[pending_200, pending_200, Step::Issues]).await;
    result.expect("the user signs in");
    assert_eq!(waited, [5, 5, 5]);
    let (error, asked) = fails(ISSUED, &[Step::SaysWith200("access_denied")]).await;
    assert!(error.is_credential() && !error.is_retryable(), "{error}");
    assert_eq!(asked, 1);
    assert!(
        error.to_string().contains("the user denied access"),
        "{error}"
    );

    // The delay after errors does not pass the expiry.
    let brief = ISSUED.replace("1800", "12");
    let (error, asked) = fails(&brief, &[Step::Unreachable, pending]).await;
    assert!(error.is_timeout(), "{error}");
    assert_eq!(asked, 2);

    // The server goes on saying that the user has not signed in yet.
    let started = Instant::now();
    let brief = ISSUED.replace("1800", "12");
    let (error, asked) = fails(&brief, &[pending, pending]).await;
    assert!(error.is_timeout(), "{error}");
    assert_eq!((asked, started.elapsed().as_secs()), (2, 12));

    for (step, status) in [(Refuses("invalid_client"), 400), (Fails(404), 404)] {
        let (error, asked) = fails(ISSUED, &[step]).await;
        let found = error.status().map(|status| status.as_u16());
        assert_eq!((found, asked), (Some(status), 1), "{error}");
    }
}

/// Requests a code from a server that sends this response.
async fn requested(response: Reply) -> ledger_api::Result<DeviceCode> {
    let server = Server::always(response);
    ledger::client(&server).device_login("me").send().await
}

#[tokio::test]
async fn a_response_without_a_code_is_an_error_that_names_the_property() {
    for name in ["device_code", "user_code", "verification_uri", "expires_in"] {
        let incomplete = ISSUED.replace(&format!("\"{name}\""), "\"other\"");
        let error = requested(Reply::json(200, incomplete)).await;
        let message = error.expect_err("it is incomplete").to_string();
        assert!(
            message.ends_with(&format!("but without `{name}`")),
            "{message}"
        );
    }
    let google = ISSUED.replace("\"verification_uri\"", "\"verification_url\"");
    let code = requested(Reply::json(200, google)).await.expect("a code");
    assert_eq!(code.verification_uri(), "https://example.com/device");
    let error = requested(Reply::json(200, refused("invalid_scope"))).await;
    let message = error.expect_err("it is refused").to_string();
    assert!(message.ends_with("invalid_scope: so it is"), "{message}");
    let wrong = ledger::client(&Server::always(Reply::no_content())).device_login("me");
    let error = wrong.scopes(["two words"]).send().await;
    let message = error.expect_err("a scope has no space").to_string();
    assert_eq!(message, "`two words` cannot be a scope");
}

#[tokio::test]
async fn tokens_that_cannot_be_renewed_are_the_error_of_the_call() {
    let server = Server::start(|received, _| match received.target() {
        "/oauth/refresh" => Reply::json(400, refused("invalid_grant")),
        _ => Reply::no_content(),
    });
    let tokens = ledger::client(&server)
        .device_login("me")
        .resume("secret-3");
    let builder = ledger::builder(server.url()).people_provider(tokens);
    let client = builder.build().expect("a client");
    let call = client.access().with_people().send().await;
    let error = call.expect_err("the user must sign in again");
    assert!(error.is_credential(), "{error}");
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert!(error.to_string().contains("so it is"), "{error}");
    assert!(!shown(&error).contains("secret"), "{}", shown(&error));
}

/// Returns everything that an error shows.
fn shown(error: &Error) -> String {
    format!("{error} {error:?}")
}

#[tokio::test]
async fn no_secret_is_shown() {
    let server = Server::start(|received, _| match received.target() {
        "/oauth/device" => Reply::json(200, ISSUED.replace(":5}", ":1}")),
        _ => Reply::json(200, TOKENS),
    });
    let client: Client = ledger::client(&server);
    let login = client.device_login("me").client_secret("secret-0");
    let mut shown = format!("{login:?}");
    let code = login.send().await.expect("a code");
    shown += &format!("{code:?}");
    let tokens = code.wait().await.expect("tokens");
    shown += &format!("{tokens:?} {:?}", tokens.refresh_token());
    for secret in ["secret-", "WDJB"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

#[test]
fn a_program_without_an_async_runtime_signs_users_in() {
    let server = Server::start(|received, _| match received.target() {
        "/oauth/device" => Reply::json(200, ISSUED.replace(":5}", ":1}")),
        "/oauth/token" => Reply::json(200, TOKENS),
        _ => Reply::no_content(),
    });
    let login = ledger::client(&server).device_login("me");
    let code = login.send_blocking().expect("a code");
    let tokens = code.wait_blocking().expect("tokens");
    let builder = ledger::builder(server.url()).people_provider(tokens);
    let client = builder.build().expect("a client");
    client.access().with_people().send_blocking().expect("done");
    let received = server.received();
    let call = received.last().expect("a call");
    assert_eq!(call.header("authorization"), Some("Bearer secret-2"));
}
