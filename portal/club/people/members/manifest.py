"""What members declare."""

from sqlalchemy import String, case, type_coerce

from portal.club.people.members.consents import Consent
from portal.club.people.members.homes import Holding
from portal.club.people.members.leaving import LEAVING
from portal.club.people.members.member_file import Reveal
from portal.club.people.members.roll import BOOK
from portal.club.people.members.roll_list import KIND
from portal.club.people.members.tables import Member
from portal.club.people.members.tasks import TASKS
from portal.manifest import Check, Persona, Role, Subject, Trigger
from portal.words import Words

READERS = frozenset(
    {
        Role.CUSTOMER_SERVICE,
        Role.SALES_MANAGER,
        Role.PROPERTY_MANAGEMENT,
        Role.ENGINEERING,
        Role.DEPARTMENT_HEAD,
        Role.MARKETING_HEAD,
        Role.ADMINISTRATOR,
    }
)
MANIFEST = Subject(
    permissions={
        "members.read": READERS,
        "members.verify": frozenset({Role.CUSTOMER_SERVICE}),
        "members.reveal": frozenset({Role.CUSTOMER_SERVICE, Role.DEPARTMENT_HEAD}),
        "members.import": frozenset({Role.ADMINISTRATOR, Role.SALES_MANAGER}),
    },
    checks=(Check("the roll knows when its next change begins", lambda: BOOK.check("roll")),),
    triggers={
        "join": Trigger(Words("加入俱乐部", "Joined the club"), terms={"amount": 5}),
        "verified_home": Trigger(
            Words("完成业主认证", "Home verified"), has_home=True, terms={"amount": 100, "once_per": "home"}
        ),
    },
    search=("member",),
    tasks=TASKS,
    imports=(KIND,),
    sealed=(Consent, Holding, Reveal),
    persona=Persona(
        Member.account_id,
        {
            "member_id": case((Member.cancelled_at.is_(None), Member.id)),  # who has left is signed in, and no member
            "grade": type_coerce(Member.grade, String),
            "is_owner": Member.is_owner,
        },
    ),
    leaving=LEAVING,
)
