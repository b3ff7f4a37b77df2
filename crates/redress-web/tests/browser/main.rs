//! The desk in a real browser: headless Chromium, driven over its debugging protocol.
//!
//! Without Chromium the test says loudly that it was skipped. `REDRESS_AXE` names the file of axe-core, which finds
//! what people with disabilities stumble over; `REDRESS_PICTURES` a folder for pictures.

mod tab;

use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chromiumoxide::cdp::browser_protocol::log::{EnableParams, EventEntryAdded};
use chromiumoxide::cdp::browser_protocol::page::PrintToPdfParams;
use chromiumoxide::{Browser, BrowserConfig};
use futures_util::StreamExt as _;
use redress_web::{App, Config, keep};
use serde_json::json;
use tab::Tab;

/// Text that is too pale for its ground, by WCAG 2.2 AA: 4.5 to 1, or 3 to 1 for large text.
const PALE: &str = include_str!("contrast.js");

const PAGES: [&str; 10] = [
    "/",
    "/receive",
    "/complaints/2026-0040",
    "/approvals",
    "/month/2026-07",
    "/policy",
    "/policy/try",
    "/calendar/2026",
    "/outbox",
    "/audit",
];

fn chromium() -> Option<PathBuf> {
    let folders: Vec<PathBuf> = std::env::split_paths(&std::env::var_os("PATH")?).collect();
    let names = ["chromium", "chromium-browser", "google-chrome"];
    names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
        .find(|path| path.exists())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_desk_works_in_a_browser() {
    let tried = tokio::time::timeout(Duration::from_secs(300), try_it());
    tried.await.expect("the browser has answered to the end");
}

async fn try_it() {
    let Some(program) = chromium() else {
        eprintln!("-- SKIPPED: no Chromium here; the desk was not tried in a browser");
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let mut config = Config::default();
    config.db = folder.path().join("desk.db").into();
    let app = App::open(&config).expect("a desk");
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let base = format!("http://{}", listener.local_addr().expect("an address"));
    let _keepers = keep(&app);
    tokio::spawn(redress_web::serve(listener, app, std::future::pending()));

    let browser = BrowserConfig::builder()
        .chrome_executable(program)
        .user_data_dir(folder.path().join("browser"))
        .no_sandbox()
        .window_size(1280, 900)
        .viewport(None)
        .args(["--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", "--lang=en"]);
    let (mut browser, mut events) =
        Browser::launch(browser.build().expect("options")).await.expect("a browser");
    tokio::spawn(async move { while events.next().await.is_some() {} });
    let page = browser.new_page("about:blank").await.expect("a tab");
    let complaints = listen(&page).await;
    let tab = Tab { page, base: base.clone() };

    tab.open("/").await;
    tab.choose("#person", "lin.yue").await;
    tab.follow("button.main").await;
    tab.picture("work-en", false).await;
    the_whole_way(&tab, "en", "closed").await;
    tab.follow("form[action='/language'] button").await;
    the_whole_way(&tab, "zh", "已关单").await;
    tab.follow("form[action='/language'] button").await;

    a_breach_happens(&tab).await;
    everybody_can_use_it(&tab).await;
    let other = Tab { page: browser.new_page("about:blank").await.expect("a tab"), base };
    news_come_and_the_loser_keeps_what_they_typed(&tab, &other).await;
    assert_eq!(*complaints.lock().expect("a lock"), Vec::<String>::new(), "the browser complained");
    browser.close().await.expect("an end");
}

/// What the browser complains of: scripts that fail, what the content policy forbids, what is not found.
async fn listen(page: &chromiumoxide::Page) -> Arc<Mutex<Vec<String>>> {
    let kept = Arc::new(Mutex::new(Vec::new()));
    let mut entries = page.event_listener::<EventEntryAdded>().await.expect("events");
    page.execute(EnableParams::default()).await.expect("a log");
    let keeping = Arc::clone(&kept);
    tokio::spawn(async move {
        while let Some(added) = entries.next().await {
            // Refusals are answers; the tests look for them themselves.
            if !added.entry.text.contains("status of 4") {
                keeping.lock().expect("a lock").push(added.entry.text.clone());
            }
        }
    });
    kept
}

/// Takes a case in as somebody of customer service; its address.
async fn receive(tab: &Tab, lang: &str) -> String {
    tab.become_person("zhou.min").await;
    tab.open("/receive").await;
    tab.fill("#customer", "c-0218").await;
    // While one types: what the customer has complained of before, and what the words suggest.
    tab.until("document.querySelector('#known')?.textContent.includes('2026-0040')").await;
    let said = if lang == "en" {
        "The workshop left a noise at the front axle."
    } else {
        "维修后前桥仍有异响"
    };
    tab.fill("#remark", said).await;
    tab.until("document.querySelector('#receive-subject').value === 'repair-technique'").await;
    tab.choose("#receive-kind", "complaint").await;
    tab.choose("#receive-channel", "call-back").await;
    tab.choose("#receive-line", "after-sales").await;
    tab.picture(&format!("receive-{lang}"), true).await;
    tab.follow("form.receive button.main").await;
    tab.js("location.pathname").await.as_str().expect("an address").to_owned()
}

/// What is typed into a form, by the names of its fields.
type Typed = &'static [(&'static str, &'static str)];

async fn the_whole_way(tab: &Tab, lang: &str, closed: &str) {
    let case = receive(tab, lang).await;
    let (agent, head, general) = ("zhou.min", "wu.jianjun", "chen.guodong");
    let way: [(&str, &str, Typed); 13] = [
        (agent, "register", &[]),
        (agent, "dispatch", &[]),
        (head, "sign", &[]),
        (head, "contact", &[("reached", "yes")]),
        (head, "propose", &[("remedies", "repair"), ("amount", "200"), ("remark", "衬套 / bush")]),
        (general, "approve", &[]),
        (head, "offer", &[]),
        (head, "accept", &[]),
        (head, "complete", &[]),
        (head, "answer", &[("outcome", "resolved")]),
        (head, "return", &[]),
        (agent, "follow-up", &[("result", "satisfied")]),
        (agent, "close", &[("conclusion", "customer-satisfied")]),
    ];
    for (who, command, typed) in way {
        tab.become_person(who).await;
        tab.open(&case).await;
        if command == "propose" {
            tab.picture(&format!("case-{lang}"), true).await;
        }
        tab.does(command, typed).await;
        assert_eq!(tab.text("[role='alert']").await, "", "{command}");
    }
    assert_eq!(tab.text(".headline .state").await, closed);
}

/// DLR-11: nobody has signed for the form within the hour.
async fn a_breach_happens(tab: &Tab) {
    let case = receive(tab, "en").await;
    assert!(!tab.text(".headline").await.contains("overdue"));
    tab.follow(".demo button[value='60']").await;
    tab.follow(".demo button[value='15']").await;
    assert_eq!(tab.js("location.pathname").await, json!(case));
    assert!(
        tab.text(".headline .bad").await.contains("overdue by 15 min"),
        "{}",
        tab.text(".headline").await
    );
    tab.picture("breach-en", true).await;
}

async fn news_come_and_the_loser_keeps_what_they_typed(tab: &Tab, other: &Tab) {
    // A tab in the background is not drawn, and cannot be clicked on.
    tab.page.bring_to_front().await.expect("the first tab");
    let case = receive(tab, "en").await;
    tab.click("details:has(form[action$='/do/register']) > summary").await;
    tab.fill("form[action$='/do/register'] textarea", "half an hour's typing").await;
    other.page.bring_to_front().await.expect("the second tab");
    other.open(&case).await;
    other.does("note", &[("remark", "meanwhile")]).await;
    tab.page.bring_to_front().await.expect("the first tab");
    tab.until("document.querySelector('.news').hidden === false").await;
    tab.follow("form[action$='/do/register'] button.main").await;
    assert!(tab.text(".refused").await.contains("Somebody was faster"));
    assert_eq!(
        tab.js("document.querySelector(\"form[action$='/do/register'] textarea\").value").await,
        "half an hour's typing"
    );
    tab.picture("race-en", false).await;
    tab.follow("form[action$='/do/register'] button.main").await;
    assert_eq!(tab.text(".headline .state").await, "registered");
}

/// What axe-core finds against WCAG 2.2 AA.
const AXE: &str = "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })
    .then((found) => found.violations.map((one) => one.id + ': ' + one.nodes.map((node) => node.target + ' ' + node.html).join(' | ')))";

/// Keyboard, contrast, a narrow screen, paper.
async fn everybody_can_use_it(tab: &Tab) {
    let axe = std::env::var_os("REDRESS_AXE")
        .map(|path| std::fs::read_to_string(path).expect("axe-core"));
    if axe.is_none() {
        eprintln!("-- SKIPPED: no axe-core here (REDRESS_AXE)");
    }
    tab.become_person("lin.yue").await;
    let (mut found, mut all) = (Vec::new(), Vec::new());
    for path in PAGES {
        tab.open(path).await;
        found.push(tab.js(PALE).await);
        if let Some(axe) = &axe {
            tab.js(&format!("{axe}; true")).await;
            tab.js("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
                .await;
            found.push(tab.later(AXE).await);
        }
        // WCAG 1.4.10: at 320 pixels nothing needs scrolling in two directions.
        tab.width(320, 640).await;
        let wide = "[...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > 321 \
            && !one.closest('.scroll, nav.menu, .skip, pre')).map((one) => one.outerHTML.slice(0, 80))";
        found.push(
            tab.js(&format!("document.documentElement.scrollWidth <= 320 ? [] : {wide}")).await,
        );
        tab.width(1280, 900).await;
        for what in found.drain(..) {
            all.extend(what.as_array().into_iter().flatten().map(|one| format!("{path}: {one}")));
        }
    }
    assert_eq!(all, Vec::<String>::new());
    tab.open("/").await;
    tab.page.find_element("body").await.expect("a body").press_key("Tab").await.expect("a key");
    assert_eq!(tab.js("document.activeElement.className").await, "skip");
    for (name, path) in [
        ("month-en", "/month/2026-07"),
        ("calendar-en", "/calendar/2026"),
        ("policy-en", "/policy"),
        ("outbox-en", "/outbox"),
        ("approvals-en", "/approvals"),
    ] {
        tab.open(path).await;
        tab.picture(name, true).await;
    }
    tab.width(390, 844).await;
    tab.open("/").await;
    tab.picture("phone-en", false).await;
    tab.width(1280, 900).await;
    tab.open("/complaints/2026-0040").await;
    let a4 = PrintToPdfParams::builder().paper_width(8.27).paper_height(11.69).build();
    let pdf = tab.page.pdf(a4).await.expect("paper");
    assert!(pdf.starts_with(b"%PDF-"));
    if let Some(folder) = std::env::var_os("REDRESS_PICTURES") {
        std::fs::write(PathBuf::from(folder).join("case.pdf"), pdf).expect("a file");
    }
}
