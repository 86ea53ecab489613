"use strict";

// Language switch: remembered in a cookie, read by the server.
document.querySelectorAll("[data-language]").forEach((button) =>
  button.addEventListener("click", () => {
    document.cookie = `relay_lang=${button.dataset.language};path=/;max-age=31536000;samesite=strict`;
    location.reload();
  }));

// Shows what the API answered to a refused request, with the rows at fault.
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

// Upload: a form with the batch as its file; the run's other fields go in the query.
const upload = document.querySelector("[data-upload]");
if (upload) {
  const access = upload.elements.access_mode;
  const fit = () => upload.querySelectorAll("[data-for]").forEach((label) => {
    label.hidden = label.dataset.for !== access.value;
  });
  access.addEventListener("change", fit);
  fit();
  upload.addEventListener("submit", async (event) => {
    event.preventDefault();
    const error = upload.querySelector("[data-error]");
    const plan = upload.querySelector("[data-plan]");
    show(error, "");
    show(plan, "");
    const file = upload.elements.file.files[0];
    const lines = upload.elements.lines.value;
    if (!file && !lines.trim()) {
      show(error, upload.dataset.nothing);
      return;
    }
    const query = new URLSearchParams({ dry_run: event.submitter.value });
    for (const name of ["host_id", "mode", "access_mode", "group"]) {
      if (upload.elements[name].value) query.set(name, upload.elements[name].value);
    }
    // A form, and the key among its fields: an address would put it into logs.
    const body = new FormData();
    if (access.value === "subscription") {
      query.set("subscription_users", upload.elements.subscription_users.value);
    } else {
      body.append("probe_api_key", upload.elements.probe_api_key.value);
    }
    if (file) body.append("file", file);
    else body.append("file", new Blob([lines], { type: "text/plain" }), "lines.txt");
    const buttons = upload.querySelectorAll("button");
    buttons.forEach((button) => { button.disabled = true; });
    try {
      const answer = await fetch(`/api/batch-import/runs?${query}`, { method: "POST", body });
      if (!answer.ok) {
        show(error, await refusal(answer));
      } else {
        const result = await answer.json();
        if (result.result_page) location.assign(result.result_page);
        else show(plan, JSON.stringify(result, null, 2));
      }
    } catch (failure) {
      show(error, String(failure));
    } finally {
      buttons.forEach((button) => { button.disabled = false; });
    }
  });
}

// One run: live numbers, actions.
const run = document.querySelector("[data-run]");
if (run) {
  const api = `/api/batch-import/runs/${run.dataset.run}`;
  const error = run.querySelector("[data-error]");
  const fitActions = () => {
    const summary = document.getElementById("summary");
    const running = summary.dataset.state === "running";
    const paused = summary.dataset.activity === "paused";
    const enabled = { pause: running && !paused, resume: running && paused, cancel: running, retry: !running };
    run.querySelectorAll("[data-action]").forEach((button) => {
      button.hidden = !enabled[button.dataset.action];
    });
  };
  const renew = async () => {
    const editing = document.activeElement && document.activeElement.closest(".filters");
    if (editing) return;
    const answer = await fetch(`${location.pathname}/live${location.search}`);
    if (answer.ok) {
      document.getElementById("live").outerHTML = await answer.text();
      fitActions();
    }
  };
  run.querySelectorAll("[data-action]").forEach((button) =>
    button.addEventListener("click", async () => {
      if (button.dataset.action === "cancel" && !confirm(button.parentElement.dataset.sure)) return;
      show(error, "");
      const answer = await fetch(`${api}/${button.dataset.action}`, { method: "POST" });
      if (!answer.ok) show(error, await refusal(answer));
      await renew();
      if (button.dataset.action === "retry" && answer.ok) follow();
    }));
  let waiting = false;
  const follow = () => {
    const events = new EventSource(`${api}/events`);
    events.addEventListener("progress", () => {
      if (waiting) return;
      waiting = true;
      setTimeout(() => { waiting = false; renew(); }, 700);
    });
    events.addEventListener("ended", () => { events.close(); renew(); });
  };
  fitActions();
  if (run.dataset.state === "running") follow();
}
