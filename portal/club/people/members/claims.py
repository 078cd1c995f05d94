"""A member says: this home is mine. The roll agrees and it is verified at once, or staff look at what differs."""

from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, Select, func, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal import clock
from portal.club.estate.projects import Home
from portal.club.ground import attempts, tasks
from portal.club.ground.decisions import Asked, Decision, SecondPerson, four_eyes
from portal.club.ground.happenings import happened
from portal.club.people.accounts import Hat, Viewer, names_of
from portal.club.people.members import happenings as h
from portal.club.people.members import roll
from portal.club.people.members.homes import OWNING, TieKind, hold, holders_of, homes_of
from portal.club.people.members.tables import Member
from portal.database import Base, Id, add, session
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l

DIFFERENCES = {
    "no_roll": _l("The roll has no entry for this home"),
    "contract": _l("The contract number is another one than in the roll"),
    "name": _l("The name is not in the roll for this contract"),
    "phone": _l("The phone ends differently than in the roll"),
    "kind": _l("Family and tenants are not in the roll"),
    "held": _l("Another member holds this home as its owner"),
}


class HomeClaim(Asked, Base):
    """One member's claim of one home; `differs` are keys of DIFFERENCES, for staff only.

    The member asks; done without a second person is what agrees with the roll.
    """

    __tablename__ = "home_claims"
    __table_args__ = (
        four_eyes("state = 'declined'"),
        Index(
            "uq_home_claims_waiting",
            "member_id",
            "home_id",
            unique=True,
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index("ix_home_claims_state", "state", "id"),
        Index("ix_home_claims_member", "member_id", "id"),
    )

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    home_id: Mapped[int] = mapped_column(ForeignKey("homes.id"))
    estate_id: Mapped[int] = mapped_column(ForeignKey("estates.id"))
    kind: Mapped[TieKind]
    contract: Mapped[str]
    state: Mapped[Decision]
    differs: Mapped[list[str]]
    reason: Mapped[str | None]  # what the member is told when it is declined

    member: Mapped[Member] = relationship(lazy="joined", innerjoin=True)
    home: Mapped[Home] = relationship(lazy="joined", innerjoin=True)

    estate_of = "estate_id"

    @classmethod
    def visible_to(cls, viewer: Viewer) -> ColumnElement[bool]:
        if viewer.hat is Hat.STAFF:
            return viewer.covers(cls, "members.verify")
        return cls.member_id == viewer.member_id


EYES = SecondPerson(
    HomeClaim,
    permission="members.verify",
    concerns=lambda row: (row.member.account_id,),
    own=_l("A colleague must decide about your own home."),
    asked=_l("A colleague must decide about your own home."),
    names=names_of,
    task_row="home_claim",
)


def count_try(member_id: int) -> None:
    """Contract numbers are not for guessing: ten claims a day. Outside the transaction; raises Refusal."""
    attempts.spend(("claim", member_id, ((10, 86400),)))


def claim(member: Member, home: Home, kind: TieKind, contract: str, replaces: int = 0) -> HomeClaim:
    """Verified at once when the roll agrees in everything, else in the staff's queue; never a flat refusal.

    One that they sent before and that still waits is replaced unasked only by what is verified at once.
    replaces: the id of the one that they mean to replace.
    """
    if any(holding.home_id == home.id for holding in homes_of(member.id)):
        raise Refusal(_l("This home stands with you already."), "home")
    made, differs = waiting_for(member.id, home.id), differences(member, home, kind, contract)
    is_other = made is not None and (made.kind, made.contract) != (kind, contract.strip())
    if made is not None and is_other and differs and made.id != replaces:
        raise Refusal(
            _l(
                "You have sent a claim for this home already, with the contract number %(number)s. Press once more to "
                "put this in its place.",
                number=made.contract or "—",
            ),
            "home",
            status=409,
        )
    if made is None:
        made = add(_claim(member, home))
        happened(h.CLAIMED, member.account_id, member=member, claim=made.id, home=home.id)
    elif is_other:
        happened(h.CLAIM_CORRECTED, member.account_id, member=member, claim=made.id, home=home.id)
    made.kind, made.contract = kind, contract.strip()
    made.differs = differs
    session.flush()
    if not made.differs:
        EYES.settle(made, Decision.DONE)
        _verified(made, by=None)
    tasks.follow("home_claim", made.id)
    return made


def waiting_for(member_id: int, home_id: int) -> HomeClaim | None:
    """The member's claim for that home which nobody has decided."""
    mine = (HomeClaim.member_id == member_id) & (HomeClaim.home_id == home_id)
    found: HomeClaim | None = session.scalar(select(HomeClaim).where(mine, HomeClaim.state == Decision.WAITING))
    return found


def differences(member: Member, home: Home, kind: TieKind, contract: str) -> list[str]:
    """What keeps the claim from being verified at once."""
    if kind not in OWNING:
        return ["kind"]
    entries = roll.entries_of(home.id)
    if not entries:
        return ["no_roll"]
    same_contract = [entry for entry in entries if entry.contract_key == roll.key_of(contract)]
    named = [entry for entry in same_contract or entries if entry.name_key == roll.key_of(member.account.name)]
    found = [] if same_contract else ["contract"]
    abroad = member.account.signs_in_by_mail  # nobody has proved that number
    if not named:
        found.append("name")
    elif named[0].phone_end and (abroad or not roll.agrees(named[0], member.account.phone)):
        found.append("phone")
    if kind is TieKind.OWNER and any(holding.kind is TieKind.OWNER for holding in holders_of(home.id)):
        found.append("held")
    return found


def verify(found: HomeClaim, by: int) -> None:
    """Staff have satisfied themselves. Raises Refusal when somebody decided it already or it is one's own."""
    EYES.decide(found, Decision.DONE, by, reason=None)
    _verified(found, by=by)


def decline(found: HomeClaim, reason: str, by: int) -> None:
    """Staff could not confirm it; the member reads why and what to do."""
    if not reason.strip():
        raise Refusal(_l("Please write what the member should know."), "reason")
    EYES.decide(found, Decision.DECLINED, by, reason=reason.strip())
    letter = h.ClaimDeclined(home=found.home.address, reason=reason.strip())
    happened(h.DECLINED, by, member=found.member, told=letter, claim=found.id, home=found.home_id)


def withdraw(found: HomeClaim, by: int) -> None:
    """The member takes it back while nobody has decided. Raises Refusal."""
    EYES.withdraw(found, by)
    happened(h.CLAIM_WITHDRAWN, by, member=found.member, claim=found.id, home=found.home_id)


def waiting() -> Select[Any]:
    """The staff's queue, for a pager; narrowed by `Claim.visible_to`."""
    return select(HomeClaim).where(HomeClaim.state == Decision.WAITING)


def count_waiting(narrowed: ColumnElement[bool]) -> int:
    return int(
        session.scalar(select(func.count(HomeClaim.id)).where(HomeClaim.state == Decision.WAITING, narrowed)) or 0
    )


def of_member(member_id: int) -> list[HomeClaim]:
    return list(
        session.scalars(
            select(HomeClaim).where(HomeClaim.member_id == member_id).order_by(HomeClaim.id.desc()).limit(20)
        )
    )


def _claim(member: Member, home: Home) -> HomeClaim:
    return HomeClaim(
        member_id=member.id,
        home_id=home.id,
        estate_id=home.estate_id,
        kind=TieKind.OWNER,
        contract="",
        state=Decision.WAITING,
        differs=[],
        asked_by=member.account_id,
        asked_at=clock.now(),
    )


def _verified(found: HomeClaim, by: int | None) -> None:
    hold(found.member, found.home, found.kind, by=by, told=h.HomeVerified(home=found.home.address))
