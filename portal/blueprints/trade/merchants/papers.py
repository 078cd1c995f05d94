"""What a firm that applies still owes the club, among what waits for its member."""

from collections.abc import Iterable

from flask import url_for

from portal.club.trade import merchants
from portal.club.trade.merchants.application_tables import PAPER_NAMES
from portal.identity import viewer
from portal.manifest import FewWant, Want
from portal.sentences import lazy_gettext as _l
from portal.web.marks import mark

ADD_IT = _l("Add this paper")


def _papers_wanted(_member_id: int) -> Iterable[Want]:
    for one in merchants.wanted_papers.of_account(viewer.account_id):
        assert one.wanted_paper is not None
        words = f"{one.name}{mark('gap')}{one.wanted_note}"
        yield Want(PAPER_NAMES[one.wanted_paper], words, url_for("applications.show", application_id=one.id), ADD_IT)


PAPERS_WANTED = FewWant(merchants.wanted_papers.whose, _papers_wanted)
