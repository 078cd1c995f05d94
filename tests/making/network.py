"""Applications, managers, proposals and settlements for tests, through the club's verbs."""

from datetime import timedelta

from portal import clock
from portal.club.people.accounts import Account
from portal.club.purse import vouchers
from portal.club.trade import merchants
from portal.club.trade.merchants import (
    ClerkRole,
    Merchant,
    MerchantCategory,
    OfferDetails,
    OfferKind,
    Proposal,
    Shop,
    ShopDetails,
)
from portal.club.trade.merchants.application_tables import Application, ApplicationDetails, ApplicationPaper
from portal.club.trade.merchants.settlement import Settlement
from portal.database import transaction
from portal.words import Words
from tests import make
from tests.making import merchants as making
from tests.making import rewards

BAKERY = ApplicationDetails(
    name="慢火面包坊",
    category=MerchantCategory.FOOD,
    licence="91420104MA4K8RTX3Q",
    contact="许知禾",
    address="东门路58号",
    hours="每日 7:30–20:00",
    about="现烤面包。",
)
DETAILS = OfferDetails(OfferKind.FIXED, Words("减 12 元", "¥12 off"), Words("满 100 元", "From ¥100"), 1200)


def manager(of: Merchant, name: str = "温松年") -> Account:
    account = make.account(name)
    with transaction():
        merchants.admit(of, account, None, job=ClerkRole.MANAGER)
    return account


def second_shop(of: Merchant, **values: object) -> Shop:
    details = {"address": Words("建设三路 12 号"), "hours": Words("9:30–21:00"), "name": Words("花园店")}
    with transaction():
        return merchants.shops.open_shop(of, ShopDetails(**(details | values)), None)


def photo(by: Account):
    """A stored picture of that account."""
    from io import BytesIO

    from PIL import Image

    from portal import pictures, storage
    from portal.club.ground import files

    out = BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, "PNG")
    out.seek(0)
    made = pictures.prepare(out)
    name = storage.put(made.data, made.suffix)
    with transaction():
        return files.keep(name, media_type=made.media_type, size=len(made.data), by=by.id)


def application(owner: Account | None = None, *, sent: bool = True, **values: object) -> Application:
    owner = owner or make.member().account
    file = photo(owner)
    with transaction():
        made = merchants.applications.begin(owner, ApplicationDetails(**(vars(BAKERY) | values)))
        merchants.applications.add_document(made, ApplicationPaper.LICENCE, file)
        return merchants.applications.send(made) if sent else made


def proposal(of: Merchant, by: Account, *, sent: bool = True, offer=None, details: OfferDetails = DETAILS) -> Proposal:
    with transaction():
        made = merchants.proposals.draft(of, details, by.id, offer)
        return merchants.proposals.send(made, by.id) if sent else made


def honoured(of: Merchant, *, day: int = 10, settles: int | None = None, times: int = 1) -> list[vouchers.Voucher]:
    """Vouchers honoured on a day of last month: of an offer, or of a reward for which the club pays `settles` fen."""
    from tests.making import points

    moment = clock.moment_of(merchants.settlement.last_month() + timedelta(days=day - 1), 15)
    clerk, found = making.clerk(of), []
    with clock.at(moment):
        if settles is not None:
            what = rewards.reward(kind="voucher", merchant_id=of.id, price=1, stock=None, settles=settles)
        else:
            what = making.offer(of)
        for _ in range(times):
            member = make.member()
            if settles is not None:
                points.earn(member, 10)
                code = rewards.redeem(what, member).voucher.code
            else:
                code = making.claim(what, member).voucher.code
            with transaction():
                found.append(merchants.verify(code, of, clerk.id))
    return found


def settled(of: Merchant, **values: object) -> Settlement:
    """Last month's settlement of a merchant that honoured two vouchers worth ¥38 and one of an offer."""
    honoured(of, settles=3800, times=2)
    honoured(of)
    with transaction():
        made = merchants.settlement.make(of, merchants.settlement.last_month())
    assert made is not None
    return made
