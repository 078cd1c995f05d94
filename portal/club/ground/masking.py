"""What is shown of a number or an address to somebody who has not said why they need the whole."""

SHOWN = 6  # letters of an address: the town or the estate


def phone(number: str) -> str:
    """138****1234"""
    digits = number.removeprefix("+86")
    return f"{digits[:3]}****{digits[-4:]}"


def address(text: str) -> str:
    """苏州市工业园…; of a short one its first half."""
    return f"{text[: min(SHOWN, len(text) // 2)]}…"
