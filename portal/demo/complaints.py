"""The twenty-five complaints: every text becomes acts on their days, and all acts happen in the order of time."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from portal import clock
from portal.club.people import accounts
from portal.club.people.accounts import Account, Hat, Viewer
from portal.club.voice import complaints
from portal.club.voice.complaints import CaseStep, Complaint, ComplaintChannel, ComplaintKind, Department, Severity
from portal.database import transaction
from portal.demo.world import World
from portal.manifest import Part

KINDS = {
    "engineering_quality": ComplaintKind.ENGINEERING,
    "planning_design": ComplaintKind.DESIGN,
    "sales_conduct": ComplaintKind.SALES,
    "property_management": ComplaintKind.PROPERTY,
    "customer_service": ComplaintKind.SERVICE,
}
SUB_KINDS = {
    "after_decoration": "decoration",
    "at_handover": "handover",
    "delivery_differs": "layout",
    "sales_talk": "facilities",
    "irregular_selling": "irregular",
}
SEVERITIES = {"minor": Severity.MINOR, "normal": Severity.MINOR, "serious": Severity.SERIOUS}
BREACHES = {"open": None, "confirmed": True, "none": False}
DEPARTMENTS = {
    "engineering": Department.ENGINEERING,
    "property_management": Department.PROPERTY,
    "sales": Department.SALES,
    "customer_service": Department.SERVICE,
    "design": Department.DESIGN,
}
BASES = {"contract": "contract", "quality_standard": "quality", "acceptance_certificate": "acceptance"}
ORDER = (
    *("file", "assign", "confirm", "assess", "contact", "find", "note", "reply", "word", "conclude", "answer"),
    *("plan", "done", "finish", "visit", "archive"),
)


Act = Callable[[], object]


@dataclass
class Deed:
    """One act on one day of the story (days from the day the demo is made)."""

    day: int
    kind: str
    act: Act


def fill(world: World) -> None:
    """Make them all; broken promises are reported on the next morning of the story, as the job would."""
    deeds: list[tuple[datetime, int, Act]] = []
    for text in world.content("complaints.json")["complaints"]:
        for moment, act in _at_their_time(world, _Story(world, text)):
            deeds.append((moment, len(deeds), act))
    reported = None
    for moment, _order, act in sorted(deeds, key=lambda deed: deed[:2]):
        if reported != moment.date():
            reported = moment.date()
            _report(min(clock.moment_of(reported, 8), world.now))
        with clock.at(moment), transaction():
            act()
    _report(world.now)


def _report(moment: datetime) -> None:
    with clock.at(moment), transaction():
        complaints.escalate_late()


def _at_their_time(world: World, story: "_Story") -> Iterator[tuple[datetime, Act]]:
    """The story's deeds with hours: in order, some minutes apart, in office hours, none after now."""
    hour, minute = (int(part) for part in story.text["time"].split(":"))
    last = world.moment(story.text["day"], hour, minute)
    deeds = sorted(story.deeds(), key=lambda deed: (deed.day, ORDER.index(deed.kind)))
    latest = clock.now() - timedelta(minutes=5 * len(deeds) + 5)
    for number, deed in enumerate(deeds):
        wanted = last if number == 0 else max(last + timedelta(minutes=4), world.moment(deed.day, 10, 5 * number % 60))
        last = min(wanted, latest + timedelta(minutes=5 * number))
        yield last, deed.act


def _seat(person: Account) -> Viewer:
    """Somebody of the staff at their desk, with the rights of their roles."""
    grants = accounts.grants_of(person.id)
    held = accounts.permissions_of((grant.role, grant.estate_id) for grant in grants)
    return Viewer(account_id=person.id, name=person.name, is_staff=True, hat=Hat.STAFF, permissions=held)


class _Story:
    """One text and the case that grows out of it."""

    def __init__(self, world: World, text: dict[str, Any]) -> None:
        self.world, self.text = world, text
        self.owner = world.people[text["owner"]]
        self.step = text["step"]

    @property
    def case(self) -> Complaint:
        found: Complaint = self.world.complaints[self.text["key"]]
        return found

    @property
    def place(self) -> int:
        """How far the text comes: 1 to 8."""
        return CaseStep(self.step).place

    def by(self, key: str, permission: str = "complaints.handle") -> Viewer:
        """That colleague; who may not do it themselves (a sales adviser's remark) has it written by the handler."""
        person = _seat(self.world.staff[key])
        if person.may(permission, self.case):
            return person
        return _seat(self.world.staff[self.text["handler"]])

    def deeds(self) -> Iterator[Deed]:
        """What happened, unordered; the sort by day and kind makes it a story."""
        text = self.text
        yield Deed(text["day"], "file", self.file)
        if self.place >= CaseStep.CONFIRMATION.place:
            yield Deed(text["day"], "assign", self.assign)
        for kind, part, act in (
            ("confirm", "confirmation", self.confirm),
            ("assess", "assessment", self.assess),
            ("contact", "head_contact", self.contact),
        ):
            if part in text:
                yield Deed(text[part]["day"], kind, act)
        for note in text["notes"]:
            yield Deed(note["day"], "note", partial(self.note, note))
        for word in text["owner_messages"]:
            yield Deed(word["day"], "word", partial(self.word, word))
        yield from self._replies()
        yield from self._follow_up()

    def _replies(self) -> Iterator[Deed]:
        replies = self.text["replies"]
        final = next((reply for reply in replies if reply["final"]), None)
        for reply in replies:
            if reply is not final:
                yield Deed(reply["day"], "reply", partial(self.letter, reply))
        if final is not None:
            yield Deed(final["day"], "answer", partial(self.answer, final))
        if self.place >= CaseStep.INVESTIGATION.place and self.text["findings"]:
            seen = final["day"] if final else max([reply["day"] for reply in replies] or [-2])
            yield Deed(seen, "find", self.find)
            if self.place >= CaseStep.REPLY.place:
                yield Deed(seen if final else min(seen + 1, -1), "conclude", self.conclude)

    def _follow_up(self) -> Iterator[Deed]:
        answered = next((reply["day"] for reply in self.text["replies"] if reply["final"]), 0)
        visit = self.text.get("return_visit")
        for work in self.text["actions"]:
            made: list[complaints.Work] = []
            planned = max(work["day"], answered)
            yield Deed(planned, "plan", partial(self.plan, work, made))
            if work["done_day"] is not None:
                done = max(work["done_day"], planned)
                if visit and planned <= visit["day"]:  # what was planned before a visit is done by then
                    done = min(done, visit["day"])
                yield Deed(done, "done", partial(self.done, made))
        if visit:
            yield Deed(visit["day"], "finish", self.finish)
            yield Deed(visit["day"], "visit", partial(self.visit, visit))
        if self.step == CaseStep.RETURN_VISIT:
            yield Deed(-1, "finish", self.finish)
        if self.step == CaseStep.ARCHIVE and visit:
            yield Deed(min(visit["day"] + 3, -1), "archive", self.archive)

    def file(self) -> None:
        text, home = self.text, self.world.homes.get(self.text["home"])
        estate = home.estate if home else self.world.estates[text["home"].split("-")[0]]
        fields = {"title": text["title"], "story": text["text"], "wish": text["wants"], "place": text["place"]}
        draft = complaints.save_draft(self.owner, home_id=home.id if home else None, estate_id=estate.id, **fields)
        for name in text["photos"]:
            complaints.add_photo(draft, self.world.file(name, is_public=False), self.owner.account_id)
        self.world.complaints[text["key"]] = complaints.file_draft(draft, self.owner)

    def assign(self) -> None:
        handler = self.world.staff[self.text["handler"]]
        complaints.assign(self.case, _seat(handler), self.case.revision, handler)

    def confirm(self) -> None:
        part, external = self.text["confirmation"], self.text.get("external") or {}
        sub_kind = self.text["subtype"]
        complaints.confirm(
            self.case,
            self.by(part["by"]),
            self.case.revision,
            kind=KINDS[self.text["type"]],
            sub_kind=SUB_KINDS.get(sub_kind, sub_kind),
            facts=self._said(part["text"]),
            channel=ComplaintChannel(self.text["channel"]),
            external_number=external.get("number", ""),
        )

    def assess(self) -> None:
        part = self.text["assessment"]
        complaints.assess(
            self.case,
            self.by(part["by"]),
            self.case.revision,
            severity=SEVERITIES[self.text["severity"]],
            is_breach=BREACHES[self.text["breach"]],
            department=DEPARTMENTS[self.text["responsible"]],
        )
        complaints.note(self.case, self.by(part["by"]), self._said(part["text"]))

    def contact(self) -> None:
        part = self.text["head_contact"]
        head = _seat(self.world.staff[part["by"]])
        complaints.contact(self.case, head, self.case.revision, self._said(part["text"]))

    def note(self, note: dict[str, Any]) -> None:
        complaints.note(self.case, self.by(note["by"]), self._said(note["text"]))

    def word(self, word: dict[str, Any]) -> None:
        complaints.add_word(self.case, self._said(word["text"]))

    def letter(self, reply: dict[str, Any]) -> None:
        """A letter with a date where the case may promise one; else a letter."""
        by, promised = self.by(reply["by"], "complaints.reply"), reply["promise_day"]
        body = self._said(reply["text"], promised)
        may_promise = self.case.step in {CaseStep.INVESTIGATION, CaseStep.REPLY} and promised is not None
        day = self.world.day(promised) if promised is not None else None
        if may_promise and day and day > clock.today():
            complaints.promise(self.case, by, self.case.revision, body=body, answer_on=day, insist=True)
        else:
            complaints.write(self.case, by, self.case.revision, body, insist=True)

    def find(self) -> None:
        found = {"contract": "", "quality": "", "acceptance": ""}
        for finding in self.text["findings"]:
            found[BASES[finding["basis"]]] = finding["reference"]
        told = "\n".join(self._said(finding["text"]) for finding in self.text["findings"])
        complaints.find(self.case, self.by(self.text["handler"]), self.case.revision, findings=told, **found)

    def conclude(self) -> None:
        complaints.conclude(self.case, self.by(self.text["handler"]), self.case.revision)

    def answer(self, reply: dict[str, Any]) -> None:
        by = self.by(reply["by"], "complaints.reply")
        complaints.answer(self.case, by, self.case.revision, self._said(reply["text"]))

    def plan(self, work: dict[str, Any], made: list[complaints.Work]) -> None:
        day = max(self.world.day(work["due_day"]), clock.today())
        made.append(complaints.plan(self.case, self.by(work["by"]), self.case.revision, what=work["text"], by_day=day))

    def done(self, made: list[complaints.Work]) -> None:
        complaints.finish_work(self.case, self.by(self.text["handler"]), self.case.revision, made[0])

    def finish(self) -> None:
        done = [work.what for work in complaints.works_of(self.case) if work.done_at]
        said = "；".join(done[-2:]) or self.text["wants"]
        complaints.finish_follow_up(self.case, self.by(self.text["handler"]), self.case.revision, said)

    def visit(self, visit: dict[str, Any]) -> None:
        complaints.visit(
            self.case,
            _seat(self.world.staff[visit["by"]]),
            self.case.revision,
            satisfied=visit["satisfied"],
            words=self._said(visit["text"]),
            back_to=CaseStep.FOLLOW_UP,
        )

    def archive(self) -> None:
        by = self.by(self.text["handler"])
        cause, lesson = self.text.get("cause", ""), self.text.get("lesson", "")
        complaints.archive(self.case, by, self.case.revision, cause=cause, lesson=lesson)

    def _said(self, text: str, promised: int | None = None) -> str:
        """The text with its dates and its number."""
        english = self.text["language"] == "en"
        values: dict[str, object] = {"number": self.case.number}
        if promised is not None:
            day = self.world.day(promised)
            values["promise"] = f"{day.day} {day:%B}" if english else f"{day.month}月{day.day}日"
        words = self.world.words({"zh": text, "en": text}, **values)
        return words.en if english else words.zh


MANIFEST = Part(fill, after=("events",))
