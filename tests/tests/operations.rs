//! Every operation of Conomy against a real server: the request matches the documentation, and the response is deserialized
//! without loss.

use std::collections::BTreeSet;
use std::fs;
use std::future::Future;
use std::pin::Pin;

use conomy_api::models;
use conomy_api::{Client, Result};
use conomy_tests::conomy::{self, KEY, TOKEN, example, root};
use conomy_tests::{Reply, Server};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

type Call = Pin<Box<dyn Future<Output = Result<Value>>>>;

/// A call, its expected request, and the server's response.
struct Case {
    operation: &'static str,
    line: &'static str,
    /// The name of the example that is the body.
    body: Option<&'static str>,
    status: u16,
    /// The name of the example that is the response.
    response: Option<&'static str>,
    call: fn(Client) -> Call,
}

/// Deserializes an example of the specification into a request body.
fn body<T: DeserializeOwned>(name: &str) -> T {
    serde_json::from_value(example(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Serializes a response value to JSON.
fn written<T: Serialize>(value: T) -> Value {
    serde_json::to_value(value).expect("a model can always be written")
}

/// Creates a function that makes a call with `$client` and returns the response as JSON.
macro_rules! call {
    ($client:ident => $call:expr) => {
        |$client| Box::pin(async move { $call.send().await.map(written) })
    };
}

const ID: &str = "6841b7d2f3d5e8b7a9120e01";
const PAYMENT: &str = "6841c0a2f3d5e8b7a9120f01";

#[rustfmt::skip]
fn cases() -> Vec<Case> {
    let case = |operation, line, body, status, response, call| Case { operation, line, body, status, response, call };
    vec![
        case("createAccessToken", "POST /auth", Some("Credentials"), 200, Some("AccessToken"),
            call!(c => c.authentication().create_access_token(&body("Credentials")))),
        case("listIdentities", "GET /identities?type=USER&email=camila%40example.com&documentNumber=12345678-5&phone=%2B56912345678&country=CHL&status=PENDING_EMAIL_VALIDATION&limit=50&next=100", None, 200, Some("IdentityList"),
            call!(c => c.identities().list_identities().r#type(models::IdentityType::User).email("camila@example.com").document_number("12345678-5").phone("+56912345678").country("CHL").status(models::IdentityStatus::PendingEmailValidation).limit(50).next(100))),
        case("createIdentity", "POST /identities", Some("NewUser"), 200, Some("Organization"),
            call!(c => c.identities().create_identity(&body("NewUser")))),
        case("getIdentity", "GET /identities/6841b7d2f3d5e8b7a9120e01", None, 200, Some("Organization"),
            call!(c => c.identities().get_identity(ID))),
        case("updateIdentity", "PATCH /identities/6841b7d2f3d5e8b7a9120e01", Some("IdentityUpdate"), 200, Some("OrganizationWithChildren"),
            call!(c => c.identities().update_identity(ID, &body("IdentityUpdate")))),
        case("deleteIdentity", "DELETE /identities/6841b7d2f3d5e8b7a9120e01", None, 204, None,
            call!(c => c.identities().delete_identity(ID))),
        case("addIdentityChildren", "POST /identities/6841b7d2f3d5e8b7a9120e01/children", Some("IdentityIds"), 200, Some("OrganizationWithChildren"),
            call!(c => c.identities().add_identity_children(ID, &body("IdentityIds")))),
        case("removeIdentityChildren", "DELETE /identities/6841b7d2f3d5e8b7a9120e01/children", Some("IdentityIds"), 200, Some("Organization"),
            call!(c => c.identities().remove_identity_children(ID, &body("IdentityIds")))),
        case("listPermissions", "GET /identities/6841b7d2f3d5e8b7a9120e01/permissions", None, 200, Some("Scopes"),
            call!(c => c.identities().list_permissions(ID))),
        case("addPermissions", "POST /identities/6841b7d2f3d5e8b7a9120e01/permissions", Some("Scopes"), 201, None,
            call!(c => c.identities().add_permissions(ID, &body::<Vec<models::Scope>>("Scopes")))),
        case("removePermissions", "DELETE /identities/6841b7d2f3d5e8b7a9120e01/permissions/6841b7d2f3d5e8b7a9120e02", None, 204, None,
            call!(c => c.identities().remove_permissions(ID, "6841b7d2f3d5e8b7a9120e02"))),
        case("listAccounts", "GET /accounts?parentId=p&accountNumber=1&externalId=e&identityId=i&type=SAVINGS&currency=CLP&status=ACTIVE&startDate=01%2F06%2F2025&endDate=30%2F06%2F2025&limit=1&offset=0", None, 200, Some("AccountList"),
            call!(c => c.accounts().list_accounts().parent_id("p").account_number("1").external_id("e").identity_id("i").r#type(models::AccountType::Savings).currency("CLP").status("ACTIVE").start_date("01/06/2025").end_date("30/06/2025").limit(1).offset(0))),
        case("createAccount", "POST /accounts", Some("NewAccount"), 201, Some("Account"),
            call!(c => c.accounts().create_account(&body("NewAccount")))),
        case("getAccount", "GET /accounts/a%2Fb%3F", None, 200, Some("Account"),
            call!(c => c.accounts().get_account("a/b?"))),
        case("updateAccount", "PATCH /accounts/a", Some("AccountUpdate"), 200, Some("Account"),
            call!(c => c.accounts().update_account("a", &body("AccountUpdate")))),
        case("deleteAccount", "DELETE /accounts/a", None, 204, None,
            call!(c => c.accounts().delete_account("a"))),
        case("listCustomers", "GET /customers?id=a,b&type=t&identityId=i,j&clientId=c&documentNumber=1&email=e%40example.com&operationLevel=FULL&limit=2&offset=4", None, 200, Some("CustomerList"),
            call!(c => c.customers().list_customers().id(["a", "b"]).r#type(["t"]).identity_id(["i", "j"]).client_id("c").document_number("1").email("e@example.com").operation_level(models::OperationLevel::Full).limit(2).offset(4))),
        case("createCustomer", "POST /customers?clientId=c", Some("NewCustomer"), 201, Some("Customer"),
            call!(c => c.customers().create_customer(&body("NewCustomer")).client_id("c"))),
        case("getCustomer", "GET /customers/a", None, 200, Some("Customer"),
            call!(c => c.customers().get_customer("a"))),
        case("updateCustomer", "PATCH /customers/a", Some("CustomerUpdate"), 201, Some("Customer"),
            call!(c => c.customers().update_customer("a", &body("CustomerUpdate")))),
        case("deleteCustomer", "DELETE /customers/a", None, 204, None,
            call!(c => c.customers().delete_customer("a"))),
        case("addCustomerDocument", "POST /customers/a/documents", Some("NewCustomerDocument"), 201, Some("CustomerDocument"),
            call!(c => c.customers().add_customer_document("a", &body("NewCustomerDocument")))),
        case("listPayments", "GET /payments?identityId=i&type=TOPUP_ACCOUNT&accountNumber=1&status=REQUIRES_REVIEW&checkoutSessionId=s&startDate=01%2F06%2F2025&endDate=30%2F06%2F2025&sort=createdAt%3Adesc&limit=50&offset=50", None, 200, Some("PaymentList"),
            call!(c => c.payments().list_payments().identity_id("i").r#type(models::PaymentType::TopupAccount).account_number("1").status(models::PaymentStatus::RequiresReview).checkout_session_id("s").start_date("01/06/2025").end_date("30/06/2025").sort("createdAt:desc").limit(50).offset(50))),
        case("createPayment", "POST /payments", Some("NewWithdrawal"), 200, Some("TopUp"),
            call!(c => c.payments().create_payment(&body("NewWithdrawal")))),
        case("getPayment", "GET /payments/6841c0a2f3d5e8b7a9120f01", None, 200, Some("PaymentUnderReview"),
            call!(c => c.payments().get_payment(PAYMENT))),
        case("authorizePayment", "POST /payments/6841c0a2f3d5e8b7a9120f01/authorized", None, 200, Some("AuthorizedPayment"),
            call!(c => c.payments().authorize_payment(PAYMENT))),
        case("capturePayment", "POST /payments/6841c0a2f3d5e8b7a9120f01/captured", Some("PaymentCapture"), 200, Some("CapturedPayment"),
            call!(c => c.payments().capture_payment(PAYMENT))),
        case("addPaymentDocument", "POST /payments/6841c0a2f3d5e8b7a9120f01/documents", Some("NewPaymentDocument"), 201, Some("PaymentDocumentWithStatus"),
            call!(c => c.payments().add_payment_document(PAYMENT, &body("NewPaymentDocument")))),
        case("resolvePaymentReview", "POST /payments/6841c0a2f3d5e8b7a9120f01/resolveReview", Some("PaymentReview"), 200, Some("CapturedPayment"),
            call!(c => c.payments().resolve_payment_review(PAYMENT, &body("PaymentReview")))),
        case("listRefunds", "GET /refunds?parentPaymentId=6841c0a2f3d5e8b7a9120f01&identityId=i&accountNumber=1&status=SETTLED&startDate=s&endDate=e&sort=o&limit=50&offset=0", None, 200, Some("RefundList"),
            call!(c => c.refunds().list_refunds().parent_payment_id(PAYMENT).identity_id("i").account_number("1").status(models::PaymentStatus::Settled).start_date("s").end_date("e").sort("o").limit(50).offset(0))),
        case("listPaymentAttempts", "GET /payment-attempts?identityId=i&accountNumber=1&type=P2P&startDate=s&endDate=e&limit=5&next=10", None, 200, Some("PaymentAttemptList"),
            call!(c => c.payment_attempts().list_payment_attempts().identity_id("i").account_number("1").r#type(models::PaymentType::P2p).start_date("s").end_date("e").limit(5).next(10))),
        case("createPaymentAttempt", "POST /payment-attempts", Some("NewPaymentAttempt"), 201, Some("PaymentAttempt"),
            call!(c => c.payment_attempts().create_payment_attempt(&body("NewPaymentAttempt")))),
        case("getPaymentAttempt", "GET /payment-attempts/a", None, 200, Some("PaymentAttempt"),
            call!(c => c.payment_attempts().get_payment_attempt("a"))),
        case("listPaymentOrigins", "GET /payment-origins?accountNumber=1&currency=CLP&purchaseCurrency=USD", None, 200, Some("PaymentOrigins"),
            call!(c => c.payment_methods().list_payment_origins().account_number("1").currency("CLP").purchase_currency("USD"))),
        case("listPaymentDestinations", "GET /payment-destinations?accountNumber=1&type=BANK_ACCOUNT", None, 200, Some("PaymentDestinations"),
            call!(c => c.payment_methods().list_payment_destinations().account_number("1").r#type(models::Rail::BankAccount))),
        case("getAvailableProducts", "GET /payments/available-products?identityId=6841b7d2f3d5e8b7a9120e01&currencies=ARS,CLP", None, 200, Some("AvailableProducts"),
            call!(c => c.payment_methods().get_available_products().identity_id(ID).currencies(["ARS", "CLP"]))),
        case("listBanks", "GET /payments/banks/CHL", None, 200, Some("Banks"),
            call!(c => c.payment_methods().list_banks("CHL"))),
        case("listPaymentLinks", "GET /payment-links?id=a,b&status=ACTIVE,EXPIRED&destination.accountNumber=1&customer.email=e%40example.com&owner.identityId=i&limit=50&offset=0", None, 200, Some("PaymentLinkList"),
            call!(c => c.payment_links().list_payment_links().id(["a", "b"]).status(&[models::PaymentLinkStatus::Active, models::PaymentLinkStatus::Expired]).destination_account_number(["1"]).customer_email(["e@example.com"]).owner_identity_id(["i"]).limit(50).offset(0))),
        case("createPaymentLink", "POST /payment-links", Some("NewPaymentLink"), 201, Some("PaymentLink"),
            call!(c => c.payment_links().create_payment_link(&body("NewPaymentLink")))),
        case("getPaymentLink", "GET /payment-links/pl_7d1e4a90", None, 200, Some("PaymentLink"),
            call!(c => c.payment_links().get_payment_link("pl_7d1e4a90"))),
        case("deletePaymentLink", "DELETE /payment-links/pl_7d1e4a90", None, 204, None,
            call!(c => c.payment_links().delete_payment_link("pl_7d1e4a90"))),
        case("activatePaymentLink", "POST /payment-links/pl_7d1e4a90/activate", None, 200, Some("PaymentLinkAbbreviated"),
            call!(c => c.payment_links().activate_payment_link("pl_7d1e4a90"))),
        case("createCheckoutSession", "POST /payment-links/token/tok_123/checkout-sessions", Some("NewCheckoutSession"), 201, Some("FullCheckoutSession"),
            call!(c => c.payment_links().create_checkout_session("tok_123"))),
        case("listCheckoutSessions", "GET /checkout-sessions?identityId=i&accountNumber=1&status=PROCESSING_PAYMENT&startDate=s&endDate=e&sort=o&limit=50&offset=0", None, 200, Some("CheckoutSessionList"),
            call!(c => c.checkout_sessions().list_checkout_sessions().identity_id("i").account_number("1").status(models::CheckoutSessionStatus::ProcessingPayment).start_date("s").end_date("e").sort("o").limit(50).offset(0))),
        case("startCheckoutSession", "POST /checkout-sessions", Some("CheckoutSessionRequest"), 201, Some("FullCheckoutSession"),
            call!(c => c.checkout_sessions().start_checkout_session(&body("CheckoutSessionRequest")))),
        case("getCheckoutSession", "GET /checkout-sessions/cs_0b9f3c52", None, 200, Some("FullCheckoutSession"),
            call!(c => c.checkout_sessions().get_checkout_session("cs_0b9f3c52"))),
        case("deleteCheckoutSession", "DELETE /checkout-sessions/cs_0b9f3c52", None, 200, None,
            call!(c => c.checkout_sessions().delete_checkout_session("cs_0b9f3c52"))),
        case("payCheckoutSession", "POST /checkout-sessions/cs_0b9f3c52/payments", Some("CheckoutPayment"), 200, Some("CheckoutSessionPayment"),
            call!(c => c.checkout_sessions().pay_checkout_session("cs_0b9f3c52", &body("CheckoutPayment")))),
        case("refreshCheckoutSession", "POST /checkout-sessions/token/tok_123/refresh", Some("CheckoutRefresh"), 201, Some("FullCheckoutSession"),
            call!(c => c.checkout_sessions().refresh_checkout_session("tok_123"))),
        case("listRules", "GET /rules?id=a&owner=CLIENT&target=TRANSACTION,IDENTITY&type=FEE&identityId=i&limit=50&offset=0", None, 200, Some("RuleList"),
            call!(c => c.rules().list_rules().id(["a"]).owner(&[models::RuleOwner::Client]).target(&[models::RuleTarget::Transaction, models::RuleTarget::Identity]).r#type(&[models::RuleType::Fee]).identity_id(["i"]).limit(50).offset(0))),
        case("createRule", "POST /rules", Some("NewAllowedValuesRule"), 201, Some("FeeRule"),
            call!(c => c.rules().create_rule(&body("NewAllowedValuesRule")))),
        case("getRule", "GET /rules/a", None, 200, Some("FeeRule"),
            call!(c => c.rules().get_rule("a"))),
        case("deleteRule", "DELETE /rules/a", None, 204, None,
            call!(c => c.rules().delete_rule("a"))),
    ]
}

#[tokio::test]
async fn every_request_is_the_documented_one_and_every_response_is_read() {
    for case in cases() {
        let name = case.operation;
        let expected = case.response.map(example);
        let text = expected.as_ref().map_or("{}".to_owned(), Value::to_string);
        let reply = match case.status {
            204 => Reply::no_content(),
            status => Reply::json(status, text),
        };
        let server = Server::always(reply);
        let value = (case.call)(conomy::client(&server)).await;
        let value = value.unwrap_or_else(|error| panic!("{name}: {error}"));

        let received = server.only();
        let (method, target) = case.line.split_once(' ').expect("a method and a target");
        assert_eq!(received.line, format!("{method} /sandbox{target} HTTP/1.1"));
        let bearer = format!("Bearer {TOKEN}");
        let token = (name != "createAccessToken").then_some(bearer.as_str());
        assert_eq!(received.header("authorization"), token, "{name}");
        assert_eq!(received.header("x-api-key"), Some(KEY), "{name}");
        assert_eq!(
            received.header("conomyhq-api-version"),
            Some("24-04-2025"),
            "{name}"
        );
        let accept = expected.as_ref().map_or("*/*", |_| "application/json");
        assert_eq!(received.header("accept"), Some(accept), "{name}");
        let agent = received.header("user-agent").expect("a user agent");
        assert!(agent.starts_with("MyApp/1.0 "), "{name}: {agent}");
        match case.body {
            Some(body) => {
                assert_eq!(
                    received.header("content-type"),
                    Some("application/json"),
                    "{name}"
                );
                let sent: Value = serde_json::from_str(received.text()).expect("JSON");
                assert_eq!(sent, example(body), "{name}");
                assert_eq!(
                    received.body.len(),
                    sent.to_string().len(),
                    "{name}: white space"
                );
            }
            None => {
                assert_eq!(received.header("content-type"), None, "{name}");
                assert_eq!(received.text(), "", "{name}");
            }
        }
        let expected = expected.map_or(Value::Null, without_nulls);
        assert_eq!(without_nulls(value), expected, "{name}");
    }
}

/// Removes properties that are `null`, which are omitted on output, and unifies numbers, because 3600 may become 3600.0.
fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(fields) => fields
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(name, value)| (name, without_nulls(value)))
            .collect(),
        Value::Array(items) => items.into_iter().map(without_nulls).collect(),
        Value::Number(number) => json!(number.as_f64()),
        other => other,
    }
}

#[test]
fn every_operation_has_a_case() {
    let mut documented = BTreeSet::new();
    for entry in fs::read_dir(root().join("spec/paths")).expect("the paths") {
        let text = fs::read_to_string(entry.expect("a file").path()).expect("text");
        let ids = text
            .lines()
            .filter_map(|line| line.trim().strip_prefix("operationId: "));
        documented.extend(ids.map(ToOwned::to_owned));
    }
    let tested = cases()
        .iter()
        .map(|case| case.operation.to_owned())
        .collect();
    assert_eq!(documented, tested);
}

#[tokio::test]
async fn a_payment_is_written_as_it_is_documented() {
    let server = Server::always(Reply::json(200, example("TopUp").to_string()));
    let mut payer = models::Payer::default();
    payer.first_name = Some("Camila".to_owned());
    payer.email = Some("camila.rojas@example.com".to_owned());
    let mut bank = models::HostedPayment::default();
    bank.customer = Some(payer);
    bank.success_url = Some("https://shop.example.com/paid".to_owned());
    let origin = models::EtpayNode::new("CLP", bank);
    let destination = models::AccountNode::new("CLP", models::AccountReference::new("1000200030"));
    let mut payment = models::NewPayment::new("order-1001", models::PaymentType::TopupAccount);
    payment.purchase_amount = Some("59488.10".parse().expect("a number"));
    payment.origins = Some(vec![origin.into()]);
    payment.destinations = Some(vec![destination.into()]);
    let created = conomy::client(&server)
        .payments()
        .create_payment(&payment)
        .send()
        .await;
    assert_eq!(
        server.only().text(),
        r#"{"externalId":"order-1001","type":"TOPUP_ACCOUNT","purchaseAmount":"59488.10","origins":[{"currency":"CLP","type":"ETPAY","etpay":{"customer":{"firstName":"Camila","email":"camila.rojas@example.com"},"successUrl":"https://shop.example.com/paid"}}],"destinations":[{"currency":"CLP","type":"ACCOUNT","account":{"accountNumber":"1000200030"}}]}"#
    );
    let origins = created.expect("a payment").origins.expect("an origin");
    let url = origins[0]
        .etpay
        .as_ref()
        .and_then(|etpay| etpay.url.as_deref());
    assert_eq!(url, Some("https://bank.example.com/pay/9f2c"));
}

#[tokio::test]
async fn a_payment_is_retried_after_429_and_never_after_503() {
    for (status, requests) in [(429, 2), (503, 1)] {
        let first = Reply::json(
            status,
            r#"{"status":429,"code":"32","type":"tooManyRequests"}"#,
        );
        let second = Reply::json(200, example("TopUp").to_string());
        let server = Server::script(vec![first, second]);
        let payment = body("NewTopUp");
        let client = conomy::client(&server);
        let created = client.payments().create_payment(&payment).send().await;
        assert_eq!(created.is_ok(), requests == 2, "{status}");
        assert_eq!(server.received().len(), requests, "{status}");
    }
}

#[test]
fn payment_nodes_may_lack_their_rail_and_unknown_rails_are_preserved() {
    for node in [
        json!({ "type": "ETPAY" }),
        json!({ "type": "ACCOUNT", "amount": "100000", "currency": "CLP", "accountNumber": "1000200030" }),
        json!({ "type": "BRICS_PAY", "currency": "BRL", "bricsPay": { "wallet": { "id": 7 } } }),
        json!({ "type": "ACH", "currency": "USD", "ach": { "routingNumber": "021000021", "bank": { "accountNumber": "123456789" } } }),
    ] {
        let read: models::PaymentNode = serde_json::from_value(node.clone()).expect("a node");
        assert_eq!(written(&read), node);
        let payment = json!({ "id": "p", "status": "CREATED", "origins": [node] });
        let read: models::Payment = serde_json::from_value(payment.clone()).expect("a payment");
        assert_eq!(written(&read), payment);
    }
    // A payment node of an unknown rail can be sent, too.
    let tomorrow =
        json!({ "type": "BRICS_PAY", "currency": "BRL", "bricsPay": { "wallet": { "id": 7 } } });
    let node: models::NewPaymentNode = serde_json::from_value(tomorrow.clone()).expect("a node");
    assert!(
        matches!(node, models::NewPaymentNode::Unknown(_)),
        "{node:?}"
    );
    assert_eq!(written(&node), tomorrow);
}

/// The lists, each with a call that returns the ids of all items.
type List = (
    &'static str,
    &'static str,
    fn(Client) -> Pin<Box<dyn Future<Output = Result<Vec<String>>>>>,
);

macro_rules! list {
    ($client:ident => $call:expr, $item:ident => $id:expr) => {
        |$client| {
            Box::pin(async move {
                let (mut ids, mut page) = (
                    Vec::new(),
                    Some($call.limit(2).pages().next_page().await?.expect("a page")),
                );
                while let Some(read) = page {
                    ids.extend(read.items().iter().map(|$item| $id.clone()));
                    page = read.next_page().await?;
                }
                Ok(ids)
            })
        }
    };
}

#[tokio::test]
async fn every_list_is_read_to_its_end() {
    let lists: [List; 9] = [
        (
            "/identities",
            "next",
            list!(c => c.identities().list_identities(), item => item.id),
        ),
        (
            "/accounts",
            "offset",
            list!(c => c.accounts().list_accounts(), item => item.id),
        ),
        (
            "/customers",
            "offset",
            list!(c => c.customers().list_customers(), item => item.id),
        ),
        (
            "/payments",
            "offset",
            list!(c => c.payments().list_payments(), item => item.id),
        ),
        (
            "/refunds",
            "offset",
            list!(c => c.refunds().list_refunds(), item => item.id),
        ),
        (
            "/payment-attempts",
            "next",
            list!(c => c.payment_attempts().list_payment_attempts(), item => item.id),
        ),
        (
            "/payment-links",
            "offset",
            list!(c => c.payment_links().list_payment_links(), item => item.id),
        ),
        (
            "/checkout-sessions",
            "offset",
            list!(c => c.checkout_sessions().list_checkout_sessions(), item => item.id),
        ),
        (
            "/rules",
            "offset",
            list!(c => c.rules().list_rules(), item => item.id.clone().expect("an id")),
        ),
    ];
    for (path, parameter, call) in lists {
        let server = Server::start(move |received, _| {
            let offset = conomy_api::runtime::__private::query_value(received.target(), parameter);
            let offset = offset.map_or(0, |offset| offset.parse().expect("a number"));
            Reply::json(200, page(path, offset).to_string())
        });
        let ids = call(conomy::client(&server))
            .await
            .unwrap_or_else(|error| panic!("{path}: {error}"));
        assert_eq!(ids, ["i0", "i1", "i2", "i3", "i4"], "{path}");
        let targets: Vec<String> = server
            .received()
            .iter()
            .map(|request| request.target().to_owned())
            .collect();
        let expected = ["", "2", "4"].map(|offset| match offset {
            "" => format!("/sandbox{path}?limit=2"),
            offset => format!("/sandbox{path}?limit=2&{parameter}={offset}"),
        });
        assert_eq!(targets, expected);
    }
}

/// Returns the page at `offset` (two of five items), in the format of the list at `path`.
fn page(path: &str, offset: usize) -> Value {
    let sample = match path {
        "/identities" => example("IdentityList")["data"][0].clone(),
        "/accounts" => example("Account"),
        "/customers" => example("Customer"),
        "/payment-attempts" => example("PaymentAttempt"),
        "/payment-links" => example("PaymentLink"),
        "/checkout-sessions" => example("FullCheckoutSession"),
        "/rules" => example("FeeRule"),
        _ => example("TopUp"),
    };
    let items: Vec<Value> = (offset..5.min(offset + 2))
        .map(|number| {
            let mut item = sample.clone();
            item["id"] = json!(format!("i{number}"));
            item
        })
        .collect();
    // On the last page, `next` is a number, too, as in the reference.
    let info = json!({ "count": offset + items.len(), "next": (offset + 2) % 6, "previous": 0, "total": 5 });
    match path {
        "/identities" | "/payment-attempts" => {
            json!({ "data": items, "pagination": { "pagination": info, "results": [] } })
        }
        "/accounts" => json!({ "pagination": { "pagination": info, "results": items } }),
        _ => json!({ "pagination": info, "results": items }),
    }
}
