"use strict";

// The first host: looked at by the server before it is stored.
const connect = document.querySelector("[data-connect]");
connect?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const error = connect.querySelector("[data-error]");
  const button = connect.querySelector("button");
  const { name, base_url: address, token } = connect.elements;
  const body = { name: name.value, base_url: address.value, auth: { type: "api_key", token: token.value } };
  show(error, "");
  button.disabled = true;
  try {
    const answer = await fetch("/api/hosts", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    if (answer.ok) location.reload();
    else show(error, await refusal(answer));
  } catch (failure) {
    show(error, String(failure));
  }
  button.disabled = false;
});

// The plan of a dry run, put into the places that the page has for it.
const numbers = new Intl.NumberFormat(language);
const value = (plan, path) => path.split(".").reduce((at, name) => at?.[name], plan);
const words = (section) => new Map([...section.querySelectorAll("[data-word]")].map((word) => [word.dataset.word, word.textContent]));

function cell(row, column, word) {
  const td = document.createElement("td");
  const text = row[column];
  td.textContent = text == null ? "" : typeof text === "number" ? numbers.format(text) : word.get(text) || text;
  if (typeof text === "number") td.className = "number";
  return td;
}

function showPlan(section, plan) {
  const word = words(section);
  const filled = { ...plan, faults: plan.items.filter((row) => row.action === "reject" || row.action === "conflict").slice(0, 100) };
  section.querySelectorAll("[data-field]").forEach((place) => {
    const number = value(filled, place.dataset.field) ?? 0;
    place.textContent = numbers.format(number);
    const tile = place.closest("[data-unless-zero]");
    if (tile) tile.hidden = number === 0;
  });
  section.querySelectorAll("[data-join]").forEach((place) => { place.textContent = filled[place.dataset.join].join(", "); });
  section.querySelectorAll("[data-list]").forEach((list) => {
    list.replaceChildren(...filled[list.dataset.list].map((text) => Object.assign(document.createElement("li"), { textContent: text })));
  });
  section.querySelectorAll("[data-rows]").forEach((body) => {
    body.replaceChildren(...filled[body.dataset.rows].map((row) => {
      const tr = document.createElement("tr");
      tr.append(...body.dataset.columns.split(" ").map((column) => cell(row, column, word)));
      return tr;
    }));
  });
  section.querySelectorAll("[data-unless-empty]").forEach((part) => { part.hidden = filled[part.dataset.unlessEmpty].length === 0; });
  section.hidden = false;
  section.focus();
}

// A form with the batch as its file; the run's other fields go in the query, but never a key:
// an address ends up in logs.
const upload = document.querySelector("[data-upload]");
if (upload) {
  const { access_mode: access, file, lines } = upload.elements;
  const plan = document.querySelector("[data-plan]");
  const error = upload.querySelector("[data-error]");
  const busy = upload.querySelector("[data-busy]");
  const [check, go] = upload.querySelectorAll("button[name=dry_run]");
  const promote = (planned) => { go.classList.toggle("primary", planned); check.classList.toggle("primary", !planned); };
  const fit = () => upload.querySelectorAll("[data-for]").forEach((label) => { label.hidden = label.dataset.for !== access.value; });
  access.addEventListener("change", fit);
  fit();
  upload.addEventListener("input", () => { plan.hidden = true; promote(false); });

  const request = (dryRun) => {
    const query = new URLSearchParams({ dry_run: dryRun });
    for (const name of ["host_id", "mode", "access_mode", "group", "requested_models", "base_url"]) {
      if (upload.elements[name].value.trim()) query.set(name, upload.elements[name].value.trim());
    }
    const body = new FormData();
    if (access.value === "subscription") query.set("subscription_users", upload.elements.subscription_users.value);
    else body.append("probe_api_key", upload.elements.probe_api_key.value);
    body.append("file", file.files[0] || new Blob([lines.value], { type: "text/plain" }), file.files[0]?.name || "lines.txt");
    return fetch(`/api/batch-import/runs?${query}`, { method: "POST", body });
  };

  upload.addEventListener("submit", async (event) => {
    event.preventDefault();
    show(error, "");
    plan.hidden = true;
    if (!file.files[0] && !lines.value.trim()) {
      show(error, upload.dataset.nothing);
      return;
    }
    check.disabled = go.disabled = true;
    busy.hidden = false;
    try {
      const answer = await request(event.submitter.value);
      if (!answer.ok) {
        show(error, await refusal(answer));
      } else {
        const result = await answer.json();
        if (result.result_page) {
          upload.reset();
          location.assign(result.result_page);
        } else {
          showPlan(plan, result);
          promote(true);
        }
      }
    } catch {
      show(error, upload.dataset.lost);
    }
    busy.hidden = true;
    check.disabled = go.disabled = false;
  });
}
