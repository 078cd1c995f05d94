// Nobody has chosen light or dark: the page follows the device. Run before anything is drawn, so that nothing flashes.
if ("follows" in document.documentElement.dataset && matchMedia("(prefers-color-scheme: dark)").matches) {
  document.documentElement.dataset.theme = "dark";
  document.querySelector('meta[name="theme-color"]')?.setAttribute("content", "#181A18");
}
