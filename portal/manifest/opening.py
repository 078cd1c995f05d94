"""What has to be said before a new club can be opened: each subject contributes its step of the set-up walk."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Lacking:
    """What is missing still, and what follows from it.

    is_obstacle: nobody can be let in without it; else it may come later.
    """

    what: object
    consequence: object
    is_obstacle: bool = False


@dataclass(frozen=True, eq=False)
class SetupStep:
    """A step of the set-up walk. All sentences are lazy: they are said in the language of who reads.

    key:      stands in the address of the step and in the row of who skipped it: never changed.
    name:     in the list of steps: "The help phone and its hours".
    question: the heading of the step, one question; purpose: what the answer is for.
    is_done:  whether there is nothing left to do; a step that is not done can be skipped and come back to.
    told:     what the list says under the name of a step that is done: "400-000-0000, 9:00–18:00".
    lacking:  what is missing; empty when nothing is. works: what a done step lets the club do.
    endpoint, arguments: the page of the desk on which it is done, and done anew later.
    permission: who does it; the walk asks for it.
    part:     a template that the walk's page holds in place of the link, filled by `context`.
    may_skip: False where nothing after it makes sense without it.
    """

    key: str
    name: object
    question: object
    purpose: object
    endpoint: str
    permission: str
    is_done: Callable[[], bool]
    lacking: Callable[[], tuple[Lacking, ...]]
    order: int
    told: Callable[[], object] = str
    works: object = ""
    arguments: Mapping[str, Any] = field(default_factory=dict)
    part: str = ""
    context: Callable[[], Mapping[str, Any]] = dict
    may_skip: bool = True
