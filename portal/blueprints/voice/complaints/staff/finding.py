"""What the desk's search finds of complaints; a case's whole number leads straight to it."""

import re

from flask import url_for
from sqlalchemy import select

from portal.club.voice import complaints
from portal.club.voice.complaints import Complaint
from portal.club.voice.complaints.names import STEP_NAMES
from portal.identity import viewer
from portal.manifest import Found, Hit, SearchKind, SearchQuery
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web.marks import mark
from portal.web.searching import first_of

NUMBER = re.compile(r"TS\d{6}-\d{4}")


def cases(query: SearchQuery, most: int) -> Found:
    rows = select(Complaint).where(Complaint.visible_to(viewer), complaints.told_of(query))
    is_number = NUMBER.fullmatch(query.code) is not None
    newest = (Complaint.archived_at.is_not(None), Complaint.id.desc())
    return first_of(rows, newest, lambda found: map(_case, found), most, is_exact=is_number)


def _case(case: Complaint) -> Hit:
    place = case.home.address if case.home else case.estate.name
    step = STEP_NAMES[case.step] if case.is_open else _("Closed")
    url = url_for("staff.complaints.show", number=case.number)
    numbers = mark("gap").join(one for one in (case.number, case.external_number) if one)
    return Hit(url, f"{numbers}{mark('gap')}{case.title}", "", f"{place}{mark('gap')}{step}")


KINDS = (SearchKind("complaints", _l("Complaints"), ("complaints.read",), cases, 30),)
