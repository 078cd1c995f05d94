"""The notice board: what staff pin for everybody, until a day."""

from portal.club.press.notices.pinning import check, on_the_board, pin, read, take_down
from portal.club.press.notices.tables import Notice, NoticeReading

__all__ = ["Notice", "NoticeReading", "check", "on_the_board", "pin", "read", "take_down"]
