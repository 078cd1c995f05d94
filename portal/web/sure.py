"""A member's act that cannot be taken back asks once: on the page that has its button (`sure()`), or here.

`@surely(question)` on the act, innermost. The button on the page asks on the spot and sends its answer along. Whatever
comes without one, a button of an old page or a script, is answered with the question and does nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import request

from portal.web.answers import View, whole_page
from portal.web.careful import Looking

SURE = "sure"  # the field with the answer
OWN = {"csrf_token", "once", SURE}


@dataclass(frozen=True)
class Question:
    """What is about to be done, what follows from it, the button that does it, and the page to go back to."""

    title: object
    words: object
    yes: object
    back: str


def surely(ask: Callable[..., Question | None]) -> Callable[[View], View]:
    """`ask` is called with the act's own address arguments and finds the row as the act does; None: nothing to ask."""

    def declare(view: View) -> View:
        @wraps(view)
        def once_asked(**arguments: Any) -> Any:
            question = None if request.form.get(SURE) else ask(**dict(request.view_args or {}))
            if question is None:
                return view(**arguments)
            kept = [(name, value) for name, value in request.form.items(multi=True) if name not in OWN]
            raise Looking(whole_page("sure.html", question=question, kept=kept))

        once_asked.surely = ask  # type: ignore[attr-defined]
        return once_asked

    return declare
