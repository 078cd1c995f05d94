"""The set-up walk at the desk: one question a page, in any order, what is missing beside it."""

from flask import Blueprint, abort, redirect, url_for
from werkzeug import Response

from portal.club.ground import opening
from portal.identity import staff, viewer
from portal.manifest import Group, Pages, Room, SetupStep
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Answer, form_page, page
from portal.web.careful import plain
from portal.web.opening import lacking, steps

blueprint = Blueprint("opening", __name__, url_prefix="/opening")


@blueprint.get("")
@staff("club.edit")
def index() -> Response:
    """Where the walk stands: the first step that is neither done nor put off, else the first that is not done."""
    put_off, walk = opening.skipped(), _walk()
    open_steps = [step for step in walk if not step.is_done()]
    ahead = [step for step in open_steps if step.key not in put_off]
    nearest = next(iter((*ahead, *open_steps, *walk[-1:])))
    return redirect(url_for(".step", key=nearest.key), 303)


@blueprint.get("/<key>")
@staff("club.edit")
def step(key: str) -> Answer:
    walk, one = _walk(), _step(key)
    place = walk.index(one)
    missing = lacking(walk)
    return page(
        "ground/opening/staff/step.html",
        walk=[(each, each.is_done()) for each in walk],
        step=one,
        number=place + 1,
        following=walk[place + 1] if place + 1 < len(walk) else None,
        put_off=opening.skipped(),
        missing=missing,
        obstacles=sum(lack.is_obstacle for lack in missing),
        works=[each.works for each in walk if each.works and each.is_done()],
        sheet=one.sheet.shown() if one.sheet else None,
        **one.context(),
    )


@blueprint.post("/<key>")
@staff("club.edit")
@form_page(step)
@plain("terms")
def keep(key: str) -> Answer:
    """The step's own form: what its page of the desk would keep, too."""
    one = _step(key)
    if one.sheet is None:
        abort(404)
    one.sheet.keep()
    return Answer(otherwise=_onward(one), say=_("Kept."))


@blueprint.post("/<key>/put-off")
@staff("club.edit")
@form_page(step)
@plain("skip")
def skip(key: str) -> Answer:
    one = _step(key)
    if not one.may_skip:
        abort(404)
    opening.skip(one.key, viewer.account_id)
    return Answer(otherwise=_onward(one), say=_("Put off; you can come back to it at any time."))


def _walk() -> list[SetupStep]:
    """The steps that this person may do."""
    return [step for step in steps() if viewer.may(step.permission)]


def _step(key: str) -> SetupStep:
    found = next((step for step in _walk() if step.key == key), None)
    if found is None:
        abort(404)
    return found


def _onward(one: SetupStep) -> str:
    walk = _walk()
    following = walk[(walk.index(one) + 1) % len(walk)]
    return url_for(".step", key=following.key)


MANIFEST = Pages(rooms=(Room("opening", Group.ADMINISTRATION, "staff.opening.index", _l("Set-up"), 60),))
