// The portal's scripts. Every page works without them: they save a step, they are never the only way.
import { startForms } from "./forms.js";
import { startToasts } from "./toasts.js";
import { startCountdowns } from "./countdown.js";
import { startDrafts } from "./drafts.js";
import { startKeys } from "./keys.js";
import { startShrinking } from "./shrink.js";
import { startFinding } from "./find.js";
import { startPicking } from "./picking.js";
import { keepDaysWhole } from "./days.js";

startToasts();
startForms();
startDrafts();
startKeys();
startShrinking();
startFinding();
startPicking();
startCountdowns();
keepDaysWhole();

// a strip of tabs wider than the screen begins with the one that is current
for (const current of document.querySelectorAll(":is(.texttabs, .deskbar nav, .roomline-rooms, .rail ul) [aria-current]")) {
  const strip = current.closest("ul, .roomline-rooms, nav:not(.rail)");
  strip.scrollLeft = current.offsetLeft - strip.offsetLeft - (strip.clientWidth - current.offsetWidth) / 2;
}

// the months of a building begin with the newest, though they are told from the first
for (const months of document.querySelectorAll(".projects-months")) months.scrollLeft = months.scrollWidth;

// what htmx brings in gets the same care as the page it came to
document.addEventListener("htmx:after:swap", () => {
  startForms();
  startDrafts();
  startCountdowns();
  keepDaysWhole();
});
