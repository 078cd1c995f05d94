"""Whole numbers that come from outside as text: in addresses, queries, hidden fields, texts and settings."""

LEAST, MOST = -(2**63), 2**63 - 1  # what the database holds


def number_in(text: str, most: int = MOST) -> int | None:
    """The number that `text` is, written with the digits 0 to 9 and nothing else; None for anything else, or above."""
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(most))):
        return None
    number = int(text)
    return number if number <= most else None


def is_held(value: object) -> bool:
    """Whether the database can hold it; what is no number it can. True of a list when it is of each."""
    if isinstance(value, list):
        return all(is_held(one) for one in value)
    return not isinstance(value, int) or LEAST <= value <= MOST
