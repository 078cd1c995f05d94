"""A02 and A04: a voucher is honoured once whoever shows it again, and nobody finds one by guessing."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal import clock
from portal.club.ground import attempts
from portal.club.ground.attempts import Attempt
from portal.club.ground.outbox import Message
from portal.club.people.accounts import Role
from portal.club.purse import till_terms, vouchers
from portal.club.purse.till_terms import TillTerms
from portal.club.purse.vouchers import VoucherAct, VoucherState
from portal.club.trade import tills
from portal.database import session, transaction
from portal.refusal import Refusal
from portal.web.letters import letters
from tests import make
from tests.making import merchants as making
from tests.visitor import Visitor


@pytest.fixture
def shop(app):
    return making.shop()


def till(app, shop, language="zh"):
    return Visitor(app, language).sign_in(making.clerk(shop))


def voucher_for(shop, **values):
    return making.claim(making.offer(shop, **values), make.member("林静怡", title="ms")).voucher


def guess(browser, times):
    return [browser.submit("/verify", htmx=True, code=f"WRNG{n:04d}").status_code for n in range(times)]


def test_a02_the_same_code_at_two_tills_is_honoured_at_one_and_the_other_is_told_when_and_where(app, shop):
    voucher, first, second = voucher_for(shop), till(app, shop), till(app, shop, "en")
    assert first.submit("/verify", htmx=True, code=voucher.code).status_code == 200
    again = second.submit("/verify", htmx=True, code=voucher.code)
    assert again.status_code == 409
    session.expire_all()
    used = session.get(vouchers.Voucher, voucher.id)
    assert f"Used already on {used.used_at.day} {used.used_at:%B %Y} at {used.used_at:%H:%M}" in again.text
    assert str(voucher.place.zh) in again.text or str(voucher.place.en) in again.text
    acts = select(func.count()).select_from(VoucherAct).where(VoucherAct.voucher_id == voucher.id)
    assert session.scalar(acts) == 1


def test_a02_the_same_request_sent_again_is_the_same_answer_and_no_second_verification(app, shop):
    voucher, browser = voucher_for(shop), till(app, shop)
    page = browser.get("/verify").text
    once = re.search(r'name="once"[^>]*value="([^"]+)"', page)[1]
    answers = [browser.submit("/verify", code=voucher.code, once=once) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].location == answers[1].location
    assert session.scalar(select(func.count()).select_from(VoucherAct)) == 1


def test_a02_a_photograph_of_a_code_is_worth_nothing_after_undo_and_a_second_use(app, shop):
    voucher, browser = voucher_for(shop), till(app, shop)
    browser.submit("/verify", code=voucher.code)
    browser.submit(f"/verify/{voucher.id}/undo", reason="扫错了")
    assert browser.submit("/verify", htmx=True, code=voucher.code).status_code == 200
    assert browser.submit("/verify", htmx=True, code=voucher.code).status_code == 409


def test_a04_twenty_guesses_lock_the_till_until_the_club_lifts_it(app, shop):
    colleague, bystander = make.staff(Role.CUSTOMER_SERVICE), make.staff(Role.EDITOR)
    voucher, browser = voucher_for(shop), till(app, shop)
    assert guess(browser, 21) == [422] * 20 + [429]
    assert browser.submit("/verify", htmx=True, code=voucher.code).status_code == 429
    assert "已锁定" in browser.get("/verify").text
    told = session.scalars(select(Message).where(Message.topic == "till_locked").order_by(Message.id)).all()
    assert [message.account_id for message in told] == [colleague.id] != [bystander.id]
    subject, body = letters(told, "en")[0]
    assert subject.startswith("Till locked: ") and "20 wrong codes" in body
    session.expire_all()
    assert session.get(vouchers.Voucher, voucher.id).state is VoucherState.UNUSED
    desk = Visitor(app).sign_in(colleague, staff=True)
    assert "/staff/tills" in desk.get("/staff/").text
    lock = tills.locked()[0]
    assert desk.submit(f"/staff/tills/{lock.id}", reason=" ").status_code == 422
    assert desk.submit(f"/staff/tills/{lock.id}", reason="店员手滑，已电话核实").status_code == 303
    assert browser.submit("/verify", htmx=True, code=voucher.code).status_code == 200
    assert "店员手滑" in desk.get("/staff/tills").text


def test_a04_an_hour_later_the_lock_still_stands(app, shop):
    browser = till(app, shop)
    guess(browser, 20)
    with transaction():
        session.query(Attempt).delete()  # as the nightly sweep does in the end
    assert browser.submit("/verify", htmx=True, code="WRNG9999").status_code == 429


def test_a04_an_honest_till_that_mistypes_now_and_then_is_never_locked(app, shop):
    browser = till(app, shop)
    for _ in range(3):
        assert guess(browser, 9) == [422] * 9
        assert browser.submit("/verify", htmx=True, code=voucher_for(shop).code).status_code == 200
    assert tills.locked() == []


def test_a04_how_many_guesses_lock_a_till_is_what_the_club_has_set(app, shop):
    with transaction():
        till_terms.TERMS.change(TillTerms(misses=4), None, make.staff().id)
    browser = till(app, shop)
    assert guess(browser, 5) == [422] * 4 + [429]
    assert tills.locked()[0].misses == 4


@pytest.mark.parametrize(("window", "locked"), [(30, 0), (90, 1)])
def test_a04_within_how_long_guesses_lock_a_till_is_what_the_club_has_set(app, shop, window, locked):
    with transaction():
        till_terms.TERMS.change(TillTerms(misses=4, window_minutes=window), None, make.staff().id)
    clerk, now = making.clerk(shop), clock.now()
    for minutes in (0, 20, 40, 60):
        with clock.at(now + timedelta(minutes=minutes)):
            tills.count_try(clerk.id)
            tills.missed(clerk.id, shop.id, shop.name)
    assert len(tills.locked()) == locked


def test_a04_one_clerks_lock_is_not_the_others(app, shop):
    first, second = till(app, shop), till(app, shop)
    guess(first, 20)
    assert second.submit("/verify", htmx=True, code=voucher_for(shop).code).status_code == 200


def test_a04_guesses_side_by_side_count_too(app, shop):
    """What is counted stands in the database before the code is looked at."""
    clerk = making.clerk(shop)
    most = till_terms.TERMS.now().misses
    for _ in range(most):
        tills.count_try(clerk.id)
    with pytest.raises(Refusal) as refused:
        tills.count_try(clerk.id)
    assert refused.value.status == 429
    assert attempts.tries_of(tills.KIND, clerk.id, 3600) == most


def test_a_lock_is_made_and_lifted_once(app, shop):
    clerk, staff = making.clerk(shop), make.staff()
    with transaction():
        first = tills.lock(clerk.id, shop.id, shop.name, 20)
        assert tills.lock(clerk.id, shop.id, shop.name, 21) is first
    with transaction():
        tills.lift(first, "已核实", staff.id)
    with pytest.raises(Refusal) as refused, transaction():
        tills.lift(first, "已核实", staff.id)
    assert refused.value.status == 409


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_pages_of_locked_tills_open_full_and_empty(app, shop, language):
    desk = Visitor(app, language).sign_in(make.staff(), staff=True)
    assert desk.get("/staff/tills").status_code == 200
    clerk = making.clerk(shop)
    with transaction():
        lock = tills.lock(clerk.id, shop.id, shop.name, 20)
    for path in ("/staff/tills", f"/staff/tills/{lock.id}", "/staff/"):
        assert desk.get(path).status_code == 200
    assert Visitor(app).sign_in(make.staff(Role.EDITOR), staff=True).get("/staff/tills").status_code == 403


def test_only_a_page_that_scans_may_open_the_camera(app, shop):
    browser = till(app, shop)
    assert "camera=(self)" in browser.get("/verify").headers["Permissions-Policy"]
    for path in ("/", "/merchants", "/inbox"):
        assert "camera=()" in browser.get(path).headers["Permissions-Policy"]
