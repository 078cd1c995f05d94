"""The club's particulars as every page and letter names them: `club.name`, `club.phone`."""

import hashlib
from dataclasses import dataclass
from typing import cast

from flask import Flask, current_app, url_for
from werkzeug.local import LocalProxy

from portal.club.ground import kept_terms, opening
from portal.club.ground.particulars import ACCENT, COLOURS, HELP, MARK, NAME, SENDER, SPOKEN
from portal.language import Language
from portal.sentences import gettext as _
from portal.words import Words


@dataclass(frozen=True)
class Club:
    """What a page says of its club. look: another one whenever seal or colour are."""

    short: Words
    long: Words
    seal: str
    mark_id: int
    phone: str
    hours: str
    languages: tuple[str, ...]
    accent: str
    sender_name: str
    sender_address: str
    look: str

    @property
    def name(self) -> str:
        return str(self.short)

    @property
    def whole(self) -> str:
        return str(self.long)

    @property
    def reach(self) -> str:
        """What a sentence says to call: the number, or the club while it has none."""
        return self.phone or _("the club's office")

    @property
    def dial(self) -> str:
        """The number as a link."""
        return "tel:" + self.phone.replace("-", "").replace(" ", "")

    @property
    def has_colours(self) -> bool:
        return self.accent.upper() != ACCENT

    def speaks(self, asked: Language) -> Language:
        """The language asked for, where the club offers it."""
        return asked if asked in self.languages else cast(Language, self.languages[0])


def _current() -> Club:
    """Made anew when any of it counts anew."""
    stamp = kept_terms.stamp()
    made: tuple[int, Club] | None = current_app.extensions.get("club")
    if made is None or made[0] != stamp:
        made = current_app.extensions["club"] = stamp, _said()
    return made[1]


def _said() -> Club:
    name, mark, line = kept_terms.now(NAME), kept_terms.now(MARK), kept_terms.now(HELP)
    sender, languages, accent = kept_terms.now(SENDER), kept_terms.now(SPOKEN).codes, kept_terms.now(COLOURS).accent
    return Club(
        short=name.short,
        long=name.whole,
        seal=name.seal,
        mark_id=mark.file_id,
        phone=line.phone,
        hours=line.hours,
        languages=languages,
        accent=accent,
        sender_name=sender.name or f"{name.zh} {name.en}".strip(),
        sender_address=sender.address,
        look=_digest(name.seal, mark, accent),
    )


def _digest(*said: object) -> str:
    return hashlib.sha256(repr(said).encode()).hexdigest()[:10]


club: Club = cast(Club, LocalProxy(_current))


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(
        club=club,
        mark_at=mark_at,
        seal_at=seal_at,
        texts_leave=opening.texts_leave,
        mail_leaves=opening.mail_leaves,
    )


def mark_at(size: int) -> str:
    """The address of the mark: the seal's first character, for where it is small; `size` in pixels."""
    return url_for("home.seal", look=club.look, kind="mark", size=size)


def seal_at(size: int) -> str:
    """The address of the seal with all its characters."""
    return url_for("home.seal", look=club.look, kind="whole", size=size)
