"""The pictures of a reward, with their order and words."""

import pytest

from portal.club.ground import files
from portal.club.shop import rewards
from portal.club.shop.rewards import Reward
from portal.database import session, transaction
from portal.refusal import Refusal
from portal.words import Words
from tests import make
from tests.making import rewards as making

pytestmark = pytest.mark.usefixtures("app")


def picture(of: Reward, words: str = "团扇") -> rewards.RewardPicture:
    with transaction():
        file = files.keep(f"{words}{make.phone()}", media_type="image/jpeg", size=1, by=None, is_public=True)
        return rewards.add_picture(of, file.id, Words(words), make.staff().id)


def row_of(reward: Reward) -> list[str]:
    return [one.alt.zh for one in rewards.pictures_of(reward)]


def cover_of(reward: Reward) -> int | None:
    return session.get_one(Reward, reward.id, populate_existing=True).picture_id


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
