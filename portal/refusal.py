"""A rule of the club said no."""

from collections.abc import Callable


class Refusal(Exception):
    """Raised by a verb when a rule forbids the act; web.py answers it once for all pages.

    sentence: what a person is told, already lazy-translated, with a way on where there is one.
    field:    the name of the form field it stands beside, or None for the whole act.
    status:   422, or 409 when somebody else was quicker.
    remember: called after the rollback in a transaction of its own (a failure that must be counted).
    """

    def __init__(
        self,
        sentence: object,
        field: str | None = None,
        *,
        status: int = 422,
        remember: Callable[[], object] | None = None,
    ) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
        self.status = status
        self.remember = remember

    def __str__(self) -> str:
        return str(self.sentence)
