// The desk's keys. They act only on html.desk, never while one is typing, and can be switched off for good.

const OFF = "desk-keys";

export function startKeys() {
  if (!document.documentElement.classList.contains("desk")) return;
  const legend = document.querySelector("[data-keys]");
  if (legend) legend.hidden = false;
  const toggle = document.querySelector("[data-keys-switch]");
  toggle?.addEventListener("click", () => {
    setOff(!isOff());
    name(toggle);
  });
  if (toggle) name(toggle);
  document.addEventListener("keydown", pressed);
}

function pressed(event) {
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter") return sendWritten(event);
  if (isOff() || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return undefined;
  const act = { "?": help, "/": search, g: rooms, j: () => move(1), k: () => move(-1), x: pick, n: () => compose("case-internal"), r: () => compose("case-public"), Enter: open }[event.key];
  if (act && act(event) !== false) event.preventDefault();
  return undefined;
}

const isTyping = (where) => where.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], dialog");
const rows = () => [...document.querySelectorAll("[data-queue] tbody tr, tbody[data-queue] tr")];
const current = () => document.querySelector("[data-queue] tr.cur, tbody[data-queue] tr.cur");

function move(by) {
  const all = rows();
  if (!all.length) return false;
  const next = all[Math.min(all.length - 1, Math.max(0, all.indexOf(current()) + by))];
  current()?.classList.remove("cur");
  next.classList.add("cur");
  next.querySelector("a[href]")?.focus({ preventScroll: true }); // so that Enter, and a screen reader, follow
  next.scrollIntoView({ block: "nearest" });
  return true;
}

/** Enter on the marked row opens it; on a link or button the browser does what it always does. */
function open(event) {
  if (event.target.closest("a, button, summary")) return false;
  const link = current()?.querySelector("a[href]");
  if (!link) return false;
  link.click();
  return true;
}

function pick() {
  const box = current()?.querySelector("[type=checkbox]");
  if (!box) return false;
  box.click();
  return true;
}

function search() {
  const field = document.querySelector('[data-key="/"], [type="search"]');
  field?.focus();
  return Boolean(field);
}

function rooms() {
  const link = document.querySelector('[data-key="g"]');
  link?.click();
  return Boolean(link);
}

/** Note and reply are two <details class="composer case-internal|case-public">; opening one closes the other. */
function compose(kind) {
  const box = document.querySelector(`details.composer.${kind}`);
  if (!box) return false;
  box.open = true;
  box.querySelector("textarea")?.focus();
  return true;
}

function sendWritten(event) {
  const form = event.target.closest("textarea") && event.target.form;
  if (!form || isOff()) return;
  event.preventDefault();
  form.requestSubmit();
}

function help() {
  const box = document.querySelector("dialog.keyhelp");
  box?.showModal();
  return Boolean(box);
}

function name(toggle) {
  toggle.textContent = isOff() ? toggle.dataset.on : toggle.dataset.off;
}

function isOff() {
  try {
    return localStorage.getItem(OFF) === "off";
  } catch {
    return false;
  }
}

function setOff(off) {
  try {
    localStorage.setItem(OFF, off ? "off" : "on");
  } catch {}
}
