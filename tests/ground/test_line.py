"""What was said of a set of terms and what counts when: the pure rules, without database or application."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

import pytest

from portal import clock
from portal.club.ground.figures import days, figures_of, number, time_of_day
from portal.club.ground.line import Fate, History, Word, starting
from portal.refusal import Refusal

pytestmark = pytest.mark.unit

NOON = datetime(2026, 5, 4, 12, tzinfo=clock.ZONE)
MIDNIGHT = datetime(2026, 5, 6, tzinfo=clock.ZONE)
INSTANT = timedelta.resolution


@dataclass(frozen=True)
class Sample:
    most: int = number(7, 1, 10)
    price: int = number(100, 0, 1_000, unit="fen")
    before: tuple[int, ...] = days((30, 7), most=60, count=3)
    opens: time = time_of_day(time(9))


def line(*said):
    """A line of (moment, figures), said one after the other."""
    return History(
        [Word(number, starts, figures, None, NOON) for number, (starts, figures) in enumerate(said, 1)], "usual"
    )


def fates(made, now):
    return [(one.word.number, one.fate, one.before) for one in made.history(now)]


def test_before_anything_is_said_the_usual_counts():
    assert line().at(NOON) == "usual" and line().number == 0 and line().history(NOON) == []


def test_it_counts_from_its_first_instant():
    made = line((MIDNIGHT, "new"))
    assert (made.at(MIDNIGHT - INSTANT), made.at(MIDNIGHT)) == ("usual", "new")
    assert [word.figures for word in made.planned(MIDNIGHT - INSTANT)] == ["new"] and made.planned(MIDNIGHT) == []


def test_of_two_words_for_a_day_the_last_counts_and_the_first_stays_readable():
    made = line((NOON, "now"), (MIDNIGHT, "first"), (MIDNIGHT, "last"))
    assert made.at(MIDNIGHT) == "last"
    assert fates(made, NOON) == [
        (3, Fate.PLANNED, "now"),
        (2, Fate.REPLACED, "now"),
        (1, Fate.HOLDS, "usual"),
    ]
    assert fates(made, MIDNIGHT)[0][1:] == (Fate.HOLDS, "now") and fates(made, MIDNIGHT)[2][1] is Fate.OVER


def test_what_was_taken_back_never_begins_nor_does_what_it_had_replaced():
    made = line((MIDNIGHT, "first"), (MIDNIGHT, "last"), (MIDNIGHT, None))
    assert made.at(MIDNIGHT) == "usual" and made.planned(NOON) == []
    told = made.history(NOON)
    assert [one.fate for one in told] == [Fate.TAKEN_BACK, Fate.REPLACED]
    assert told[0].undone.number == 3 and told[1].undone is None


def test_a_day_that_was_freed_can_be_planned_anew():
    made = line((MIDNIGHT, "first"), (MIDNIGHT, None), (MIDNIGHT, "again"))
    assert made.at(MIDNIGHT) == "again"
    assert [one.fate for one in made.history(NOON)] == [Fate.PLANNED, Fate.TAKEN_BACK]


@pytest.mark.parametrize(("day", "starts"), [(None, NOON), (NOON.date(), NOON), (MIDNIGHT.date(), MIDNIGHT)])
def test_it_starts_at_once_or_at_midnight_of_a_later_day(day, starts):
    with clock.at(NOON):
        assert starting(day) == starts


def test_it_never_starts_in_the_past():
    with clock.at(NOON), pytest.raises(Refusal) as refused:
        starting(NOON.date() - timedelta(days=1))
    assert refused.value.field == "starts_on"


@pytest.mark.parametrize(
    ("name", "value", "kept", "packed"),
    [
        ("most", 10, 10, 10),
        ("price", 0, 0, 0),
        ("before", (7, 45, 7), (45, 7), [45, 7]),
        ("opens", time(8, 30), time(8, 30), "08:30"),
    ],
)
def test_a_figure_goes_into_json_and_comes_out_as_it_was(name, value, kept, packed):
    figure = figures_of(Sample)[name]
    assert figure.minded(name, value) == kept
    assert figure.packed(kept) == packed and figure.unpacked(packed) == kept


@pytest.mark.parametrize(
    ("name", "value"),
    [("most", 0), ("most", 11), ("most", None), ("price", -1), ("price", 1_001), ("before", ()), ("before", (61,)),
     ("before", (0,)), ("before", (1, 2, 3, 4)), ("opens", None)],
)  # fmt: skip
def test_a_figure_out_of_bounds_is_refused_beside_its_field(name, value):
    with pytest.raises(Refusal) as refused:
        figures_of(Sample)[name].minded(name, value)
    assert refused.value.field == name
