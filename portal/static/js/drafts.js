// Nothing typed is lost: whatever is written into a form with a long field stays on this device until the server has taken
// it, whichever form it is. A form is known by its person, its address and its place among several of that address, so
// forms of one page do not eat each other. Never files, tokens or passwords; gone after thirty days.
//
// <form data-draft="/complaints/draft"> is also sent there, every few seconds after a change, so that one can go on
// elsewhere. The idempotency key is not sent along: it belongs to the act itself, so that address must do without one.
// [data-draft-state] inside the form says in words how it stands; without one it is added where there is something to say.
import { word } from "./words.js";

const AFTER = 3000;
const SENT = "draft-sent";
const KEEPS = 30 * 24 * 3600 * 1000; // ms
const LEFT_OUT = new Set(["csrf_token", "once", "seen", "shown"]);
const FAILED = "[data-failed], .errors, #refusal > *, .flash.bad";
const started = new WeakSet();
const unkept = new Set(); // forms whose text this browser would not keep

export function startDrafts() {
  settle();
  for (const form of document.querySelectorAll('form[method="post"]:has(textarea):not([data-careful]), form[data-draft]')) {
    if (started.has(form)) continue;
    started.add(form);
    keep(form);
  }
}

function keep(form) {
  const key = keyOf(form);
  const before = JSON.stringify(typed(form)); // as the server gave it
  let timer;
  restore(form, key, before);
  const later = () => {
    remember(form, key, before);
    clearTimeout(timer);
    if (form.dataset.draft) timer = setTimeout(() => send(form, key), AFTER);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    unkept.delete(form);
    put(sessionStorage, SENT, key);
  });
  document.addEventListener("htmx:after:request", (event) => {
    if (event.detail.ctx?.sourceElement !== form) return;
    drop(sessionStorage, SENT);
    if (event.detail.ctx?.response?.status < 300) drop(store(), key);
  });
  window.addEventListener("online", () => form.dataset.draft && recall(key) && send(form, key));
}

/** A form was posted and a good page answered: the server has taken it, the copy may go. A second look is no answer yet. */
function settle() {
  const key = get(sessionStorage, SENT);
  if (!key || document.querySelector("form[data-careful]")) return;
  drop(sessionStorage, SENT);
  if (!document.querySelector(FAILED)) drop(store(), key);
}

/** Of a stranger only as long as the window is open: others may come to the same device. */
const store = () => (document.body.dataset.account ? localStorage : sessionStorage);

function keyOf(form) {
  const address = form.getAttribute("action") || location.pathname;
  const alike = [...document.forms].filter((one) => (one.getAttribute("action") || location.pathname) === address);
  const name = form.dataset.draftKey ?? `${address}#${alike.indexOf(form)}`;
  return `draft:${document.body.dataset.account ?? ""}:${name}`;
}

function typed(form) {
  const values = [];
  for (const [name, value] of new FormData(form)) {
    const field = form.elements[name];
    if (LEFT_OUT.has(name) || typeof value !== "string" || ["password", "hidden"].includes(field?.type)) continue;
    values.push([name, value]);
  }
  return values;
}

async function send(form, key) {
  const sent = JSON.stringify(typed(form));
  const body = new FormData(form);
  for (const [name, value] of [...body]) if (name === "once" || typeof value !== "string") body.delete(name);
  tell(form, word("saving"));
  let answer;
  try {
    answer = await fetch(form.dataset.draft, {
      method: "POST",
      body,
      redirect: "manual", // a way to the sign-in page is not a saved draft
      headers: { "X-CSRFToken": form.elements.csrf_token?.value ?? "", "HX-Request": "true", "HX-Request-Type": "partial" },
    });
  } catch {
    return tell(form, word("kept"));
  }
  if (!answer.ok) return tell(form, word(answer.status === 401 || answer.type === "opaqueredirect" ? "left" : "here"));
  if (JSON.stringify(recall(key)?.values) === sent) drop(store(), key); // typed on meanwhile: the newer copy stays
  return tell(form, word("saved"));
}

/** A copy that never reached the server wins over what came with the page; where that has changed since, one is asked. */
function restore(form, key, before) {
  const copy = recall(key);
  if (!copy || JSON.stringify(copy.values) === before) return;
  if (copy.before === before || form.dataset.draft) {
    fill(form, copy.values);
    tell(form, word("restored"), word("discard"), () => {
      drop(store(), key);
      location.reload();
    });
    if (form.dataset.draft) send(form, key);
  } else
    tell(form, word("older"), word("fill"), () => {
      fill(form, copy.values);
      tell(form, word("restored"));
    });
}

function fill(form, values) {
  const names = new Set(values.map(([name]) => name));
  for (const field of form.elements) {
    if (["checkbox", "radio"].includes(field.type) && field.name && !LEFT_OUT.has(field.name))
      field.checked = values.some(([name, value]) => name === field.name && value === field.value);
  }
  for (const name of names) {
    const given = values.filter(([each]) => each === name).map(([, value]) => value);
    const fields = [...form.elements].filter((field) => field.name === name && "value" in field);
    fields.forEach((field, place) => {
      if (["checkbox", "radio", "hidden", "file", "submit"].includes(field.type)) return;
      if (field.multiple) for (const option of field.options) option.selected = given.includes(option.value);
      else field.value = given[place] ?? field.value;
      field.dispatchEvent(new Event("input")); // counters count; it does not bubble, so nothing is kept anew
    });
  }
}

function tell(form, sentence, act, does) {
  let place = form.querySelector("[data-draft-state]");
  if (!place) {
    place = document.createElement("p");
    place.className = "quiet";
    place.dataset.draftState = "";
    place.setAttribute("role", "status");
    form.append(place);
  }
  place.textContent = sentence;
  if (!act) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "link";
  button.textContent = act;
  button.addEventListener("click", does);
  place.append(" ", button);
}

function remember(form, key, before) {
  const copy = { values: typed(form), before: recall(key)?.before ?? before, at: Date.now() };
  if (put(store(), key, copy)) unkept.delete(form);
  else unkept.add(form);
}

function recall(key) {
  const copy = get(store(), key);
  if (copy?.at && Date.now() - copy.at < KEEPS) return copy;
  drop(store(), key);
  return null;
}

// only where this browser keeps nothing does one have to be held back
window.addEventListener("beforeunload", (event) => {
  if ([...unkept].some((form) => form.isConnected && !form.dataset.draft)) event.preventDefault();
});

// a browser may refuse storage (private windows): the server's copy is then the only one
function put(where, key, value) {
  try {
    where.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

function get(where, key) {
  try {
    return JSON.parse(where.getItem(key));
  } catch {
    return null;
  }
}

function drop(where, key) {
  try {
    where.removeItem(key);
  } catch {}
}
