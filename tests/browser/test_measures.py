"""What can be measured of a page's look: what a finger meets in large type, where headings break, what paper shows."""

import pytest

from tests.browser.test_pages import MINE, PUBLIC, sit

pytestmark = pytest.mark.browser

LEAST = 44  # px, what a thumb meets without aiming
SMALL = """least => {
  const among = "main :is(a, button, input, select, summary), header :is(a, button), footer :is(button)";
  const line = one => {  // a link within a sentence is as high as its line
    const around = one.closest("p, dd, li, td, figcaption, span");
    return one.tagName === "A" && around && getComputedStyle(one).display === "inline"
      && around.textContent.trim().length > one.textContent.trim().length + 4;
  };
  const whole = one => one.matches("[type=checkbox], [type=radio]") && one.closest("label") || one;
  const met = one => whole(one).getBoundingClientRect();
  const unseen = ".skip, [type=hidden], [tabindex='-1']";
  return [...document.querySelectorAll(among)].filter(one => {
    if (one.matches(unseen) || one.closest(".visually-hidden") || line(one)) return false;
    const {width, height} = met(one);
    return width && getComputedStyle(one).visibility !== "hidden" && (width < least - .5 || height < least - .5);
  }).map(one => `${one.outerHTML.slice(0, 90)} ${Math.round(met(one).width)}x${Math.round(met(one).height)}`);
}"""
BROKEN_WORDS = """() => {
  const broken = [];
  for (const heading of document.querySelectorAll("h1, h2, h3")) {
    const texts = document.createTreeWalker(heading, NodeFilter.SHOW_TEXT);
    let before = null;
    for (let text = texts.nextNode(); text; text = texts.nextNode()) [...text.data].forEach((sign, at) => {
      const range = document.createRange();
      range.setStart(text, at);
      range.setEnd(text, at + sign.length);
      const {top, height} = range.getBoundingClientRect();
      if (!height) return;
      if (before && top > before.top + height * .6 && /[a-z0-9]/i.test(before.sign) && /[a-z0-9]/i.test(sign))
        broken.push(`${heading.textContent.trim()}: ${before.sign}|${sign}`);
      before = {top, sign};
    });
  }
  return broken;
}"""
CALL_BAR = "() => document.querySelector('.callbar').getBoundingClientRect().height"
OVERLAPPING = """() => [...document.querySelectorAll("main :is(h1, h2, h3, .rows-value, time, .texttabs a)")]
.filter(one => {
  const {width} = one.getBoundingClientRect();
  if (!width || one.closest(".visually-hidden") || getComputedStyle(one).display === "inline") return false;
  return one.scrollWidth > one.clientWidth + 2;
}).map(one => one.textContent.trim().slice(0, 60))"""


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("pages", "kind"), [(PUBLIC, None), (MINE, "owner"), (("/", "/me"), "elder owner")])
def test_in_large_type_what_is_pressed_is_large_and_no_heading_breaks_within_a_word(seat, house, language, pages, kind):
    sitter = sit(lambda _language, width: seat(language, width), house, "large type", kind)
    wrong = []
    for address in pages:
        sitter.page.goto(house.base + address)  # axe has its own tests
        wrong += [f"{address}: {one}" for one in sitter.page.evaluate(SMALL, LEAST)]
        wrong += [f"{address}: {one}" for one in sitter.page.evaluate(BROKEN_WORDS)]
        wrong += [f"{address}: wider than its place: {one}" for one in sitter.page.evaluate(OVERLAPPING)]
    assert sitter.page.evaluate(CALL_BAR) <= 94, "other bars stand on it"
    assert not wrong, "\n".join(dict.fromkeys(wrong))


def test_what_is_printed_is_dark_on_white_also_where_the_screen_is_dark(seat, house):
    sitter = sit(seat, house, "dark", "owner")
    luminance = """name => {
      const [red, green, blue] = getComputedStyle(document.querySelector(name)).color.match(/[\\d.]+/g).map(Number);
      return (.2126 * red + .7152 * green + .0722 * blue) / 255;
    }"""
    for address, words in (("/", "main h2"), ("/points", ".rows h3"), ("/me/grade", ".facts dd")):
        sitter.go(address)
        assert sitter.page.evaluate(luminance, words) > 0.6, "dark on the screen"
        sitter.page.emulate_media(media="print")
        assert sitter.page.evaluate(luminance, words) < 0.3, address
        paper = sitter.page.evaluate("getComputedStyle(document.documentElement).colorScheme")
        assert paper == "light" and sitter.page.locator(".page-foot ul").is_hidden()
        sitter.page.emulate_media(media="screen")


MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
SPLIT_DAYS = """() => {
  const days = /(\\d{4}年)?\\d{1,2}月\\d{1,2}日|\\d{1,2} (MONTHS)( \\d{4})?/g;
  const split = [], texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    for (const day of text.data.matchAll(days)) {
      const range = document.createRange();
      range.setStart(text, day.index);
      range.setEnd(text, day.index + day[0].length);
      const lines = [...range.getClientRects()];
      if (lines.length > 1 && lines.at(-1).top > lines[0].bottom - 4) split.push(text.data.trim().slice(0, 60));
    }
  }
  return split;
}""".replace("MONTHS", MONTHS)
WITH_DAYS = (
    *(
        "/draws/1",
        "/draws/2",
        "/yearly-gift",
        "/merchants/1",
        "/projects/1",
        "/service-standard",
        "/rewards",
        "/events",
    ),
    *("/magazine/bulletin-112", "/vouchers", "/me"),
)


@pytest.mark.parametrize(("width", "language"), [(360, "zh"), (390, "zh"), (412, "zh"), (360, "en"), (390, "en")])
def test_a_day_stays_whole_on_a_phone_wherever_it_stands(seat, house, width, language):
    sitter = sit(lambda _language, _width: seat(language, width), house, "phone", "owner")
    split = []
    for address in WITH_DAYS:
        sitter.page.goto(house.base + address)
        split += [f"{address}: {one}" for one in sitter.page.evaluate(SPLIT_DAYS)]
    assert not split, "\n".join(split)
