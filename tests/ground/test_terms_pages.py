"""Terms at the desk: every set in the same form; a new set is one declaration and the registration of its page."""

import re
from dataclasses import dataclass
from datetime import time, timedelta

import pytest
from flask import Blueprint

from portal import clock, create_app
from portal.club.ground import terms
from portal.club.ground.figures import days, number, time_of_day
from portal.club.ground.terms import Terms
from portal.club.people import exports
from portal.club.people.accounts import Role
from portal.club.purse import grades, points, till_terms
from portal.club.trade import merchants
from portal.club.voice import complaints
from portal.config import Settings
from portal.web.terms import TermsSheet, terms_page
from tests import emptying, make
from tests.conftest import ENGINE
from tests.visitor import Visitor

GRADES = {"gold": "600", "platinum": "900", "review_month": "2", "review_day": "3", "grace_days": "4"}
SETS = {
    "/staff/grades": ("", grades.TERMS, GRADES),
    "/staff/points/worth": ("", points.WORTH, {"fen": "9.50"}),
    "/staff/points/limits/adjustments": (
        "/adjustments", points.ADJUSTMENTS, {"amount": "321", "in_thirty_days": "4000"},
    ),
    "/staff/complaints/terms": ("", complaints.limits.FILING, {"a_day": "7", "open_at_once": "31"}),
    "/staff/exports": ("", exports.TERMS, {"alone": "7"}),
    "/staff/points/limits/gifts": ("/gifts", points.GIFTS, {"per_gift": "32", "per_year": "321", "decline_days": "5"}),
    "/staff/merchants/terms": (
        "", merchants.terms.TERMS, {"dispute_days": "9", "warn_days": "32", "notice_days": "21"},
    ),
    "/staff/merchants/terms/tills": (
        "/tills", till_terms.TERMS, {"misses": "9", "undo_minutes": "32", "window_minutes": "51"},
    ),
}  # fmt: skip
TAKE_BACK = re.compile(r'action="([^"]+/plans/\d+/withdrawal)"')
each_set = pytest.mark.parametrize(("where", "ending", "kept", "typed"), [(one, *SETS[one]) for one in SETS], ids=SETS)


def tomorrow():
    return clock.today() + timedelta(days=1)


@each_set
def test_a_plan_is_shown_and_taken_back_before_it_begins(app, where, ending, kept, typed):
    desk, page = whoever_may(app, where), where.removesuffix(ending)
    usual = kept.kind()
    assert desk.submit(where, **typed, starts_on=str(tomorrow())).status_code == 303
    assert kept.now() == usual and kept.on(tomorrow()) != usual
    planned = TAKE_BACK.findall(desk.get(page).text)
    assert len(planned) == 1 and f"Planned for {tomorrow():%-d %B %Y}" in desk.get(page).text
    assert desk.submit(planned[0]).status_code == 303
    assert kept.on(tomorrow()) == usual and TAKE_BACK.findall(desk.get(page).text) == []
    assert "taken back" in desk.get(page).text
    assert desk.submit(planned[0], htmx=True).status_code == 409


@each_set
def test_a_colleague_who_was_quicker_is_not_overwritten_and_saving_again_works(app, where, ending, kept, typed):
    desk = whoever_may(app, where)
    assert desk.submit(where, **typed).status_code == 303
    refused = desk.submit(where, **typed, seen="0")
    assert refused.status_code == 409 and all(f'value="{one}"' in refused.text for one in typed.values())
    seen = re.search(r'name="seen"[^>]*value="(\d+)"|value="(\d+)"[^>]*name="seen"', section(refused.text, kept.name))
    assert seen and desk.submit(where, **typed, seen=seen[1] or seen[2]).status_code == 303
    assert len(kept.line().words) == 2


@each_set
def test_what_is_planned_is_taken_back_only_by_who_may_change_it(app, where, ending, kept, typed):
    whoever_may(app, where).submit(where, **typed, starts_on=str(tomorrow()))
    other = Visitor(app).sign_in(make.staff(Role.EDITOR), staff=True)
    assert other.submit(f"{where}/plans/1/withdrawal").status_code in {403, 404}
    assert len(kept.line().planned(clock.now())) == 1


def whoever_may(app, where):
    role = Role.CUSTOMER_SERVICE if "merchants" in where else Role.ADMINISTRATOR
    return Visitor(app, "en").sign_in(make.staff(role), staff=True)


def section(text, name):
    """The element of that set of terms, on a page that may hold several."""
    return text.partition(f'id="terms-{name}"')[2].partition("</section>")[0]


@dataclass(frozen=True)
class Parking:
    cars: int = number(40, 0, 500)
    opens: time = time_of_day(time(6))
    reminders: tuple[int, ...] = days((3, 1), most=30, count=4)


@pytest.fixture
def parking(tmp_path):
    """All that a new set of terms takes, in a club of its own."""
    if ENGINE != "sqlite":
        pytest.skip("the form and the page ask nothing of the engine")
    kept, room = Terms("parking", Parking, "the parking"), Blueprint("parking", __name__, url_prefix="/staff/parking")
    sheet = TermsSheet(kept, "Parking", {"cars": "Cars", "opens": "Opens at", "reminders": "Reminders"})
    terms_page(
        room, "/terms", [("", sheet)], title="Parking", up=("home.index", "Home"), read="audit.read", edit="rules.edit"
    )
    app = create_app(Settings(instance=tmp_path))
    app.testing, app.config["WTF_CSRF_ENABLED"] = True, False
    app.register_blueprint(room)
    emptying.build(app)
    with app.app_context():
        yield app, kept
    terms.DECLARED.pop("parking")


def test_a_new_set_is_one_declaration_and_one_page(parking):
    app, kept = parking
    desk = Visitor(app, "en").sign_in(make.staff(Role.ADMINISTRATOR), staff=True)
    assert "06:00" in desk.get("/staff/parking/terms").text
    good = {"cars": "12", "opens": "07:30", "reminders": "5, 9"}
    for wrong in ({"cars": "501"}, {"opens": "late"}, {"reminders": "0"}, {"starts_on": "2020-01-01"}):
        assert desk.submit("/staff/parking/terms", **good | wrong).status_code == 422
    assert desk.submit("/staff/parking/terms", **good).status_code == 303
    assert kept.now() == Parking(12, time(7, 30), (9, 5))
    assert "<ins>" in desk.get("/staff/parking/terms").text
