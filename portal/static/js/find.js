// The desk's search box: what is found hangs below it; ↑ ↓ choose, Enter opens, Esc closes. Without this it is a form.

const field = () => document.querySelector(".deskbar-search input");
const sheet = () => document.querySelector("#found");
const hits = () => [...document.querySelectorAll("#found .found-hit")];

export function startFinding() {
  const box = field();
  if (!box) return;
  box.form.addEventListener("keydown", pressed);
  box.addEventListener("input", () => { if (!box.value.trim()) close(); });
  document.addEventListener("htmx:after:swap", opened);
  document.addEventListener("click", (event) => { if (!box.form.contains(event.target)) close(); });
}

function opened() {
  const box = field();
  if (!box || !sheet()) return;
  if (!box.value.trim() || document.activeElement !== box) sheet().hidden = true; // it came after the box was left
  box.setAttribute("aria-expanded", String(!sheet().hidden));
}

function close() {
  if (sheet()) sheet().hidden = true;
  field().setAttribute("aria-expanded", "false");
}

function pressed(event) {
  if (event.isComposing) return; // an input method is choosing characters
  if (event.key === "Escape" && sheet() && !sheet().hidden) {
    close();
    field().focus();
    event.preventDefault();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    move(event.key === "ArrowDown" ? 1 : -1, event);
  }
}

/** From the box into the list and back: the focus moves, so Enter and a screen reader follow by themselves. */
function move(by, event) {
  const all = hits();
  if (!all.length || sheet().hidden) return;
  const next = all.indexOf(document.activeElement) + by;
  (next < 0 ? field() : all[Math.min(next, all.length - 1)]).focus();
  event.preventDefault();
}
