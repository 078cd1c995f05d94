"""The set-up walk: every subject's step, what is missing with its consequence, put off and come back to."""

import pytest
from flask import url_for

from portal import config
from portal.club.ground import opening
from portal.club.ground.particulars import HELP, NAME
from portal.club.people.accounts import Role
from portal.manifest import Lacking, SetupStep
from portal.web.opening import lacking, steps
from tests import make
from tests.visitor import Visitor


@pytest.fixture
def desk(app):
    return Visitor(app).sign_in(make.staff(Role.ADMINISTRATOR), staff=True)


def test_every_step_has_a_page_that_an_administrator_may_open(app, desk):
    walk = steps()
    assert len({step.key for step in walk}) == len(walk) >= 8
    for step in walk:
        page = desk.get(f"/staff/opening/{step.key}")
        assert page.status_code == 200 and str(step.question) in page.text, step.key
        with app.test_request_context():
            address = url_for(step.endpoint, **step.arguments)
        assert desk.get(address).status_code == 200, step.key


def test_what_is_not_done_says_what_is_missing_and_what_follows(app):
    """A step may be open without anything being missing (its defaults do), but never done with an obstacle."""
    for step in steps():
        for one in step.lacking():
            assert str(one.what) and str(one.consequence), step.key
        assert not (step.is_done() and any(one.is_obstacle for one in step.lacking())), step.key


def test_obstacles_stand_first(app):
    later, obstacle = Lacking("a", "b"), Lacking("c", "d", True)
    one = SetupStep("x", "", "", "", "", "", bool, lambda: (later, obstacle), 1)
    assert lacking([one]) == [obstacle, later]


def test_the_walk_begins_at_the_first_open_step_and_goes_on_from_there(app, desk):
    assert desk.get("/staff/opening").location == "/staff/opening/name"
    kept = desk.submit("/staff/opening/name", zh="江屿雅集", en="Jiangyu Club", seal="江", seen="0")
    assert kept.location == "/staff/opening/help" and NAME.now().zh == "江屿雅集"
    assert desk.get("/staff/opening").location == "/staff/opening/help"
    wrong = desk.submit("/staff/opening/help", phone="12", opens="09:00", closes="18:00", seen="0")
    assert wrong.status_code == 422 and 'id="phone-error"' in wrong.text and not HELP.line().words
    off = desk.submit("/staff/opening/help/put-off")
    assert off.location == "/staff/opening/languages" and opening.skipped() == {"help"}
    assert desk.get("/staff/opening").location == "/staff/opening/languages", "what was put off does not stop the walk"
    page = desk.get("/staff/opening/help").text
    assert 'class="now waiting"' in page and "/put-off" not in page
    right = desk.submit("/staff/opening/help", phone="0512-68001200", opens="09:00", closes="18:00", seen="0")
    assert right.location == "/staff/opening/languages" and "put-off" not in desk.get("/staff/opening/help").text


def test_an_obstacle_is_gone_once_its_step_is_done(app, desk):
    page = desk.get("/staff/opening/name").text
    assert page.count('<li class="full">') == 4, "name, telephone, second administrator, an estate"
    desk.submit("/staff/opening/name", zh="江屿雅集", en="Jiangyu Club", seal="江", seen="0")
    make.staff(Role.ADMINISTRATOR)
    assert desk.get("/staff/opening/name").text.count('<li class="full">') == 2


def test_where_no_text_leaves_the_walk_and_the_door_say_so(app, desk, monkeypatch):
    assert "暂时发不出短信" not in Visitor(app).get("/sign-in").text
    public = config.Settings(url="https://club.example.com", trusted_proxies=1)
    monkeypatch.setattr(opening.config, "current", lambda: public)
    assert "暂时发不出短信" in Visitor(app).get("/sign-in").text
    by_mail = Visitor(app).get("/sign-in?by=email").text
    assert "暂时发不出短信" not in by_mail and "暂时发不出邮件" in by_mail
    assert desk.get("/staff/opening/gateways").text.count('<li class="full">') == 5


def test_the_console_is_a_gateway_on_this_machine_alone(app, monkeypatch):
    assert opening.texts_leave() and opening.mail_leaves()
    public = config.Settings(url="https://club.example.com", trusted_proxies=1)
    monkeypatch.setitem(app.extensions, "settings", public)
    assert not opening.texts_leave() and not opening.mail_leaves()


@pytest.mark.parametrize("address", ["/staff/opening/nothing", "/staff/opening/gateways"])
def test_a_step_without_a_form_keeps_nothing(app, desk, address):
    assert desk.submit(address).status_code == 404


def test_only_administrators_walk(app):
    person = Visitor(app).sign_in(make.staff(Role.CUSTOMER_SERVICE), staff=True)
    assert person.get("/staff/opening").status_code == 403
    assert person.submit("/staff/opening/name", zh="x", en="y", seal="江").status_code == 403
