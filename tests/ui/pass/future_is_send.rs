//! The future of a call goes to another thread, and borrows neither the client nor the token.

fn sent<T: Send + 'static>(future: T) -> T {
    future
}

fn call(conomy: &conomy_api::Client, token: &str) -> impl Future<Output = ()> + Send + use<> {
    let one = sent(conomy.payment_links().create_checkout_session(token).send());
    let other = sent(
        conomy
            .payment_links()
            .create_checkout_session(token)
            .response(),
    );
    async move {
        drop(one.await);
        drop(other.await);
    }
}

pub fn main() {
    _ = call;
}
