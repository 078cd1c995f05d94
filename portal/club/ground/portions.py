"""Work in portions: the one place where transactions are opened for jobs, and for what is kept after a refusal.

A portion is short, so that nobody who writes waits long for it, and whole, so that a job that is killed leaves nothing
half done: what is not committed is found again by the next run. What only reads (working out, setting on paper) stands
before the portion, outside any transaction.
"""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import NamedTuple, ParamSpec, TypeVar

from portal.database import transaction

P = ParamSpec("P")
Result = TypeVar("Result")
Thing = TypeVar("Thing")


class Portion(NamedTuple):
    """What one portion came to. Whether there is more is asked of `found`: what was found may not all be done."""

    found: int
    done: int


def portion(*, lasting: bool = True) -> Callable[[Callable[P, Result]], Callable[P, Result]]:
    """Each call is a transaction of its own. A page's verb can never call it: it is within one already.

    lasting: see transaction().
    """

    def declare(step: Callable[P, Result]) -> Callable[P, Result]:
        @wraps(step)
        def within(*args: P.args, **kwargs: P.kwargs) -> Result:
            with transaction(lasting=lasting):
                return step(*args, **kwargs)

        return within

    return declare


def in_portions(step: Callable[[int], Portion], size: int) -> int:
    """Do `step`, which looks for so many things at most, until it finds fewer; how many were done in all."""
    total = 0
    while True:
        with transaction():
            found, done = step(size)
        total += done
        if found < size:
            return total


def over(things: Sequence[Thing], step: Callable[[Sequence[Thing]], int], size: int) -> int:
    """Do `step` with so many of these at a time; how many were done in all."""
    total = 0
    for place in range(0, len(things), size):
        with transaction():
            total += step(things[place : place + size])
    return total
