//! The program is killed while forms are being sent, and started again on the same file: the same form answers with
//! the same result, once.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use redress::store::{LogStore as _, Query};
use redress_presets::dealership::Personal;

/// The program, killed at the end of a test however that ends.
struct Running {
    child: Child,
    address: String,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn start(db: &Path) -> Running {
    let mut child = Command::new(env!("CARGO_BIN_EXE_redress-web"))
        .args(["--empty", "--listen", "127.0.0.1:0", "--db"])
        .arg(db)
        .env("RUST_LOG", "off")
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program");
    let mut said = String::new();
    let out = child.stdout.take().expect("what it says");
    BufReader::new(out).read_line(&mut said).expect("a line");
    let address = said.split("http://").nth(1).expect(&said).trim().trim_end_matches('/');
    Running { address: address.to_owned(), child }
}

/// Asks and reads to the end; `None` if the program died before it had answered.
fn ask(address: &str, head: &str, body: &str) -> Option<String> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(60))).ok()?;
    let length = body.len();
    let head = format!(
        "{head}\r\nhost: desk\r\nconnection: close\r\ncontent-length: {length}\r\n\
         content-type: application/x-www-form-urlencoded\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).ok()?;
    stream.write_all(body.as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    answer.starts_with("HTTP/1.1").then_some(answer)
}

fn header(answer: &str, name: &str) -> Option<String> {
    let head = answer.split("\r\n\r\n").next()?;
    let line =
        head.lines().find(|line| line.to_ascii_lowercase().starts_with(&format!("{name}:")))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

fn value(page: &str, name: &str) -> String {
    let mark = format!("name=\"{name}\" value=\"");
    page.split(&mark).nth(1).expect(name).split('"').next().expect("an end").to_owned()
}

#[test]
fn what_was_sent_before_a_kill_is_done_once_and_whole_when_it_is_sent_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let db = folder.path().join("desk.db");
    let desk = start(&db);
    let signed = ask(&desk.address, "POST /sign-in HTTP/1.1", "person=customer-service");
    let cookie = header(&signed.expect("an answer"), "set-cookie").expect("a session");
    let cookie = cookie.split(';').next().expect("a pair").to_owned();
    let get = format!("GET /receive HTTP/1.1\r\ncookie: {cookie}");
    let page = ask(&desk.address, &get, "").expect("a page");
    let token = value(&page, "token");
    // Forms as many persons have them open; each has its own key.
    let post = format!("POST /receive HTTP/1.1\r\ncookie: {cookie}");
    let forms: Vec<String> = (0..120)
        .map(|number| {
            format!(
                "token={token}&key=form-{number}&customer=c-{number}&kind=complaint&channel=call-back\
                 &grade=general&nature=general&tier=ordinary&initiative=active&remark=words+{number}"
            )
        })
        .collect();
    let (tell, told) = mpsc::channel();
    let answered: BTreeMap<usize, String> = std::thread::scope(|scope| {
        for share in 0..6 {
            let (tell, forms, post, address) = (tell.clone(), &forms, &post, &desk.address);
            scope.spawn(move || {
                for (number, form) in forms.iter().enumerate().skip(share).step_by(6) {
                    let Some(answer) = ask(address, post, form) else { return };
                    let location = header(&answer, "location");
                    let _ = tell.send((number, location.unwrap_or_else(|| panic!("{answer}"))));
                }
            });
        }
        drop(tell);
        // In the middle: some have their answers, some wait for them, some have not been sent.
        let mut answered: BTreeMap<usize, String> = told.iter().take(40).collect();
        let pid = desk.child.id().to_string();
        let killed = Command::new("kill").args(["-9", &pid]).status().expect("kill");
        assert!(killed.success());
        answered.extend(told.iter());
        answered
    });
    drop(desk);
    assert!((40..120).contains(&answered.len()), "{} were answered", answered.len());

    // Between the two lives: every case that is there is whole.
    let store = redress_sqlite::SqliteOptions::new().open::<Personal>(&db).expect("the file");
    let there = store.count(&Query::all()).expect("a count");
    assert!(there >= u64::try_from(answered.len()).expect("few"), "what was answered is there");
    assert!(redress_evidence::verify(&store).expect("a check").hold());
    drop(store);

    let desk = start(&db);
    for (number, form) in forms.iter().enumerate() {
        let answer = ask(&desk.address, &post, form).expect("an answer");
        assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
        let location = header(&answer, "location").expect("a place");
        if let Some(before) = answered.get(&number) {
            assert_eq!(*before, location, "form {number} has the result that it had");
        }
    }
    drop(desk);
    let store = redress_sqlite::SqliteOptions::new().open::<Personal>(&db).expect("the file");
    assert_eq!(store.count(&Query::all()).expect("a count"), 120, "each form once");
    assert!(redress_evidence::verify(&store).expect("a check").hold());
    for listed in store.list(&Query::all(), None, 200).expect("a list").rows {
        use redress::store::PersonalStore as _;
        let log = store.log(&listed.id, 0).expect("a log");
        let kept = store.personal(&listed.id).expect("what is kept apart");
        // The case and the words about it came in one piece.
        assert_eq!((log.len(), kept.len()), (1, 1), "{}", listed.id);
    }
}
