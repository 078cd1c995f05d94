"""A photograph that comes with a form of these rooms: room for it, decoding before the transaction, keeping in it."""

from typing import Any, BinaryIO, cast

from flask import g, request

from portal import pictures, storage
from portal.club import files
from portal.identity import viewer
from portal.refusal import Refusal
from portal.web import Form

ROOM = 12 * 2**20  # bytes


def raise_limit(endpoint: str | None, _values: Any) -> None:
    """Before anything reads the form: these rooms take one photograph."""
    if endpoint and endpoint.startswith("staff.projects.") and request.method == "POST":
        request.max_content_length = ROOM


def received(form: type[Form], **given: Any) -> dict[str, Any]:
    """For @prepare: {"photo": decoded and stored, or None}. A refusal stands beside the field, what was typed stays."""
    sent = request.files.get("photo")
    if sent is None or not sent.filename:
        return {"photo": None}
    try:
        made = pictures.prepare(cast(BinaryIO, sent.stream))
    except Refusal as refusal:
        g.refused = form(formdata=request.form, **given)
        raise Refusal(refusal.sentence, "photo") from None
    return {"photo": (made, storage.put(made.data, made.suffix), storage.put(made.thumb, made.suffix))}


def kept(photo: Any) -> files.File | None:
    """The photograph as a public file, entered in the open transaction."""
    if photo is None:
        return None
    made, name, thumb_name = photo
    return files.keep(
        name,
        thumb_name=thumb_name,
        media_type=made.media_type,
        size=len(made.data),
        width=made.width,
        height=made.height,
        by=viewer.account_id,
        is_public=True,
    )
