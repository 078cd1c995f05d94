"""A member with something of everything, whose words are known again wherever they stand."""

from dataclasses import dataclass, field

from portal.club.estate import projects as estate_projects
from portal.club.ground import drafts
from portal.club.ground.drafts import Typed
from portal.club.people import accounts, departures, members
from portal.club.people.departures import MemberAct
from portal.club.people.members import Member, TieKind
from portal.club.prospects import leads
from portal.club.shop import rewards
from portal.club.trade import merchants, ratings
from portal.club.voice import complaints
from portal.database import Base, session, transaction
from tests import make
from tests.making import events, network
from tests.making import merchants as shops
from tests.making import points as points_making
from tests.making import projects as projects_making
from tests.making import rewards as rewards_making

NAME, TEXT, MAIL = "卡娜莉雅", "雀舌一九七三不可再见", "canary-1973@example.org"


@dataclass
class Canary:
    """The member, and what must be found nowhere once they are erased."""

    member: Member
    marks: list[str] = field(default_factory=list)


def canary() -> Canary:
    """NAME, TEXT, MAIL and the phone in every place in which a member can type."""
    home = make.home("1973")
    with transaction():
        member = members.join(accounts.create(make.phone(), NAME, language="zh"))
        member.account.email = MAIL
        members.hold(member, home, TieKind.OWNER)
        members.add_to_household(member, f"{NAME}的孩子", "child", 2019)
        members.emails.ask(member, f"other-{MAIL}")
        members.claims.claim(member, make.home("1974"), TieKind.FAMILY, TEXT)
        departures.requests.ask(member, MemberAct.NAME, TEXT, member.account_id, name=f"{NAME}二")
    points_making.earn(member, 5_000)
    for part in (_draft, _complaint, _parcel, _rating, _application, _project, _event):
        part(member)
    return Canary(member, [NAME, TEXT, MAIL, member.account.phone.removeprefix("+86")])


def _draft(member: Member) -> None:
    viewer = people_viewer(member)
    typed = Typed(form="/x", page="/x", title="x", device="phone", values=[("story", TEXT)], before="")
    with transaction():
        drafts.keep(viewer, typed, 0)


def people_viewer(member: Member):
    return accounts.Viewer(account_id=member.account_id, member_id=member.id, hat=accounts.Hat.MEMBER)


def _complaint(member: Member) -> None:
    estate = make.estate()
    with transaction():
        case = complaints.file(member, title=f"{TEXT}题", story=TEXT, wish=TEXT, estate=estate, place=TEXT)
        complaints.add_word(case, f"{TEXT}，补充")
        case.archived_at, case.step = case.filed_at, complaints.CaseStep.ARCHIVE
        session.flush()
        complaints.save_draft(member, title=TEXT, story=TEXT)


def _parcel(member: Member) -> None:
    fan = rewards_making.reward(by_post=True, by_desk=False, hold_minutes=10)
    parcel = rewards.Parcel(NAME, member.account.phone, TEXT)
    rewards_making.redeem(fan, member, choice=rewards.RedemptionChoice(parcel=parcel))


def _rating(member: Member) -> None:
    shop = shops.shop()
    clerk = shops.clerk(shop)
    claim = shops.claim(shops.offer(shop), member)
    with transaction():
        used = merchants.verify(claim.voucher.code, shop, clerk.id)
    with transaction():
        ratings.rate(used, 5, TEXT, member.id)


def _application(member: Member) -> None:
    network.application(member.account, name=TEXT, contact=NAME, about=TEXT, wish=TEXT, address=TEXT)


def _project(member: Member) -> None:
    project = projects_making.published()
    slot = projects_making.slot(project)
    person = leads.Interested.of_member(member)
    with transaction():
        disclosure = estate_projects.current_disclosure(project.id)
        leads.book(slot, person, version=disclosure.version, changes=True, news=False)
        leads.ask(project, person, TEXT, news=False)


def _event(member: Member) -> None:
    events.signed_up(events.published(10), 2, member=member)


def everything() -> str:
    """Every row of every table, as text."""
    session.remove()
    return "\n".join(
        f"{table.name}: {row}" for table in Base.metadata.sorted_tables for row in session.execute(table.select())
    )


def found_in(text: str, marks: list[str]) -> list[str]:
    """The lines in which one of them stands."""
    return [line for line in text.splitlines() if any(mark in line for mark in marks)]
