"""Numbers, months and seasons as a Chinese cover writes them."""

from datetime import date

DIGITS = "〇一二三四五六七八九"
SEASONS = (("冬", "Winter"), ("春", "Spring"), ("夏", "Summer"), ("秋", "Autumn"))


def year(value: int) -> str:
    """2026 → 二〇二六年."""
    return "".join(DIGITS[int(digit)] for digit in str(value)) + "年"


def number(value: int) -> str:
    """1–999 in words: 12 → 十二, 20 → 二十, 105 → 一百零五."""
    hundreds, rest = divmod(value, 100)
    tens, ones = divmod(rest, 10)
    words = f"{DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        words += ("" if tens == 1 and not hundreds else DIGITS[tens]) + "十"
    elif hundreds and ones:
        words += "零"
    return words + (DIGITS[ones] if ones else "")


def month(value: date) -> str:
    return year(value.year) + number(value.month) + "月"


def season(value: date) -> str:
    return SEASONS[value.month % 12 // 3][0]


def season_en(value: date) -> str:
    return f"{SEASONS[value.month % 12 // 3][1]} {value.year}"
