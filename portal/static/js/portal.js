// The portal's scripts. Every page works without them: they save a step, they are never the only way.
import { startForms } from "./forms.js";
import { startToasts } from "./toasts.js";
import { startCountdowns } from "./countdown.js";
import { startDrafts } from "./drafts.js";
import { startKeys } from "./keys.js";

startToasts();
startForms();
startDrafts();
startKeys();
startCountdowns();

// what htmx brings in gets the same care as the page it came to
document.addEventListener("htmx:after:swap", () => {
  startForms();
  startDrafts();
  startCountdowns();
});
