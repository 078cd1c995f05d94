"""The schedule: what the worker does when it is woken, and by the clock."""

from portal.club import attempts
from portal.queue import job
from portal.web import once


@job("sweep", minute="17", hour="3")
def sweep() -> None:
    """Forget what has served: counted tries, answered keys."""
    attempts.sweep()
    once.sweep()
