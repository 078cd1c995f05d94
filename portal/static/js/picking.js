// Rows picked for an act on many: how many there are, and every row of the page at once. Without it the boxes still work.

export function startPicking() {
  const bar = document.querySelector("[data-many]");
  if (!bar) return;
  const boxes = () => [...document.querySelectorAll('input[name="row"][form="many"]')];
  const every = document.querySelector("[data-many-all]");
  const said = bar.querySelector("[data-many-picked]");
  const before = said.textContent;
  const count = () => {
    const picked = boxes().filter((box) => box.checked).length;
    said.textContent = picked ? said.dataset.text.replace("{n}", picked) : before;
    if (!every) return;
    every.checked = picked > 0 && picked === boxes().length;
    every.indeterminate = picked > 0 && !every.checked;
  };
  document.addEventListener("change", (event) => {
    if (event.target === every) for (const box of boxes()) box.checked = every.checked;
    if (event.target === every || event.target.matches('input[form="many"]')) count();
  });
  if (every) every.hidden = false;
  count(); // a browser that goes back shows the boxes as they were
}
