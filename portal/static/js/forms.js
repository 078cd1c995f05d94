// Forms: the first error gets the focus, steppers step, long fields count down, a ready text is put in where one writes, Back
// gives the buttons back.

const once = new WeakSet();
const fresh = (selector) => [...document.querySelectorAll(selector)].filter((one) => !once.has(one) && once.add(one));

export function startForms() {
  fresh("[data-stepper]").forEach(makeStepper);
  fresh("[data-counter]").forEach(makeCounter);
  fresh("[data-insert]").forEach(makeInsert);
  focusFirstError();
}

/** After a 422 the reader is put where something is wrong, once per answer. */
function focusFirstError() {
  const [summary] = fresh(".errors, #refusal > *");
  if (!summary) return;
  const field = summary.matches(".errors") && document.querySelector('[aria-invalid="true"], fieldset.bad');
  (field || summary.closest("[tabindex]") || summary).focus();
}

function makeStepper(stepper) {
  const field = stepper.querySelector("input");
  const [least, most] = [Number(field.dataset.least ?? 0), Number(field.dataset.most ?? 99)];
  stepper.querySelector(".stepper-box").classList.remove("bare");
  for (const button of stepper.querySelectorAll("[data-by]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const next = (Number.parseInt(field.value, 10) || 0) + Number(button.dataset.by);
      field.value = Math.min(most, Math.max(least, next));
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }
}

/** "120 characters left", beneath the field and only near the end; said politely, not at every key. */
function makeCounter(field) {
  const limit = Number(field.getAttribute("maxlength"));
  if (!limit) return;
  const counter = document.createElement("small");
  counter.className = "counter";
  counter.setAttribute("aria-live", "polite");
  field.after(counter);
  const count = () => {
    const left = limit - field.value.length;
    counter.textContent = left <= Math.max(50, limit / 10) ? field.dataset.counter.replace("{left}", left) : "";
    counter.classList.toggle("over", left <= 0);
  };
  field.addEventListener("input", count);
  count();
}

/** A button by which the server adds a ready text at the end puts it in at the cursor instead. */
function makeInsert(button) {
  const field = button.closest("form").querySelector("textarea");
  button.addEventListener("click", (event) => {
    event.preventDefault();
    const { value, selectionStart: at } = field;
    const before = at > 0 && value[at - 1] !== "\n" ? "\n" : "";
    field.setRangeText(before + button.dataset.insert, at, at, "end");
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

// A page brought back from the browser's memory keeps the buttons that were disabled while its form was in flight.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const button of document.querySelectorAll("form[hx-disable] button:disabled:not([data-countdown])")) button.disabled = false;
});
