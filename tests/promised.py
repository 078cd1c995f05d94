"""Words of promise, wherever people read them, and the mechanism that keeps each.

Read are the catalogues (what pages, letters and print say, in both languages) and what stands in letters and in print
templates beside them. A sentence with a word of promise must be named in KEPT with what keeps it, which must exist:

    page:endpoint · job:name · happening:code · letter:topic · code:module.name
    consent:purpose: what somebody may agree to; it promises nothing, and is told as what it is
"""

import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any, NamedTuple

from portal.catalogue import merged
from portal.club.ground.happenings import HAPPENINGS
from portal.club.ground.letters import LETTERS
from portal.club.people.members import consents
from portal.manifest import jobs
from portal.web import Portal
from tests.sources import PORTAL

IN_CHINESE = re.compile(
    "随时|自动|提醒您|提醒一次|通知(您|本人|每|仍)|告诉您|告知您|在线|推荐|投稿|生日|保修|下载|每一项|将(通知|告知)|届时"
)
IN_ENGLISH = re.compile(
    r"at any (time|hour)|by (itself|themselves)|automatically|remind(er|ed|s)? (you|the day)|hear from us"
    r"|you (will be|are) told|\bwe (write|tell|ring|look)|online|birthday|warranty|recommend|download|every one",
    re.IGNORECASE,
)
ENOUGH = 10  # characters by which a sentence is known; a shorter one is named whole
NO_PROMISE = "no promise"  # a word that looks like one: a name, a heading, a fact about the paper

KEPT: dict[str, str] = {  # the beginning of the English sentence, or a part that only it has
    "Save %(n)s wrong rows to mend": "page:staff.imports.wrong_rows",
    "From now on we write to you by WeChat": "code:portal.club.ground.outbox.door",
    "tell you what concerns you": "page:membership.my_consents",
    "you can come back to it at any time": "page:staff.opening.step",
    "stop at any time and go on here": "page:staff.opening.index",
    "Of these are new; whoever claims such a home": "happening:home.verified",
    "We look at it on the spot": "happening:complaint.find",
    "Work is done, and we tell you": "letter:complaint_work_done",
    "Everything is filed, and we write down": "happening:complaint.archive",
    "Everything stays readable": "page:complaints.show",
    "For ten minutes you can download it here": "page:copies.download",
    "People of the household are told": "letter:housemate_died",
    "ownloaded the copy of everything": "page:copies.download",
    "can be downloaded under Me, My data until": "page:copies.download",
    "Download it": "page:copies.download",
    "You can join again at any time": "page:membership.join",
    "you are no member any more": "page:membership.join",
    "birthday and all that you wrote, wherever it stands": "job:erasures.run",
    "You hear from us by": "letter:complaint_late",
    "head of the department is told at once": "letter:complaint_late_for_head",
    "What you write is kept while you write": "page:complaints.keep_draft",
    "Where they were taken is removed": "code:portal.pictures",
    "The owner answered online": "page:complaints.answer_visit",
    "was there a reason? Please write to us or call": "happening:points.reversed",
    "are more than it touches by itself": "happening:job.held",
    "would touch more than it does by itself": "happening:job.held",
    "Called off. Everybody who entered": "letter:draw_called_off",
    "The draw is made on": "letter:draw_lost",
    "your entry has won nothing this time": "letter:draw_passed_on",
    "Everybody who entered is told why": "letter:draw_called_off",
    "The list is sealed and the draw made by the worker": "job:draws.run",
    "The change planned for then": NO_PROMISE,
    "The draw is made after": "letter:event_waiting",
    "they are noted as absent by themselves": "job:events.settle",
    "you rise in the": "job:grades",
    "Of yours, count then": NO_PROMISE,
    "Both at once, by themselves": "happening:grade.changed",
    "You rise in the night": "job:grades",
    "whoever falls short is told": "letter:grade_warned",
    "A second person decides; the member is told": "letter:grade_risen",
    "nothing moves by itself": NO_PROMISE,
    "We have tested with Chromium": NO_PROMISE,
    "Consent is asked for each purpose by itself": "page:membership.change_consents",
    "on the screen or as a print file": "page:magazine.print_file",
    "You asked to be told. Version": "letter:risk_changed",
    "A deposit takes the points that expire last": "code:portal.club.purse.points.moves.deposits",
    "to read and to print": "page:magazine.print_file",
    "Claims that agree with the roll": "happening:home.verified",
    "birthday": "page:membership.profile",
    "This birthday cannot be right": "page:membership.profile",
    "Name, birthday, e-mail, interests": "page:membership.profile",
    "Greetings on birthdays": "consent:care",
    "Good wishes on your birthday": "consent:care",
    "You can change it at any time under Me": "page:membership.change_consents",
    "One purpose at a time": "page:membership.change_consents",
    "A colleague looks at it": "letter:claim_declined",
    "We write to you without asking only about": "page:membership.my_consents",
    "Written down by the portal itself": "happening:phone.revealed",
    "Online self-service": "page:complaints.index",
    "Complaints with a promised date": "page:complaints.new",
    "Free information": "page:magazine.index",
    "You can send the claim again": "page:membership.claim_home",
    "You can send it again at any time": "page:membership.claim_home",
    "When that shop ends your access there": "happening:clerk.admitted",
    "Every one has a contract": "happening:contract.begun",
    "Afterwards the shop closes by itself": "job:merchants.contracts",
    "With the club; you will hear from us": "letter:offer_returned",
    "We look at it. You see who has it": "letter:application_taken",
    "leaves the directory by itself": "job:merchants.contracts",
    "If a paper is missing you will hear": "letter:application_declined",
    "The shop no longer stands in the directory": "job:merchants.contracts",
    "As PDF": "page:shop.settlement_pdf",
    "recommended by somebody": NO_PROMISE,
    "live": NO_PROMISE,
    "it is made by itself on the first": "job:merchants.nightly",
    "You may send me news of new projects": "page:projects.silence",
    "Sunshine recommendation": NO_PROMISE,
    "We write to it once, with a link to cancel": "page:projects.cancel_by_link",
    "You get a voucher at once": "page:redemptions.cancel",
    "Download as Excel": "page:statements.sheet",
    "You may cancel until it is used": "page:vouchers.cancel",
    "You will be told.": "job:wishes.tell",
    "You are told this once": "page:wishes.notice",
    "you are told when they suffice": "job:wishes.tell",
    "you are told once when your points suffice": "job:wishes.tell",
    "Who still waited is told": "letter:yearly_over",
    "you hear from us with the number of the parcel": "letter:yearly_sent",
    "it is set aside for you and you hear from us": "letter:yearly_held",
}


class Sentence(NamedTuple):
    english: str
    chinese: str
    where: str


def said() -> Iterator[Sentence]:
    """Every sentence of the catalogues, and every line of letters and print that stands there as it is."""
    for message in merged():
        if message.id:
            ids = message.id if isinstance(message.id, str) else " ".join(message.id)
            strings = message.string if isinstance(message.string, str) else " ".join(message.string)
            yield Sentence(ids, strings, "catalogue")
    for path in sorted((PORTAL / "templates").rglob("*")):
        if path.suffix == ".txt" or (path.suffix == ".html" and "print" in path.parts):
            text = re.sub(r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}|<[^>]*>", " ", path.read_text(), flags=re.DOTALL)
            for line in filter(None, map(str.strip, text.splitlines())):
                yield Sentence(line, line, path.name)


def is_promise(sentence: Sentence) -> bool:
    return bool(IN_CHINESE.search(sentence.chinese) or IN_ENGLISH.search(sentence.english))


def keeper_of(sentence: Sentence) -> str | None:
    """What keeps it; the longest name that is in it decides."""
    whole = sentence.english.lower()
    named = [part for part in KEPT if (part.lower() in whole if len(part) >= ENOUGH else part.lower() == whole)]
    return KEPT[max(named, key=len)] if named else None


def exists(app: Portal, mechanism: str) -> bool:
    if mechanism == NO_PROMISE:
        return True
    kind, _colon, name = mechanism.partition(":")
    if kind == "code":
        return bool(import_module(name))
    known: dict[str, Any] = {
        "consent": consents.PURPOSES,
        "page": app.view_functions,
        "job": {job.name for job in jobs()},
    }
    return name in {**known, "happening": HAPPENINGS, "letter": LETTERS}[kind]
