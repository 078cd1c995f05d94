"""The notice board: what staff pin for everybody, until a day."""

from portal.club.notices.pinning import check, on_the_board, pin, read, take_down
from portal.club.notices.tables import Notice, NoticeReading

__all__ = ["Notice", "NoticeReading", "check", "on_the_board", "pin", "read", "take_down"]
