"""Earn rules at the desk: which count, a new one, a change from a day on, an end; and a trial before it is kept."""

from datetime import datetime
from typing import Any

from flask import url_for

from portal import clock
from portal.blueprints.purse.points.earnings import campaign_terms, rules_with_terms, terms_of
from portal.blueprints.purse.points.staff import blueprint, phrases
from portal.blueprints.purse.points.staff.forms import NewRuleForm, RuleForm
from portal.blueprints.purse.points.staff.raises import asked, two, waiting, waiting_for
from portal.blueprints.purse.points.staff.trial import tried
from portal.club.people import accounts
from portal.club.purse import points
from portal.club.purse.points import EarnRule, consequences
from portal.identity import staff, viewer
from portal.sentences import gettext as _
from portal.web import Answer, find, form_page, page
from portal.web.careful import Look, careful, plain
from portal.web.look_form import to_undo, why

FORM = "purse/points/staff/_rule_form.html"


@blueprint.get("/rules")
@staff("points.read")
def rules() -> Answer:
    now, every = clock.now(), [one for one in points.campaigns() if points.is_fired(one.trigger)]
    ahead = [one for one in every if one.is_planned]
    return page(
        "purse/points/staff/rules.html",
        phrases=phrases,
        **waiting(),
        rules=rules_with_terms(),
        planned=[(rule, terms_of(rule)) for rule in points.planned_rules() if points.is_fired(rule.trigger)],
        campaigns=[(one, campaign_terms(one)) for one in [*points.running(every), *ahead]],
        over=[one for one in every if one.valid_from < (one.valid_until or now) <= now],
    )


@blueprint.get("/rules/new")
@staff("rules.edit")
def new_rule() -> Answer:
    form, ways = NewRuleForm.offered(), {"keep_at": url_for(".make_rule"), "try_at": url_for(".try_new_rule")}
    return page("purse/points/staff/rule.html", rule=None, form=form, may_change=True, **ways)


def _looking_at_make_rule() -> Look:
    form = NewRuleForm.checked()
    counted = [*two(form.change(), None), *consequences.of_rule(form.trigger.data, form.amount.data, None)]
    title = _("Begin the rule “%(title)s”", title=form.title.words)
    return Look(title, title, url_for(".rules"), counted)


def _take_back(made_id: int = 0, request_id: int = 0, rule_id: int | None = None) -> None:
    """What was made of it, or asked."""
    del rule_id
    if request_id:
        points.withdraw_raise(find(points.RuleRequest, request_id), viewer.account_id)
    else:
        points.take_rule_back(find(EarnRule, made_id), viewer.account_id)


@blueprint.post("/rules/new")
@staff("rules.edit")
@form_page(new_rule)
@careful(_looking_at_make_rule, undo=_take_back)
def make_rule() -> Answer:
    form = NewRuleForm.checked()
    terms: dict[str, Any] = {"starts": form.starts, "once_per": form.once_per()}
    if two(form.change(), None):
        return asked(points.ask_raise(
            form.change(), viewer.account_id, reason=why(), trigger=form.trigger.data, **terms
        ))  # fmt: skip
    rule = points.make_rule(form.trigger.data, form.change(), viewer.account_id, **terms)
    to_undo(made_id=rule.id)
    return Answer(otherwise=url_for(".rule", rule_id=rule.id), say=_("The rule is kept."))


@blueprint.post("/rules/new/trial")
@staff("rules.edit")
@plain("trial")
@form_page(new_rule, part=FORM, once=False)
def try_new_rule() -> Answer:
    """What a member would have earned under the rule as it is typed; keeps nothing."""
    form = NewRuleForm.checked()
    points.check_rule(form.trigger.data, form.change(), form.starts, once_per=form.once_per())
    proposal = points.draft(form.trigger.data, form.change(), form.starts, once_per=form.once_per())
    trial = tried(form, lambda member_id: [points.simulate_rule(member_id, proposal)])
    return _with(new_rule(), trial)


@blueprint.get("/rules/<int:rule_id>")
@staff("points.read")
def rule(rule_id: int) -> Answer:
    found = find(EarnRule, rule_id)
    successor = points.successor_of(found)
    versions = [found, *points.rule_history(found)]
    people = {one for version in versions for one in (version.made_by, version.ended_by) if one}
    return page(
        "purse/points/staff/rule.html",
        rule=found,
        terms=terms_of(found),
        versions=[(version, terms_of(version)) for version in versions],
        names=accounts.names_of(people),
        successor=successor,
        notice=phrases.notice(found, successor),
        waits=waiting_for(found),
        phrases=phrases,
        may_change=points.goes_on(found, successor),
        form=RuleForm.of(found),
        keep_at=url_for(".change_rule", rule_id=points.to_change(found, successor).id),
        try_at=url_for(".try_rule", rule_id=found.id),
    )


def _looking_at_change_rule(rule_id: int) -> Look:
    found, form = find(EarnRule, rule_id), RuleForm.checked()
    counted = [*two(form.change(), found), *consequences.of_rule(found.trigger, form.amount.data, found)]
    title = _("Change the rule “%(title)s”", title=found.title)
    return Look(title, title, url_for(".rule", rule_id=found.id), counted)


@blueprint.post("/rules/<int:rule_id>")
@staff("rules.edit")
@form_page(rule)
@careful(_looking_at_change_rule, undo=_take_back)
def change_rule(rule_id: int) -> Answer:
    found, form = find(EarnRule, rule_id), RuleForm.checked()
    starts = form.starts
    if two(form.change(), found):
        return asked(points.ask_raise(form.change(), viewer.account_id, starts=starts, reason=why(), instead_of=found))
    successor = points.change_rule(found, form.change(), viewer.account_id, starts=starts)
    to_undo(made_id=successor.id)
    said = _("Planned; the present version counts until then.") if starts > clock.now() else _("Changed from now on.")
    return Answer(otherwise=url_for(".rule", rule_id=successor.id), say=said)


@blueprint.post("/rules/<int:rule_id>/trial")
@staff("rules.edit")
@plain("trial")
@form_page(rule, part=FORM, once=False)
def try_rule(rule_id: int) -> Answer:
    """What a member would have earned under the change as it is typed; keeps nothing."""
    found, form = find(EarnRule, rule_id), RuleForm.checked()
    points.check_rule(found.trigger, form.change(), form.starts)
    proposal = points.draft(found.trigger, form.change(), form.starts, once_per=found.once_per)
    trial = tried(form, lambda member_id: [points.simulate_rule(member_id, proposal, found)])
    return _with(rule(rule_id), trial)


def _looking_at_end_rule(rule_id: int) -> Look:
    found = find(EarnRule, rule_id)
    counted = consequences.of_rule(found.trigger, None, found)
    title = _("Take back the rule “%(title)s”", title=found.title) if found.is_planned else ""
    title = title or _("End the rule “%(title)s” now", title=found.title)
    repair = _("Plan it anew, should it be missed.")
    return Look(title, title, url_for(".rules"), counted, repair=repair, is_final=found.is_planned)


def _bring_back(rule_id: int, until: str | None) -> None:
    ended = datetime.fromisoformat(until) if until else None
    points.bring_rule_back(find(EarnRule, rule_id), ended, viewer.account_id)


@blueprint.post("/rules/<int:rule_id>/end")
@staff("rules.edit")
@careful(_looking_at_end_rule, undo=_bring_back)
def end_rule(rule_id: int) -> Answer:
    """Nobody earns by it any more; a planned version never begins."""
    found = find(EarnRule, rule_id)
    if found.is_planned:
        points.withdraw_rule(found, viewer.account_id)
        return Answer(otherwise=url_for(".rules"), say=_("Taken back; what counted before goes on."))
    to_undo(until=found.valid_until and found.valid_until.isoformat())
    points.end_rule(found, viewer.account_id)
    return Answer(otherwise=url_for(".rules"), say=_("Ended; nobody earns by this rule from now on."))


def _with(shown: Answer, trial: dict[str, Any]) -> Answer:
    """The page again with what was typed, and the trial beneath."""
    return Answer(FORM, page=shown.page, **shown.context, **trial)
