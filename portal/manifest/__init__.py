"""What a subject tells the house about itself, and the one loop that gathers it.

A subject says it in up to three places, each named MANIFEST: its rules in portal/club/<wing>/<subject> (a Subject), its
pages in portal/blueprints/<wing>/<subject> and the staff's below it (Pages), its part of the demo club in portal/demo
(a Part). A package says it in its manifest.py, a single file at its end. Nothing lists them: the folders are looked
through in the order of their names, so a new subject edits no file but its own.
"""

from portal.manifest.gathering import Gathered, found_in, jobs, joined, pages, subjects
from portal.manifest.leaving import End, Ending, Leaving, Mention, Person, Personal
from portal.manifest.opening import Lacking, SetupStep
from portal.manifest.searching import Found, Hit, SearchKind, SearchQuery
from portal.manifest.shapes import (
    CallerAct,
    Card,
    Check,
    FewWant,
    Group,
    Handover,
    Job,
    Pages,
    Part,
    Persona,
    Place,
    Role,
    Room,
    Sentence,
    Share,
    Subject,
    TaskKind,
    TaskPage,
    TaskTold,
    Trigger,
    Waiting,
    Want,
)

__all__ = [
    "CallerAct",
    "Card",
    "Check",
    "End",
    "Ending",
    "FewWant",
    "Found",
    "Gathered",
    "Group",
    "Handover",
    "Hit",
    "Job",
    "Lacking",
    "Leaving",
    "Mention",
    "Pages",
    "Part",
    "Person",
    "Persona",
    "Personal",
    "Place",
    "Role",
    "Room",
    "SearchKind",
    "SearchQuery",
    "Sentence",
    "SetupStep",
    "Share",
    "Subject",
    "TaskKind",
    "TaskPage",
    "TaskTold",
    "Trigger",
    "Waiting",
    "Want",
    "found_in",
    "jobs",
    "joined",
    "pages",
    "subjects",
]
