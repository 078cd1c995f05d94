"""The pictures of a reward at the desk: one more, its words, its place among the others, away with it."""

from flask import url_for

from portal.blueprints.shop.rewards.staff import blueprint
from portal.blueprints.shop.rewards.staff.catalogue import show
from portal.blueprints.shop.rewards.staff.forms import AltForm, RewardPictureForm
from portal.club.ground.careful import Counted
from portal.club.shop import rewards
from portal.club.shop.rewards import Reward, RewardPicture
from portal.identity import staff, viewer
from portal.sentences import gettext as _
from portal.web import Answer, find, form_page, page, uploads
from portal.web.careful import Look, careful, plain


@blueprint.post("/<int:reward_id>/picture")
@staff("catalogue.edit")
@plain("picture")
@form_page(show)
@uploads.takes(RewardPictureForm, "picture")
def picture(reward_id: int, sent: uploads.SentFiles[uploads.Stored]) -> Answer:
    reward = find(Reward, reward_id)
    form = RewardPictureForm.checked()
    file = uploads.keep(sent, viewer.account_id, is_public=True)[0]
    rewards.add_picture(reward, file.id, form.alt.words, viewer.account_id)
    return Answer(otherwise=url_for(".show", reward_id=reward.id), say=_("The picture is on the page."))


@blueprint.get("/pictures/<int:picture_id>")
@staff("catalogue.edit")
def one_picture(picture_id: int) -> Answer:
    found = find(RewardPicture, picture_id)
    form = AltForm.offered(alt=found.alt, seen=found.revision)
    return page("shop/rewards/staff/picture.html", picture=found, reward=found.reward, form=form)


@blueprint.post("/pictures/<int:picture_id>")
@staff("catalogue.edit")
@plain("picture")
@form_page(one_picture)
def describe_picture(picture_id: int) -> Answer:
    found = find(RewardPicture, picture_id)
    form = AltForm.checked()
    rewards.describe_picture(found, form.alt.words, viewer.account_id, form.revision)
    return Answer(otherwise=url_for(".show", reward_id=found.reward_id), say=_("Kept."))


@blueprint.post("/pictures/<int:picture_id>/forward")
@staff("catalogue.edit")
@plain("picture")
def move_picture(picture_id: int) -> Answer:
    found = find(RewardPicture, picture_id)
    rewards.move_picture_forward(found, viewer.account_id)
    return Answer(otherwise=url_for(".show", reward_id=found.reward_id), say=_("Moved forward."))


def _looking_at_take_picture_away(picture_id: int) -> Look:
    found = find(RewardPicture, picture_id)
    title = _("Take this picture away")
    counted = [Counted(1, _("Picture is gone from the page"), found.alt)]
    return Look(title, title, url_for(".show", reward_id=found.reward_id), counted)


@blueprint.post("/pictures/<int:picture_id>/removal")
@staff("catalogue.edit")
@careful(_looking_at_take_picture_away)
def take_picture_away(picture_id: int) -> Answer:
    found = find(RewardPicture, picture_id)
    reward_id = found.reward_id
    rewards.take_picture_away(found, viewer.account_id)
    return Answer(otherwise=url_for(".show", reward_id=reward_id), say=_("Taken away."))
