"""What vouchers declare."""

from portal.club.purse import vouchers
from portal.club.purse.vouchers.leaving import LEAVING
from portal.club.purse.vouchers.tables import Voucher, VoucherAct
from portal.manifest import Job, Share, Subject
from portal.sentences import lazy_gettext as _l

MANIFEST = Subject(
    jobs=(
        Job(
            "expire_vouchers",
            vouchers.expire,
            at="00:10",
            share=Share(_l("Vouchers expire"), vouchers.due, vouchers.unused),
        ),
    ),
    sealed=(Voucher, VoucherAct),
    leaving=LEAVING,
)
