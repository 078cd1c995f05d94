"""Campaigns at the desk: a new one, a change, an end; and a trial before it is kept."""

from datetime import datetime
from typing import Any

from flask import url_for

from portal import clock
from portal.blueprints.purse.points.earnings import campaign_terms
from portal.blueprints.purse.points.staff import blueprint, phrases
from portal.blueprints.purse.points.staff.forms import CampaignForm, NewCampaignForm
from portal.blueprints.purse.points.staff.raises import asked, two, waiting_for
from portal.blueprints.purse.points.staff.trial import tried
from portal.club.people import accounts
from portal.club.purse import points
from portal.club.purse.points import Campaign, CampaignChange, Simulation, consequences
from portal.identity import staff, viewer
from portal.sentences import gettext as _
from portal.web import Answer, find, form_page, page
from portal.web.careful import Look, careful, plain
from portal.web.look_form import to_undo, why

FORM = "purse/points/staff/_campaign_form.html"


@blueprint.get("/campaigns/new")
@staff("rules.edit")
def new_campaign() -> Answer:
    form = NewCampaignForm.offered()
    ways = {"keep_at": url_for(".make_campaign"), "try_at": url_for(".try_new_campaign")}
    return page("purse/points/staff/campaign.html", campaign=None, form=form, may_change=True, **ways)


def _looking_at_make_campaign() -> Look:
    form = NewCampaignForm.checked()
    counted = consequences.of_campaign(form.trigger.data or None, form.percent.data or 0)
    counted = [*two(form.change(), None), *counted]
    title = _("Begin the campaign “%(title)s”", title=form.title.words)
    return Look(title, title, url_for(".rules"), counted)


def _take_back(made_id: int = 0, request_id: int = 0, campaign_id: int | None = None) -> None:
    """What was made of it, or asked."""
    del campaign_id
    if request_id:
        points.withdraw_raise(find(points.RuleRequest, request_id), viewer.account_id)
    else:
        points.take_campaign_back(find(Campaign, made_id), viewer.account_id)


@blueprint.post("/campaigns/new")
@staff("rules.edit")
@form_page(new_campaign)
@careful(_looking_at_make_campaign, undo=_take_back)
def make_campaign() -> Answer:
    form = NewCampaignForm.checked()
    trigger = form.trigger.data or None
    if two(form.change(), None):
        return asked(points.ask_raise(
            form.change(), viewer.account_id, starts=form.starts, reason=why(), trigger=trigger
        ))  # fmt: skip
    campaign = points.make_campaign(form.change(), viewer.account_id, trigger=trigger, starts=form.starts)
    to_undo(made_id=campaign.id)
    return Answer(otherwise=url_for(".campaign", campaign_id=campaign.id), say=_("The campaign is kept."))


@blueprint.post("/campaigns/new/trial")
@staff("rules.edit")
@plain("trial")
@form_page(new_campaign, part=FORM, once=False)
def try_new_campaign() -> Answer:
    """What a member would have earned with the campaign as it is typed; keeps nothing."""
    form = NewCampaignForm.checked()
    return _tried(form, form.trigger.data or None, None, new_campaign)


@blueprint.get("/campaigns/<int:campaign_id>")
@staff("points.read")
def campaign(campaign_id: int) -> Answer:
    found = find(Campaign, campaign_id)
    successor = points.successor_of(found)
    versions = [found, *points.rule_history(found)]
    people = {one for version in versions for one in (version.made_by, version.ended_by) if one}
    return page(
        "purse/points/staff/campaign.html",
        campaign=found,
        terms=campaign_terms(found),
        versions=[(version, campaign_terms(version)) for version in versions],
        names=accounts.names_of(people),
        successor=successor,
        notice=phrases.notice(found, successor),
        waits=waiting_for(found),
        phrases=phrases,
        may_change=points.goes_on(found, successor),
        form=CampaignForm.of(found),
        keep_at=url_for(".change_campaign", campaign_id=points.to_change(found, successor).id),
        try_at=url_for(".try_campaign", campaign_id=found.id),
    )


def _looking_at_change_campaign(campaign_id: int) -> Look:
    found, form = find(Campaign, campaign_id), CampaignForm.checked()
    counted = [*two(form.change(), found), *consequences.of_campaign(found.trigger, form.percent.data or 0)]
    title = _("Change the campaign “%(title)s”", title=found.title)
    return Look(title, title, url_for(".campaign", campaign_id=found.id), counted)


@blueprint.post("/campaigns/<int:campaign_id>")
@staff("rules.edit")
@form_page(campaign)
@careful(_looking_at_change_campaign, undo=_take_back)
def change_campaign(campaign_id: int) -> Answer:
    found, form = find(Campaign, campaign_id), CampaignForm.checked()
    starts = form.starts
    if two(form.change(), found):
        return asked(points.ask_raise(form.change(), viewer.account_id, starts=starts, reason=why(), instead_of=found))
    successor = points.change_campaign(found, form.change(), viewer.account_id, starts=starts)
    to_undo(made_id=successor.id)
    said = _("Planned; the present version counts until then.") if starts > clock.now() else _("Changed from now on.")
    return Answer(otherwise=url_for(".campaign", campaign_id=successor.id), say=said)


@blueprint.post("/campaigns/<int:campaign_id>/trial")
@staff("rules.edit")
@plain("trial")
@form_page(campaign, part=FORM, once=False)
def try_campaign(campaign_id: int) -> Answer:
    """What a member would have earned with the change as it is typed; keeps nothing."""
    found, form = find(Campaign, campaign_id), CampaignForm.checked()
    return _tried(form, found.trigger, found, lambda: campaign(campaign_id))


def _looking_at_end_campaign(campaign_id: int) -> Look:
    found = find(Campaign, campaign_id)
    counted = consequences.of_campaign(found.trigger, 100)
    title = _("End the campaign “%(title)s” now", title=found.title)
    repair = _("Plan it anew, should it be missed.")
    return Look(title, title, url_for(".rules"), counted, repair=repair, is_final=found.is_planned)


def _bring_back(campaign_id: int, until: str) -> None:
    ended = datetime.fromisoformat(until)
    points.bring_campaign_back(find(Campaign, campaign_id), ended, viewer.account_id)


@blueprint.post("/campaigns/<int:campaign_id>/end")
@staff("rules.edit")
@careful(_looking_at_end_campaign, undo=_bring_back)
def end_campaign(campaign_id: int) -> Answer:
    found = find(Campaign, campaign_id)
    assert found.valid_until is not None
    to_undo(until=found.valid_until.isoformat())
    points.end_campaign(found, viewer.account_id)
    return Answer(otherwise=url_for(".rules"), say=_("The campaign has ended."))


def _tried(form: CampaignForm, trigger: str | None, instead_of: Campaign | None, shown: Any) -> Answer:
    asked: CampaignChange = form.change()
    points.check_campaign(asked, form.starts)
    proposal = points.draft_campaign(asked, trigger, form.starts)

    def simulate(member_id: int) -> list[Simulation]:
        occasions = [trigger] if trigger else list(points.TRIGGERS)
        return [points.simulate_campaign(member_id, one, proposal, instead_of) for one in occasions]

    answer: Answer = shown()
    return Answer(FORM, page=answer.page, **answer.context, **tried(form, simulate))
