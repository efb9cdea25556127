//! Takes a payment from beginning to end: creates a payment link, opens its checkout session, pays, waits until the payment is final,
//! lists the payments of the session, and refunds a part.
//!
//! Without an account, this starts a mock server on this machine and uses it:
//!
//! ```text
//! cargo run -p conomy-api --example take_a_payment
//! ```
//!
//! Against Conomy's sandbox, set these variables first:
//!
//! | variable | what it is |
//! |---|---|
//! | `CONOMY_API_KEY` | the key that Conomy assigned to the integration |
//! | `CONOMY_CLIENT_ID`, `CONOMY_CLIENT_SECRET` | the client's credentials, which are exchanged for a token |
//! | `CONOMY_IDENTITY_ID`, `CONOMY_ACCOUNT_NUMBER` | the identity that is paid, and its account |
//!
//! In the sandbox, complete the payment at the URL that the example prints: it waits for a minute.

#[path = "../shared/mock_server.rs"]
mod mock_server;

use std::env;
use std::error::Error;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use conomy_api::Client;
use conomy_api::models::{
    AccountReference, CheckoutPayment, CheckoutSession, EtpayNode, HostedPayment, NewDestination,
    NewItem, NewPayment, NewPaymentLink, NewPaymentLinkRequired, Owner, Payer, Payment,
    PaymentLink, PaymentStatus, PaymentType, Rail,
};
use conomy_api::runtime::{Decimal, Polling};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// The identity that is paid, its account, and the order that is paid for.
struct Merchant {
    identity_id: String,
    account_number: String,
    order: String,
}

#[tokio::main]
async fn main() -> Outcome<()> {
    let (conomy, merchant) = if env::var_os("CONOMY_API_KEY").is_some() {
        println!("Talking to Conomy's sandbox.");
        let conomy = Client::builder()
            .user_agent("conomy-api-example/1.0")
            .env()?
            .build()?;
        let merchant = Merchant {
            identity_id: env::var("CONOMY_IDENTITY_ID")?,
            account_number: env::var("CONOMY_ACCOUNT_NUMBER")?,
            // References must be unique.
            order: format!(
                "order-{}",
                SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs()
            ),
        };
        (conomy, merchant)
    } else {
        println!(
            "CONOMY_API_KEY is not set, so this uses a mock server on this machine. It needs no account and moves no money."
        );
        let conomy = Client::builder()
            .base_url(mock_server::start(false).await)
            .api_key("any-key")
            .client_credentials("any-client", "any-secret")
            .user_agent("conomy-api-example/1.0")
            .build()?;
        let merchant = Merchant {
            identity_id: mock_server::IDENTITY.to_owned(),
            account_number: mock_server::ACCOUNT.to_owned(),
            order: "order-1001".to_owned(),
        };
        (conomy, merchant)
    };

    let link = create_link(&conomy, &merchant).await?;
    println!("Payment link {}: {}", link.id, link.status);
    let session = conomy
        .payment_links()
        .create_checkout_session(&link.checkout_token)
        .send()
        .await?;
    println!("Checkout session {}: pay at {}", session.id, session.url);

    let payment = pay(&conomy, &session).await?;
    let payment = wait_until_final(&conomy, payment).await?;
    println!("Payment {}: {}", payment.id, payment.status);

    let mut payments = conomy
        .payments()
        .list_payments()
        .checkout_session_id(&session.id)
        .items();
    while let Some(payment) = payments.next().await? {
        if let (Some(amount), Some(currency)) = (payment.total_amount, payment.currency) {
            println!("  {}: {amount} {currency}", payment.id);
        }
    }

    if payment.status == PaymentStatus::Settled {
        let refund = refund(&conomy, &merchant, &payment, "10000".parse()?).await?;
        println!("Refund {}: {}", refund.id, refund.status);
        let mut refunds = conomy
            .refunds()
            .list_refunds()
            .parent_payment_id(&payment.id)
            .items();
        while let Some(refund) = refunds.next().await? {
            println!(
                "  {} of {}",
                refund.id,
                refund.parent_payment_id.unwrap_or_default()
            );
        }
    }
    Ok(())
}

/// A link for one order, which can be paid for a day.
async fn create_link(conomy: &Client, merchant: &Merchant) -> Outcome<PaymentLink> {
    let total: Decimal = "59488".parse()?;
    let account = AccountReference::new(&merchant.account_number);
    let link = NewPaymentLink::new(NewPaymentLinkRequired {
        checkout_token: merchant.order.clone(),
        items: vec![NewItem::new(
            "49990".parse::<Decimal>()?,
            total.clone(),
            "Running shoes",
        )],
        currency: "CLP".to_owned(),
        payment_methods_allowed: vec![Rail::Etpay, Rail::Webpay],
        destinations: vec![NewDestination::new(total, account)],
        duration: 86_400,
        owner: Owner::new(&merchant.identity_id),
    });
    Ok(conomy
        .payment_links()
        .create_payment_link(&link)
        .send()
        .await?)
}

/// Pays by open banking: the payer completes the payment at the bank.
async fn pay(conomy: &Client, session: &CheckoutSession) -> Outcome<Payment> {
    let mut payer = Payer::default();
    payer.first_name = Some("Camila".to_owned());
    payer.email = Some("camila.rojas@example.com".to_owned());
    let mut bank = HostedPayment::default();
    bank.customer = Some(payer);
    bank.success_url = Some("https://shop.example.com/orders/1001/paid".to_owned());
    bank.failed_url = Some("https://shop.example.com/orders/1001/failed".to_owned());
    let mut payment = CheckoutPayment::default();
    payment.origins = Some(vec![EtpayNode::new("CLP", bank).into()]);

    let sessions = conomy.checkout_sessions();
    let payment = sessions
        .pay_checkout_session(&session.id, &payment)
        .send()
        .await?;
    let origin = payment.origins.iter().flatten().next();
    if let Some(url) = origin.and_then(|origin| origin.etpay.as_ref()?.url.as_deref()) {
        println!("The payer goes to {url}");
    }
    Ok(payment)
}

/// Waits until the status of a payment is final. In production, webhooks say when to look.
async fn wait_until_final(conomy: &Client, payment: Payment) -> Outcome<Payment> {
    let polling = Polling::new(Duration::from_secs(60)).first_delay(Duration::from_millis(200));
    let mut changes = conomy.payments().get_payment(&payment.id).changes(polling);
    let mut last = payment;
    while let Some(payment) = changes.next().await? {
        println!("  The payment is {}", payment.status);
        last = payment;
    }
    Ok(last)
}

/// Sends a part of a settled payment back.
async fn refund(
    conomy: &Client,
    merchant: &Merchant,
    payment: &Payment,
    amount: Decimal,
) -> Outcome<Payment> {
    let mut refund = NewPayment::new(format!("{}-refund-1", merchant.order), PaymentType::Refund);
    refund.parent_payment_id = Some(payment.id.clone());
    refund.identity_id = Some(merchant.identity_id.clone());
    refund.account_number = Some(merchant.account_number.clone());
    refund.purchase_amount = Some(amount);
    refund.purchase_currency = payment.currency.clone();
    Ok(conomy.payments().create_payment(&refund).send().await?)
}
