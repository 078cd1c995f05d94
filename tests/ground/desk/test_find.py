"""The desk's one search: everything by any number or name of it, of one's own estates only, found and counted."""

import html
import re

import pytest

from portal.club.people import accounts
from portal.club.people.accounts import FormOfAddress, Role
from portal.club.people.members import TieKind, hold
from portal.club.voice.complaints import CaseStep
from portal.database import session, transaction
from portal.manifest import SearchQuery
from tests import make
from tests.making import complaints as cases
from tests.making import events, magazine, merchants, people, projects
from tests.making import rewards as gifts
from tests.visitor import Visitor

PART = {"HX-Request": "true", "HX-Request-Type": "partial"}


def looked(seat: Visitor, asked: str) -> str:
    return html.unescape(seat.get("/staff/find", query_string={"q": asked}, headers=PART).text)


def groups(shown: str) -> dict[str, int]:
    """Kind as it is called, and the number beside it."""
    return {name: int(n) for name, n in re.findall(r"<h2>(\w+) <b>(\d+)</b>", shown)}


@pytest.fixture
def seat(app) -> Visitor:
    return Visitor(app).sign_in(make.staff(), staff=True)


@pytest.mark.parametrize(
    "asked",
    [
        "林静怡",
        "林女士",
        "林 女士",
        "3-1202",
        "华庭 3 栋 1202",
        "3幢1单元1202室",
        "building 3, 1202",
        "3#1202",
        "１２０２",
        "3栋1202\u200b",
    ],
)
def test_an_owner_is_found_as_people_say_who_it_is(app, seat, asked):
    owner = people.owner("林静怡")
    other = people.owner("林大为", "1203")
    with transaction():
        session.get_one(accounts.Account, owner.account_id).title = FormOfAddress.MS
        session.get_one(accounts.Account, other.account_id).title = FormOfAddress.MR
    shown = looked(seat, asked)
    assert f'href="/staff/members/{owner.id}"' in shown
    assert f'href="/staff/members/{other.id}"' not in shown


@pytest.mark.parametrize(
    "written", ["{card}", "{card:.4} {four} {last}", "+86 {phone}", "{phone}", "{phone:.3}-{middle}-{end}"]
)
def test_a_number_that_one_person_has_leads_straight_there(app, seat, written):
    owner = people.owner()
    card, phone = owner.number, owner.account.phone.removeprefix("+86")
    parts = {"four": card[4:8], "last": card[8:], "middle": phone[3:7], "end": phone[7:]}
    asked = written.format(card=card, phone=phone, **parts)
    answer = seat.get("/staff/find", query_string={"q": asked})
    assert answer.location == f"/staff/members/{owner.id}", asked
    assert f"/staff/members/{owner.id}" in looked(seat, asked), "and typed, it is the line that is shown"


def test_a_case_is_found_by_its_number_in_part_the_authoritys_and_by_who_handles_it(app, seat):
    desk = cases.desk(name="程晓雨")
    case = cases.at(CaseStep.INVESTIGATION, desk, cases.filed(title="空鼓"))
    with transaction():
        session.merge(case).external_number = "12345-2026-11-8890"
    page = f"/staff/complaints/{case.number}"
    for asked in (
        case.number.lower(),
        case.number[-4:],
        "12345-2026-11-8890",
        "2026-11-8890",
        "程晓雨",
        "空鼓",
        "林静怡",
    ):
        assert f'href="{page}"' in looked(seat, asked), asked
    assert seat.get("/staff/find", query_string={"q": f" {case.number.lower()} "}).location == page
    for asked in ("程晓雨", "2026-11-8890"):  # the queue reads the same
        assert page in seat.get("/staff/complaints", query_string={"view": "open", "q": asked}).text


def test_what_was_redeemed_is_found_by_code_parcel_and_name(app, seat):
    who = gifts.rich()
    one = gifts.redeem(gifts.reward(), who)
    session.refresh(one)
    code = one.voucher.code
    for asked in (code, f"{code[:4]}-{code[4:]}".lower(), who.name, who.number):
        assert f'href="/staff/rewards/redemptions/{one.id}"' in looked(seat, asked), asked
    assert seat.get("/staff/find", query_string={"q": code}).location == f"/staff/rewards/redemptions/{one.id}"


def test_shops_events_projects_articles_and_goods_by_name(app):
    editor = magazine.editor()
    firm, event, project = merchants.shop(), events.published(), projects.published()
    article = magazine.article(magazine.issue(editor), editor)
    good = gifts.reward()
    for role, name, page in (
        (Role.CUSTOMER_SERVICE, firm.name, f"/staff/merchants/{firm.id}"),
        (Role.CUSTOMER_SERVICE, event.title, f"/staff/events/{event.id}"),
        (Role.SALES_MANAGER, project.name, f"/staff/projects/{project.id}"),
        (Role.EDITOR, article.title, f"/staff/magazine/articles/{article.id}"),
        (Role.CUSTOMER_SERVICE, good.name, f"/staff/rewards/{good.id}"),
    ):
        mine = Visitor(app).sign_in(make.staff(role), staff=True)
        assert f'href="{page}"' in looked(mine, str(name)[:2]), "two characters are enough"


def test_nothing_of_another_estate_is_found_or_counted(app):
    here, there = make.estate(), make.estate("city", "君临城市花园", "City Garden")
    near, far = make.member("林近"), make.member("林远")
    with transaction():
        hold(near, make.home(in_estate=here), TieKind.OWNER)
        hold(far, make.home(in_estate=there), TieKind.OWNER)
    cases.filed(near, here, "漏水近")
    theirs = cases.filed(far, there, "漏水远")
    mine = Visitor(app).sign_in(make.staff(Role.PROPERTY_MANAGEMENT, here), staff=True)
    everywhere = Visitor(app).sign_in(make.staff(Role.PROPERTY_MANAGEMENT), staff=True)
    for asked, name in (("1202", "房屋"), ("林", "会员"), ("漏水", "投诉")):
        assert groups(looked(everywhere, asked))[name] == 2, "the twin, so that there is something to leave out"
        shown = looked(mine, asked)
        assert groups(shown)[name] == 1 and "远" not in shown, asked
    for asked in (far.number, far.account.phone, theirs.number):
        answer = mine.get("/staff/find", query_string={"q": asked})
        assert answer.status_code == 200 and groups(answer.text) == {}, "not even that it exists"


def test_more_than_five_are_counted_and_all_of_a_kind_shown_on_its_page(app, seat):
    for number in range(7):
        make.member(f"欧阳{'甲乙丙丁戊己庚'[number]}")
    shown = looked(seat, "欧阳")
    assert groups(shown)["会员"] == 7 and len(re.findall(r'href="/staff/members/\d+"', shown)) == 5
    (all_of_them,) = re.findall(r'href="(/staff/find\?[^"]+)"', shown)
    assert len(re.findall(r'href="/staff/members/\d+"', seat.get(all_of_them).text)) == 7


def test_what_was_typed_is_text_and_what_was_found_too(app, seat):
    make.member("<b>王</b>")
    shown = seat.get("/staff/find", query_string={"q": "王"}, headers=PART).text
    assert "&lt;b&gt;<mark>王</mark>" in shown and "<b>王" not in shown
    for odd in ("<script>", "%", "_", "'", '"', "\\", "(", "*", "王" * 500, "０" * 40, "\u200b", " "):
        assert seat.get("/staff/find", query_string={"q": odd}).status_code in (200, 303), odd
    events.published()
    for none in ("%", "_", "zh", '"'):
        assert groups(looked(seat, none)) == {}, "neither a wildcard nor a word of ours"


@pytest.mark.parametrize("role", list(Role))
def test_every_line_leads_to_a_page_its_reader_may_open(app, role):
    owner, editor = people.owner(), magazine.editor()
    cases.filed(owner)
    named = [
        *(merchants.shop().name, events.published().title, projects.published().name),
        magazine.article(magazine.issue(editor), editor).title,
    ]
    gifts.redeem(gifts.reward(), gifts.rich())
    mine = Visitor(app).sign_in(make.staff(role), staff=True)
    lines = "".join(looked(mine, asked) for asked in (owner.name, "1202", *(str(name)[:2] for name in named)))
    found = set(re.findall(r'class="found-hit" href="([^"]+)"', lines))
    assert found and {mine.get(line).status_code for line in found} == {200}


@pytest.mark.unit
def test_numbers_are_read_as_they_are_written():
    assert SearchQuery.of(" 8800 0009 6 ").digits == "880000096"
    assert SearchQuery.of("１９０-0000-0001").phone == SearchQuery.of("+86 190 0000 0001").phone == "+8619000000001"
    assert SearchQuery.of("+852 9123 4567").phone == "+85291234567"
    assert SearchQuery.of("8800 0009 6").phone is None and SearchQuery.of("林静怡").digits == ""
    assert SearchQuery.of(" ts261128-2388 ").code == "TS261128-2388"
    assert not SearchQuery.of("\u200b \u202e")
