// Enhancement only: every page and form works without it.
"use strict";

// A form that is sent when one of its choices changes.
for (const form of document.querySelectorAll("[data-sends-itself]")) {
  form.addEventListener("change", () => form.requestSubmit());
}

// A form is sent once. The desk would carry it out once in any case; this spares the second wait.
document.addEventListener("submit", (event) => {
  if (event.target.method !== "post" || event.defaultPrevented) return;
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "yes";
});
addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

// What is known of the customer, while they are being typed.
const intake = document.querySelector("form[data-known]");
if (intake) {
  const place = document.getElementById("known");
  const subject = intake.elements.subject;
  let waiting, asked;
  const look = async () => {
    const about = new URLSearchParams({ customer: intake.elements.customer.value, remark: intake.elements.remark.value, subject: subject?.dataset.chosen ? subject.value : "" });
    const mine = (asked = about.toString());
    const answer = await fetch(intake.dataset.known + "?" + mine, { headers: { accept: "text/html" } });
    if (!answer.ok || mine !== asked) return;
    place.innerHTML = await answer.text();
    const suggested = place.querySelector("[data-suggested]");
    if (suggested && subject && !subject.dataset.chosen) subject.value = suggested.dataset.suggested;
  };
  intake.addEventListener("input", (event) => {
    if (event.target === subject) subject.dataset.chosen = "yes";
    if (!["customer", "remark", "subject"].includes(event.target.name)) return;
    clearTimeout(waiting);
    waiting = setTimeout(look, 250);
  });
}

// A file is read into the field that it is for.
for (const part of document.querySelectorAll("[data-file-into]")) {
  part.hidden = false;
  part.querySelector("input").addEventListener("change", async (event) => {
    const [file] = event.target.files;
    if (file) document.getElementById(part.dataset.fileInto).value = await file.text();
  });
}

// News: a list is loaded again, a case says that something has happened.
const live = document.querySelector("[data-live]");
if (live && "EventSource" in window) {
  const news = new EventSource("/events");
  // News come in bursts, and to everybody at once: a list waits a moment, and is loaded every ten seconds at most.
  let waiting, loaded = -Infinity;
  news.addEventListener("changed", (event) => {
    const [version, ...id] = event.data.split(" ");
    if (live.dataset.live === "complaint") {
      const newer = live.dataset.id === id.join(" ") && Number(version) > Number(live.dataset.version);
      if (newer) live.querySelector(".news").hidden = false;
      return;
    }
    if (waiting) return;
    const pause = Math.max(300 + 400 * Math.random(), loaded + 10000 - performance.now());
    waiting = setTimeout(async () => {
      [waiting, loaded] = [null, performance.now()];
      const answer = await fetch(location.href, { headers: { accept: "text/html" } });
      if (!answer.ok) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const part of ["[data-live]", "nav.states"]) {
        const [old, now] = [document.querySelector(part), fresh.querySelector(part)];
        if (old && now) old.innerHTML = now.innerHTML;
      }
    }, pause);
  });
  addEventListener("pagehide", () => news.close());
}
