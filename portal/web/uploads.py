"""Photographs and papers that come with a form: room for them, opening before the transaction, keeping within it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import IO, Any

from flask import Blueprint, Response, abort, g, request, send_file
from flask_wtf.file import FileField, FileRequired

from portal import pictures, storage
from portal.club.ground import attempts, files
from portal.identity import viewer
from portal.pictures import Picture
from portal.refusal import Refusal
from portal.sentences import lazy_gettext as _l
from portal.web.forms import Form

ROOM = 64 * 2**20  # bytes of a request with photographs
UPLOADS = ((60, 3600), (200, 24 * 3600))  # how often an account may send some: decoding costs
PHOTOGRAPHS = "image/jpeg,image/png,image/webp,image/heic,image/heif"
PAPERS = PHOTOGRAPHS + ",application/pdf"
THUMB_SUFFIX = ".jpg"


class PictureForm(Form):
    """The one picture on top of something's page."""

    picture = FileField(
        _l("Picture"),
        [FileRequired(_l("Please choose a picture."))],
        render_kw={"accept": PHOTOGRAPHS},
    )


@dataclass(frozen=True)
class Stored:
    """A photograph that lies in the storage already; `keep` enters it for somebody."""

    picture: Picture
    name: str
    thumb_name: str


def make_room(blueprint: Blueprint, *views: str) -> None:
    """Let these views of the blueprint receive photographs: the limit must be raised before anything reads the form."""

    @blueprint.url_value_preprocessor
    def raise_limit(endpoint: str | None, _values: Any) -> None:
        if endpoint and endpoint.rpartition(".")[2] in views:
            request.max_content_length = ROOM


def received(
    form: type[Form], field: str, most: int, make: Callable[[IO[bytes]], Picture] = pictures.prepare, **given: Any
) -> list[Stored]:
    """The photographs of that field, made anew; for a @prepare step. A refusal stands beside the field.

    make: pictures.prepare_paper where a PDF is welcome, too.

    given: what the form needs to be shown again.
    """
    sent = [file for file in request.files.getlist(field) if file.filename]
    try:
        if sent:
            attempts.spend(("upload", viewer.account_id, UPLOADS))
        if len(sent) > most:
            raise Refusal(pictures.too_many(most))
        return [_stored(make(file.stream)) for file in sent]
    except Refusal as refusal:
        g.refused = form(formdata=request.form, **given)
        raise Refusal(refusal.sentence, field) from None


def keep(stored: Iterable[Stored], by: int, *, is_public: bool = False) -> list[files.File]:
    """Enter them as files of that account, in the open transaction; public ones everybody may see."""
    return [
        files.keep(
            one.name,
            thumb_name=one.thumb_name,
            media_type=one.picture.media_type,
            size=len(one.picture.data),
            width=one.picture.width,
            height=one.picture.height,
            by=by,
            is_public=is_public,
        )
        for one in stored
    ]


def send(file: files.File, small: bool = False, called: str = "paper") -> Response:
    """A file for whoever was found to be allowed to see it; no cache between us keeps it.

    Only pictures are shown under our address: a PDF is saved under the name it is called, and opened elsewhere.
    """
    name = (file.thumb_name if small else None) or file.name
    if not storage.path(name).exists():
        abort(404)
    kind = "image/jpeg" if name == file.thumb_name else file.media_type
    response = send_file(
        storage.path(name),
        kind,
        as_attachment=not kind.startswith("image/"),
        download_name=called + storage.path(name).suffix,
        etag=name[:32],
        last_modified=file.kept_at,
    )
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


def _stored(picture: Picture) -> Stored:
    return Stored(picture, storage.put(picture.data, picture.suffix), storage.put(picture.thumb, THUMB_SUFFIX))
