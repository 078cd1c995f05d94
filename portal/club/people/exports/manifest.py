"""What exports declare."""

from collections.abc import Collection

from sqlalchemy import select

from portal.club.ground.decisions import Decision
from portal.club.people.exports.tables import ContactExport
from portal.database import session
from portal.manifest import Role, Subject, TaskKind, TaskTold, Waiting
from portal.sentences import lazy_gettext as _l


def _waiting() -> Waiting:
    since = ContactExport.asked_at.label("since")
    rows = select(ContactExport.id, ContactExport.asked_by, since)
    return rows.where(ContactExport.state == Decision.WAITING)


def _told(ids: Collection[int]) -> dict[int, TaskTold]:
    asked = select(ContactExport.id, ContactExport.rows, ContactExport.reason).where(ContactExport.id.in_(ids))
    return {
        row.id: TaskTold(_l("%(n)s rows with phones or addresses", n=row[1]), row.reason)
        for row in session.execute(asked)
    }


_TASK = TaskKind(
    "export.request", _l("Agree to an export"), "contact_export", "exports.approve", _waiting, _told
)  # fmt: skip

HEADS = frozenset({Role.ADMINISTRATOR, Role.MARKETING_HEAD, Role.DEPARTMENT_HEAD})
MANIFEST = Subject(
    permissions={"exports.approve": HEADS, "exports.read": HEADS | {Role.CUSTOMER_SERVICE}},
    club_wide=frozenset({"exports.approve", "exports.read"}),
    tasks=(_TASK,),
    sealed=(ContactExport,),
)
