"""Several parcels handed to one carrier, each under its own number, after a second look."""

from flask import request

from portal.blueprints.shop.rewards.staff import blueprint
from portal.club.ground.many import Many, carry_out, sorted_out
from portal.club.shop import rewards
from portal.club.shop.rewards import Redemption
from portal.identity import staff, viewer
from portal.numbers import number_in
from portal.sentences import gettext as _
from portal.sentences import ngettext
from portal.web import Answer, form_page
from portal.web.careful import Look, careful
from portal.web.many import picked
from portal.web.marks import mark

TRACKING = "tracking-"  # and the id of the row


def _looking_at_send() -> Look:
    many, numbers, back = _asked()
    number, by = len(many.can), _carrier()
    title = ngettext("Send %(num)s parcel with %(name)s", "Send %(num)s parcels with %(name)s", number, name=by)
    sent = _("Parcels are noted as sent; each member is told the number, and none can be cancelled any more")
    counted = many.counted(sent, _("Stay as they are: %(why)s"), lambda one: _called(one, numbers))
    people = len({one.member_id for one in many.can})
    return Look(title, title, back, counted, people, rows=many.rows)


@blueprint.post("/deliveries/dispatch")
@staff("rewards.handover")
@form_page()
@careful(_looking_at_send)
def dispatch_many() -> Answer:
    many, numbers, back = _asked()
    done = carry_out(many.can, lambda one: rewards.send(one, _carrier(), numbers.get(one.id, ""), viewer.account_id))
    said = ngettext("%(num)s parcel is noted as sent.", "%(num)s parcels are noted as sent.", done)
    left = sum(map(len, many.cannot.values())) + len(many.can) - done
    if left:
        said += mark("space") + ngettext("%(num)s stays as it was.", "%(num)s stay as they were.", left)
    return Answer(otherwise=back, say=said)


def _asked() -> tuple[Many[Redemption], dict[int, str], str]:
    """Whatever has its box ticked or its number written, with the numbers by row; and the list as it was."""
    written = [(name, text.strip()) for name, text in request.form.items() if name.startswith(TRACKING)]
    typed = {number_in(name.removeprefix(TRACKING)): text for name, text in written}
    numbers = {ident: text for ident, text in typed.items() if ident is not None and text}
    found = picked("deliveries", Redemption, *numbers)
    many = sorted_out(
        found.rows, lambda one: rewards.needs_to_be_sent(one, _carrier(), numbers.get(one.id, "")), found.total
    )
    return many, numbers, found.back


def _carrier() -> str:
    return request.form.get("carrier", "").strip()


def _called(one: Redemption, numbers: dict[int, str]) -> str:
    parcel = one.delivery.name if one.delivery else one.member.name
    return mark("gap").join(filter(None, (str(one.reward.name), parcel, numbers.get(one.id, ""))))
