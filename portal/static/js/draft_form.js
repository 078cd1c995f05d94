// A form as a draft sees it: its name, what is typed into it, and how it is said that it is kept.

const LEFT_OUT = new Set(["csrf_token", "once", "seen", "shown", "draft"]);

export function keyOf(form) {
  const address = form.getAttribute("action") || location.pathname;
  const alike = [...document.forms].filter((each) => (each.getAttribute("action") || location.pathname) === address);
  return form.dataset.draftKey ?? `${address}#${alike.indexOf(form)}`;
}

export function hide(form, key) {
  const field = document.createElement("input");
  Object.assign(field, { type: "hidden", name: "draft", value: key });
  form.append(field);
}

export function typed(form) {
  const values = [];
  for (const [name, value] of new FormData(form)) {
    const field = form.elements[name];
    if (LEFT_OUT.has(name) || typeof value !== "string" || ["password", "hidden"].includes(field?.type)) continue;
    if (field?.autocomplete !== "one-time-code") values.push([name, value]);
  }
  return values;
}

export function fill(form, values) {
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

export function tell(form, sentence, ...acts) {
  let place = form.querySelector("[data-draft-state]");
  if (!place) {
    place = document.createElement("p");
    place.className = "quiet";
    place.dataset.draftState = "";
    place.setAttribute("role", "status");
    const field = form.querySelector("textarea");
    (field.closest(".columns") ?? field.closest(".field") ?? field).after(place);
  }
  place.textContent = sentence;
  for (const [label, does] of acts) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "link", textContent: label });
    button.addEventListener("click", does);
    place.append(" ", button);
  }
}
