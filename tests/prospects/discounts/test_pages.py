"""Purchase discounts as pages: the project's page, the member's code, the desk at signing; and whose they are."""

import pytest
from sqlalchemy import func, select

from portal import clock
from portal.club.people.accounts import Role
from portal.club.prospects import discounts
from portal.club.prospects.discounts import CodeState, Discount, DiscountCode, DiscountState
from portal.database import session
from tests import make
from tests.making.discounts import in_force, project, taken, used
from tests.visitor import Visitor


def desk(app, role=Role.SALES_MANAGER, **values):
    return Visitor(app).sign_in(make.staff(role, **values), staff=True)


def typed(of, **values):
    today = clock.today()
    usual = {
        "project": of.id, "kind": "percent", "registered": "0.5", "gold": "1.5%", "valid_days": "30",
        "starts_on": today.isoformat(), "ends_on": today.replace(year=today.year + 1).isoformat(),
        "terms_zh": "凭码与身份证，签约时使用。", "terms_en": "Used at signing.",
    }  # fmt: skip
    return {**usual, **values}


def test_a_discount_is_asked_approved_read_taken_and_used_up(app):
    where = project()
    manager, head = desk(app), desk(app, Role.MARKETING_HEAD)
    assert manager.submit("/staff/discounts/new", **typed(where)).status_code == 303
    discount = session.scalars(select(Discount)).one()
    address = f"/staff/discounts/{discount.id}"
    member = make.member()
    mine = Visitor(app).sign_in(member.account)
    assert "会员购房优惠" not in mine.get(f"/projects/{where.id}").text
    assert manager.submit(f"{address}/approval").status_code in {403, 404}
    assert head.submit(f"{address}/approval").status_code == 303
    page = Visitor(app).get(f"/projects/{where.id}").text
    assert "总价优惠 1.5%" in page and "凭码与身份证" in page
    assert "Used at signing." in Visitor(app, "en").get(f"/projects/{where.id}").text

    assert f"{where.name}：总价优惠 0.5%" in mine.get("/benefits").text
    assert "总价优惠 0.5%" in mine.get(f"/discounts/{where.id}").text
    assert mine.submit(f"/discounts/{where.id}/code").status_code == 303
    code = discounts.living_of(member.id, where.id)
    shown = mine.get(f"/discounts/{where.id}").text
    assert code.shown in shown and "仅限本人" in shown and "第 1 号" in shown

    for way in (code.shown.lower(), f"https://club.example.com/staff/discounts?code={code.code}"):
        opened = manager.get("/staff/discounts", query_string={"code": way})
        assert opened.headers["Location"].endswith(f"/staff/discounts/codes/{code.id}")
    found = manager.get(f"/staff/discounts/codes/{code.id}").text
    assert member.name in found and member.account.phone not in found
    use = f"/staff/discounts/codes/{code.id}/use"
    for wrong in ({"contract": "", "home": "3-1202"}, {"contract": "HT-1", "home": "8-1202"}):
        assert manager.submit(use, **wrong).status_code == 422
    looked = manager.ask(use, contract="HT-1", home="3-1202")
    assert "另一位同事撤回" in looked.text and "没有撤销" not in looked.text
    assert "data-careful" in looked.text and again(code).state is CodeState.LIVING
    assert manager.submit(use, contract="HT-1", home="3-1202").status_code == 303
    assert again(code).state is CodeState.USED
    assert "签约已用" in mine.get(f"/discounts/{where.id}").text
    assert "房屋" in head.get(f"/staff/discounts/codes/{code.id}").text
    back = f"/staff/discounts/codes/{code.id}/back"
    assert manager.submit(back, reason="弄错了", htmx=True).status_code == 422
    assert head.submit(back, reason="合同取消").status_code == 303
    assert again(code).state is CodeState.LIVING


def again(row):
    session.expire_all()
    return session.get_one(type(row), row.id)


@pytest.mark.parametrize(
    "values",
    [
        {"registered": "", "gold": ""},
        {"registered": "1.234"},
        {"registered": "21"},
        {"registered": "-1"},
        {"registered": "<b>"},
        {"registered": "2", "gold": "1"},
        {"kind": "nonsense"},
        {"project": "999999"},
        {"ends_on": "2020-01-01"},
        {"ends_on": "tomorrow"},
        {"valid_days": "0"},
        {"valid_days": str(2**63)},
        {"terms_en": ""},
        {"terms_zh": "长" * 1001},
    ],
)
def test_a_form_that_is_wrong_comes_back_whole(app, values):
    where = project()
    answer = desk(app).submit("/staff/discounts/new", **typed(where, **values))
    assert answer.status_code == 422 and 'role="alert"' in answer.text
    assert session.scalars(select(Discount)).first() is None


def test_a_code_is_found_by_the_search_of_the_desk_as_it_is_written(app):
    code = taken()
    page = desk(app).get(f"/staff/find?q={code.shown}")
    assert page.status_code in {302, 303} or f"/staff/discounts/codes/{code.id}" in page.text
    nobody = Visitor(app).sign_in(make.staff(Role.EDITOR), staff=True).get(f"/staff/find?q={code.shown}").text
    assert f"/codes/{code.id}" not in nobody


def test_the_list_counts_by_state_and_finds_by_member(app):
    discount = in_force()
    first, second = taken(discount, make.member("欧阳菊")), taken(discount, make.member("林静怡"))
    used(first, make.staff(Role.SALES_MANAGER).id)
    page = desk(app).get("/staff/discounts").text
    assert "有效 1" in page and "签约已用 1" in page
    found = desk(app).get("/staff/discounts?q=林静怡").text
    assert f"/codes/{second.id}" in found and f"/codes/{first.id}" not in found
    assert "请逐字核对" in desk(app).get("/staff/discounts?code=NOPE").text


def test_a_code_is_nobody_elses(app):
    code = taken()
    other = Visitor(app).sign_in(make.member().account)
    assert code.shown not in other.get(f"/discounts/{code.project_id}").text
    assert other.submit(f"/discounts/codes/{code.id}/return").status_code == 404
    there = make.estate("junlin-city", "君临城市花园")
    stranger = desk(app, in_estate=there)
    assert stranger.get(f"/staff/discounts/codes/{code.id}").status_code == 404
    use = {"contract": "HT-1", "home": "3-1202"}
    assert stranger.submit(f"/staff/discounts/codes/{code.id}/use", **use).status_code == 404
    assert again(code).state is CodeState.LIVING


def test_a_member_gives_a_code_back_and_a_code_that_runs_out_stands_on_the_first_page(app):
    code = taken(in_force(valid_days=7))
    mine = Visitor(app).sign_in(session.get_one(DiscountCode, code.id).member.account)
    assert f"/discounts/{code.project_id}" in mine.get("/").text
    assert mine.submit(f"/discounts/codes/{code.id}/return").status_code == 303
    assert again(code).state is CodeState.RETURNED


def test_a_project_without_a_discount_has_no_such_page(app):
    where = project()
    assert Visitor(app).sign_in(make.member().account).get(f"/discounts/{where.id}").status_code == 404
    assert Visitor(app).get(f"/discounts/{where.id}").status_code in {302, 303}


def test_who_asked_takes_it_back_and_a_head_declines(app):
    where = project()
    manager = desk(app)
    for decider, state in (
        (manager, DiscountState.WITHDRAWN),
        (desk(app, Role.MARKETING_HEAD), DiscountState.DECLINED),
    ):
        assert manager.submit("/staff/discounts/new", **typed(where)).status_code == 303
        newest = session.scalar(select(func.max(Discount.id)))
        assert decider.submit(f"/staff/discounts/{newest}/refusal").status_code == 303
        session.expire_all()
        assert session.get_one(Discount, newest).state is state
