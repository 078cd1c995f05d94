"""The queue as a list of the desk: totals under filters, order, pages both ways, saved views, and back to it."""

import re
from datetime import datetime
from html import unescape
from io import BytesIO
from urllib.parse import parse_qs, urlsplit
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from portal.club.ground import saved_views
from portal.club.ground.saved_views import SavedView
from portal.club.people import accounts
from portal.club.people.accounts import Role
from portal.club.voice import complaints
from portal.club.voice.complaints import CaseStep, Complaint
from portal.database import session, transaction
from tests import make
from tests.making.complaints import at, desk, filed
from tests.visitor import Visitor

QUEUE = "/staff/complaints"


@pytest.fixture
def zhou(app):
    return make.staff()


@pytest.fixture
def visitor(app, zhou):
    return Visitor(app).sign_in(zhou, staff=True)


def body(visitor, address):
    answer = visitor.get(address)
    assert answer.status_code == 200
    return unescape(answer.text)


def numbers(text):
    """The cases of the page in their order."""
    return re.findall(r"<small>(TS\d{6}-\d{4})", text)


def total(text):
    """What the page says on top that there are."""
    return int(re.search(r"(\d+) 件", text).group(1))


def link(text, relation):
    found = re.search(rf'href="([^"]+)" rel="{relation}"', text)
    return found.group(1) if found else None


def many(count, **more):
    owner, estate = make.member(), make.estate()
    return [filed(owner, estate, **more) for _ in range(count)]


def test_the_total_and_every_view_count_what_the_filters_leave(visitor):
    at(CaseStep.ASSESSMENT, desk())
    many(3)
    everything, narrowed = body(visitor, f"{QUEUE}?view=open"), body(visitor, f"{QUEUE}?view=open&kind=engineering")
    assert (total(everything), len(numbers(everything))) == (4, 4)
    assert (total(narrowed), len(numbers(narrowed))) == (1, 1)
    assert "未分派<b>3</b>" in everything and "未分派<b>0</b>" in narrowed


def test_cases_of_another_estate_are_in_no_total(app):
    here, there = make.estate(), make.estate("other", "他苑", "Other")
    filed(in_estate=here), filed(in_estate=there)
    theirs = Visitor(app).sign_in(make.staff(Role.CUSTOMER_SERVICE, here), staff=True)
    assert total(body(theirs, f"{QUEUE}?view=open")) == 1
    assert total(body(theirs, f"{QUEUE}?view=open&estate={there.id}")) == 0


@pytest.mark.parametrize("order", ["due", "-due", "filed", "-filed", "step", "-step", "handler", "-handler"])
def test_whoever_pages_on_and_back_sees_every_case_once_in_one_order(visitor, order):
    others = [desk(name=name) for name in ("何伟", "方琳")]
    for number, case in enumerate(many(45)):
        if number % 3:
            with transaction():
                complaints.assign(
                    case, others[number % 2], case.revision, accounts.by_id(others[number % 2].account_id)
                )
    pages, address = [], f"{QUEUE}?view=open&sort={order}"
    while address:
        text = body(visitor, address)
        pages.append(numbers(text))
        address = link(text, "next")
    assert [len(one) for one in pages] == [20, 20, 5]
    assert len({number for one in pages for number in one}) == 45
    for earlier in (pages[1], pages[0]):
        text = body(visitor, link(text, "prev"))
        assert numbers(text) == earlier
    assert link(text, "prev") is None


def test_the_other_way_round_is_the_other_way_round(visitor):
    many(5)
    forth, back = (numbers(body(visitor, f"{QUEUE}?view=open&sort={order}")) for order in ("filed", "-filed"))
    assert forth == back[::-1] and len(forth) == 5


@pytest.mark.parametrize(
    "nonsense", ["sort=password_hash", "sort=--due", "after=%%%", "before=W10", "handler=x", "view=none", "estate=x"]
)
def test_what_is_none_of_ours_in_the_address_changes_nothing(visitor, nonsense):
    many(3)
    usual = numbers(body(visitor, f"{QUEUE}?view=open"))
    assert numbers(body(visitor, f"{QUEUE}?view=open&{nonsense}")) == usual


def test_cases_of_somebody_who_left_are_found(app, visitor):
    [stays, left] = [make.staff(name=name) for name in ("何伟", "程晓雨")]
    kept, lost, _free = many(3)
    with transaction():
        for case, handler in ((kept, stays), (lost, left)):
            complaints.assign(case, desk(), case.revision, handler)
    assert numbers(body(visitor, f"{QUEUE}?view=open&handler=left")) == []
    with transaction():
        left.suspended_at = lost.filed_at
    assert numbers(body(visitor, f"{QUEUE}?view=open&handler=left")) == [lost.number]
    assert numbers(body(visitor, f"{QUEUE}?view=open&handler={stays.id}")) == [kept.number]
    assert numbers(body(visitor, f"{QUEUE}?view=open&handler=none")) == [_free.number]


def test_a_view_is_kept_renamed_and_thrown_away(app, visitor, zhou):
    at(CaseStep.ASSESSMENT, desk())
    many(2)
    query = "view=open&kind=engineering&nonsense=1&after=x"
    answer = visitor.submit("/staff/views", list="complaints", query=query, name=" 渗漏  一组 ")
    assert parse_qs(urlsplit(answer.location).query) == {"view": ["open"], "kind": ["engineering"]}
    [view] = saved_views.of(zhou.id, "complaints")
    assert view.query == {"view": "open", "kind": "engineering"}
    text = body(visitor, f"{QUEUE}?view=archived")
    assert "渗漏 一组<b>1</b>" in text and "改名或删除" not in text
    assert "改名或删除“渗漏 一组”" in body(visitor, answer.location)
    visitor.submit(f"/staff/views/{view.id}/name", name="渗漏")
    assert "渗漏<b>1</b>" in body(visitor, QUEUE)
    visitor.submit(f"/staff/views/{view.id}/deletion")
    assert saved_views.of(zhou.id, "complaints") == []


def test_nobody_sees_or_touches_the_view_of_a_colleague(app, visitor, zhou):
    visitor.submit("/staff/views", list="complaints", query="view=open", name="渗漏")
    [view] = saved_views.of(zhou.id, "complaints")
    other = Visitor(app).sign_in(make.staff(name="何伟"), staff=True)
    assert "渗漏<b>" not in body(other, QUEUE)
    assert other.submit(f"/staff/views/{view.id}/name", name="x").status_code == 404
    assert other.submit(f"/staff/views/{view.id}/deletion").status_code == 404
    assert session.get_one(SavedView, view.id).name == "渗漏"


def test_a_view_needs_a_name_a_list_and_room(app, visitor, zhou):
    assert visitor.submit("/staff/views", list="accounts", query="", name="x").status_code == 404
    for name in ("", "长" * 31):
        visitor.submit("/staff/views", list="complaints", query="view=open", name=name)
    assert saved_views.of(zhou.id, "complaints") == []
    for number in range(14):
        visitor.submit("/staff/views", list="complaints", query="view=open", name=f"第 {number}")
    assert len(saved_views.of(zhou.id, "complaints")) == saved_views.MOST
    visitor.submit("/staff/views", list="complaints", query="view=late", name="第 3")
    assert {one.name: one.query for one in saved_views.of(zhou.id, "complaints")}["第 3"] == {"view": "late"}


def test_a_case_leads_back_to_the_list_as_it_was_and_on_to_the_next(visitor):
    many(25)
    text = body(visitor, f"{QUEUE}?view=open&sort=-filed")
    second = body(visitor, link(text, "next"))
    shown = numbers(second)
    opened = re.search(rf'href="([^"]+/{shown[0]}\?[^"]+)"', second).group(1)
    case = body(visitor, opened)
    back = re.search(r'<nav class="crumb"[^>]*><a href="([^"]+)"', case).group(1)
    assert numbers(body(visitor, back)) == shown
    following = link(case, "next")
    assert urlsplit(following).path.endswith(shown[1])
    for number in shown[2:]:
        following = link(body(visitor, following), "next")
        assert urlsplit(following).path.endswith(number)
    assert link(body(visitor, following), "next") is None


def test_an_act_in_the_case_keeps_the_list_also_when_the_case_leaves_it(visitor, zhou):
    first, second = many(2)
    text = body(visitor, f"{QUEUE}?view=confirm")
    opened = re.search(rf'href="([^"]+/{first.number}\?[^"]+)"', text).group(1)
    action = re.search(r'action="([^"]+/confirmation[^"]*)"', body(visitor, opened)).group(1)
    fields = {"kind": "engineering/decoration", "facts": "核对", "channel": "company", "seen": first.revision}
    answer = visitor.submit(action, **fields)
    assert answer.status_code == 303 and session.get_one(Complaint, first.id).step is CaseStep.ASSESSMENT
    after = body(visitor, answer.location)
    assert urlsplit(link(after, "next")).path.endswith(second.number)
    assert "view=confirm" in re.search(r'<nav class="crumb"[^>]*><a href="([^"]+)"', after).group(1)


@pytest.mark.parametrize("place", ["at=x", "view=open&at=W10", "https://evil.example/", "%00", "after=%25&sort=x"])
def test_a_forged_place_leads_nowhere_else(visitor, place):
    [case] = many(1)
    answer = visitor.get(f"{QUEUE}/{case.number}", query_string={"list": place})
    assert answer.status_code in (200, 400)
    if answer.status_code == 200:
        back = re.search(r'<nav class="crumb"[^>]*><a href="([^"]+)"', answer.text).group(1)
        assert urlsplit(back).path == QUEUE and not urlsplit(back).netloc


def test_the_sheet_is_the_list_with_real_days_a_fixed_head_and_no_telephone(visitor):
    at(CaseStep.ASSESSMENT, desk(), filed(title="=1+1"))
    many(2)
    answer = visitor.get(f"{QUEUE}/queue.xlsx?view=open&kind=engineering")
    [_heads, line] = CalamineWorkbook.from_filelike(BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    assert line[1] == "=1+1"
    assert isinstance(line[8], datetime) and line[8].year >= 2026
    written = ZipFile(BytesIO(answer.data)).read("xl/worksheets/sheet1.xml").decode()
    assert 'topLeftCell="A2"' in written and 'state="frozen"' in written and '<autoFilter ref="A1:K2"/>' in written
    assert "<f>" not in written
    owner = session.scalar(complaints.matching(complaints.BY_KEY["open"], complaints.Filters(), desk())).member.account
    assert not any(owner.phone[-8:] in str(cell) or owner.name in str(cell) for cell in line)
