"""Drafts: of one person and one form, on every device of theirs; gone with the act that took the form."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from portal import clock
from portal.club.ground import drafts
from portal.club.ground.drafts import Draft, Typed
from portal.club.people import members
from portal.club.people.accounts import Viewer
from portal.database import session, transaction
from portal.refusal import Refusal
from tests import make
from tests.making import complaints as cases
from tests.making import people
from tests.visitor import Visitor

FORM = "/events/6/sign-up#0"


def person(*, is_staff=False, account=None):
    return Viewer(account_id=(account or make.account()).id, is_staff=is_staff)


def typed(text="滴了一整夜", form=FORM, name="note"):
    return Typed(form=form, page="/events", title="活动", device="phone", values=[(name, text)], before="3-x")


def keep(who, text="滴了一整夜", seen=0, form=FORM):
    with transaction():
        draft, is_kept = drafts.keep(who, typed(text, form), seen)
        return draft.revision, is_kept, draft.opening


def test_who_goes_on_from_the_last_save_saves_and_who_does_not_is_given_the_other_text(app):
    lin = person()
    assert keep(lin, "一") == (1, True, "一")
    assert keep(lin, "一二", seen=1) == (2, True, "一二")
    assert keep(lin, "另一台", seen=1) == (2, False, "一二"), "the other device wrote on meanwhile"
    assert keep(lin, "一二", seen=0) == (2, True, "一二"), "the same text is no conflict"
    assert keep(lin, "换成这份", seen=2) == (3, True, "换成这份")


def test_nobody_else_finds_it_and_what_was_written_at_the_desk_is_found_only_there(app):
    account = make.account()
    desk, home, other = person(is_staff=True, account=account), person(account=account), person()
    keep(desk)
    assert [one.opening for one in drafts.found(desk, [FORM])] == ["滴了一整夜"]
    assert drafts.found(home, [FORM]) == drafts.found(other, [FORM]) == drafts.every(home) == []
    with transaction():
        drafts.drop(other, FORM)
        drafts.drop(home, FORM)
    assert len(drafts.every(desk)) == 1


def test_the_same_form_at_the_desk_and_as_a_member_are_two_drafts_that_never_meet(app):
    account = make.account()
    desk, home = person(is_staff=True, account=account), person(account=account)
    assert keep(desk, "在台前写的") == (1, True, "在台前写的")
    assert keep(home, "在家里写的") == (1, True, "在家里写的")
    assert keep(desk, "在台前又写", seen=1) == (2, True, "在台前又写")
    assert keep(home, "在家里又写", seen=1) == (2, True, "在家里又写")
    assert [one.opening for one in drafts.found(home, [FORM])] == ["在家里又写"]
    assert [one.opening for one in drafts.found(desk, [FORM])] == ["在台前又写"], "one a form, the one begun here"
    with transaction():
        drafts.drop(home, FORM)
    assert [one.opening for one in drafts.every(desk)] == ["在台前又写"]


def test_what_was_begun_as_a_member_can_be_gone_on_with_at_the_desk(app):
    account = make.account()
    desk, home = person(is_staff=True, account=account), person(account=account)
    keep(home, "在家里写的")
    (there,) = drafts.found(desk, [FORM])
    assert keep(desk, "在家里写的，接着写", seen=there.revision) == (2, True, "在家里写的，接着写")
    assert [one.opening for one in drafts.found(desk, [FORM])] == ["在家里写的，接着写"]
    assert [one.opening for one in drafts.found(home, [FORM])] == ["在家里写的"]


def test_a_colleague_who_is_a_member_too_is_not_refused_in_either_session(app):
    account = people.colleague()
    with transaction():
        members.join(account)
    at_home, at_the_desk = Visitor(app).sign_in(account), Visitor(app).sign_in(account, staff=True)
    assert kept(at_the_desk, form=FORM).json == {"revision": 1}
    assert kept(at_home, form=FORM).json == {"revision": 1}
    assert kept(at_the_desk, form=FORM, seen=1, values=[["body", "x"]]).json == {"revision": 2}


def test_it_is_bounded_in_size_and_number_and_goes_after_thirty_days(app):
    lin = person()
    with pytest.raises(Refusal), transaction():
        drafts.keep(lin, typed("长" * (drafts.LONGEST + 1)), 0)
    for many in ([("n" * 100, "")] * (drafts.LONGEST // 100 + 1), [("n", "")] * (drafts.MOST_FIELDS + 1)):
        with pytest.raises(Refusal), transaction():  # names are kept, too
            drafts.keep(lin, replace(typed(), values=many), 0)
    with pytest.raises(Refusal), transaction():
        drafts.keep(lin, typed(form="/" * (drafts.LONGEST_KEY + 1)), 0)
    keep(lin, "长" * (drafts.LONGEST - len("note")))
    for number in range(drafts.MOST):
        keep(lin, form=f"/letters/{number}#0")
    every = {one.form for one in drafts.every(lin)}
    assert len(every) == drafts.MOST and FORM not in every and "/letters/0#0" in every
    with clock.at(clock.now() + drafts.KEPT - timedelta(hours=1)):
        drafts.MANIFEST.jobs[0].verb()
    assert len(drafts.every(lin)) == drafts.MOST
    with clock.at(clock.now() + drafts.KEPT + timedelta(hours=1)):
        drafts.MANIFEST.jobs[0].verb()
    assert drafts.every(lin) == []


def test_a_browser_without_scripts_shows_the_whole_text_where_the_opening_is_not_all(app):
    member = make.member()
    visitor = Visitor(app).sign_in(member.account)
    long = "主卧外窗东南角，" * 20
    kept(visitor, form="/complaints/TS1/words#0", values=[["body", long]])
    kept(visitor, form="/complaints/TS2/words#0", values=[["body", "今天又滴了"], ["home", "home-2"]])
    page = visitor.get("/drafts").text
    assert page.count("查看全文") == 1
    assert f'<div class="drafts-text">{long}</div>' in page


def test_all_of_a_persons_go_with_the_person(app):
    lin, zhao = person(), person()
    keep(lin), keep(zhao)
    with transaction():
        drafts.forget(lin.account_id)
    assert drafts.every(lin) == [] and len(drafts.every(zhao)) == 1


def kept(visitor, *, form, seen=0, values=(("body", "今天又滴了"),), **more):
    return visitor.submit("/drafts", form=form, seen=seen, values=json.dumps(values), before="2-a", **more)


def test_over_http_it_is_kept_found_and_offered_by_the_device_it_was_written_on(app):
    member = make.member()
    phone = Visitor(app).sign_in(member.account)
    answer = phone.open(
        "POST", "/drafts", headers={"User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18)"},
        data={"form": FORM, "seen": 0, "values": json.dumps([["body", "今天\u200b又滴了\n一整夜"], ["password", "x"]])},
    )  # fmt: skip
    assert answer.json == {"revision": 1}
    desktop = Visitor(app).sign_in(member.account)
    (found,) = desktop.get("/drafts/found?form=/nothing&form=" + FORM.replace("#", "%23")).json
    assert found["values"] == [["body", "今天又滴了\n一整夜"]], "nothing secret, nothing unseen"
    assert found["said"].startswith("您在手机上写了一半 · ") and found["revision"] == 1
    assert kept(desktop, form=FORM).status_code == 409 and kept(desktop, form=FORM).json["form"] == FORM
    assert kept(desktop, form=FORM, seen=1).json == {"revision": 2}
    assert "今天又滴了" in desktop.get("/drafts").text
    assert desktop.submit("/drafts/thrown-away", form=FORM).status_code == 303
    assert "今天又滴了" not in desktop.get("/drafts").text


@pytest.mark.parametrize("values", ["", "{", "7", "null", '["a"]', '[["a", 7]]', '[["a"]]'])
def test_what_is_no_form_is_not_kept(app, values):
    visitor = Visitor(app).sign_in(make.member().account)
    answer = visitor.submit("/drafts", form=FORM, values=values)
    assert answer.status_code == 400 and session.query(Draft).count() == 0


def test_no_number_of_saves_is_too_large_for_the_database(app):
    visitor = Visitor(app).sign_in(make.member().account)
    assert kept(visitor, form=FORM, seen=2**63 - 1).json == {"revision": 1}


def test_the_page_it_stands_on_is_one_of_ours(app):
    visitor = Visitor(app).sign_in(make.member().account)
    for place, (page, leads) in enumerate({"/me": True, "https://elsewhere.example/": False, "//x": False}.items()):
        kept(visitor, form=f"/f#{place}", page=page, title="<b>写</b>")
        assert session.query(Draft).filter_by(form=f"/f#{place}").one().page == (page if leads else "")
    assert "&lt;b&gt;写&lt;/b&gt;" in visitor.get("/drafts").text


def test_it_goes_with_the_act_that_took_the_form_and_stays_with_one_that_was_refused(app):
    owner = people.owner()
    case = cases.filed(owner)
    visitor = Visitor(app).sign_in(owner.account)
    address = f"/complaints/{case.number}/words"
    form = f"{address}#0"
    kept(visitor, form=form)
    assert visitor.submit(address, body=" ", draft=form).status_code == 422
    assert [one.form for one in session.query(Draft)] == [form]
    assert visitor.submit(address, body="今天又滴了", draft=form).status_code == 303
    assert session.query(Draft).count() == 0
