"""Steps as data, on a tiny machine: a loan that is asked for, lent and brought back. The rules ask no database."""

from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from types import SimpleNamespace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from portal import clock
from portal.club.ground.locks import Conflict
from portal.club.ground.steps import Answers, Machine, Transition
from portal.database import Base, session, transaction
from portal.refusal import Refusal


class State(StrEnum):
    ASKED = "asked"
    LENT = "lent"
    CHECKED = "checked"
    BACK = "back"


class Act(StrEnum):
    LEND = "lend"
    WRITE = "write"
    CHECK = "check"
    BRING = "bring"
    LOSE = "lose"


class Own(DeclarativeBase):
    type_annotation_map = Base.type_annotation_map


class Loan(Own):
    __tablename__ = "test_loans"

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[State]
    revision: Mapped[int] = mapped_column(default=1)
    revised_by: Mapped[int | None]
    revised_at: Mapped[datetime | None]
    steps: Mapped[int] = mapped_column(default=1)
    note: Mapped[str] = mapped_column(default="")
    place: Mapped[str] = mapped_column(default="shelf")
    lent_at: Mapped[datetime | None]
    back_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]


def is_not_ones_own(loan: Loan, by: str) -> None:
    if loan.note == by:
        raise Refusal("not one's own")


told: list[tuple[int, str]] = []
WRITE = Transition(None, "write", words="Write")
OLD = {
    (State.ASKED, Act.LEND): Transition(State.LENT, "lend", (is_not_ones_own,), "Lend", stamp="lent_at"),
    (State.ASKED, Act.WRITE): WRITE,
    (State.LENT, Act.WRITE): WRITE,
    (State.LENT, Act.BRING): Transition(
        State.BACK, "bring", words="Bring", or_to=(State.ASKED,), stamp="back_at",
        only=lambda: Loan.place == "shelf", follows=(lambda loan, by: told.append((loan.id, by)),),
    ),
    (State.LENT, Act.LOSE): Transition(State.BACK),
}  # fmt: skip
LOANS = Machine(
    Loan,
    OLD,
    names={state: state.value for state in State},
    behind=frozenset({State.CHECKED}),
    starts=frozenset({State.ASKED}),
    final=frozenset({State.BACK}),
    answers=Answers(elsewhere="elsewhere", overtaken="overtaken", barred="barred"),
    shared=True,
    who=lambda by: None,
    over="closed_at",
)
NEW = {key: one for key, one in OLD.items() if key[1] is not Act.BRING} | {
    (State.LENT, Act.CHECK): Transition(State.CHECKED, "check", words="Check"),
    (State.CHECKED, Act.BRING): Transition(State.BACK, "bring", words="Bring"),
}
CHANGED = replace(LOANS, table=NEW, earlier=(OLD,), kept="steps", behind=frozenset())


def anything(_permission: str) -> bool:
    return True


def a_row(state: State = State.ASKED, **values: object) -> SimpleNamespace:
    return SimpleNamespace(id=1, **{"state": state, "closed_at": None, "steps": 1, "note": "", **values})


def refused(machine: Machine, *args: object, **kwargs: object) -> Refusal:
    with pytest.raises(Refusal) as found:
        machine.perform(*args, **kwargs)
    return found.value


# the rules, without a database


@pytest.mark.unit
def test_what_is_possible_is_what_the_table_says_of_the_state_and_the_permission():
    assert list(LOANS.possible(a_row(), anything)) == [Act.LEND, Act.WRITE]
    assert list(LOANS.possible(a_row(), lambda permission: permission == "write")) == [Act.WRITE]
    assert LOANS.possible(a_row(), lambda permission: False) == {}
    assert LOANS.possible(a_row(State.BACK), anything) == {}


@pytest.mark.unit
def test_the_clubs_own_acts_are_offered_to_nobody_and_done_by_nobody():
    assert Act.LOSE not in LOANS.possible(a_row(State.LENT), anything)
    assert refused(LOANS, a_row(State.LENT), Act.LOSE, may=anything).status == 409


@pytest.mark.unit
def test_where_a_row_is_over_nothing_is_possible():
    over = a_row(closed_at=clock.now())
    assert LOANS.possible(over, anything) == {}
    assert str(refused(LOANS, over, Act.WRITE, may=anything)) == "elsewhere"


@pytest.mark.unit
@pytest.mark.parametrize(
    ("state", "act", "may", "sentence", "status"),
    [
        (State.ASKED, Act.BRING, anything, "elsewhere", 409),
        (State.BACK, Act.WRITE, anything, "elsewhere", 409),
        (State.ASKED, Act.LEND, lambda permission: permission == "bring", "barred", 403),
        (State.ASKED, Act.LEND, anything, "not one's own", 422),
    ],
)
def test_who_cannot_is_told_why(state, act, may, sentence, status):
    refusal = refused(LOANS, a_row(state, note="me"), act, "me", may=may)
    assert (str(refusal), refusal.status) == (sentence, status)


@pytest.mark.unit
def test_a_choice_that_the_table_does_not_hold_is_none():
    with pytest.raises(ValueError, match="lent"):
        LOANS.perform(a_row(State.LENT), Act.BRING, "me", may=anything, to=State.LENT)


@pytest.mark.unit
def test_a_row_begins_where_rows_begin():
    assert LOANS.begun(State.ASKED) == {"state": State.ASKED}
    with pytest.raises(ValueError, match="back"):
        LOANS.begun(State.BACK)


@pytest.mark.unit
def test_a_row_goes_by_the_steps_it_was_begun_under():
    """The check came later: whoever borrowed before it brings the book back as was said then."""
    assert CHANGED.begun(State.ASKED) == {"state": State.ASKED, "steps": 2}
    before, since = a_row(State.LENT, steps=1), a_row(State.LENT, steps=2)
    assert list(CHANGED.possible(before, anything)) == [Act.WRITE, Act.BRING]
    assert list(CHANGED.possible(since, anything)) == [Act.WRITE, Act.CHECK]
    assert str(refused(CHANGED, since, Act.BRING, may=anything)) == "elsewhere"
    assert str(refused(CHANGED, before, Act.CHECK, may=anything)) == "elsewhere"


# what the UPDATE answers


@pytest.fixture
def table(app):
    with transaction():
        Own.metadata.create_all(session.connection())
    told.clear()
    yield
    session.rollback()
    with transaction():
        Own.metadata.drop_all(session.connection())


def lent(state: State = State.LENT, **values: object) -> Loan:
    with transaction():
        loan = Loan(**{"state": state, **values})
        session.add(loan)
        session.flush()
    return loan


def elsewhere(loan: Loan, **values: object) -> None:
    """Somebody else changes the row behind our back."""
    with transaction():
        changed = Loan.__table__.update().where(Loan.__table__.c.id == loan.id)
        session.connection().execute(changed.values(**values))


def test_a_step_is_taken_stamped_and_followed(table):
    loan = lent()
    with transaction():
        LOANS.perform(loan, Act.BRING, "me", may=anything, seen=1, note="torn")
    assert (loan.state, loan.note, loan.revision, told) == (State.BACK, "torn", 2, [(loan.id, "me")])
    assert loan.back_at is not None and loan.lent_at is None


def test_an_act_that_stays_changes_nothing_but_what_is_written(table):
    loan = lent()
    with transaction():
        LOANS.perform(loan, Act.WRITE, "me", may=anything, note="kept")
    assert (loan.state, loan.note, loan.revision) == (State.LENT, "kept", 2)


def test_another_way_is_taken_where_the_table_holds_it(table):
    loan = lent()
    with transaction():
        LOANS.perform(loan, Act.BRING, "me", to=State.ASKED)
    assert loan.state is State.ASKED


@pytest.mark.parametrize(
    "meanwhile",
    [{"state": State.BACK}, {"place": "lost"}, {"closed_at": datetime(2026, 1, 1, tzinfo=clock.ZONE)}],
)
def test_who_comes_second_is_told_and_nothing_follows(table, meanwhile):
    """The state, the end, and what else must be so: each is asked by the UPDATE itself."""
    loan, row = lent(), None
    elsewhere(loan, **meanwhile)
    with transaction():
        row = session.get_one(Loan, loan.id, populate_existing=True)
        stale = Loan(**{name: getattr(row, name) for name in ("id", "note", "steps")}, state=State.LENT, revision=1)
        refusal = refused(LOANS, stale, Act.BRING, "me", may=anything, seen=1)
    assert (str(refusal), refusal.status, told) == ("overtaken", 409, [])
    kept = session.scalars(select(Loan).execution_options(populate_existing=True)).one()
    assert kept.note == "" and kept.back_at is None


def test_taking_answers_yes_once(table):
    loan = lent()
    with transaction():
        assert (LOANS.take(loan, Act.LOSE), LOANS.take(loan, Act.LOSE)) == (True, False)
    assert loan.state is State.BACK


def test_many_rows_take_one_step_at_once_each_by_its_own_steps(table):
    for steps, state in ((1, State.LENT), (2, State.LENT), (2, State.LENT), (2, State.ASKED), (1, State.BACK)):
        lent(state, steps=steps)
    with transaction():
        assert CHANGED.take_all(Loan.id != 2, Act.CHECK, note="seen") == 1, "who borrowed before is not checked"
        assert CHANGED.take_all(Loan.note == "", Act.LOSE) == 2
        with pytest.raises(ValueError, match="one at a time"):
            LOANS.take_all(Loan.note == "", Act.BRING)


def test_a_change_without_a_step_needs_the_revision_that_was_seen(table):
    loan = lent()
    with transaction():
        LOANS.change(loan, None, seen=1, note="first")
        with pytest.raises(Conflict):
            LOANS.change(loan, None, seen=1, note="second")
        with pytest.raises(Conflict):
            LOANS.perform(loan, Act.WRITE, "me", may=anything, seen=1, note="third")
    assert (loan.note, loan.revision) == ("first", 2)


def test_what_is_entered_is_written_with_the_step_and_may_be_said_otherwise(table):
    marked = replace(LOANS, entering=lambda loan, state: {"note": f"now {state}", "place": "desk"})
    loan = lent(State.ASKED)
    with transaction():
        marked.perform(loan, Act.LEND, "me", place="car")
    assert (loan.note, loan.place) == ("now lent", "car")
    with transaction():
        marked.perform(loan, Act.WRITE, "me")
    assert loan.place == "car", "staying enters nothing"
