//! Clients that take their time, on real sockets.

#![allow(
    clippy::disallowed_methods,
    reason = "how long the server waits for a client is real time"
)]

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use redress_web::serve;
use tokio::net::TcpListener;
use tokio::task::{JoinHandle, spawn_blocking};

use crate::common::Desk;

const PATIENCE: Duration = Duration::from_millis(400);
/// Far more than the desk waits for; a busy machine may be late.
const LONG: Duration = Duration::from_secs(20);

async fn served(
    desk: &Desk,
    stop: impl Future<Output = ()> + Send + 'static,
) -> (SocketAddr, JoinHandle<std::io::Result<()>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    (address, tokio::spawn(serve(listener, Arc::clone(&desk.app), stop)))
}

fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).expect("a connection");
    stream.set_read_timeout(Some(LONG)).expect("a limit");
    stream
}

/// Sends a request and reads to the end.
fn asks(address: SocketAddr, pieces: &[&[u8]], pause: Duration) -> String {
    let mut stream = connect(address);
    for piece in pieces {
        stream.write_all(piece).expect("sent");
        thread::sleep(pause);
    }
    let mut said = String::new();
    stream.read_to_string(&mut said).expect("an answer");
    said
}

/// Sends the beginning, then a byte from time to time; what the desk says until it hangs up.
fn drips(address: SocketAddr, begin: &str, byte: &'static str) -> String {
    let mut from = connect(address);
    let mut to = from.try_clone().expect("a second end");
    to.write_all(begin.as_bytes()).expect("sent");
    thread::spawn(move || {
        while to.write_all(byte.as_bytes()).is_ok() {
            thread::sleep(PATIENCE / 8);
        }
    });
    let (mut said, mut some, begun) = (Vec::new(), [0; 1024], Instant::now());
    // A reset is an end, too; nothing to read for so long is none.
    while let Ok(read @ 1..) = from.read(&mut some) {
        said.extend_from_slice(&some[..read]);
    }
    assert!(begun.elapsed() < LONG, "the desk does not hang up");
    String::from_utf8_lossy(&said).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn who_drips_headers_or_a_body_loses_the_connection_and_nobody_else_does() {
    let desk = Desk::patient(PATIENCE);
    let (address, _) = served(&desk, std::future::pending()).await;
    let begun = Instant::now();
    let drip = |begin: &'static str, byte: &'static str| {
        spawn_blocking(move || drips(address, begin, byte))
    };
    let headers = drip("GET / HTTP/1.1\r\nhost: desk\r\nx-a: ", "a");
    let silent = drip("", "");
    let form = "POST /sign-in HTTP/1.1\r\nhost: desk\r\ncontent-length: 100000\r\n\r\nperson=";
    let body = drip(form, "z");
    let chunks =
        "POST /api/v1/complaints HTTP/1.1\r\nhost: desk\r\ntransfer-encoding: chunked\r\n\r\n";
    let chunked = drip(chunks, "1\r\nz\r\n");
    // Meanwhile others are answered.
    let health: &[u8] = b"GET /health HTTP/1.1\r\nhost: desk\r\nconnection: close\r\n\r\n";
    let said = spawn_blocking(move || asks(address, &[health], Duration::ZERO)).await;
    let said = said.expect("an answer");
    assert!(said.starts_with("HTTP/1.1 200") && said.ends_with("ok\n"), "{said}");

    headers.await.expect("an end");
    silent.await.expect("an end");
    for said in [body.await.expect("an end"), chunked.await.expect("an end")] {
        assert!(said.is_empty() || said.starts_with("HTTP/1.1 408"), "{said}");
    }
    assert!(begun.elapsed() >= PATIENCE, "it waits as long as it says");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_comes_in_time_in_many_pieces_is_read() {
    let desk = Desk::patient(LONG);
    let (address, _) = served(&desk, std::future::pending()).await;
    let said = spawn_blocking(move || {
        let head = b"POST /sign-in HTTP/1.1\r\nhost: desk\r\nconnection: close\r\ncontent-length: 15\r\ncontent-type: application/x-www-form-urlencoded\r\n\r\n";
        let mut pieces: Vec<&[u8]> = vec![head];
        pieces.extend(b"person=zhou.min".chunks(1));
        asks(address, &pieces, Duration::from_millis(5))
    });
    let said = said.await.expect("an answer");
    assert!(said.starts_with("HTTP/1.1 303") && said.contains("set-cookie: desk="), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn when_the_desk_closes_streams_of_news_end_and_nobody_listens() {
    let desk = Desk::patient(LONG);
    let person = desk.person("lin.yue", "en").await;
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let (address, serving) = served(&desk, async {
        let _ = stopped.await;
    })
    .await;
    let ask = format!("GET /events HTTP/1.1\r\nhost: desk\r\ncookie: {}\r\n\r\n", person.cookie);
    let (tell, told) = tokio::sync::oneshot::channel();
    let news = spawn_blocking(move || {
        let mut stream = connect(address);
        stream.write_all(ask.as_bytes()).expect("sent");
        let mut begun = [0; 15];
        stream.read_exact(&mut begun).expect("an answer");
        tell.send(()).expect("somebody waits");
        stream.read_to_end(&mut Vec::new()).expect("an end");
        begun
    });
    told.await.expect("it has begun");
    stop.send(()).expect("it is waited for");
    assert_eq!(&news.await.expect("an end"), b"HTTP/1.1 200 OK");
    let ended = tokio::time::timeout(LONG, serving).await.expect("it ends");
    ended.expect("no panic").expect("no failure");
    assert!(TcpStream::connect(address).is_err());
}
