"""What happens to a voucher."""

from collections.abc import Collection

from sqlalchemy import select

from portal.club.ground.happenings import Entity, Happening
from portal.club.purse.vouchers.tables import Voucher
from portal.database import session
from portal.sentences import lazy_gettext as _l
from portal.words import Words


def titles_of(ids: Collection[int]) -> dict[int, Words]:
    """What these vouchers are for."""
    return {row.id: row.title for row in session.execute(select(Voucher.id, Voucher.title).where(Voucher.id.in_(ids)))}


VOUCHER = Entity("voucher", "vouchers", titles_of)
VERIFIED = Happening(
    "voucher.verified",
    _l("honoured the voucher %(voucher)s"),
    (VOUCHER,),
    values=("merchant",),
    line=_l("used the voucher %(voucher)s"),
)
UNDONE = Happening(
    "voucher.undone",
    _l("took the honouring of the voucher %(voucher)s back"),
    (VOUCHER,),
    line=_l("the honouring of the voucher %(voucher)s was taken back"),
)
CANCELLED = Happening(
    "voucher.cancelled",
    _l("cancelled the voucher %(voucher)s"),
    (VOUCHER,),
    line=_l("the voucher %(voucher)s was cancelled"),
)
EXPIRED = Happening(
    "voucher.expired",
    _l("noted that the voucher %(voucher)s expired"),
    (VOUCHER,),
    line=_l("the voucher %(voucher)s expired"),
)
