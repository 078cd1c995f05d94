"""How the history of a project is told: its own facts, and what belongs to it."""

from datetime import date, datetime

from portal import clock
from portal.club.estate.projects import CERTIFICATE_NAMES, CertificateKind, Side
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.sentences import lazy_pgettext
from portal.web.history import Glossary
from portal.web.marks import mark
from portal.web.wording import date_

SIDES = {Side.FAVOURABLE: _l("Favourable"), Side.UNFAVOURABLE: _l("Unfavourable")}


def _written(value: str) -> str:
    return date_(clock.local(datetime.fromisoformat(value)) if "T" in value else date.fromisoformat(value))


def _file(ident: int) -> str:
    return str(_("no. %(n)s", n=ident))


GLOSSARY = Glossary(
    acts={
        "published": lazy_pgettext("project", "Published"),
        "closed": _l("Closed: sold out and handed over"),
        "reopened": _l("On sale again"),
        "certificate.entered": _l("Certificate entered"),
        "certificate.edited": _l("Certificate changed"),
        "certificate.revoked": _l("Certificate revoked"),
        "certificate.reinstated": _l("Certificate put back"),
        "house_type.entered": _l("House type described"),
        "house_type.edited": _l("House type changed"),
        "building.entered": _l("Building entered"),
        "building.edited": _l("Building changed"),
        "month.entered": _l("Month recorded"),
        "month.edited": _l("Month corrected"),
        "surrounding.entered": _l("Point written down"),
        "surrounding.edited": _l("Point rewritten"),
        "surrounding.dropped": _l("Point left out"),
        "surrounding.put_back": _l("Point put back"),
    },
    labels={
        "name": lazy_pgettext("project", "Name"),
        "summary": lazy_pgettext("project", "Summary"),
        "location": _l("Where it is"),
        "unit_low": _l("Yuan a square metre, from"),
        "unit_high": _l("Yuan a square metre, up to"),
        "total_low": _l("Yuan a home, from"),
        "total_high": _l("Yuan a home, up to"),
        "price_note": _l("Words about the price"),
        "handover_on": _l("Expected handover"),
        "facts": _l("Further facts, one a line"),
        "promises": _l("Promises of the property service, one a line"),
        "complaint_path": _l("How to complain"),
        "visits": _l("When people can come"),
        "certificate.kind": _l("Certificate"),
        "certificate.issuer": _l("Issued by"),
        "certificate.issued_on": lazy_pgettext("project", "Issued"),
        "certificate.buildings": _l("Buildings it covers"),
        "certificate.note": _l("What people should know about it"),
        "certificate.file_id": lazy_pgettext("project", "Scan"),
        "certificate.revoked_at": _l("Revoked on"),
        "house_type.name": lazy_pgettext("project", "Name"),
        "house_type.area": _l("Square metres"),
        "house_type.rooms": lazy_pgettext("project", "Bedrooms"),
        "house_type.bathrooms": _l("Bathrooms"),
        "house_type.text": _l("What it is like, good and bad"),
        "building.floors": _l("Storeys"),
        "building.homes_planned": lazy_pgettext("project", "Homes"),
        "month.storeys": _l("Storeys standing"),
        "month.note": _l("In a few words"),
        "month.taken_on": _l("Taken on"),
        "month.file_id": _l("Photograph of this month"),
        "month.reason": _l("Why there is no photograph"),
        "surrounding.side": lazy_pgettext("project", "Side"),
        "surrounding.title": _l("In a few words"),
        "surrounding.text": _l("In full, with figures"),
        "surrounding.source": _l("Who measured it, and when"),
        "surrounding.distance": _l("Distance in metres"),
    },
    ways={
        "handover_on": date_,
        "certificate.kind": lambda kind: str(CERTIFICATE_NAMES[CertificateKind(kind)]),
        "certificate.issued_on": _written,
        "certificate.buildings": lambda numbers: mark("pause").join(numbers),
        "certificate.revoked_at": _written,
        "certificate.file_id": _file,
        "house_type.area": lambda area: f"{area / 100:g}",
        "month.taken_on": _written,
        "month.file_id": _file,
        "surrounding.side": lambda side: str(SIDES[Side(side)]),
    },
)


def label_of(name: str) -> object:
    """What a column of a point is called."""
    label: object = GLOSSARY.labels[f"surrounding.{name}"]
    return label
