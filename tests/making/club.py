"""What a club says of itself, for tests."""

from datetime import time

from portal.club.ground.particulars import HELP, NAME, ClubName, HelpLine
from portal.database import transaction

PHONE = "0512-6800 1200"


def named(zh: str = "江屿雅集", en: str = "Jiangyu Club", seal: str = "江屿", **more: str) -> None:
    with transaction():
        NAME.change(ClubName(zh, en, seal=seal, **more), None, None)


def reachable(phone: str = PHONE) -> None:
    """Somebody answers its telephone."""
    with transaction():
        HELP.change(HelpLine(phone, time(9), time(18)), None, None)
