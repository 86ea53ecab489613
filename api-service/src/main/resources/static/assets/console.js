"use strict";

const language = document.documentElement.lang;

// The language switch is a cookie that the server reads.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-language]");
  if (!button) return;
  document.cookie = `relay_lang=${button.dataset.language};path=/;max-age=31536000;samesite=strict`;
  location.reload();
});

// A page that the browser kept aside may be old, or its session over.
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

// Times come in UTC and are shown in the reader's zone.
const whole = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "medium" });
const clock = new Intl.DateTimeFormat(language, { timeStyle: "medium" });
function localTimes(within) {
  within.querySelectorAll("time[data-local]").forEach((time) => {
    time.title = time.textContent;
    time.textContent = (time.dataset.local === "clock" ? clock : whole).format(new Date(time.dateTime));
  });
}
localTimes(document);

// What the API said to a refused request, with the rows at fault.
async function refusal(answer) {
  try {
    const { error } = await answer.json();
    const rows = (error.details || []).slice(0, 20).map((d) => `${d.row ?? ""} ${d.field ?? ""}: ${d.message}`);
    return [error.message, ...rows].join("\n");
  } catch {
    return `HTTP ${answer.status}`;
  }
}

function show(element, text) {
  element.hidden = !text;
  element.textContent = text || "";
}

// Parts of a page that change are fetched with the page and put in place, if they have changed.
// What was open stays open, and the keyboard stays where it was.
const seen = new Map();
const liveParts = () => document.querySelectorAll("[data-live]");
liveParts().forEach((part) => seen.set(part.id, null));

const nameOf = (element) => element.id || element.href || element.parentElement.id;

function place(part, fresh) {
  const open = [...part.querySelectorAll("details[open]")].map((details) => details.id);
  const focused = part.contains(document.activeElement) ? document.activeElement : null;
  part.replaceWith(fresh);
  localTimes(fresh);
  open.forEach((id) => { const details = id && document.getElementById(id); if (details) details.open = true; });
  if (focused) {
    const same = [...fresh.querySelectorAll("a[href], button, summary")].find((other) => nameOf(other) === nameOf(focused));
    same?.focus({ preventScroll: true });
  }
}

async function renew() {
  let answer;
  try {
    answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  } catch {
    return; // The server is away; the next event or turn asks again.
  }
  if (answer.redirected) location.reload(); // The session has ended: to the login page.
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  liveParts().forEach((part) => {
    const other = fresh.getElementById(part.id);
    if (!other || other.outerHTML === seen.get(part.id)) return;
    seen.set(part.id, other.outerHTML);
    place(part, document.adoptNode(other));
  });
}

const isOpen = () => Number(document.querySelector("[data-open]")?.dataset.open || 0) > 0;

// At most one renewal at a time, and the server rests four times as long as one took it.
let renewing = false;
let wanted = false;
async function renewSoon() {
  wanted = true;
  if (renewing) return;
  renewing = true;
  while (wanted && !document.hidden) {
    wanted = false;
    const began = performance.now();
    await renew();
    await new Promise((rested) => { setTimeout(rested, Math.max(600, 4 * (performance.now() - began))); });
  }
  renewing = false;
}
document.addEventListener("visibilitychange", () => { if (!document.hidden && wanted) renewSoon(); });

// A page of one run follows its events; the list looks again while something runs.
const run = document.querySelector("[data-run]");
const api = run && `/api/batch-import/runs/${run.dataset.run}`;
let following = null;
function follow() {
  if (following) return;
  following = new EventSource(`${api}/events`);
  const end = () => { following.close(); following = null; };
  following.addEventListener("progress", renewSoon);
  following.addEventListener("ended", () => { end(); renewSoon(); });
  following.addEventListener("error", () => {
    if (following.readyState !== EventSource.CLOSED) return; // The browser asks again by itself.
    end();
    setTimeout(() => { renewSoon(); if (isOpen()) follow(); }, 3000);
  });
}
if (run) {
  if (isOpen()) follow();
} else if (document.querySelector("[data-live]")) {
  setInterval(() => { if (isOpen()) renewSoon(); }, 2000);
}

// What a person does with a run. Cancelling asks first.
function sure() {
  const dialog = document.getElementById("sure");
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((answered) => {
    dialog.addEventListener("close", () => answered(dialog.returnValue === "yes"), { once: true });
  });
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-action]");
  if (!button) return;
  const { action, query } = button.dataset;
  if (action === "cancel" && !await sure()) return;
  const error = document.querySelector("[data-error]");
  show(error, "");
  button.disabled = true;
  try {
    const answer = await fetch(`${api}/${action}${query ? `?${query}` : ""}`, { method: "POST" });
    if (!answer.ok) show(error, await refusal(answer));
  } catch (failure) {
    show(error, String(failure));
  }
  button.disabled = false;
  await renew();
  if (isOpen()) follow();
});
