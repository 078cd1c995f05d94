"""The judge of a page's HTML finds what the validator finds."""

import pytest

from tests.markup import faults_of

pytestmark = pytest.mark.unit

PAGE = "<!doctype html><html lang=en><head><title>x</title></head><body>{}</body></html>"


@pytest.mark.parametrize(
    "wrong",
    [
        "<p><div>x</div></p>",
        "<b><i>x</b></i>",
        "<span><ul><li>x</li></ul></span>",
        "<time>under way</time>",
        "<time></time>",
        '<time datetime="2026-11-17T15:23:38.181818+08:00">17 Nov</time>',
        '<input autocomplete="street-address">',
        '<input autocomplete="telephone">',
        "<select required><option value=1>a</option></select>",
        "<label for=nowhere>x</label>",
        "<i id=a></i><i id=a></i>",
        "<img src=/a.jpg>",
        "<a href=/><button>x</button></a>",
        "<ul><p>x</p></ul>",
        "<details>x</details>",
        "<table><tr><div>x</div></tr></table>",
    ],
)
def test_what_is_wrong_is_found(wrong):
    assert faults_of(PAGE.format(wrong))


@pytest.mark.parametrize(
    "right",
    [
        '<p>a <time datetime="2026-11-17T15:23:38+08:00">17 Nov</time>, <time>14:00</time></p>',
        '<textarea autocomplete="street-address"></textarea><input autocomplete="section-a home tel">',
        '<select required><option value="">Please choose</option><option value=1>a</option></select>',
        "<label for=a>x</label><input id=a>",
        "<details><summary>x</summary><p>y</p></details>",
    ],
)
def test_what_is_right_is_left_alone(right):
    assert faults_of(PAGE.format(right)) == []
