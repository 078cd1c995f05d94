// Short sentences in the role=status region: HX-Trigger {"say": {"text": "…"}}, and what went wrong on the way.
import { word } from "./words.js";

const STAYS = 7000;

/** Show one sentence for a while; it can be closed at once and waits while the pointer or the focus is on it. */
export function say(text) {
  const region = document.querySelector(".toasts");
  if (!region || !text) return;
  const toast = document.createElement("div");
  toast.className = "toast";
  const sentence = document.createElement("span");
  sentence.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.textContent = "×";
  close.setAttribute("aria-label", word("close"));
  close.addEventListener("click", () => toast.remove());
  toast.append(sentence, close);
  region.append(toast);
  const leave = () => (toast.matches(":hover, :focus-within") ? setTimeout(leave, STAYS) : toast.remove());
  setTimeout(leave, STAYS);
}

export function startToasts() {
  document.addEventListener("say", (event) => say(event.detail.text ?? event.detail.value));
  document.addEventListener("htmx:error", () => say(word("offline")));
  document.addEventListener("htmx:response:error", (event) => {
    const status = event.detail.ctx?.response?.status;
    if (status >= 500) say(word(status === 503 ? "busy" : "broken"));
  });
}
