"""Categories of the catalogue, and the pictures of a reward with their order and words."""

import pytest

from portal.club import files, rewards
from portal.club.rewards import Asked, Category, Reward
from portal.database import session, transaction
from portal.refusal import Refusal
from portal.words import Words
from tests import make
from tests.making import rewards as making

pytestmark = pytest.mark.usefixtures("app")


def category(name: str = "居家", position: int = 10) -> Category:
    with transaction():
        return rewards.make_category(Words(name), position, make.staff().id)


def picture(of: Reward, words: str = "团扇") -> rewards.RewardPicture:
    with transaction():
        file = files.keep(f"{words}{make.phone()}", media_type="image/jpeg", size=1, by=None, is_public=True)
        return rewards.add_picture(of, file.id, Words(words), make.staff().id)


def row_of(reward: Reward) -> list[str]:
    return [one.alt.zh for one in rewards.pictures_of(reward)]


def cover_of(reward: Reward) -> int | None:
    return session.get_one(Reward, reward.id, populate_existing=True).picture_id


def test_categories_stand_in_the_order_staff_gave_them():
    second, first = category("美食", 20), category("居家", 10)
    assert [one.id for one in rewards.categories()] == [first.id, second.id]
    with transaction():
        rewards.edit_category(first, Words("家居", "Home"), 30, make.staff().id)
    assert [one.name.zh for one in rewards.categories()] == ["美食", "家居"]


def test_two_categories_of_one_name_are_one_too_many():
    category("居家")
    with pytest.raises(Refusal) as caught:
        category("居家")
    assert caught.value.field == "name_zh"


def test_only_an_empty_category_is_taken_away():
    full, empty = category("美食"), category("出行")
    making.reward(category_id=full.id)
    with transaction():
        rewards.remove_category(empty, make.staff().id)
    with pytest.raises(Refusal), transaction():
        rewards.remove_category(full, make.staff().id)
    assert [one.name.zh for one in rewards.categories()] == ["美食"]


def test_the_standard_categories_are_put_in_once():
    with transaction():
        assert rewards.install_categories() == len(rewards.categories()) > 4
        assert rewards.install_categories() == 0


def test_the_catalogue_is_narrowed_by_category():
    food = category("美食")
    rice = making.reward(category_id=food.id)
    making.reward()
    assert rewards.narrowed(rewards.offered(), Asked(category_id=food.id)) == [rice]


def test_six_pictures_and_no_more():
    reward = making.reward()
    for number in range(6):
        picture(reward, f"图{number}")
    with pytest.raises(Refusal) as caught:
        picture(reward, "多一张")
    assert caught.value.field == "picture" and len(row_of(reward)) == 6


def test_the_first_picture_is_the_catalogues_whatever_is_moved_or_taken_away():
    reward, by = making.reward(), make.staff().id
    one, two, three = (picture(reward, words) for words in ("一", "二", "三"))
    assert cover_of(reward) == one.file_id
    with transaction():
        rewards.move_picture_forward(three, by)
        rewards.move_picture_forward(three, by)
        rewards.move_picture_forward(three, by)
    assert row_of(reward) == ["三", "一", "二"] and cover_of(reward) == three.file_id
    with transaction():
        rewards.take_picture_away(three, by)
    assert row_of(reward) == ["一", "二"] and cover_of(reward) == one.file_id
    with transaction():
        rewards.take_picture_away(one, by)
        rewards.take_picture_away(two, by)
    assert cover_of(reward) is None
    assert [entry.what for entry in rewards.history_of(reward)].count("picture") == 8


def test_a_picture_without_words_is_refused():
    with pytest.raises(Refusal) as caught:
        picture(making.reward(), "")
    assert caught.value.field == "alt_zh"
