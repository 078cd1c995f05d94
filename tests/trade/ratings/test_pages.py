"""Rating a shop over HTTP: the member, the public page, the shop's manager, the desk."""

import pytest

from portal.club.people.accounts import Role
from portal.club.trade import merchants, ratings
from portal.club.trade.merchants import ClerkRole
from portal.database import session, transaction
from tests import make
from tests.making import merchants as making
from tests.trade.ratings.test_ratings import rate, used
from tests.visitor import Visitor


@pytest.fixture
def shop(app):
    return making.shop()


def manager_of(app, shop, language="zh"):
    person = make.account("店长")
    with transaction():
        merchants.admit(shop, person, None, job=ClerkRole.MANAGER)
    return Visitor(app, language).sign_in(person)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_member_rates_a_used_voucher_and_everybody_reads_it_with_the_surname(app, shop, language):
    voucher = used(shop, make.member("林静怡", title="ms"))
    browser = Visitor(app, language).sign_in(voucher.member.account)
    assert f"/vouchers/{voucher.id}/rating" in browser.get(f"/vouchers/{voucher.id}").text
    assert browser.get(f"/vouchers/{voucher.id}/rating").status_code == 200
    answer = browser.submit(f"/vouchers/{voucher.id}/rating", stars="5", words="<b>茶</b>好，水也好。")
    assert answer.status_code == 303
    text = Visitor(app, language).get(f"/merchants/{shop.id}").text
    assert "&lt;b&gt;茶" in text and ("林女士" if language == "zh" else "Ms 林") in text and "林静怡" not in text
    assert ("1 条评价" if language == "zh" else "1 rating") in Visitor(app, language).get("/merchants").text
    assert "水也好" in browser.get(f"/vouchers/{voucher.id}").text
    assert browser.get(f"/vouchers/{voucher.id}/rating").status_code in {302, 303}


@pytest.mark.parametrize(
    "values", [{"stars": "6"}, {"stars": "０"}, {"stars": ""}, {"words": ""}, {"words": "x" * 301}]
)
def test_what_is_no_rating_is_422_and_nothing_typed_is_lost(app, shop, values):
    voucher = used(shop)
    sent = {"stars": "4", "words": "茶好", **values}
    browser = Visitor(app).sign_in(voucher.member.account)
    answer = browser.submit(f"/vouchers/{voucher.id}/rating", **sent)
    assert answer.status_code == 422 and (sent["words"] in answer.text)
    assert ratings.of_voucher(voucher.id) is None


def test_another_members_voucher_is_not_there_and_an_unused_one_is_refused(app, shop):
    voucher, unused = used(shop), making.claim(making.offer(shop), make.member()).voucher
    stranger = Visitor(app).sign_in(make.member("何瑾").account)
    assert stranger.submit(f"/vouchers/{voucher.id}/rating", stars="1", words="差").status_code == 404
    owner = Visitor(app).sign_in(unused.member.account)
    assert owner.submit(f"/vouchers/{unused.id}/rating", stars="1", words="差").status_code in {422, 303}
    assert ratings.of_voucher(unused.id) is None


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_manager_replies_and_neither_a_clerk_nor_another_shop_can(app, shop, language):
    made = rate(used(shop))
    browser = manager_of(app, shop, language)
    assert browser.get("/shop/ratings").status_code == browser.get(f"/shop/ratings/{made.id}").status_code == 200
    assert browser.submit(f"/shop/ratings/{made.id}", reply="").status_code == 422
    assert browser.submit(f"/shop/ratings/{made.id}", reply="谢谢光临").status_code == 303
    assert "谢谢光临" in Visitor(app, language).get(f"/merchants/{shop.id}").text
    clerk = Visitor(app).sign_in(making.clerk(shop))
    assert clerk.get("/shop/ratings").status_code == 403
    elsewhere = manager_of(app, making.shop())
    assert elsewhere.get(f"/shop/ratings/{made.id}").status_code == 404


def test_the_shop_never_sees_phone_or_whole_name(app, shop):
    made = rate(used(shop, make.member("林静怡", title="ms")))
    browser, phone = manager_of(app, shop), made.voucher.member.account.phone
    seen = browser.get("/shop/ratings").text + browser.get(f"/shop/ratings/{made.id}").text
    assert "林女士" in seen and "林静怡" not in seen and phone[-4:] not in seen


@pytest.mark.parametrize("language", ["zh", "en"])
def test_staff_hide_one_with_a_reason_and_show_it_again(app, shop, language):
    made = rate(used(shop))
    desk = Visitor(app, language).sign_in(make.staff(), staff=True)
    assert desk.get("/staff/merchants/ratings").status_code == 200
    assert desk.submit(f"/staff/merchants/ratings/{made.id}/hiding", reason="").status_code == 422
    assert desk.submit(f"/staff/merchants/ratings/{made.id}/hiding", reason="点名他人").status_code == 303
    assert made.words not in Visitor(app, language).get(f"/merchants/{shop.id}").text
    assert "点名他人" in desk.get("/staff/merchants/ratings?show=hidden").text
    gone = manager_of(app, shop, language).get(f"/shop/ratings/{made.id}")
    assert gone.location == "/shop/ratings", "the letter about it leads to the others"
    assert manager_of(app, making.shop()).get(f"/shop/ratings/{made.id}").status_code == 404
    assert desk.get(f"/staff/merchants/ratings/{made.id}").status_code == 200
    writer = Visitor(app, language).sign_in(made.voucher.member.account)
    assert "点名他人" in writer.get(f"/vouchers/{made.voucher_id}").text
    assert desk.submit(f"/staff/merchants/ratings/{made.id}/showing").status_code == 303
    session.expire_all()
    assert session.get(ratings.Rating, made.id).hidden_at is None
    editor = Visitor(app).sign_in(make.staff(Role.EDITOR), staff=True)
    assert editor.get("/staff/merchants/ratings").status_code == 403
