"""Categories of the catalogue: their order, their history, what is planned for them, taken away and put back."""

from datetime import date, timedelta

import pytest

from portal import clock
from portal.club.shop import rewards
from portal.club.shop.rewards import CatalogueFilter, CategoryChange, RewardCategory
from portal.database import session, transaction
from portal.refusal import Refusal
from portal.words import Words
from tests import make
from tests.making import rewards as making

pytestmark = pytest.mark.usefixtures("app")
BEGINS = clock.today() + timedelta(days=3)


def category(name: str = "居家", position: int = 10) -> RewardCategory:
    with transaction():
        return rewards.make_category(Words(name), position, make.staff().id)


def change(
    one: RewardCategory, name: str, position: int = 10, *, day: date | None = None, seen: int | None = None
) -> CategoryChange | None:
    with transaction():
        return rewards.edit_category(one, Words(name), position, make.staff().id, day=day, seen=seen)


def remove(one: RewardCategory) -> None:
    with transaction():
        rewards.remove_category(one, make.staff().id)


def names() -> list[str]:
    session.expire_all()
    return [one.name.zh for one in rewards.categories()]


def test_categories_stand_in_the_order_staff_gave_them():
    second, first = category("美食", 20), category("居家", 10)
    assert [one.id for one in rewards.categories()] == [first.id, second.id]
    change(first, "家居", 30)
    assert names() == ["美食", "家居"]


def test_a_change_keeps_who_when_and_both_values():
    made = change(category("居家"), "家居")
    assert (made.was["name"]["zh"], made.became["name"]["zh"], made.made_by is None) == ("居家", "家居", False)
    assert [one.what for one in rewards.category_book.history_of(made.category)] == ["edited", "created"]
    assert change(made.category, "家居") is None


def test_a_name_that_is_planned_stands_in_the_catalogue_from_midnight_on():
    one = category("居家")
    change(one, "年货", day=BEGINS)
    with clock.at(clock.moment_of(BEGINS) - timedelta(seconds=1)):
        assert (rewards.begin_due(), names()) == (0, ["居家"])
    with clock.at(clock.moment_of(BEGINS)):
        assert names() == ["年货"]  # before the job
        session.expire_all()
        assert (rewards.begin_due(), rewards.begin_due(), names()) == (1, 0, ["年货"])
    assert rewards.check() == []


def test_a_planned_change_is_taken_back_and_never_begins():
    planned = change(category("居家"), "年货", day=BEGINS)
    with transaction():
        rewards.take_category_change_back(planned, make.staff().id)
    with clock.at(clock.moment_of(BEGINS)):
        assert (rewards.begin_due(), names()) == (0, ["居家"])


def test_two_categories_of_one_name_are_one_too_many_also_on_a_day_ahead():
    change(category("居家"), "年货", day=BEGINS)
    other = category("美食")
    for act in (lambda: category("居家"), lambda: category("年货"), lambda: change(other, "年货")):
        with pytest.raises(Refusal) as caught:
            act()
        assert caught.value.field == "name_zh"


def test_only_an_empty_category_is_taken_away():
    full, empty, promised = category("美食"), category("出行"), category("文化")
    reward = making.reward(category_id=full.id)
    kept = {name: getattr(reward, name) for name in rewards.RewardDetails.__dataclass_fields__}
    with transaction():
        details = rewards.RewardDetails(**(kept | {"category_id": promised.id}))
        rewards.edit(reward, details, make.staff().id, day=BEGINS)
    remove(empty)
    for one in (full, promised, empty):
        with pytest.raises(Refusal):
            remove(one)
    assert names() == ["美食", "文化"]


def test_what_is_taken_away_keeps_its_history_and_can_be_put_back():
    one = category("出行")
    change(one, "旅行", day=BEGINS)
    remove(one)
    assert rewards.removed_categories() == [one]
    with pytest.raises(Refusal, match=r"taken away|放回"):
        category("出行")
    with pytest.raises(Refusal) as caught:
        making.reward(category_id=one.id)
    assert caught.value.field == "category_id"
    with transaction():
        rewards.put_category_back(one, make.staff().id)
    with clock.at(clock.moment_of(BEGINS)):
        assert (rewards.begin_due(), names()) == (0, ["出行"])  # the plan was taken back with it
    told = [change.what for change in rewards.category_book.history_of(one)]
    assert told == ["put_back", "removed", "edited", "created"] and rewards.check() == []


def test_who_saw_an_older_state_overwrites_nothing():
    one = category("居家")
    change(one, "家居", seen=one.revision)
    with pytest.raises(Refusal) as caught:
        change(one, "居家用品", seen=0)
    assert caught.value.status == 409 and names() == ["家居"]


def test_the_standard_categories_are_put_in_once():
    with transaction():
        assert rewards.install_categories() == len(rewards.categories()) > 4
        assert rewards.install_categories() == 0


def test_the_catalogue_is_narrowed_by_category():
    food = category("美食")
    rice = making.reward(category_id=food.id)
    making.reward()
    assert rewards.narrowed(rewards.offered(), CatalogueFilter(category_id=food.id)) == [rice]
