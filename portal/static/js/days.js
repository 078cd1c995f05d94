// A day stays whole on its line wherever it stands, in our sentences and in what people wrote: Chinese may break anywhere, and
// style alone cannot tell a day from other words.

const MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December";
const DAY = new RegExp(`(?:\\d{4}年)?\\d{1,2}月\\d{1,2}日|\\b\\d{1,2} (?:${MONTHS})(?: \\d{4})?\\b`);
const LEFT = "whole-day, time, textarea, option, script, style, svg, pre, code, [contenteditable]";

export function keepDaysWhole() {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    if (DAY.test(text.data) && !text.parentElement.closest(LEFT) && flows(text.parentElement)) found.push(text);
  }
  found.forEach(wrap);
}

/** In a row or a grid each part of a text would become a column of its own. */
const flows = (parent) => !/flex|grid/.test(getComputedStyle(parent).display);

function wrap(text) {
  for (let day = DAY.exec(text.data); day; day = DAY.exec(text.data)) {
    const whole = document.createElement("whole-day");
    const rest = text.splitText(day.index);
    text = rest.splitText(day[0].length);
    rest.replaceWith(whole);
    whole.append(rest);
  }
}
