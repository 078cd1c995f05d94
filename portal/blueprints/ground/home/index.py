"""`/`: for a stranger what the club is, for a member what waits for them, in large type five rows."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from flask import request

from portal import clock, language
from portal.blueprints.ground.home import blueprint
from portal.blueprints.ground.home.newest import newest_issue
from portal.blueprints.ground.home.often import case_words, next_held, often_used
from portal.club.estate import projects
from portal.club.estate.projects import Progress
from portal.club.gatherings import events
from portal.club.gatherings.events import PartyState
from portal.club.people import members
from portal.club.people.members import GRADE_NAMES, Face, Grade
from portal.club.purse import grades, points
from portal.club.purse.grades import GradeTerms
from portal.club.trade import merchants
from portal.club.voice import complaints
from portal.club.voice.complaints.names import STEP_NAMES
from portal.database import session
from portal.identity import public, viewer
from portal.manifest import pages
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Answer, page
from portal.web.cards import placed
from portal.web.kept import kept, piece
from portal.web.wants import once_a_request, wanted_of
from portal.words import Words

KEPT = 30  # seconds: what changes by the day
MOST_OFFERS, MOST_EVENTS = 3, 4
STAGES = (
    _l("A first hand"),
    _l("The contract"),
    _l("Watching it grow"),
    _l("Moving in"),
    _l("How are you?"),
    _l("Answering for it"),
)
GROWING = 3  # a home that is not handed over stands at the third of the six stages


@dataclass(frozen=True)
class NearOffer:
    shop: int
    name: Words
    title: Words
    minutes_on_foot: int | None
    contract_until: Any


@blueprint.get("/")
@public(cached=30)
def index() -> Answer:
    if not viewer.is_member:
        return _welcome()
    member = members.face_of(viewer.member_id)
    if (viewer.mode or request.cookies.get("mode")) == "elder":  # chosen before signing in, too
        return _large(member)
    return _for_member(member)


def _welcome() -> Answer:
    coming = session.scalars(events.listed(past=False).limit(MOST_EVENTS))
    return page(
        "ground/home/welcome.html",
        projects=projects.published(),
        events=list(coming),
        issue=newest_issue(),
        hour=part_of_day(),
    )


def _for_member(member: Face) -> Answer:
    grade = str(GRADE_NAMES[member.grade])
    growing = next((home for home in member.homes if home.handed_over_on is None), None)
    estate_id = member.estate_id
    near = next((home.estate_name for home in member.homes if home.estate_id == estate_id), None)
    standing = once_a_request(points.standing_of, viewer.member_id)
    coming = once_a_request(events.coming_of, viewer.member_id)
    return page(
        "ground/home/member.html",
        member=member,
        greeting=greeting(member),
        homes=member.homes,
        grade=grade,
        rise=rise_of(member.grade, standing.status) if member.homes else None,
        balance=standing.balance,
        expiries=standing.expiries,
        cards=placed(card for one in pages().values() for card in one.home),
        wanted=wanted_of(viewer.member_id),
        cases=open_cases(viewer.member_id),
        steps=STEP_NAMES,
        case_words=case_words,
        next_event=next_held(coming),
        unsure=[party for party in coming if party.state in (PartyState.WAITING, PartyState.ENTERED)],
        growing=growing,
        progress=latest_progress(growing.building_id) if growing else None,
        stages=_stages() if growing else None,
        issue=newest(),
        offers=offers_near(estate_id, near),
    )


def _large(member: Face) -> Answer:
    return page(
        "ground/home/large.html",
        greeting=greeting(member),
        wanted=wanted_of(viewer.member_id),
        entries=often_used(
            once_a_request(points.standing_of, viewer.member_id).balance,
            once_a_request(events.coming_of, viewer.member_id),
            open_cases(viewer.member_id),
            newest_issue(),
            viewer.unread,
        ),
    )


def greeting(member: Face) -> str:
    """林女士，下午好 · Good afternoon, Lin Jingyi"""
    if language.current() == "zh":
        return f"{member.greeting}，{part_of_day()}"
    return str(_("%(greeting)s, %(name)s", greeting=part_of_day(), name=member.name))


def part_of_day() -> str:
    hour = clock.now().hour
    if hour < 5 or hour >= 18:
        return str(_("Good evening"))
    if hour < 11:
        return str(_("Good morning"))
    return str(_("Good day") if hour < 13 else _("Good afternoon"))


def open_cases(member_id: int) -> list[complaints.CaseLine]:
    """The member's complaints that are not closed, the one that presses most first."""
    mine = once_a_request(complaints.cases_of, member_id)
    return sorted((case for case in mine if case.is_open), key=lambda case: case.broken_at)


class Rise(NamedTuple):
    """How far it is to the next grade."""

    points: int
    of: int
    to: str

    @property
    def missing(self) -> int:
        return self.of - self.points


def rise_of(grade: Grade, status: int) -> Rise | None:
    """None at the top, and on the night before one rises."""
    aim = grades.next_by_points(grade)
    needed = grades.needed_for(aim, _grade_terms()) if aim else 0
    return Rise(status, needed, str(GRADE_NAMES[aim])) if aim and status < needed else None


@kept(KEPT)
def _grade_terms() -> GradeTerms:
    return grades.TERMS.now()


@piece("ground/home/stages.html", KEPT)
def _stages() -> dict[str, Any]:
    return {"stages": STAGES, "stage": GROWING}


@kept(KEPT)
def latest_progress(building_id: int) -> Progress | None:
    return projects.latest_of([building_id])


@piece("ground/home/newest.html", KEPT)
def newest() -> dict[str, Any]:
    return {"issue": newest_issue()}


@piece("ground/home/offers.html", KEPT)
def offers_near(estate_id: int | None, near: Words | None) -> dict[str, Any]:
    return {"near": near, "offers": near_offers(estate_id)}


def near_offers(estate_id: int | None) -> list[NearOffer]:
    """Offers of shops near that estate, the nearest first; of any shop where there are none."""
    everywhere = merchants.directory()
    shops = [one for one in everywhere if any(place.estate_id == estate_id for place in one.shops)] or everywhere
    offers = merchants.offers_of(shops)
    near = sorted((shop for shop in shops if offers[shop.id]), key=lambda shop: shop.minutes_on_foot or 999)
    return [
        NearOffer(shop.id, shop.name, offers[shop.id][0].title, shop.minutes_on_foot, shop.contract_until)
        for shop in near[:MOST_OFFERS]
    ]
