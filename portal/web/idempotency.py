"""Idempotency: the same key again gives the same answer, another body under it is refused."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import cast

from flask import request
from flask import session as cookie
from sqlalchemy import Table, bindparam, delete, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.datastructures import FileStorage

from portal import clock
from portal.database import Base, apart, fetch, write
from portal.identity import viewer
from portal.refusal import Refusal
from portal.sentences import gettext
from portal.web.answers import Answer

KEPT = timedelta(hours=24)
PIECE = 1024 * 1024
UNSIGNED = {"csrf_token", "once"}


class Done(Base):
    """An act that was answered: who (account or anonymous browser), which key, of what request, and where it led."""

    __tablename__ = "answers"

    actor: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    request_hash: Mapped[str]
    location: Mapped[str]
    said: Mapped[str]
    at: Mapped[datetime]


_EARLIER = select(Done.request_hash, Done.location, Done.said).where(
    Done.actor == bindparam("actor"), Done.key == bindparam("key")
)
_CLAIM = insert(cast(Table, Done.__table__))
_FINISH = (
    update(Done)
    .where(Done.actor == bindparam("of"), Done.key == bindparam("under"))
    .values(location=bindparam("led"), said=bindparam("told"))
)


def begin() -> Answer | None:
    """Claim the request's key in the open transaction; the earlier answer when it was used. Raises Refusal."""
    key = request.form.get("once", "")
    if not 8 <= len(key) <= 64:
        raise Refusal(gettext("This form is incomplete. Please open the page again."), status=400)
    actor, digest = _actor(), _digest()
    earlier = fetch(_EARLIER, actor=actor, key=key).first()
    if earlier is None:
        write(_CLAIM, actor=actor, key=key, request_hash=digest, location="", said="", at=clock.now())
        return None
    request_hash, location, said = earlier
    if request_hash != digest:
        raise Refusal(gettext("This form was sent before with other contents. Please open the page again."), status=409)
    return Answer(otherwise=location or "/", say=said or None)


def finish(answer: Answer) -> None:
    """Keep where the act led, for the same key coming again."""
    led, said = str(answer.otherwise or "/"), str(answer.say or "")
    write(_FINISH, of=_actor(), under=request.form["once"], led=led, told=said)


def sweep() -> None:
    """Forget answers older than a day; the nightly job."""
    with apart() as connection:
        connection.execute(delete(Done).where(Done.at < clock.now() - KEPT))


def _actor() -> str:
    if viewer.is_authenticated:
        return f"account:{viewer.account_id}"
    if "anonymous" not in cookie:
        cookie["anonymous"] = secrets.token_urlsafe(12)
    return f"anonymous:{cookie['anonymous']}"


def _digest() -> str:
    parts = [request.path]
    parts += [f"{name}={value}" for name, value in sorted(request.form.items(multi=True)) if name not in UNSIGNED]
    sent = sorted(request.files.items(multi=True), key=lambda pair: pair[0])
    parts += [f"{name}:{file.filename}:{_held_in(file)}" for name, file in sent]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _held_in(file: FileStorage) -> str:
    """The whole of what was sent: ten megabytes cost five thousandths of a second."""
    stream = file.stream
    if stream.closed:
        return ""
    place = stream.tell()
    stream.seek(0)
    state = hashlib.sha256()
    while piece := stream.read(PIECE):
        state.update(piece)
    stream.seek(place)
    return state.hexdigest()
