"""The categories of the catalogue: their names, their order, a new one, an empty one taken away."""

from flask import url_for
from flask_babel import gettext as _

from portal.blueprints.staff.rewards.forms import CategoryForm
from portal.blueprints.staff.rewards.room import blueprint
from portal.club import rewards
from portal.club.rewards import Category
from portal.identity import staff, viewer
from portal.web import Answer, find, form_page, page
from portal.web.fields import words


@blueprint.get("/categories")
@staff("rewards.edit")
def categories() -> Answer:
    rows = rewards.categories()
    behind = min(1000, rows[-1].position + 10) if rows else 10
    return page(
        "staff/rewards/categories.html",
        categories=rows,
        counts=rewards.rewards_by_category(),
        form=CategoryForm.offered(position=behind),
    )


@blueprint.post("/categories")
@staff("rewards.edit")
@form_page(categories)
def make_category() -> Answer:
    form = CategoryForm.checked()
    rewards.make_category(words(form, "name"), form.position.data or 0, viewer.account_id)
    return Answer(otherwise=url_for(".categories"), say=_("Kept."))


@blueprint.get("/categories/<int:category_id>")
@staff("rewards.edit")
def category(category_id: int) -> Answer:
    one = find(Category, category_id)
    return page(
        "staff/rewards/category.html",
        category=one,
        rewards_in_it=rewards.rewards_by_category().get(one.id, 0),
        form=CategoryForm.offered(name_zh=one.name.zh, name_en=one.name.en, position=one.position),
    )


@blueprint.post("/categories/<int:category_id>")
@staff("rewards.edit")
@form_page(category)
def edit_category(category_id: int) -> Answer:
    one, form = find(Category, category_id), CategoryForm.checked()
    rewards.edit_category(one, words(form, "name"), form.position.data or 0, viewer.account_id)
    return Answer(otherwise=url_for(".categories"), say=_("Kept."))


@blueprint.post("/categories/<int:category_id>/removal")
@staff("rewards.edit")
@form_page(category)
def remove_category(category_id: int) -> Answer:
    rewards.remove_category(find(Category, category_id), viewer.account_id)
    return Answer(otherwise=url_for(".categories"), say=_("Taken away."))
