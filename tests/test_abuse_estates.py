"""A10, A25, A29 on the filled club: staff of one estate see nothing of another; two people cannot undo each other."""

import re

import pytest
from sqlalchemy import select

from portal.club.estate.projects import Estate, Home
from portal.club.people import accounts
from portal.club.people.accounts import Account, Role
from portal.club.people.members import Holding, Member
from portal.club.voice.complaints import CaseStep, Complaint
from portal.database import session, transaction
from portal.web import Portal
from tests.crawl import Walk
from tests.filled import filled
from tests.visitor import Visitor

__all__ = ["filled"]


@pytest.fixture(scope="module")
def two(filled: Portal) -> dict[int, Account]:
    """Two estates with complaints, and for each somebody who serves only there."""
    numbers = session.execute(select(Complaint.estate_id).distinct().order_by(Complaint.estate_id)).scalars().all()[:2]
    people = {}
    for place, estate_id in enumerate(numbers):
        with transaction():
            person = accounts.create(f"+861900000880{place}", "单苑区专员")
            for role in (Role.CUSTOMER_SERVICE, Role.DEPARTMENT_HEAD):
                accounts.give(person, role, estate_id, by=None)
        people[estate_id] = person
    return people


@pytest.fixture(scope="module")
def walks(filled: Portal, two: dict[int, Account]) -> dict[int, Walk]:
    return {
        estate_id: Walk(filled, "zh", person, staff=True, alike=40).go("/staff/", "/staff/members?q=先生")
        for estate_id, person in two.items()
    }


def test_a10_a_case_or_file_of_another_estate_is_404_for_staff(walks):
    (_here, mine), (_there, theirs) = walks.items()
    met_by_me = {met.address.split("?")[0] for met in mine.met}
    foreign = {
        met.address.split("?")[0]
        for met in theirs.met
        if met.arguments and met.endpoint.startswith("staff.") and met.address.split("?")[0] not in met_by_me
    }
    assert any("/staff/complaints/" in address for address in foreign)
    assert any("/staff/members/" in address for address in foreign)
    wrong = {address: status for address in foreign if (status := mine.open(address).status) not in {403, 404}}
    assert wrong == {}


def test_a25_nothing_of_another_estate_stands_in_lists_counts_searches_or_sheets(walks):
    wrong: list[str] = []
    for estate_id, walk in walks.items():
        session.remove()
        foreign_cases = set(session.scalars(select(Complaint.number).where(Complaint.estate_id != estate_id)))
        own_homes = select(Holding.member_id).join(Home).where(Home.estate_id == estate_id)
        foreign = select(Member.number).where(
            Member.estate_id != estate_id, Member.estate_id.is_not(None), Member.id.not_in(own_homes)
        )
        foreign_cards = set(session.scalars(foreign))
        for met in walk.met:
            if not met.endpoint.startswith("staff.") or met.endpoint.startswith("staff.events."):
                continue  # guests of an estate's event come from everywhere, and its door must know them
            wrong += [f"{met.address}: {one}" for one in foreign_cases & set(re.findall(r"TS\d{6}-\d{4}", met.html))]
            shown = set(re.findall(r"\b88\d{7}\b", met.html.replace(" ", "")))
            wrong += [f"{met.address}: {one}" for one in foreign_cards & shown]
    assert not wrong, "\n".join(wrong[:40])


def test_a25_a_filter_for_another_estate_shows_and_counts_nothing(filled, two):
    here, there = list(two)
    walk = Walk(filled, "zh", two[here], staff=True)
    plain = walk.open("/staff/complaints?view=open")
    filtered = walk.open(f"/staff/complaints?view=open&estate={there}")
    assert plain.status == 200
    assert filtered.status in {200, 403, 404}
    assert not re.findall(r"TS\d{6}-\d{4}", filtered.html)
    number = session.scalars(select(Complaint.number).where(Complaint.estate_id == there)).first()
    searched = walk.open(f"/staff/complaints?q={number}")
    assert not re.findall(rf'href="/staff/complaints/{number}', searched.html)


def test_a29_two_colleagues_at_one_case_and_the_second_is_told(filled, two):
    """Both have the page open; the first confirms; the second's confirmation changes nothing and is answered 409."""
    estate_id, person = next(iter(two.items()))
    session.remove()
    case = session.scalars(
        select(Complaint).where(Complaint.estate_id == estate_id, Complaint.step == CaseStep.CONFIRMATION)
    ).first()
    if case is None:
        case = session.scalars(select(Complaint).where(Complaint.step == CaseStep.CONFIRMATION)).first()
        with transaction():
            accounts.give(session.get_one(Account, person.id), Role.CUSTOMER_SERVICE, case.estate_id, by=None)
    number = case.number
    first, second = Visitor(filled), Visitor(filled)
    for reader in (first, second):
        reader.enter(person, staff=True)
        reader.go(f"/staff/complaints/{number}")
        reader.fill("kind", reader.options("kind")[0], within="/confirmation")
    first.fill("facts", "第一位核对的情况。", within="/confirmation")
    first.press("Facts confirmed", within="/confirmation")
    second.fill("facts", "第二位写的，不该盖掉第一位的。", within="/confirmation")
    second.press("Facts confirmed", within="/confirmation")
    assert second.status in {409, 422}
    first.go(f"/staff/complaints/{number}")
    first.sees("第一位核对的情况。")
    first.misses("第二位写的，不该盖掉第一位的。")


def test_a10_photographs_are_their_owners_and_the_estates(filled, two):
    """The files behind foreign complaints are refused to members, strangers and other estates alike."""
    from portal.club.voice.complaints import ComplaintPhoto

    session.remove()
    photo = session.scalars(select(ComplaintPhoto).where(ComplaintPhoto.complaint_id.is_not(None))).first()
    assert photo is not None
    case = session.get_one(Complaint, photo.complaint_id)
    photo_id, estate_id, owner_id = photo.id, case.estate_id, case.member_id
    other = session.scalars(select(Member).where(Member.id != owner_id, Member.estate_id != estate_id)).first()
    for address in (f"/complaints/photos/{photo_id}", f"/complaints/photos/{photo_id}/small"):
        assert Walk(filled, "zh").open(address).status == 302
        assert Walk(filled, "zh", other.account).open(address).status == 404
    for place, person in two.items():
        status = Walk(filled, "zh", person, staff=True).open(f"/staff/complaints/photos/{photo_id}").status
        assert status == (200 if place == estate_id else 404)
    assert session.scalars(select(Estate.id)).all()
