"""What departures declare."""

from collections.abc import Iterable

from portal.club.ground.erasing import RECORD
from portal.club.people.departures import erasure
from portal.club.people.departures.tables import Erasure, MemberRequest
from portal.club.people.departures.tasks import TASKS
from portal.manifest import Check, Job, Leaving, Personal, Role, Share, Subject
from portal.sentences import lazy_gettext as _l


def _back() -> Iterable[object]:
    return (f"account {one.account_id} was erased and is here again: flask club erase-again" for one in erasure.back())


MANIFEST = Subject(
    permissions={
        "members.close": frozenset({Role.CUSTOMER_SERVICE, Role.DEPARTMENT_HEAD, Role.ADMINISTRATOR}),
        "erasure.terms": frozenset({Role.ADMINISTRATOR}),
    },
    club_wide=frozenset({"erasure.terms"}),
    jobs=(
        Job(
            "erasures.run", erasure.run, at="03:40",
            share=Share(_l("People who asked for it are erased"), erasure.due, erasure.cooling, most=0.9, least=20),
        ),
    ),
    checks=(Check("whoever was erased is erased", _back),),
    tasks=TASKS,
    sealed=(MemberRequest,),
    leaving=Leaving(
        personal=(
            Personal(
                MemberRequest, _l("What was asked about your membership"),
                lambda of: MemberRequest.member_id == of.member_id, (), {"reason": "", "details": {}, "answer": None},
                RECORD,
            ),
            Personal(Erasure, _l("Your erasure"), lambda of: Erasure.account_id == of.account_id, (), {}, RECORD),
        )
    ),
)  # fmt: skip
