// <form data-draft="/complaints/draft">: what is typed is sent there every few seconds after a change; until the server
// has it a copy stays on this device, so a lost network or a closed tab loses nothing. Never files, tokens or passwords.
// An element with [data-draft-state] inside the form says in words how it stands. The idempotency key is not sent along:
// it belongs to the act itself, so the draft's address must do without one.
import { word } from "./words.js";

const AFTER = 3000;
const SENT = "draft-sent";
const LEFT_OUT = new Set(["csrf_token", "once"]);
const started = new WeakSet();

export function startDrafts() {
  settle();
  for (const form of document.querySelectorAll("form[data-draft]")) {
    if (started.has(form)) continue;
    started.add(form);
    keep(form);
  }
}

function keep(form) {
  const key = keyOf(form);
  let timer;
  restore(form, key);
  const later = () => {
    remember(key, typed(form));
    clearTimeout(timer);
    timer = setTimeout(() => send(form, key), AFTER);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    put(sessionStorage, SENT, key);
  });
  document.addEventListener("htmx:after:request", (event) => {
    if (event.detail.ctx?.sourceElement === form && event.detail.ctx?.response?.status < 300) forget(key);
  });
  window.addEventListener("online", () => recall(key) && send(form, key));
}

/** A form was posted, and a good page of a signed-in person without it answered: the server has taken it, the copy may go. */
function settle() {
  const signedIn = document.body.hasAttribute("hx-headers:inherited");
  if (!signedIn || document.querySelector("[data-failed]")) return;
  const key = get(sessionStorage, SENT);
  if (!key) return;
  drop(sessionStorage, SENT);
  const stillHere = [...document.querySelectorAll("form[data-draft]")].some((form) => keyOf(form) === key);
  if (!stillHere) drop(localStorage, key);
}

const keyOf = (form) => `draft:${form.dataset.draftKey ?? form.dataset.draft}`;

function typed(form) {
  const values = [];
  for (const [name, value] of new FormData(form)) {
    const field = form.elements[name];
    if (LEFT_OUT.has(name) || typeof value !== "string" || field?.type === "password") continue;
    values.push([name, value]);
  }
  return values;
}

async function send(form, key) {
  const sent = JSON.stringify(typed(form));
  const body = new FormData(form);
  for (const [name, value] of [...body]) if (name === "once" || typeof value !== "string") body.delete(name);
  tell(form, word("saving"));
  try {
    const answer = await fetch(form.dataset.draft, {
      method: "POST",
      body,
      redirect: "manual", // a way to the sign-in page is not a saved draft
      headers: { "X-CSRFToken": form.elements.csrf_token?.value ?? "", "HX-Request": "true", "HX-Request-Type": "partial" },
    });
    if (!answer.ok) throw new Error(String(answer.status));
    if (JSON.stringify(recall(key)) === sent) forget(key); // typed on meanwhile: the newer copy stays
    tell(form, word("saved"));
  } catch {
    tell(form, word("kept"));
  }
}

/** A copy that never reached the server wins over what the server sent with the page. */
function restore(form, key) {
  const values = recall(key);
  if (!values) return;
  let changed = false;
  for (const [name, value] of values) {
    const field = form.elements[name];
    if (!field || (field.type === "hidden" && !("draftable" in field.dataset))) continue;
    if (field.type === "checkbox") {
      changed ||= !field.checked;
      field.checked = true;
    } else if (field.value !== value) {
      field.value = value;
      changed = true;
    }
  }
  if (changed) {
    tell(form, word("restored"));
    send(form, key);
  } else forget(key);
}

function tell(form, sentence) {
  const place = form.querySelector("[data-draft-state]");
  if (place) place.textContent = sentence;
}

const remember = (key, values) => put(localStorage, key, values);
const recall = (key) => get(localStorage, key);
const forget = (key) => drop(localStorage, key);

// a browser may refuse storage (private windows): the server's copy is then the only one
function put(store, key, value) {
  try {
    store.setItem(key, JSON.stringify(value));
  } catch {}
}

function get(store, key) {
  try {
    return JSON.parse(store.getItem(key));
  } catch {
    return null;
  }
}

function drop(store, key) {
  try {
    store.removeItem(key);
  } catch {}
}
