// <button data-countdown="60" data-text="{n} 秒后重发" disabled>重发</button>: waits, then lets itself be pressed.
// Without JavaScript the server keeps the minute: it refuses an early request with a sentence.

const running = new WeakSet();

export function startCountdowns() {
  for (const button of document.querySelectorAll("[data-countdown]")) {
    if (!running.has(button)) run(button);
  }
}

function run(button) {
  running.add(button);
  const ready = button.textContent;
  const until = Date.now() + Number(button.dataset.countdown) * 1000;
  const tick = () => {
    const left = Math.ceil((until - Date.now()) / 1000);
    button.disabled = left > 0;
    button.textContent = left > 0 ? button.dataset.text.replace("{n}", left) : ready;
    if (left > 0 && button.isConnected) setTimeout(tick, 500);
  };
  tick();
}
