"""What stands between words. Templates write the names; each is a constant of the page in its language."""

from portal.language import Language, current

MARKS: dict[Language, dict[str, str]] = {
    "zh": {
        "gap": "　",  # between two facts on one line
        "dot": "　",  # the same where a fact has commas of its own
        "wide": "　",  # between two that English parts by a blank
        "space": "",  # between two sentences, or a term and its words
        "dash": "　",  # between the parts of a title
        "pause": "、",  # between the members of a list
        "comma": "，",
        "semicolon": "；",
        "colon": "：",
        "stop": "。",
        "slash": "／",
        "nth": "日",  # after the day of a month that stands alone
    },
    "en": {
        "gap": ", ",
        "dot": " · ",
        "wide": " ",
        "space": " ",
        "dash": " – ",
        "pause": ", ",
        "comma": ", ",
        "semicolon": "; ",
        "colon": ": ",
        "stop": ". ",
        "slash": " / ",
        "nth": "",
    },
}


def mark(name: str) -> str:
    """A mark in the language being spoken."""
    return MARKS[current()][name]
