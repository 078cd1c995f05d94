// Nothing typed is lost: whatever is written into a form with a long field is kept until the server has taken it, on this
// device at once and on the server a moment later (draft_store.js), whichever form it is. A form is known by its address and
// its place among several of that address, so forms of one page do not eat each other. Never files, tokens, codes or
// passwords; gone after thirty days. The server drops its copy in the act itself, by the form's hidden `draft`.
//
// <form data-draft="/complaints/draft"> has a draft of its own there (the wizard's), with all its fields.
// [data-draft-state] inside the form says in words how it stands; without one it is added where there is something to say.
import { fill, hide, keyOf, tell, typed } from "./draft_form.js";
import { digest, forget, found, recall, remember, save, sent } from "./draft_store.js";
import { word } from "./words.js";

const AFTER = 3000; // ms without a key
const AT_LATEST = 15000; // ms, while one writes without a pause
const FAILED = "[data-failed], .errors, #refusal > *, .flash.bad";
const LONG = 'form[method="post"]:has(textarea):not([data-careful]), form[data-draft]';
const started = new Map(); // form → how it stands

export function startDrafts() {
  settle();
  const fresh = [...document.querySelectorAll(LONG)].filter((form) => !started.has(form)).map(keep);
  offer(fresh.filter((one) => !one.own));
}

/** A form was posted and a good page answered: the server has taken it, the copy may go. A second look is no answer yet. */
function settle() {
  const key = sent.take();
  if (!key) return;
  const asked = document.querySelector("form[data-careful]");
  if (asked) asked.addEventListener("submit", () => sent.put(key));
  else if (!document.querySelector(FAILED)) forget(key);
}

function keep(form) {
  const values = typed(form);
  const one = { form, key: keyOf(form), own: form.dataset.draft, before: digest(values), came: JSON.stringify(values), seen: 0 };
  started.set(form, one);
  restore(one);
  if (document.body.dataset.account && !one.own) hide(form, one.key);
  const later = () => changed(one);
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("submit", () => {
    rest(one);
    one.isSent = true;
    one.isUnkept = false;
    sent.put(one.key);
  });
  document.addEventListener("htmx:after:request", (event) => {
    if (event.detail.ctx?.sourceElement !== form) return;
    sent.take();
    one.isSent = false;
    if (event.detail.ctx?.response?.status < 300) forget(one.key);
  });
  return one;
}

function changed(one) {
  one.isTyped = true;
  one.isSent = false;
  one.isUnkept = !remember(one.key, { values: typed(one.form), before: one.before, revision: one.seen });
  if (one.offered || !(one.own || document.body.dataset.account)) return; // first one says which of the two texts
  one.since ??= Date.now();
  clearTimeout(one.timer);
  one.timer = setTimeout(() => send(one), Math.max(0, Math.min(AFTER, one.since + AT_LATEST - Date.now())));
}

function rest(one) {
  clearTimeout(one.timer);
  one.timer = one.since = undefined;
  one.sending?.abort();
}

async function send(one, options = {}) {
  rest(one);
  const values = typed(one.form);
  one.sending = new AbortController();
  const answer = await save(one.own ?? "/drafts", bodyOf(one, values), { signal: one.sending.signal, ...options });
  if (answer.other) return ask(one, answer.other);
  if (answer.why !== undefined) return answer.why && tell(one.form, word(answer.why === "kept" && one.isUnkept ? "unkept" : answer.why));
  one.seen = answer.revision ?? 0;
  one.isUnkept = false;
  if (JSON.stringify(typed(one.form)) === JSON.stringify(values)) {
    if (one.own) forget(one.key);
    else remember(one.key, { before: one.before, revision: one.seen });
  } // typed on meanwhile: the newer copy stays
  return tell(one.form, word("saved"));
}

function bodyOf(one, values) {
  const body = one.own ? new FormData(one.form) : new FormData();
  if (one.own) for (const [name, value] of [...body]) if (name === "once" || typeof value !== "string") body.delete(name);
  if (one.own) return body;
  const said = { csrf_token: one.form.elements.csrf_token?.value ?? "", form: one.key, page: location.pathname + location.search };
  const more = { title: document.querySelector("h1")?.textContent.trim() ?? document.title, before: one.before, seen: one.seen, values: JSON.stringify(values) };
  for (const [name, value] of Object.entries({ ...said, ...more })) body.append(name, value);
  return body;
}

/** A copy that never reached the server wins over what came with the page; where that has changed since, one is asked. */
function restore(one) {
  const copy = recall(one.key);
  one.seen = copy?.revision ?? 0;
  if (!copy?.values || JSON.stringify(copy.values) === one.came) return;
  if (copy.before !== one.before && !one.own) {
    tell(one.form, word("older"), [word("fill"), () => put(one, copy.values)], [word("discard"), () => discard(one)]);
    return;
  }
  put(one, copy.values);
  one.isTyped = true;
  if (one.own) send(one);
}

/** What the server has: filled in where this device wrote it last, else offered; one's own text stays until one says so. */
async function offer(fresh) {
  const there = new Map((await found(fresh.map((one) => one.key))).map((draft) => [draft.form, draft]));
  for (const one of fresh) {
    const draft = there.get(one.key);
    if (!draft) one.seen = 0;
    if (one.isTyped && one.seen === (draft?.revision ?? 0)) send(one); // this device wrote on, out of reach
    else if (!draft) continue;
    else if (JSON.stringify(draft.values) === JSON.stringify(typed(one.form))) one.seen = draft.revision;
    else if (one.seen === draft.revision && draft.before === one.before) put(one, draft.values);
    else ask(one, draft);
  }
}

function ask(one, draft) {
  rest(one);
  one.offered = true;
  const decide = (does) => () => {
    one.offered = false;
    one.seen = draft.revision;
    does();
  };
  const take = () => {
    remember(one.key, { before: one.before, revision: draft.revision });
    put(one, draft.values);
  };
  tell(one.form, draft.said, [word("goon"), decide(take)], [word("discard"), decide(() => (one.isTyped ? send(one) : discard(one)))]);
}

function put(one, values) {
  fill(one.form, values);
  tell(one.form, word("restored"), [word("discard"), () => discard(one)]);
}

async function discard(one) {
  rest(one);
  forget(one.key);
  const body = new FormData();
  body.append("csrf_token", one.form.elements.csrf_token?.value ?? "");
  body.append("form", one.key);
  if (!one.own && document.body.dataset.account) await save("/drafts/thrown-away", body);
  location.reload();
}

const unsent = () => [...started.values()].filter((one) => one.form.isConnected && !one.isSent);

window.addEventListener("online", () => unsent().filter((one) => one.isTyped && !one.offered).forEach((one) => send(one)));

// whoever turns to something else may not come back to this page
document.addEventListener("visibilitychange", () => {
  if (document.hidden) unsent().filter((one) => one.timer).forEach((one) => send(one, { keepalive: true, signal: undefined }));
});

// only where this browser keeps nothing and the server has it not yet does one have to be held back
window.addEventListener("beforeunload", (event) => {
  if (unsent().some((one) => one.isUnkept)) event.preventDefault();
});
