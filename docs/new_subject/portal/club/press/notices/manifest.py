"""What the notice board declares."""

from portal.club.press import notices
from portal.manifest import Check, Job, Role, Subject, Trigger
from portal.words import Words

MANIFEST = Subject(
    permissions={"notices.pin": frozenset({Role.CUSTOMER_SERVICE, Role.MARKETING_HEAD})},
    club_wide=frozenset({"notices.pin"}),  # a notice belongs to no estate
    jobs=(Job("notices.take_down", notices.take_down, at="00:15"),),
    checks=(Check("notices: none came down before it was pinned", notices.check),),
    triggers={"notice_read": Trigger(Words("阅读公告", "Read a notice"), terms={"amount": 1, "cap_day": 3})},
    search=("notice",),
)
