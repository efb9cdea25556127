//! With default features, the client connects to an https server whose certificate the system trusts. This test is a separate
//! program that starts itself again, because trusted certificates are configured with environment variables.

// On other systems, environment variables do not configure the trusted certificates.
#![cfg(target_os = "linux")]

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::Command;
use std::sync::Arc;
use std::{env, fs, thread};

use conomy_tests::ledger::{self, Call, DONE};
use ledger_api::Outcome;
use ledger_api::runtime::Base64;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, Stream};

/// The host name of the certificate.
const NAME: &str = "localhost";
/// The variable that passes the server's port to the second run.
const SERVER: &str = "CONOMY_TESTS_HTTPS_SERVER";

#[test]
fn only_servers_with_trusted_certificates_are_reached() {
    if let Ok(port) = env::var(SERVER) {
        return call(&port);
    }
    let (authority, certificate, key) = certificates();
    let folder = tempfile::tempdir().expect("a folder");
    let trusted = folder.path().join("trusted.pem");
    let pem = |der: &CertificateDer<'_>| {
        let text = Base64::encode(der.as_ref());
        format!(
            "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n",
            text.as_str()
        )
    };
    fs::write(&trusted, pem(&authority)).expect("a file");
    let server = serve(certificate, key);
    let itself = env::current_exe().expect("this program");
    let run = Command::new(itself)
        .env("SSL_CERT_FILE", &trusted)
        .env_remove("SSL_CERT_DIR")
        .env(SERVER, server.port().to_string())
        .output()
        .expect("it can be run");
    let words = String::from_utf8_lossy(&run.stdout);
    assert!(run.status.success(), "{words}");
}

/// The body of the second run.
fn call(port: &str) {
    let reach = |host: &str| {
        let client = ledger::builder(format!("https://{host}:{port}")).build();
        client.expect("a client")
    };
    let tokio = tokio::runtime::Runtime::new().expect("a runtime");
    tokio.block_on(async {
        let account = Call::Read.send(&reach(NAME)).await;
        assert_eq!(account.expect("an account"), "7");
        // The certificate is not valid for another host name.
        let error = Call::Read.fails(&reach("127.0.0.1")).await;
        assert_eq!(error.outcome(), Outcome::NotSent, "{error:?}");
        assert!(
            error.is_connect() && error.to_string().contains("certificate"),
            "{error}"
        );
    });
}

/// Returns the certificate of an authority, a certificate that it signed, and the latter's key.
fn certificates() -> (
    CertificateDer<'static>,
    CertificateDer<'static>,
    PrivateKeyDer<'static>,
) {
    let key = || KeyPair::generate().expect("a key");
    let mut authority = CertificateParams::default();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let (of_authority, of_server) = (key(), key());
    let signed = authority.self_signed(&of_authority).expect("a certificate");
    let issuer = Issuer::new(authority, of_authority);
    let server = CertificateParams::new([NAME.to_owned()]).expect("a name");
    let server = server
        .signed_by(&of_server, &issuer)
        .expect("a certificate");
    let key = PrivateKeyDer::Pkcs8(of_server.serialize_der().into());
    (signed.der().clone(), server.der().clone(), key)
}

/// Starts a server that responds to every request with an account.
fn serve(certificate: CertificateDer<'static>, key: PrivateKeyDer<'static>) -> SocketAddr {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions of TLS")
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .expect("the key is the certificate's");
    let config = Arc::new(config);
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port can be had");
    let address = listener.local_addr().expect("the port is known");
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // A client that does not trust the certificate closes the connection.
            let _ = answer(stream, Arc::clone(&config));
        }
    });
    address
}

fn answer(mut stream: TcpStream, config: Arc<ServerConfig>) -> std::io::Result<()> {
    let mut connection = ServerConnection::new(config).map_err(std::io::Error::other)?;
    let mut tls = Stream::new(&mut connection, &mut stream);
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        tls.read_exact(&mut byte)?;
        head.extend_from_slice(&byte);
    }
    let length = DONE.len();
    write!(
        tls,
        "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{DONE}"
    )?;
    connection.send_close_notify();
    connection.complete_io(&mut stream).map(drop)
}
