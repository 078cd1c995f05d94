"""Somebody who may uncover nothing finds no full phone number of another person: on no page, in no sheet, in no PDF."""

import re
from io import BytesIO

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from portal.club.people import accounts
from portal.club.people.accounts import PERMISSIONS, Account, Role, sessions
from portal.club.people.members import Member
from portal.club.prospects.leads import Lead
from portal.club.shop.rewards import Delivery
from portal.club.trade.merchants import Clerk
from portal.database import session, transaction
from portal.web import Portal
from tests.crawl import Met, Walk
from tests.filled import filled
from tests.visitor import Visitor

__all__ = ["filled"]

ALL_BUT_REVEALING = frozenset((one, 0) for one in frozenset().union(*PERMISSIONS.values()) - {"members.reveal"})
BETWEEN_DIGITS = re.compile(r"(?<=\d)(?:[\s\-‐-―.·()（）　]|&nbsp;|&#160;|\\)+(?=\d)")
SHEETS = {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx", "application/pdf": "pdf"}


def phones(besides: str) -> set[str]:
    """The eleven digits of everybody the club knows, but for the reader's own."""
    known = (Account.phone, Lead.phone, Delivery.phone)
    found = {re.sub(r"\D", "", phone)[-11:] for column in known for phone in session.scalars(select(column))}
    return {phone for phone in found if len(phone) == 11} - {besides[-11:]}


def text_of(walk: Walk, met: Met) -> str:
    kind = SHEETS.get(met.mimetype)
    if met.html or (kind is None and not met.mimetype.startswith("text/")):
        return met.html
    with walk.app.app_context():
        data = walk.visitor.client.get(met.address).data
    if kind == "xlsx":
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        return "\n".join(str(row) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python())
    if kind == "pdf":
        return "\n".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)
    return data.decode("utf-8", "replace")


def told(walk: Walk, secrets: set[str]) -> list[str]:
    """Where a number of somebody else stands."""
    wrong = []
    for met in walk.met:
        if met.status == 200:
            digits = set(re.findall(r"(?=(1\d{10}))", BETWEEN_DIGITS.sub("", text_of(walk, met))))
            wrong += [f"{met.address}: {phone}" for phone in sorted(digits & secrets)]
    return wrong


def test_staff_who_may_do_everything_but_reveal_find_no_full_phone(filled: Portal, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sessions, "permissions_of", lambda _grants: ALL_BUT_REVEALING)
    with transaction():
        person = accounts.create("+8619000008801", "什么都能看的同事")
        accounts.give(person, Role.ENGINEERING, None, by=None)
    secrets = phones(person.phone)
    assert len(secrets) > 50
    walk = Walk(filled, "zh", person, staff=True, alike=12).go("/staff/", *_pages_without_numbers(filled))
    assert {met.mimetype for met in walk.met if met.status == 200} >= {"text/html", *SHEETS}
    assert {"staff.rewards.deliveries", "staff.yearly.show", "staff.rewards.redemption"} <= _opened(walk)
    assert told(walk, secrets) == []
    filled.config["WTF_CSRF_ENABLED"] = False
    for sheet in ("/staff/rewards/deliveries.xlsx", "/staff/yearly-gifts/1/sending.xlsx", "/staff/members/1/phone"):
        assert Visitor(filled).sign_in(person, staff=True).submit(sheet, why="the carrier").status_code == 403
    filled.config["WTF_CSRF_ENABLED"] = True


@pytest.mark.parametrize("who", ["member", "manager of a shop"])
def test_members_and_merchants_find_no_full_phone_but_their_own(filled: Portal, who: str):
    works = select(Clerk.account_id).where(Clerk.ended_at.is_(None))
    those = Account.id.in_(select(Member.account_id)) if who == "member" else Account.id.in_(works)
    person = session.scalars(select(Account).where(those).order_by(Account.id)).first()
    assert person is not None
    secrets = phones(person.phone)
    walk = Walk(filled, "zh", person, alike=8).go("/", "/me", "/points", "/rewards", "/shop", "/inbox")
    assert len(walk.met) > 60
    assert told(walk, secrets) == []


def _pages_without_numbers(app: Portal) -> list[str]:
    """Every plain address of the staff, so that nothing hangs on a link."""
    rules = (rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("staff.") and not rule.arguments)
    return [rule.rule for rule in rules if "GET" in (rule.methods or set())] + ["/staff/yearly-gifts/1?show=send"]


def _opened(walk: Walk) -> set[str]:
    return {met.endpoint for met in walk.met if met.status == 200}
