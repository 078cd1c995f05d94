"""What a compositor would mark in Chinese copy before it is set: where a line may break and where it must not.

Works on HTML, touching only the text between tags. U+200B allows a break, U+2060 forbids one; neither has a glyph,
and both are dropped again by whoever searches or copies the text.
"""

import re

ZERO_WIDTH_SPACE = "\u200b"
WORD_JOINER = "\u2060"
HAN = "\u3400-\u9fff"

TAG = re.compile(r"(<style\b.*?</style>|<svg\b.*?</svg>|<pre\b.*?</pre>|<[^>]+>)", re.DOTALL | re.IGNORECASE)
# UAX 14 gives “ and ” class QU: no break before an opening or after a closing quotation mark, so lines go loose
BREAK_AT_QUOTES = re.compile(f"(?<=[{HAN}，。：；、！？》）])(?=[“‘])|(?<=[”’])(?=[{HAN}（《“])")
GLUED_DASH = re.compile(r"(?<=\S)(?=——|……)")
LONE_ENDING = re.compile(
    rf"([{HAN}])([{HAN}])([。！？”」]{{1,2}})((?:<span class=\"end\">[^<]*</span>)?\s*</(?:p|li)>)"
)
END_MARK = '<span class="end">\u2060■</span>'
LAST_PARAGRAPH = re.compile(r"</p>(?!.*</p>)", re.DOTALL)
FIRST_PARAGRAPH = re.compile(r"<p>(\s*)([“‘《「『（]?)(\w)")


def typeset(html: str) -> str:
    """Mark breaks in a whole document or fragment."""
    parts = TAG.split(html)
    marked = "".join(part if part.startswith("<") else _text(part) for part in parts)
    marked = marked.replace('class="pull"><p>“', 'class="pull hang"><p>“')
    return LONE_ENDING.sub(rf"\1{WORD_JOINER}\2\3\4", marked)  # no line holding a single last character


def _text(text: str) -> str:
    return GLUED_DASH.sub(WORD_JOINER, BREAK_AT_QUOTES.sub(ZERO_WIDTH_SPACE, text))


def drop_initial(html: str) -> str:
    """The first letter of the first paragraph in a span of its own (WeasyPrint fails on ::first-letter with float).

    A text that opens with a quotation mark or bracket keeps it before the initial, at text size.
    """
    return FIRST_PARAGRAPH.sub(_initial, html, count=1)


def _initial(match: re.Match[str]) -> str:
    opening = f'<span class="dq">{match[2]}</span>' if match[2] else ""
    return f'<p class="drop">{opening}<span class="dc">{match[3]}</span>'


def end_mark(html: str) -> str:
    """The small seal-red square after the last paragraph's last word."""
    return LAST_PARAGRAPH.sub(END_MARK + "</p>", html, count=1)


def plain(text: str) -> str:
    return text.replace(ZERO_WIDTH_SPACE, "").replace(WORD_JOINER, "")
