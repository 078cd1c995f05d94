"""Files that come with a form, for every page alike: room for them, opening before the transaction, keeping within it.

A form declares its field with `photograph`, `photographs` or `paper`; its act says `@takes(TheForm, "photo")` in the
place of @prepare and is given what came as `sent`. Of several the good ones are kept; each of the others is named in
the answer, with the reason.
"""

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import IO, Any, NamedTuple, TypeVar

from flask import Response, abort, g, request, send_file
from flask_wtf.file import FileField, FileRequired, MultipleFileField

from portal import pictures, storage
from portal.club.ground import attempts, files
from portal.identity import viewer
from portal.pictures import Picture
from portal.refusal import Refusal
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web.answers import Answer, View, prepare
from portal.web.forms import Form
from portal.web.lengths import cut, units

T = TypeVar("T")
ROOM = 64 * 2**20  # bytes of a request with photographs
UPLOADS = ((60, 3600), (200, 24 * 3600))  # how often an account may send some: decoding costs
PHOTOGRAPHS = "image/jpeg,image/png,image/webp,image/heic,image/heif"
PAPERS = PHOTOGRAPHS + ",application/pdf"
THUMB_SUFFIX = ".jpg"
SHOWN = 40  # of a file's name


# --- fields -----------------------------------------------------------------------------------------------------------


def photograph(label: Any, needed: Any = None) -> FileField:
    """needed: the sentence when none was chosen."""
    return one_file(label, PHOTOGRAPHS, needed)


def photographs(label: Any) -> MultipleFileField:
    """Several at once; the field of `takes(…, most=…)`."""
    return MultipleFileField(label, render_kw={"accept": PHOTOGRAPHS, "multiple": True})


def paper(label: Any, needed: Any = None) -> FileField:
    """A photograph or a PDF; its act takes it with `opened=a_paper`."""
    return one_file(label, PAPERS, needed)


def one_file(label: Any, accept: str, needed: Any = None) -> FileField:
    return FileField(label, [FileRequired(needed)] if needed else [], render_kw={"accept": accept})


class PictureForm(Form):
    """The one picture on top of something's page."""

    picture = photograph(_l("Picture"), _l("Please choose a picture."))


# --- what comes -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Stored:
    """A photograph that lies in the storage already; `keep` enters it for somebody."""

    picture: Picture
    name: str
    thumb_name: str


class SentFiles(list[T]):
    """What came and could be opened. names: as the person calls them; refused: a sentence for each that could not."""

    def __init__(self, opened: Iterable[T] = (), names: Iterable[str] = (), refused: Iterable[str] = ()) -> None:
        super().__init__(opened)
        self.names, self.refused = list(names), list(refused)


class Taking(NamedTuple):
    """What an act declares that it takes."""

    form: type[Form]
    field: str
    most: int


def a_photograph(stream: IO[bytes]) -> Stored:
    return _stored(pictures.prepare(stream))


def a_paper(stream: IO[bytes]) -> Stored:
    return _stored(pictures.prepare_paper(stream))


def takes(
    form: type[Form],
    field: str,
    most: int = 1,
    *,
    opened: Callable[[IO[bytes]], Any] = a_photograph,
    room: int = ROOM,
    given: Callable[..., dict[str, Any]] = lambda **_arguments: {},
) -> Callable[[View], View]:
    """Declare that files come in that field of the form; the view gets them as `sent`, opened before the transaction.

    opened: what makes of a file what the view is given. Raises Refusal.
    given:  of the address' arguments, what the form needs to be shown again.
    """

    def declare(view: View) -> View:
        @wraps(view)
        def named(**arguments: Any) -> Any:
            return _naming(view, arguments, field)

        def step(**arguments: Any) -> dict[str, Any]:
            return {"sent": _received(form, field, most, opened, **given(**arguments))}

        taking: Any = prepare(step)(named)
        taking.takes, taking.room = Taking(form, field, most), room
        return taking  # type: ignore[no-any-return]

    return declare


def _received(
    form: type[Form], field: str, most: int, opened: Callable[[IO[bytes]], Any] = a_photograph, **given: Any
) -> SentFiles[Any]:
    """The files of that field, each opened. Refused beside it where none of them is good, or there are too many."""
    files = [file for file in request.files.getlist(field) if file.filename]
    try:
        if files:
            attempts.spend(("upload", viewer.account_id, UPLOADS))
        if len(files) > most:
            raise Refusal(pictures.too_many(most))
        sent = _opened([(called(file.filename or ""), file.stream) for file in files], opened)
        if sent.refused and not sent:
            raise Refusal(" ".join(sent.refused))
    except Refusal as refusal:
        g.refused = form(formdata=form.sent(), **given)
        raise Refusal(refusal.sentence, field) from None
    return sent


def _opened(files: Iterable[tuple[str, IO[bytes]]], opened: Callable[[IO[bytes]], T]) -> SentFiles[T]:
    sent: SentFiles[T] = SentFiles()
    for name, stream in files:
        try:
            sent.append(opened(stream))
            sent.names.append(name)
        except Refusal as refusal:
            sent.refused.append(_("“%(name)s”: %(why)s", name=name, why=str(refusal.sentence)))
    return sent


def _naming(view: View, arguments: dict[str, Any], field: str) -> Any:
    """The act, and with what it says which of the files could not be kept."""
    refused = " ".join(arguments["sent"].refused)
    try:
        answer = view(**arguments)
    except Refusal:
        if refused and (form := g.get("refused")) is not None:
            form.refuse(Refusal(refused, field))
        raise
    if refused and isinstance(answer, Answer):
        answer.say = f"{answer.say} {refused}" if answer.say else refused
    return answer


def called(name: str) -> str:
    """A file's name as it is said to a person: without its folders and what cannot be seen, and not too long."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C").strip() or "?"
    return plain if units(plain) <= SHOWN else f"{cut(plain, SHOWN - 10)}…{plain[-8:]}"


# --- keeping and sending ----------------------------------------------------------------------------------------------


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
    """A file for whoever was found to be allowed to see it; nobody keeps it (web/headers.py).

    Only pictures are shown under our address: a PDF is saved under the name it is called, and opened elsewhere.
    """
    name = (file.thumb_name if small else None) or file.name
    if not storage.path(name).exists():
        abort(404)
    kind = "image/jpeg" if name == file.thumb_name else file.media_type
    return send_file(
        storage.path(name),
        kind,
        as_attachment=not kind.startswith("image/"),
        download_name=called + storage.path(name).suffix,
        etag=name[:32],
        last_modified=file.kept_at,
    )


def _stored(picture: Picture) -> Stored:
    return Stored(picture, storage.put(picture.data, picture.suffix), storage.put(picture.thumb, THUMB_SUFFIX))
