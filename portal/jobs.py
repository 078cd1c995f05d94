"""The schedule: what the worker does when it is woken, and by the clock."""

from portal.club import attempts, points
from portal.queue import job
from portal.web import once


@job("sweep", minute="17", hour="3")
def sweep() -> None:
    """Forget what has served: counted tries, answered keys."""
    attempts.sweep()
    once.sweep()


@job("expire_points", minute="5", hour="16")
def expire_points() -> None:
    """Five minutes past midnight in China (the schedule is in UTC): what was good until yesterday is gone."""
    points.expire()
