"""Rules and campaigns that would give more than one person decides: asked, and a second person's word."""

from typing import Any

from flask import url_for

from portal.blueprints.purse.points.staff import blueprint
from portal.club.ground.careful import Counted
from portal.club.people import accounts
from portal.club.purse import points
from portal.club.purse.points import Campaign, CampaignChange, EarnRule, RuleChange, RuleRequest, consequences
from portal.identity import staff, viewer
from portal.sentences import gettext as _
from portal.web import Answer, find, form_page, wording
from portal.web.careful import Look, careful, plain
from portal.web.look_form import to_undo, why


def two(change: RuleChange | CampaignChange, before: EarnRule | Campaign | None) -> list[Counted]:
    """What the second look says where a second person decides; empty where one is enough."""
    reason = points.why_two(change, before)
    return [] if reason is None else [Counted(1, _("Second person decides; nothing changes before"), reason)]


def asked(row: RuleRequest) -> Answer:
    to_undo(request_id=row.id)
    return Answer(otherwise=url_for(".rules", _anchor="raises"), say=_("Asked; a second person decides."))


def waiting() -> dict[str, Any]:
    """What waits, with who asked, for the page of the rules."""
    rows = points.waiting_raises(viewer)
    names = accounts.names_of({one.asked_by for one in rows})
    return {"raises": [(one, names[one.asked_by], _from_to(one)) for one in rows]}


def waiting_for(version: EarnRule | Campaign) -> str:
    """What waits for a second person about this rule or campaign, in words; empty where nothing does."""
    found = next((one for one in points.waiting_raises(viewer) if one.before == version), None)
    return str(_("Waiting for a second person: %(what)s", what=_from_to(found))) if found else ""


def _from_to(row: RuleRequest) -> str:
    now, day = _worth(row.asked), _("from %(day)s", day=wording.date_(row.starts_at))
    if row.before is None:
        return str(_("new: %(now)s, %(day)s", now=now, day=day))
    return str(_("%(now)s instead of %(before)s, %(day)s", now=now, before=_worth(row.before), day=day))


def _worth(of: Any) -> str:
    if isinstance(of, Campaign | CampaignChange):
        return f"{of.percent} %"
    return wording.points(of.amount) if of.amount else str(_("%(n)s for every ¥10,000", n=of.rate))


def _looking_at_approve(request_id: int) -> Look:
    row = find(RuleRequest, request_id)
    title = _("Approve “%(title)s”: %(what)s", title=row.asked.title, what=_from_to(row))
    people = list(accounts.names_of({row.asked_by}).values())
    counted = [Counted(1, _("Colleague asked for this"), row.reason, people), *_gives(row)]
    return Look(title, _("Approve"), url_for(".rules"), counted)


def _gives(row: RuleRequest) -> list[Counted]:
    """What whoever asked saw: how much it gives, and to how many it would have given."""
    asked, before = row.asked, row.before
    if isinstance(asked, CampaignChange):
        return consequences.of_campaign(row.trigger, asked.percent)
    return consequences.of_rule(row.trigger or "", asked.amount, before if isinstance(before, EarnRule) else None)


def _take_approved_back(request_id: int, made_id: int) -> None:
    """What was approved by mistake gives no more, and waits again as it was asked."""
    row = find(RuleRequest, request_id)
    if row.is_campaign:
        points.take_campaign_back(find(Campaign, made_id), viewer.account_id)
    else:
        points.take_rule_back(find(EarnRule, made_id), viewer.account_id)
    points.raise_waits_again(row, viewer.account_id)


@blueprint.post("/raises/<int:request_id>/approval")
@staff("rules.approve")
@form_page()
@careful(_looking_at_approve, undo=_take_approved_back)
def approve_raise(request_id: int) -> Answer:
    made = points.approve_raise(find(RuleRequest, request_id), viewer.account_id)
    to_undo(made_id=made.id)
    return Answer(otherwise=url_for(".rules"), say=_("Approved; it counts from its day."))


def _looking_at_decline(request_id: int) -> Look:
    row = find(RuleRequest, request_id)
    people = list(accounts.names_of({row.asked_by}).values())
    counted = [Counted(1, _("Colleague asked for this and is told why not"), row.reason, people)]
    return Look(_("Decline “%(title)s”", title=row.asked.title), _("Decline"), url_for(".rules"), counted)


@blueprint.post("/raises/<int:request_id>/refusal")
@staff("rules.approve")
@form_page()
@careful(_looking_at_decline)
def decline_raise(request_id: int) -> Answer:
    points.decline_raise(find(RuleRequest, request_id), viewer.account_id, why())
    return Answer(otherwise=url_for(".rules"), say=_("Declined; nothing has changed."))


@blueprint.post("/raises/<int:request_id>/withdrawal")
@staff("rules.edit")
@plain("asked")
def withdraw_raise(request_id: int) -> Answer:
    """Whoever asked takes it back, while it waits."""
    points.withdraw_raise(find(RuleRequest, request_id), viewer.account_id)
    return Answer(otherwise=url_for(".rules"), say=_("Taken back; nothing has changed."))
