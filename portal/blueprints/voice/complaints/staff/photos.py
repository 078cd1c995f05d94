"""Photographs of a case."""

from flask import Response

from portal.blueprints.voice.complaints.staff import blueprint
from portal.club.voice.complaints import ComplaintPhoto
from portal.identity import staff
from portal.web import find, uploads


@blueprint.get("/photos/<int:photo_id>")
@staff("complaints.read")
def photo(photo_id: int) -> Response:
    return uploads.send(find(ComplaintPhoto, photo_id).file)


@blueprint.get("/photos/<int:photo_id>/small")
@staff("complaints.read")
def small_photo(photo_id: int) -> Response:
    return uploads.send(find(ComplaintPhoto, photo_id).file, small=True)
