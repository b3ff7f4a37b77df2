//! Encrypted connections. PostgreSQL encrypts on TCP only, and the tests' server has no port: something before it does
//! what it would do.

mod common;

use std::sync::Arc;
use std::time::Duration;

use redress::store::AsyncLogStore;
use redress::vocabulary::Text;
use redress_postgres::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use redress_postgres::rustls::{ClientConfig, RootCertStore, ServerConfig, crypto};
use redress_postgres::{Error, PostgresOptions};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, UnixStream};
use tokio_rustls::TlsAcceptor;

use common::{Cluster, Store, batch, id, on_tokio};

/// Answers a client's wish for encryption, and passes on what it then says; the port.
async fn before(cluster: &Cluster, config: Option<ServerConfig>) -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("bound");
    let port = listener.local_addr().expect("an address").port();
    let (server, acceptor) = (
        cluster.folder.join(".s.PGSQL.5432"),
        config.map(|config| TlsAcceptor::from(Arc::new(config))),
    );
    tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            let (server, acceptor) = (server.clone(), acceptor.clone());
            tokio::spawn(async move {
                // Eight bytes: the length, and 80877103.
                let mut wish = [0; 8];
                client.read_exact(&mut wish).await.expect("a wish");
                assert_eq!(wish, [0, 0, 0, 8, 4, 210, 22, 47]);
                let Some(acceptor) = acceptor else {
                    return client.write_all(b"N").await.expect("refused");
                };
                client.write_all(b"S").await.expect("granted");
                let Ok(mut client) = acceptor.accept(client).await else { return };
                let mut server = UnixStream::connect(server).await.expect("connected");
                let _ = copy_bidirectional(&mut client, &mut server).await;
            });
        }
    });
    port
}

fn trusting(roots: RootCertStore) -> ClientConfig {
    let provider = Arc::new(crypto::ring::default_provider());
    let config =
        ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    config.expect("versions").with_root_certificates(roots).with_no_client_auth()
}

#[test]
fn a_connection_is_encrypted_and_the_servers_certificate_is_checked() {
    let Some(cluster) = Cluster::get() else { return };
    on_tokio(async {
        let own =
            rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(own.signing_key.serialize_der()));
        let provider = Arc::new(crypto::ring::default_provider());
        let config =
            ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let config = config.expect("versions").with_no_client_auth();
        let config = config.with_single_cert(vec![own.cert.der().clone()], key).expect("its key");
        let port = before(cluster, Some(config)).await;
        let options = |port: u16, roots: RootCertStore| {
            let address =
                format!("host=localhost hostaddr=127.0.0.1 port={port} user=owner dbname=postgres");
            let options = PostgresOptions::new(&address).expect("an address").schema("secret");
            options.deadline(Duration::from_millis(1_500)).tls(trusting(roots))
        };
        let mut roots = RootCertStore::empty();
        roots.add(own.cert.der().clone()).expect("added");
        let store: Store = options(port, roots.clone()).open().await.expect("opened");
        store.append(batch("case-1", 1)).await.expect("stored");
        assert_eq!(store.log(&id("case-1"), 0).await.expect("a log").len(), 1);
        assert!(store.wake().changed().await, "who listens is encrypted, too");

        // A certificate that nobody vouches for.
        let error =
            options(port, RootCertStore::empty()).open::<Text>().await.expect_err("unknown");
        assert!(matches!(&error, Error::Connect { why } if why.contains("certificate")), "{error}");

        // A server that does not encrypt.
        let plain = before(cluster, None).await;
        let error = options(plain, roots).open::<Text>().await.expect_err("plain");
        assert!(matches!(error, Error::Connect { .. }), "{error}");
    });
}
