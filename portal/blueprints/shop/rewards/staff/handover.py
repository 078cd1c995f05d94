"""Handing over what was redeemed, against its code; and taking that back."""

from typing import Any

from flask import request, url_for

from portal.blueprints.shop.rewards.staff import blueprint
from portal.blueprints.shop.rewards.staff.forms import HandOverForm, RedemptionUndoForm
from portal.club.ground import attempts
from portal.club.purse import vouchers
from portal.club.shop import rewards
from portal.database import after_commit
from portal.identity import staff, viewer
from portal.sentences import gettext as _
from portal.web import Answer, find, form_page, page, prepare
from portal.web.careful import plain
from portal.web.headers import uses_camera
from portal.web.numbers import whole

MISSES = ("voucher.miss", (20, 3600))


@blueprint.get("/desk")
@staff("rewards.handover")
@uses_camera
def desk() -> Answer:
    """Hand over what was redeemed, against the code."""
    done = request.args.get("done", type=whole)
    voucher = find(vouchers.Voucher, done) if done else None
    return page(
        "shop/rewards/staff/desk.html",
        done=voucher,
        redemption=rewards.of_voucher(voucher) if voucher else None,
        today_list=vouchers.used_today(None, viewer),
        form=HandOverForm.offered(code=vouchers.CODES.read(request.args.get("code", ""))),
    )


def _count_a_try() -> dict[str, Any]:
    kind, limit = MISSES
    attempts.spend((kind, viewer.account_id, (limit,)))
    return {}


@blueprint.post("/desk")
@staff("rewards.handover")
@plain("undoable")
@uses_camera
@form_page(desk)
@prepare(_count_a_try)
def hand_over() -> Answer:
    form, me = HandOverForm.checked(), viewer.account_id
    voucher = vouchers.verify(form.code.data or "", merchant_id=None, by=me)
    if not viewer.may("rewards.handover", voucher):
        raise vouchers.NotHonoured(_("This belongs to the desk of another estate."))
    after_commit(lambda: attempts.forgive(MISSES[0], me))
    return Answer(otherwise=url_for(".desk", done=voucher.id))


@blueprint.get("/desk/<int:voucher_id>/undo")
@staff("rewards.handover")
def ask_undo(voucher_id: int) -> Answer:
    return page(
        "shop/rewards/staff/undo.html", voucher=find(vouchers.Voucher, voucher_id), form=RedemptionUndoForm.offered()
    )


@blueprint.post("/desk/<int:voucher_id>/undo")
@staff("rewards.handover")
@plain("back")
@form_page(ask_undo)
def undo(voucher_id: int) -> Answer:
    voucher = find(vouchers.Voucher, voucher_id)
    vouchers.undo(voucher, RedemptionUndoForm.checked().reason.data or "", viewer.account_id)
    return Answer(otherwise=url_for(".desk"), say=_("Taken back. The voucher can be used again."))
