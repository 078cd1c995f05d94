"""Lucky draws over HTTP: entering, the public proof run exactly as the page shows it, and the desk's side."""

import html
import re
import subprocess
import sys
from datetime import timedelta

import pytest

from portal import clock
from portal.club.ground.outbox import Message
from portal.club.people import accounts
from portal.club.people.accounts import Role
from portal.club.shop import draws
from portal.club.shop.draws import Draw, DrawState, selection
from portal.club.shop.draws.tables import Seed
from portal.database import session, transaction
from portal.web.letters import letter
from portal.words import Words
from tests import make
from tests.making import draws as making
from tests.making import points as points_making
from tests.visitor import Visitor

WHEN = "%Y-%m-%dT%H:%M"


@pytest.fixture
def desk(app):
    return Visitor(app).sign_in(make.staff(Role.CUSTOMER_SERVICE), staff=True)


def typed(**values: object) -> dict[str, object]:
    now = clock.now()
    usual = {
        "title_zh": "中秋抽奖", "title_en": "Mid-Autumn draw", "description_zh": "人人有份。", "price": "10",
        "per_member": "3", "grade": "", "estate_id": "0", "opens_at": now.strftime(WHEN),
        "closes_at": (now + timedelta(days=1)).strftime(WHEN), "draws_at": (now + timedelta(days=2)).strftime(WHEN),
        "claim_days": "14", "place_zh": "会所前台", "prizes-0-name_zh": "紫砂壶", "prizes-0-quantity": "2",
    }  # fmt: skip
    return {**usual, **values}


def page_of(visitor: Visitor, draw: Draw) -> str:
    answer = visitor.get(f"/draws/{draw.id}")
    assert answer.status_code == 200
    return answer.text


def test_the_script_exactly_as_the_page_shows_it_gives_the_result_on_the_page(app, visitor, tmp_path):
    draw = making.published((1, 2), per_member=2)
    for number in range(7):
        member = make.member()
        for _ in range(1 + number % 2):
            making.enter(draw, member)
    draw = making.drawn(draw)
    shown = page_of(visitor, draw)
    script = html.unescape(re.search(r'<code id="script">(.*?)</code>', shown, re.S)[1])
    (tmp_path / "recompute.py").write_text(script, encoding="utf-8")
    (tmp_path / "draw.json").write_bytes(visitor.get(f"/draws/{draw.id}/draw.json").data)
    command = [sys.executable, "-I", "recompute.py", "draw.json"]
    told = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    first, second, _rest = (line.split()[2:] for line in told.splitlines())
    result = re.search(r'id="result".*?</section>', shown, re.S)[0]
    assert re.findall(r"<code>(\w{8})</code>", result) == first + second and len(first + second) == 3


@pytest.mark.parametrize("ready", [making.published, lambda: making.sealed(making.published())])
def test_before_the_draw_the_script_says_that_there_is_nothing_to_compute_yet(visitor, tmp_path, ready):
    (tmp_path / "draw.json").write_bytes(visitor.get(f"/draws/{ready().id}/draw.json").data)
    (tmp_path / "recompute.py").write_bytes(visitor.get("/draws/recompute.py").data)
    command = [sys.executable, "-I", "recompute.py", "draw.json"]
    told = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert told.returncode == 1 and not told.stdout
    assert told.stderr.strip() == "This draw has not been made: not all that decides it is published."


def test_the_list_is_byte_for_byte_what_was_hashed(app, visitor):
    draw = making.published()
    making.enter(draw)
    assert visitor.get(f"/draws/{draw.id}/list.csv").status_code == 404
    draw = making.sealed(draw)
    listed = visitor.get(f"/draws/{draw.id}/list.csv")
    assert selection.fingerprint(listed.get_data(as_text=True)) == draw.sealed
    assert draw.sealed in page_of(visitor, draw)


def test_names_on_the_public_page_are_masked_and_the_winner_finds_theirs(app, visitor):
    draw, winner = making.published(), make.member("沈桂香")
    making.enter(draw, winner)
    draw = making.drawn(draw)
    assert "沈**" in page_of(visitor, draw) and "桂香" not in page_of(visitor, draw)
    mine = page_of(Visitor(app).sign_in(winner.account), draw)
    assert f"/vouchers/{draws.award_of(draw, winner.id).voucher_id}" in mine


def test_nobody_reads_the_seed_on_any_page_or_in_any_file_before_the_draw(app, visitor, desk):
    draw = making.published()
    making.enter(draw)
    secret = session.get_one(Seed, draw.id).seed
    pages = ["/draws", f"/draws/{draw.id}", f"/draws/{draw.id}/draw.json", f"/draws/{draw.id}/list.csv"]
    rooms = ["/staff/draws", f"/staff/draws/{draw.id}", f"/staff/draws/{draw.id}/call-off", "/staff/audit"]
    auditor = Visitor(app).sign_in(make.staff(Role.ADMINISTRATOR), staff=True)
    for sealed in (False, True):
        if sealed:
            making.sealed(draw)
        for who in (visitor, desk, auditor):
            assert not [path for path in pages + rooms if secret in who.get(path).get_data(as_text=True)]
    making.drawn(draw)
    assert secret in visitor.get(f"/draws/{draw.id}/draw.json").text  # the page itself is kept for half a minute


@pytest.mark.parametrize("htmx", [False, True])
def test_a_member_enters_pays_and_sees_the_number(app, htmx):
    draw, member = making.published(price=10, per_member=2), make.member()
    points_making.earn(member, 10)
    visitor = Visitor(app).sign_in(member.account)
    answer = visitor.submit(f"/draws/{draw.id}/entry", htmx=htmx, price="10")
    assert answer.status_code == (200 if htmx else 303)
    number = draws.numbers_of(draws.entrant_of(draw, member.id))[0]
    assert number in (answer.text if htmx else page_of(visitor, draw))
    again = visitor.submit(f"/draws/{draw.id}/entry", htmx=htmx, price="10")
    assert again.status_code == 422 and "10" in again.text


@pytest.mark.parametrize("price", ["", "0", "-10", "9223372036854775808", "abc", "１０.5"])
def test_another_price_than_the_page_said_enters_nobody(app, price):
    draw, member = making.published(price=10), make.member()
    points_making.earn(member, 100)
    answer = Visitor(app).sign_in(member.account).submit(f"/draws/{draw.id}/entry", price=price)
    assert answer.status_code in {409, 422} and draws.entrant_of(draw, member.id) is None


def test_the_same_form_sent_twice_is_one_entry(app):
    draw, member = making.published(per_member=9), make.member()
    visitor = Visitor(app).sign_in(member.account)
    for _ in range(2):
        assert visitor.submit(f"/draws/{draw.id}/entry", once="the-same-key", price="0").status_code == 303
    assert draws.entrant_of(draw, member.id).entries == 1


def test_a_winner_leaves_the_prize_to_the_next_and_nobody_else_can(app):
    draw, people = making.published(), [make.member(), make.member()]
    for person in people:
        making.enter(draw, person)
    draw = making.drawn(draw)
    winner = next(person for person in people if draws.award_of(draw, person.id))
    other = next(person for person in people if person is not winner)
    release = f"/draws/{draw.id}/prize/release"
    asked = Visitor(app).sign_in(winner.account)
    assert asked.get(release).status_code == 200 and draws.award_of(draw, other.id) is None, "a look gives nothing away"
    assert Visitor(app).sign_in(other.account).get(release).status_code == 404
    assert Visitor(app).sign_in(other.account).submit(release).status_code == 404
    assert Visitor(app).sign_in(winner.account).submit(release).status_code == 303
    assert draws.award_of(draw, other.id).round == 2
    assert "已经顺延" in asked.get(release).text


def test_a_draft_is_seen_by_nobody_outside_the_desk(app, visitor, desk):
    draft = making.draft()
    assert visitor.get(f"/draws/{draft.id}").status_code == 404
    assert visitor.get(f"/draws/{draft.id}/draw.json").status_code == 404
    assert desk.get(f"/staff/draws/{draft.id}").status_code == 200


# the desk


def test_the_desk_writes_changes_publishes_and_calls_off(app, desk):
    assert desk.submit("/staff/draws/new", **typed()).status_code == 303
    draw = session.query(Draw).one()
    assert [(prize.name.zh, prize.quantity) for prize in draw.prizes] == [("紫砂壶", 2)]
    more = {"prizes-1-name_zh": "月饼", "prizes-1-quantity": "5"}
    assert desk.submit(f"/staff/draws/{draw.id}/edit", **typed(**more), seen="1").status_code == 303
    assert desk.submit(f"/staff/draws/{draw.id}/publication").status_code == 303
    session.expire_all()
    assert draw.state is DrawState.PUBLISHED and len(draw.prizes) == 2
    assert desk.submit(f"/staff/draws/{draw.id}/edit", **typed(), seen="2").status_code == 409
    assert desk.submit(f"/staff/draws/{draw.id}/call-off", text_zh=" ").status_code == 422
    assert desk.submit(f"/staff/draws/{draw.id}/call-off", text_zh="奖品未到").status_code == 303
    session.expire_all()
    assert draw.state is DrawState.CANCELLED and "奖品未到" in Visitor(app).get(f"/draws/{draw.id}").text


@pytest.mark.parametrize(
    ("values", "marked"),
    [
        ({"price": "-1"}, "price"),
        ({"price": "9223372036854775808"}, "price"),
        ({"price": "十"}, "price"),
        ({"per_member": "0"}, "per_member"),
        ({"claim_days": "366"}, "claim_days"),
        ({"title_zh": ""}, "title_zh"),
        ({"opens_at": "gestern"}, "opens_at"),
        ({"prizes-0-quantity": "9223372036854775808"}, "prizes-0-quantity"),
        ({"prizes-0-quantity": "0"}, "prizes-0-quantity"),
        ({"prizes-0-name_zh": ""}, "prizes-0-name_zh"),
    ],
)
def test_what_cannot_be_is_marked_and_nothing_typed_is_lost(app, desk, values, marked):
    answer = desk.submit("/staff/draws/new", **typed(description_zh="一段写好的话", **values))
    assert answer.status_code == 422 and "一段写好的话" in answer.text
    control = re.search(rf'<(?:input|textarea|select)[^>]*name="{marked}"[^>]*>', answer.text)[0]
    assert 'aria-invalid="true"' in control
    assert session.query(Draw).count() == 0


def test_a_price_is_read_in_full_width_digits_and_in_no_others(app, desk):
    answer = desk.submit("/staff/draws/new", **typed(price="①２"))
    assert answer.status_code == 422 and "例如 12" in answer.text
    assert desk.submit("/staff/draws/new", **typed(price="１２")).status_code == 303
    assert session.query(Draw).one().price == 12


def test_draws_too_close_together_are_refused_beside_the_field(app, desk):
    now = clock.now()
    late = {"closes_at": (now + timedelta(days=2)).strftime(WHEN), "draws_at": (now + timedelta(days=2)).strftime(WHEN)}
    answer = desk.submit("/staff/draws/new", **typed(**late))
    assert answer.status_code == 422 and "draws_at-error" in answer.text


def test_the_public_number_is_written_down_once(app, desk):
    draw = making.sealed(making.published(public_source=Words("上证指数收盘", "SSE close")))
    assert desk.submit(f"/staff/draws/{draw.id}/public-number", number="").status_code == 422
    assert desk.submit(f"/staff/draws/{draw.id}/public-number", number="3021.55").status_code == 303
    assert desk.submit(f"/staff/draws/{draw.id}/public-number", number="1").status_code == 409
    assert "3021.55" in Visitor(app).get(f"/draws/{draw.id}").text


def test_staff_of_one_estate_neither_see_nor_make_draws_of_another(app):
    here, there = make.estate(), make.estate("city", "君临城市花园", "City Garden")
    draw = making.published(estate_id=there.id)
    local = Visitor(app).sign_in(make.staff(Role.CUSTOMER_SERVICE, here), staff=True)
    assert local.get(f"/staff/draws/{draw.id}").status_code == 404
    assert local.submit(f"/staff/draws/{draw.id}/call-off", text_zh="x").status_code == 404
    assert local.submit("/staff/draws/new", **typed(estate_id=str(there.id))).status_code == 422
    assert local.submit("/staff/draws/new", **typed(estate_id=str(here.id))).status_code == 303


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_letter_of_a_draw_can_be_read_in_both_languages(app, work, language):
    draw, people = making.published(price=10), [make.member() for _ in range(3)]
    for person in people:
        points_making.earn(person, 10)
        making.enter(draw, person)
        with transaction():
            person.account.language = language
    with transaction():
        accounts.give(people[0].account, Role.EDITOR, None, by=None)
    draw = making.drawn(draw)
    winner = next(person for person in people if draws.award_of(draw, person.id))
    with transaction():
        draws.decline(draws.award_of(draw, winner.id), winner)
    other = making.published(price=10)
    points_making.earn(people[1], 10)
    making.enter(other, people[1])
    with transaction():
        draws.call_off(other, Words("奖品未到", "No prizes"), make.staff().id)
    draws.run()
    told = {m.topic: letter(m) for m in session.query(Message).filter(Message.topic.startswith("draw_"))}
    assert set(told) == {"draw_won", "draw_lost", "draw_left_out", "draw_passed_on", "draw_called_off"}
    assert all(
        f"/draws/{name.id}" in told[topic][1] for topic, name in (("draw_won", draw), ("draw_called_off", other))
    )
