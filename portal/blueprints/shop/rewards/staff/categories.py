"""The categories of the catalogue: their names, their order, a new one, an empty one taken away."""

from flask import url_for

from portal.blueprints.shop.rewards.staff import blueprint
from portal.blueprints.shop.rewards.staff.forms import CategoryForm
from portal.blueprints.shop.rewards.staff.history import of_category
from portal.club.shop import rewards
from portal.club.shop.rewards import CategoryChange, RewardCategory
from portal.identity import staff, viewer
from portal.sentences import gettext as _
from portal.web import Answer, find, form_page, page
from portal.web.careful import plain
from portal.web.fields import said_of


@blueprint.get("/categories")
@staff("catalogue.edit")
def categories() -> Answer:
    rows = rewards.categories()
    behind = min(1000, rows[-1].position + 10) if rows else 10
    return page(
        "shop/rewards/staff/categories.html",
        categories=rows,
        removed=rewards.removed_categories(),
        counts=rewards.rewards_by_category(),
        form=CategoryForm.offered(position=behind),
    )


@blueprint.post("/categories")
@staff("catalogue.edit")
@plain("new")
@form_page(categories)
def make_category() -> Answer:
    form = CategoryForm.checked()
    rewards.make_category(form.name.words, form.position.data or 0, viewer.account_id)
    return Answer(otherwise=url_for(".categories"), say=_("Kept."))


@blueprint.get("/categories/<int:category_id>")
@staff("catalogue.edit")
def category(category_id: int) -> Answer:
    one = find(RewardCategory, category_id)
    rewards.category_book.as_of_now([one])
    values = {"position": one.position, "seen": one.revision}
    return page(
        "shop/rewards/staff/category.html",
        category=one,
        rewards_in_it=rewards.rewards_by_category().get(one.id, 0),
        history=of_category(one),
        take_back=".take_category_change_back",
        form=CategoryForm.offered(name=one.name, **values),
    )


@blueprint.post("/categories/<int:category_id>")
@staff("catalogue.edit")
@plain("text")
@form_page(category)
def edit_category(category_id: int) -> Answer:
    one, form = find(RewardCategory, category_id), CategoryForm.checked()
    name, place, by = form.name.words, form.position.data or 0, viewer.account_id
    made = rewards.edit_category(one, name, place, by, day=form.starts_on.data, seen=form.revision)
    return Answer(otherwise=url_for(".category", category_id=one.id), say=said_of(made))


@blueprint.post("/categories/changes/<int:change_id>/withdrawal")
@staff("catalogue.edit")
@plain("planned")
def take_category_change_back(change_id: int) -> Answer:
    planned = find(CategoryChange, change_id)
    rewards.take_category_change_back(planned, viewer.account_id)
    said = _("Taken back; what holds now goes on.")
    return Answer(otherwise=url_for(".category", category_id=planned.category_id), say=said)


@blueprint.post("/categories/<int:category_id>/removal")
@staff("catalogue.edit")
@plain("undoable")
@form_page(category)
def remove_category(category_id: int) -> Answer:
    rewards.remove_category(find(RewardCategory, category_id), viewer.account_id)
    return Answer(otherwise=url_for(".categories"), say=_("Taken away."))


@blueprint.post("/categories/<int:category_id>/return")
@staff("catalogue.edit")
@plain("back")
def put_category_back(category_id: int) -> Answer:
    one = find(RewardCategory, category_id)
    rewards.put_category_back(one, viewer.account_id)
    return Answer(otherwise=url_for(".category", category_id=one.id), say=_("Put back."))
