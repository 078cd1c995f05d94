"""A settlement's PDF: plain values for portal/printing, then one stored file; the worker's job."""

import logging

from sqlalchemy import update

from portal import clock, printing, storage
from portal.club.ground import files, particulars, seals
from portal.club.ground.happenings import happened
from portal.club.ground.portions import portion
from portal.club.purse.vouchers import Voucher
from portal.club.trade.merchants import happenings as h
from portal.club.trade.merchants.contracts import contracts_of
from portal.club.trade.merchants.settlement import honoured_in
from portal.club.trade.merchants.settlement_tables import Settlement, SettlementLine
from portal.club.trade.merchants.shops import shops_of
from portal.database import changed, session
from portal.printing import settlement as setting
from portal.words import Words

log = logging.getLogger(__name__)


def make(settlement_id: int, site: str = "") -> None:
    """Set it as it stands now and keep the file; the one before stays in the storage for who holds its address."""
    found = session.get(Settlement, settlement_id)
    if found is None:
        return
    if lacking := printing.missing():
        log.warning("settlement %s: this machine cannot print: %s", settlement_id, lacking[0])
        return
    plain, seal = paper(found, site), seals.seal()
    session.rollback()  # nothing stays open while the press works
    pdf = setting.typeset(plain, seal)
    _keep(settlement_id, storage.put(pdf, ".pdf"), len(pdf))


@portion()
def _keep(settlement_id: int, name: str, size: int) -> None:
    kept = files.keep(name, media_type="application/pdf", size=size, by=None)
    changed(update(Settlement).where(Settlement.id == settlement_id).values(file_id=kept.id))
    happened(h.PRINTED, None, settlement=settlement_id, file=kept.id)


def paper(found: Settlement, site: str = "") -> setting.SettlementPaper:
    """The settlement as print sees it: Chinese first, English beside it."""
    places = {shop.id: shop.title for shop in shops_of(found.merchant_id, closed=True)}
    contract = contracts_of(found.merchant_id)[0]
    return setting.SettlementPaper(
        number=f"{found.month:%Y%m}-{found.merchant_id:04d}",
        merchant=_both(found.merchant.name),
        month=found.month,
        contract=(contract.begins, contract.ends),
        made=found.made_at.date(),
        printed=clock.today(),
        dispute_until=found.dispute_until,
        agreed=found.agreed_at.date() if found.agreed_at else None,
        paid=found.paid_at.date() if found.paid_at else None,
        reference=found.reference or "",
        honoured=found.honoured,
        owed=found.owed,
        corrected=found.corrected,
        lines=tuple(_line(line) for line in found.lines),
        vouchers=tuple(_voucher(voucher, places) for voucher in honoured_in(found.merchant_id, found.month)),
        club=particulars.name().zh,
        address=f"{site}/shop/settlements/{found.id}" if site else "",
    )


def _line(line: SettlementLine) -> setting.PaperLine:
    dispute = line.dispute
    return setting.PaperLine(
        title=_both(line.title),
        is_offer=line.is_offer,
        honoured=line.honoured,
        each=line.each,
        owed=line.owed,
        total=line.total,
        dispute=dispute.reason if dispute else "",
        answer=(dispute.answer or "") if dispute else "",
    )


def _voucher(voucher: Voucher, places: dict[int, Words]) -> setting.PaperVoucher:
    assert voucher.used_at is not None
    return setting.PaperVoucher(
        at=clock.local(voucher.used_at),
        tail=voucher.code[-4:],
        title=voucher.title.zh,
        shop=places[voucher.shop_id].zh if voucher.shop_id in places else "",
        settles=voucher.settles,
    )


def _both(words: Words) -> tuple[str, str]:
    return words.zh, words.en
