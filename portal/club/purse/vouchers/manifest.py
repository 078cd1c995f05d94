"""What vouchers declare."""

from portal.club.purse import vouchers
from portal.club.purse.vouchers.tables import Voucher, VoucherAct
from portal.manifest import Job, Subject

MANIFEST = Subject(jobs=(Job("expire_vouchers", vouchers.expire, at="00:10"),), sealed=(Voucher, VoucherAct))
