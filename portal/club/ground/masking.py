"""What is shown of a number or an address to somebody who has not said why they need the whole."""

SHOWN = 6  # letters of an address: the town or the estate


def phone(number: str) -> str:
    """138****1234; of a shorter number of another place its country and its end: +852****1234; an****@example.org"""
    if "@" in number:
        name, _at, host = number.rpartition("@")
        return f"{name[: min(2, len(name) // 2)]}****@{host}"
    if not number.startswith("+86") or number.startswith("+886"):
        return f"{number[:4]}****{number[-4:]}"
    digits = number.removeprefix("+86")
    return f"{digits[:3]}****{digits[-4:]}"


def address(text: str) -> str:
    """苏州市工业园…; of a short one its first half."""
    return f"{text[: min(SHOWN, len(text) // 2)]}…"
