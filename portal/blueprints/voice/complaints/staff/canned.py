"""Beginnings of letters that are written every week; chosen by a link, filled with the case, finished by a person."""

from dataclasses import dataclass

from portal import clock, language
from portal.club.voice.complaints import Complaint
from portal.sentences import lazy_gettext as _l
from portal.web import wording
from portal.words import Words


@dataclass(frozen=True)
class Canned:
    """`text` knows {name} and {answer_by}; it is said in the owner's language, whatever the writer's is."""

    name: object
    text: Words


LETTERS = {
    "appointment": Canned(
        _l("Arrange a visit"),
        Words(
            "{name}，您好。\n我们想到现场看一下，时间为　月　日　时，约需一小时，请留人在家。"
            "时间不合适，请回复我们改期。",
            "Dear {name},\nWe would like to look at it on the spot, on … at …; it takes about an hour and somebody "
            "should be at home. If the time does not suit you, please answer here and we change it.",
        ),
    ),
    "progress": Canned(
        _l("Tell how it goes"),
        Words(
            "{name}，您好。\n向您说明一下进展：\n书面答复会在{answer_by}前给您。",
            "Dear {name},\nThis is how far we are:\nYou will have our written answer by {answer_by}.",
        ),
    ),
    "question": Canned(
        _l("Ask for details"),
        Words(
            "{name}，您好。\n为了把原因查清，想再请教您：\n您可以直接在这里回复，也可以附上照片。",
            "Dear {name},\nTo find the cause we would like to ask you:\nYou can answer here and add photographs.",
        ),
    ),
    "sorry": Canned(
        _l("Apologise for a delay"),
        Words(
            "{name}，您好。\n原定的时间没有做到，是我们的责任，向您致歉。原因是：\n接下来：",
            "Dear {name},\nWe did not keep the date we gave you. That is our fault, and we apologise. The reason:\n"
            "What happens next:",
        ),
    ),
}


def letter_for(case: Complaint, key: str) -> str:
    """The beginning of that letter for this case; empty for an unknown key."""
    chosen = LETTERS.get(key)
    if chosen is None:
        return ""
    owner = case.member.account
    with language.speaking(owner.language):
        name = owner.greeting if language.current() == "zh" else owner.name
        return str(chosen.text).format(name=name, answer_by=wording.moment(clock.local(case.answer_by)))
