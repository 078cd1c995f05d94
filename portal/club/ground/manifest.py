"""What the ground declares: jobs and checks of its mechanisms."""

from sqlalchemy import ColumnElement

from portal.club.ground import tasks, terms
from portal.club.ground.audit import AuditEntry, FileView
from portal.club.ground.calendar_tasks import TASKS
from portal.club.ground.careful import CarefulAct
from portal.club.ground.erasing import RECORD
from portal.club.ground.portions import portion
from portal.club.ground.timeline import TimelineEntry
from portal.manifest import Check, Job, Leaving, Mention, Person, Personal, Role, Subject
from portal.sentences import lazy_gettext as _l


def _acts(of: Person) -> ColumnElement[bool]:
    mine: ColumnElement[bool] = AuditEntry.actor_id == of.account_id
    return mine | (AuditEntry.member_id == of.member_id) if of.member_id else mine


LEAVING = Leaving(
    personal=(
        Personal(AuditEntry, _l("What was done, by you and for you"), _acts, empties={}, kept=RECORD),
        Personal(
            FileView, _l("Who opened your file"), lambda of: FileView.subject_id == of.account_id, (), {}, RECORD
        ),
        Personal(
            TimelineEntry, _l("Your course in the club"), lambda of: TimelineEntry.member_id == of.member_id, (), {},
            RECORD,
        ),
    ),
    mentions=(Mention(CarefulAct, ("said", "reason", "arguments")),),
)  # fmt: skip

MANIFEST = Subject(
    permissions={"club.edit": frozenset({Role.ADMINISTRATOR})},
    club_wide=frozenset({"club.edit"}),
    jobs=(Job("tasks.refresh", portion()(tasks.refresh), every=10, harmless="tasks are made anew from their rows"),),
    checks=(
        Check("terms: every figure is within its bounds", terms.check),
        Check("tasks agree with their rows", tasks.drifted),
    ),
    install=(tasks.mend,),
    tasks=TASKS,
    leaving=LEAVING,
)
