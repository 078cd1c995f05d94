"""Terms in the database: plans and their taking back against a slow oracle, who was quicker, and what reading costs."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError

from portal import clock
from portal.club.ground import terms
from portal.club.ground.figures import number
from portal.club.ground.happenings import HAPPENINGS
from portal.club.ground.terms import Terms, TermsRow
from portal.database import changed, session, transaction
from portal.refusal import Refusal
from tests import make
from tests.conftest import ENGINE
from tests.ground.test_line import INSTANT, NOON
from tests.making.counting import counting

DAY = timedelta(days=1)
USUAL = 5
_subject = count(1)


@dataclass(frozen=True)
class Sample:
    most: int = number(USUAL, 0, 1_000)
    least: int = number(1, 0, 1_000)


def declared(name: str, kind: type, *more) -> Terms:
    """Terms of a subject of this test, which may be declared anew."""
    for act in ("changed", "planned", "plan_withdrawn"):
        HAPPENINGS.pop(f"{name}.{act}", None)
    return Terms(name, kind, "the terms of a test", *more)


@pytest.fixture(autouse=True)
def _forget_the_happenings(monkeypatch):
    yield
    for code in [code for code in HAPPENINGS if code.startswith("test")]:
        del HAPPENINGS[code]


@pytest.fixture
def subject(app):
    yield declared("test", Sample)
    terms.DECLARED.pop("test")


def said(subject, most, day=None, **options):
    with transaction():
        return subject.change(Sample(most), day, None, **options)


steps = st.lists(
    st.one_of(
        st.tuples(st.just("say"), st.one_of(st.none(), st.integers(0, 4)), st.integers(0, 1_000)),
        st.tuples(st.just("back"), st.integers(0, 5), st.none()),
        st.tuples(st.just("wait"), st.integers(1, 40), st.none()),
    ),
    max_size=14,
)


def live(subject, steps):
    """Do it in the club, and in a dictionary of what begins when; the dictionary and the last moment."""
    now, begins, by = NOON, {}, make.staff().id
    for what, how, most in steps:
        now += timedelta(hours=how) if what == "wait" else timedelta(seconds=1)
        with clock.at(now):
            if what == "say":
                day = None if how is None else clock.today() + how * DAY
                said(subject, most, day)
                begins[clock.moment_of(day) if how else now] = most
            elif what == "back":
                planned = subject.line().planned(now)
                assert [word.starts_at for word in planned] == sorted(moment for moment in begins if moment > now)
                if how < len(planned):
                    with transaction():
                        subject.take_back(planned[how].number, by)
                    del begins[planned[how].starts_at]
    return begins, now


@settings(
    max_examples=80 if ENGINE == "sqlite" else 15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=steps)
def test_whatever_is_planned_and_taken_back_the_figures_of_any_moment_are_the_oracles(app, steps):
    subject = declared(f"test-{next(_subject)}", Sample)
    begins, now = live(subject, steps)
    for moment in {now, NOON, *begins}:
        for at in (moment - INSTANT, moment, moment + INSTANT):
            begun = [start for start in begins if start <= at]
            assert subject.at(at).most == (begins[max(begun)] if begun else USUAL)
    session.rollback()
    with clock.at(now):  # as another process reads it
        begun = [start for start in begins if start <= now]
        assert subject.now().most == (begins[max(begun)] if begun else USUAL)
    terms.DECLARED.pop(subject.name)


def test_a_day_reads_what_counts_when_it_ends(subject):
    with clock.at(NOON):
        said(subject, 10)
        said(subject, 20, NOON.date() + DAY)
    assert subject.on(NOON.date() - DAY).most == USUAL
    assert (subject.on(NOON.date()).most, subject.on(NOON.date() + DAY).most) == (10, 20)


def test_who_saw_an_older_state_is_told_and_changes_nothing(subject):
    said(subject, 10, seen=0)
    with pytest.raises(Refusal) as refused:
        said(subject, 20, seen=0)
    assert refused.value.status == 409 and subject.now().most == 10
    said(subject, 20, seen=1)
    assert subject.now().most == 20


def test_what_has_begun_was_replaced_or_taken_back_is_not_taken_back_again(subject):
    by, tomorrow = make.staff().id, clock.today() + DAY
    begun, replaced, planned = said(subject, 10), said(subject, 20, tomorrow), said(subject, 30, tomorrow)
    with transaction():
        subject.take_back(planned.number, by)
    for word in (begun, replaced, planned):
        with pytest.raises(Refusal), transaction():
            subject.take_back(word.number, by)
    assert subject.on(tomorrow).most == 10


@pytest.mark.parametrize("ahead", [-1, 365 * 7])
def test_neither_the_past_nor_the_far_future_can_be_planned(subject, ahead):
    with pytest.raises(Refusal) as refused:
        said(subject, 10, clock.today() + ahead * DAY)
    assert refused.value.field == "starts_on" and subject.line().words == []


def test_figures_that_do_not_go_together_are_refused(app):
    def minded(figures):
        if figures.least > figures.most:
            raise Refusal("no", "least")

    subject = declared("test", Sample, minded)
    with pytest.raises(Refusal) as refused:
        said(subject, 0)
    assert refused.value.field == "least" and said(subject, 1).figures == Sample(1)
    terms.DECLARED.pop("test")


def test_no_word_is_ever_changed(subject):
    said(subject, 10)
    with pytest.raises(DBAPIError, match="append-only"), transaction():
        changed(TermsRow.__table__.update().values(said_by=None))


def test_a_figure_that_is_added_later_has_its_usual_value_in_what_was_said_before(subject):
    said(subject, 10)

    @dataclass(frozen=True)
    class Longer(Sample):
        hours: int = number(24, 1, 48)

    assert declared("test", Longer).now() == Longer(10, 1, 24)


def test_an_act_reads_them_once_however_often_it_asks_and_sees_what_it_says_itself(subject):
    with transaction():
        with counting() as asked:
            assert [subject.now().most for _ in range(5)] == [USUAL] * 5
        assert asked.count == 1
        subject.change(Sample(10), None, None)
        assert subject.now().most == 10
        session.rollback()
    assert subject.now().most == USUAL


def test_what_somebody_else_says_is_read_in_the_next_transaction(app, subject):
    assert subject.now().most == USUAL
    with app.app_context():  # a session of its own
        said(subject, 10)
    session.rollback()
    assert subject.now().most == 10


def test_the_doctor_names_what_could_not_be_said_today(subject):
    said(subject, 10)
    assert terms.check() == []

    @dataclass(frozen=True)
    class Narrower(Sample):
        most: int = number(USUAL, 0, 9)

    declared("test", Narrower)
    assert terms.check() == ["test 1: most: 请填写 0 到 9 之间的整数。"]
    terms.DECLARED.pop("test")
    assert "test: terms of a subject that there is not" in terms.check()
    terms.DECLARED["test"] = subject
