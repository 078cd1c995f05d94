"""Abuse over HTTP, on the filled club with every protection on: what people try with a browser of their own."""

import re
import secrets
from io import BytesIO

import pytest
from sqlalchemy import select

from portal.club.people.accounts import Account
from portal.club.people.members import Member
from portal.club.purse.points import PointsAccount, balance_of
from portal.club.shop.rewards import Reward
from portal.database import session
from portal.demo.people import WAYS_IN
from portal.web import Portal
from tests.crawl import Walk
from tests.filled import filled
from tests.journeys.cast import Cast
from tests.visitor import HTMX, Visitor

__all__ = ["filled"]

NASTY = [
    "", "-1", "0", "9223372036854775808", "1e309", "０１２", "½", "abc", "'", "\"><script>alert(1)</script>",
    "../../etc/passwd", "%(x)s", "{{7*7}}", "a" * 3000, "[]", "null", "2026-02-30", "\u202e", "💧", "W10=", "e30=",
]  # fmt: skip
ASKED = [
    ("/events", ("when", "kind", "estate", "month", "after")),
    ("/rewards", ("kind", "affordable", "after")),
    ("/merchants", ("category", "estate")),
    ("/projects", ("after", "kind")),
    ("/points", ("after",)),
    ("/vouchers", ("show", "after")),
    ("/inbox", ("after",)),
    ("/complaints/new", ("step",)),
    ("/me/homes/new", ("estate", "building")),
    ("/verify", ("code", "done")),
    ("/sign-in", ("next", "way")),
    ("/appearance", ("language", "theme", "mode", "next")),
    ("/staff/complaints", ("view", "estate", "kind", "step", "severity", "q", "after")),
    ("/staff/members", ("q", "estate", "grade", "after")),
    ("/staff/events", ("show", "after", "q")),
    ("/staff/points", ("q", "after", "member")),
    ("/staff/leads", ("day", "project", "after", "q")),
    ("/staff/rewards", ("after", "q")),
    ("/staff/merchants", ("after", "q")),
    ("/staff/magazine/", ("step", "after")),
    ("/staff/audit", ("q", "what", "actor", "after", "from", "to")),
    ("/staff/accounts", ("q", "after")),
]


def account(kind: str) -> Account:
    session.remove()
    return session.scalars(select(Account).where(Account.phone == WAYS_IN[kind])).one()


def sitting(filled: Portal, kind: str | None, *, staff: bool = False) -> Visitor:
    person = Visitor(filled)
    if kind:
        person.enter(account(kind), staff=staff)
    return person


@pytest.fixture(scope="module")
def cast(filled: Portal, tmp_path_factory: pytest.TempPathFactory) -> Cast:
    return Cast(tmp_path_factory.mktemp("photographs"))


@pytest.mark.parametrize(("address", "names"), ASKED, ids=[address for address, _names in ASKED])
def test_a27_a30_no_query_however_nasty_breaks_a_page(filled, address, names):
    """Numbers beyond 2⁶³, full-width digits, broken cursors, deep pages: a page or a clear no, never a 500."""
    kind = "merchant clerk" if address == "/verify" else "owner"
    people = [sitting(filled, kind)]
    if address.startswith("/staff"):
        people = [sitting(filled, one, staff=True) for one in ("customer service", "marketing head", "administrator")]
    wrong = []
    for person in people:
        for name in names:
            for value in NASTY:
                try:
                    status = person.get(address, query_string={name: value}).status_code
                except Exception as error:
                    wrong.append(f"{address}?{name}={value[:30]!r}: {error!r:.150}")
                    continue
                if status not in {200, 302, 303, 400, 403, 404}:
                    wrong.append(f"{address}?{name}={value[:30]!r}: {status}")
    assert not wrong, "\n".join(wrong)


def test_a13_forged_htmx_headers_open_no_door_and_show_no_more(filled):
    stranger = sitting(filled, None)
    member = sitting(filled, "co-owner")
    for address in ("/points", "/inbox", "/complaints", "/staff/complaints", "/verify"):
        answer = stranger.get(address, headers=HTMX)
        assert answer.status_code in {401, 404}, address
        assert "HX-Redirect" in answer.headers or answer.status_code == 404
    for address in ("/staff/complaints", "/staff/members", "/verify"):
        assert member.get(address, headers=HTMX).status_code == 403
        forged = {**HTMX, "HX-Target": "main#main", "HX-Source": "a#x", "HX-Request-Type": "full"}
        assert member.get(address, headers=forged).status_code == 403


def test_a14_every_part_is_behind_the_same_door_as_its_page(filled):
    """What members only see answers 401 to htmx without a session, whatever part is asked for."""
    walk = Walk(filled, "zh", account("owner")).go("/points", "/complaints", "/vouchers", "/inbox", "/me")
    stranger = sitting(filled, None)
    from portal.identity import access_of

    closed = [met for met in walk.met if access_of(filled.view_functions[met.endpoint]).signed_in]
    assert len(closed) > 10
    wrong = [met.address for met in closed if stranger.get(met.address, headers=HTMX).status_code != 401]
    assert wrong == []


def test_a15_a_form_without_the_token_changes_nothing(filled):
    person = sitting(filled, "owner")
    member = session.scalars(select(Member).where(Member.account_id == account("owner").id)).one()
    before = balance_of(member.id)
    unsafe = [
        rule.rule
        for rule in filled.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and "<" not in rule.rule and rule.endpoint != "static"
    ]
    assert len(unsafe) > 15
    doors = ("/sign-in", "/forgot", "/account/", "/join")  # whoever is in already, or has nothing half-way, is led on
    for address in unsafe:
        status = person.open("POST", address, data={"once": secrets.token_urlsafe(12), "name": "x"}).status_code
        assert status in ({303, 400} if address.startswith(doors) else {400, 403}), f"{address}: {status}"
    reward = session.scalars(select(Reward).where(Reward.price <= before).order_by(Reward.id)).first()
    forged = {"once": secrets.token_urlsafe(12), "price": reward.price, "csrf_token": "forged"}
    assert person.open("POST", f"/rewards/{reward.id}/redemption", data=forged).status_code == 400
    assert balance_of(member.id) == before


def test_a15_pages_that_are_read_write_nothing_of_the_club(filled):
    """After a walk over everything the points, vouchers and cases are what they were."""

    def state():
        session.remove()
        return (
            session.execute(select(PointsAccount.member_id, PointsAccount.balance)).all(),
            session.execute(select(Reward.id, Reward.stock)).all(),
        )

    before = state()
    Walk(filled, "zh", account("owner"), alike=2).go("/", "/me")
    assert state() == before


def test_a17_bombs_and_impostors_at_the_complaint_form_are_refused_in_words(filled, cast):
    person = Visitor(filled)
    person.enter(cast.member().account)
    for name, data in impostors().items():
        person.go("/complaints/new?step=2")
        path = cast.folder / name
        path.write_bytes(data)
        person.attach("photos", path)
        person.press("Add these photographs")
        assert person.status == 422, f"{name}: {person.status}"
        assert any(word in person.text() for word in ("照片", "JPEG")), name
        person.misses("Take out photograph %(number)s")


def impostors() -> dict[str, bytes]:
    """A PNG of 40,000 × 40,000 pixels in 100 bytes, a page that calls itself a picture, half a JPEG, a polyglot."""
    import struct
    import zlib

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0))
    bomb = b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    return {
        "bomb.png": bomb,
        "page.jpg": b"<!doctype html><script>alert(1)</script>",
        "drawing.svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        "half.jpg": b"\xff\xd8\xff\xe0" + b"\0" * 500,
        "both.gif": b"GIF89a/*<script>*/=alert(1)//",
        "empty.jpg": b"",
    }


EVIL = [
    "//evil.example",
    "https://evil.example/",
    "/%09/evil.example",
    "/\\evil.example",
    "/points\r\nSet-Cookie: a=b",
    "javascript:1",
]


@pytest.mark.parametrize("target", EVIL)
def test_a19_no_next_leads_away_and_no_header_is_split(filled, target):
    for address in ("/sign-in", "/sign-in/password", "/join", "/appearance"):
        answer = sitting(filled, None).get(address, query_string={"next": target, "mode": "normal"})
        assert "evil" not in (answer.location or "")
        assert "Set-Cookie: a=b" not in str(answer.headers)
        assert not re.search(r'(href|action)="(//|https?:|javascript:)', answer.text.replace("https://beian", ""))


@pytest.mark.parametrize("header", ["Host", "X-Forwarded-Host", "X-Forwarded-For", "Forwarded", "X-Original-URL"])
def test_a20_no_header_changes_where_links_in_messages_lead(filled, cast, header):
    value = "host=evil.example" if header == "Forwarded" else "evil.example"
    person = sitting(filled, None)
    answer = person.get("/sign-in", headers={header: value})
    assert answer.status_code == (400 if header == "Host" else 200)
    assert "evil.example" not in answer.text
    assert "evil.example" not in str(answer.headers)


def test_a21_every_answer_forbids_frames_sniffing_and_foreign_sources(filled):
    walk = Walk(filled, "zh", account("owner"), alike=1).go("/", "/me")
    assert len(walk.met) >= 40
    for met in walk.met[:40]:
        person = sitting(filled, "owner") if met is walk.met[0] else walk.visitor
        answer = person.get(met.address)
        policy = answer.headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert answer.headers["X-Frame-Options"] == "DENY"


def test_a22_what_a_signed_in_person_sees_is_kept_by_no_cache(filled):
    walk = Walk(filled, "zh", account("owner"), alike=1).go("/", "/me")
    wrong = []
    for met in walk.pages():
        kept = walk.visitor.get(met.address).headers["Cache-Control"]
        if "no-store" not in kept or "public" in kept:
            wrong.append(f"{met.address}: {kept}")
    assert wrong == [] and len(list(walk.pages())) > 30


def test_a22_a_strangers_page_never_comes_from_a_members_visit(filled):
    member, stranger = sitting(filled, "owner"), sitting(filled, None)
    for address in ("/", "/events", "/rewards", "/magazine", "/projects"):
        mine = member.get(address).text
        theirs = stranger.get(address).text
        assert "林静怡" not in theirs, address
        assert "csrf_token" not in theirs, address
        assert member.get(address).text != theirs
        assert mine != theirs


def test_a23_extra_fields_are_not_taken(filled, cast):
    member = cast.member()
    person = Visitor(filled)
    person.enter(member.account)
    person.go("/me/profile")
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', person.get("/me/profile").text)[1]
    extra = {
        **{"name": "李四", "title": "mr", "email": "", "language": "zh", "csrf_token": token},
        **{"once": secrets.token_urlsafe(12), "grade": "platinum", "is_owner": "1", "is_staff": "1", "estate_id": "1"},
        **{"balance": "99999", "role": "administrator", "number": "880000001", "phone": "+8613800000000"},
        **{"totp_secret": "A", "member_id": "1", "account_id": "1"},
    }
    before = (member.grade, member.is_owner, member.number, member.account.phone, balance_of(member.id))
    assert person.open("POST", "/me/profile", data=extra).status_code in {303, 422}
    after = session.get_one(Member, member.id)
    assert not after.account.is_staff
    assert (after.grade, after.is_owner, after.number, after.account.phone, balance_of(member.id)) == before


@pytest.mark.parametrize("price", ["-500", "0", "1", "9223372036854775808", "１００", "NaN", "1e9"])
def test_a27_a_price_that_is_not_the_pages_is_refused(filled, cast, price):
    member = account("owner")
    mine = session.scalars(select(Member).where(Member.account_id == member.id)).one()
    reward = cast.reward_for(mine)
    before = balance_of(mine.id)
    person = sitting(filled, "owner")
    page = person.get(f"/rewards/{reward.id}").text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]
    data = {**dict(re.findall(r'name="(cash|quantity)"[^>]*value="([^"]*)"', page)), "csrf_token": token}
    wrong = {**data, "price": price, "once": secrets.token_urlsafe(12)}
    assert person.open("POST", f"/rewards/{reward.id}/redemption", data=wrong).status_code in {409, 422}
    session.remove()
    assert balance_of(mine.id) == before
    right = {**data, "price": reward.price, "once": secrets.token_urlsafe(12)}
    assert person.open("POST", f"/rewards/{reward.id}/redemption", data=right).status_code == 303, "only the price"
    session.remove()
    assert balance_of(mine.id) == before - reward.price


def test_a30_an_unpublished_issue_or_article_is_not_to_be_guessed(filled):
    from portal.club.press.magazine import Article, Issue, IssueState

    session.remove()
    issues = session.scalars(select(Issue)).all()
    out = {article.id for issue in issues for article in issue.published_articles}
    articles = session.scalars(select(Article).where(Article.issue_id.is_not(None))).all()
    of_issues = {f"/magazine/{issue.slug}": issue.state is IssueState.PUBLISHED for issue in issues}
    of_articles = {f"/magazine/{one.issue.slug}/{one.slug}": one.id in out for one in articles}
    assert set(of_issues.values()) == set(of_articles.values()) == {True, False}, "the demo has both"
    closed = {f"{address}/print.pdf": False for address, is_out in of_issues.items() if not is_out}
    stranger = sitting(filled, None)
    wrong = {
        address: status
        for address, is_out in {**of_issues, **of_articles, **closed}.items()
        if (status := stranger.get(address).status_code) != (200 if is_out else 404)
    }
    assert wrong == {}


def test_a30_huge_requests_are_refused_before_they_are_read(filled):
    person = sitting(filled, "owner")
    huge = {"title": (BytesIO(b"x" * (60 * 2**20)), "huge.jpg")}
    assert person.open("POST", "/complaints/new", data=huge).status_code in {400, 413}
    assert person.open("POST", "/me/profile", data={"name": "x" * (3 * 2**20)}).status_code in {400, 413}
