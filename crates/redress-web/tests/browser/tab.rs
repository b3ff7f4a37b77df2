//! A tab of a real browser, driven over its debugging protocol.

use std::path::PathBuf;
use std::time::Duration;

use chromiumoxide::Page;
use chromiumoxide::cdp::browser_protocol::emulation::SetDeviceMetricsOverrideParams;
use chromiumoxide::cdp::browser_protocol::input::InsertTextParams;
use chromiumoxide::cdp::browser_protocol::page::CaptureScreenshotFormat;
use chromiumoxide::cdp::js_protocol::runtime::EvaluateParams;
use chromiumoxide::page::ScreenshotParams;
use serde_json::Value;

/// How long a page may take under a loaded machine.
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) struct Tab {
    pub(crate) page: Page,
    pub(crate) base: String,
}

impl Tab {
    pub(crate) async fn open(&self, path: &str) {
        self.page.goto(format!("{}{path}", self.base)).await.expect("a page");
        self.until("document.readyState === 'complete'").await;
    }

    /// What an expression comes to in the page.
    pub(crate) async fn js(&self, expression: &str) -> Value {
        let value = self.page.evaluate(expression).await;
        value
            .unwrap_or_else(|error| panic!("{expression}: {error}"))
            .value()
            .cloned()
            .unwrap_or_default()
    }

    /// What a promise comes to.
    pub(crate) async fn later(&self, promise: &str) -> Value {
        let asked =
            EvaluateParams::builder().expression(promise).await_promise(true).return_by_value(true);
        let value = self.page.evaluate(asked.build().expect("an expression")).await;
        value
            .unwrap_or_else(|error| panic!("{promise}: {error}"))
            .value()
            .cloned()
            .unwrap_or_default()
    }

    pub(crate) async fn text(&self, selector: &str) -> String {
        let text =
            self.js(&format!("document.querySelector({selector:?})?.textContent ?? ''")).await;
        text.as_str().unwrap_or_default().trim().to_owned()
    }

    /// Waits until an expression is true; a page that is just being left has no answer yet.
    pub(crate) async fn until(&self, expression: &str) {
        let ends = tokio::time::Instant::now() + PATIENCE;
        loop {
            let now = self.page.evaluate(expression).await;
            if now.is_ok_and(|now| now.value() == Some(&Value::Bool(true))) {
                return;
            }
            if tokio::time::Instant::now() > ends {
                let page = self.js("location.href + '\\n' + document.body.innerText").await;
                panic!("waited in vain for {expression} on {page}");
            }
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
    }

    /// Clicks as a person does: at a place on the screen.
    pub(crate) async fn click(&self, selector: &str) {
        let element = self.page.find_element(selector).await;
        let element = element.unwrap_or_else(|error| panic!("{selector}: {error}"));
        element.scroll_into_view().await.expect("a place on the screen");
        element.click().await.unwrap_or_else(|error| panic!("{selector}: {error}"));
    }

    /// Clicks on what leads to another page, and waits for that.
    pub(crate) async fn follow(&self, selector: &str) {
        self.js("window.left = true").await;
        self.click(selector).await;
        self.until("window.left === undefined && document.readyState === 'complete'").await;
    }

    /// Types into a field, as an input method does: Chinese has no keys.
    pub(crate) async fn fill(&self, selector: &str, text: &str) {
        self.click(selector).await;
        self.page.execute(InsertTextParams::new(text)).await.expect("typed");
    }

    /// Chooses from a list.
    pub(crate) async fn choose(&self, selector: &str, value: &str) {
        let chosen = self
            .js(&format!(
                "(() => {{ const list = document.querySelector({selector:?}); list.value = {value:?}; \
                 list.dispatchEvent(new Event('change', {{ bubbles: true }})); return list.value; }})()"
            ))
            .await;
        assert_eq!(chosen, value, "{selector} has no such choice");
    }

    /// Becomes somebody else, by the list at the top of each page.
    pub(crate) async fn become_person(&self, id: &str) {
        if self.js("document.querySelector('header #person').value").await == id {
            return;
        }
        self.js("window.left = true").await;
        self.choose("header #person", id).await;
        self.until("window.left === undefined && document.readyState === 'complete'").await;
    }

    /// Opens the form of a command and sends it. `typed` are choices by the names of their fields.
    pub(crate) async fn does(&self, command: &str, typed: &[(&str, &str)]) {
        let form = format!("form[action$='/do/{command}']");
        self.click(&format!("details:has({form}) > summary")).await;
        for (name, value) in typed {
            let field = format!("{form} [name='{name}']");
            let kind = self.js(&format!("document.querySelector({field:?}).type")).await;
            match kind.as_str() {
                Some("select-one") => self.choose(&field, value).await,
                Some("checkbox") => self.click(&format!("{field}[value='{value}']")).await,
                _ => self.fill(&field, value).await,
            }
        }
        self.follow(&format!("{form} button.main")).await;
    }

    pub(crate) async fn width(&self, width: i64, height: i64) {
        let size = SetDeviceMetricsOverrideParams::new(width, height, 1.0, width < 600);
        self.page.execute(size).await.expect("another size");
    }

    /// Takes a picture, if there is a place for pictures.
    pub(crate) async fn picture(&self, name: &str, whole: bool) {
        let Some(folder) = std::env::var_os("REDRESS_PICTURES") else { return };
        let wanted =
            ScreenshotParams::builder().format(CaptureScreenshotFormat::Png).full_page(whole);
        let path = PathBuf::from(folder).join(format!("{name}.png"));
        self.page.save_screenshot(wanted.build(), path).await.expect("a picture");
    }
}
