"""Every kind of reward says everything about itself, and a new one is one module that nothing else knows of."""

import sys
from dataclasses import fields
from importlib import import_module
from pkgutil import iter_modules

import pytest

from portal.blueprints.shop.rewards import redemptions as pages
from portal.blueprints.shop.rewards.staff.forms import RewardForm
from portal.club.shop import rewards
from portal.club.shop.rewards import CATALOGUED, KINDS, WAYS, Reward, RewardDetails, kinds
from portal.club.shop.rewards.kinds import RedemptionWay, RewardKind
from portal.club.shop.rewards.tables import NOTHING
from portal.database import session, transaction
from portal.refusal import Refusal
from tests import make
from tests.making import rewards as making
from tests.making.rewards import all_is_well, now_of, rich, stock_of
from tests.visitor import Visitor

SAYS_NOTHING = {"kinds", "shape"}  # of this folder: what a kind is, and how they are found


def test_every_module_of_the_folder_is_a_kind_and_every_kind_is_found():
    found = {each.name: import_module(f"{kinds.__name__}.{each.name}") for each in iter_modules(kinds.__path__)}
    said = {name: getattr(module, "KIND", None) for name, module in found.items() if name not in SAYS_NOTHING}
    assert said == {name: KINDS[name] for name in KINDS} and len(said) >= 5
    assert list(KINDS) == sorted(KINDS, key=lambda name: KINDS[name].place)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_kind_is_complete(app, kind):
    """Its words, its ways, its section of the form, what it asks: whatever a page may want of it is there."""
    templates = app.jinja_env.list_templates()
    assert str(kind.name) and str(kind.one) and all(WAYS[way.key] is way and str(way.done) for way in kind.ways)
    assert kind.form in templates
    assert not kind.question or (
        kind.question in pages.QUESTIONS and f"shop/rewards/redemptions/questions/{kind.question}.html" in templates
    )
    assert all(way.part is None or way.part in templates for way in kind.ways)
    columns, form = {field.name for field in fields(RewardDetails)}, RewardForm
    for said in (*kind.needs, *kind.may):
        assert {said.column} <= columns and hasattr(form, said.field or said.column), said
    offered = making_of(kind)
    assert str(kind.button(offered)) and str(kind.note(offered))
    assert all(str(label) for label, _value in kind.facts(offered))
    assert set(kind.ways_of(offered)) <= set(kind.ways) and kind.ways_of(offered)


def making_of(kind: RewardKind) -> Reward:
    """A reward of that kind as a row, not kept."""
    usual = {"price": 100, "by_desk": True, "by_post": False, "hold_minutes": 15, "credit_fen": 5000, "cause": NOTHING}
    return Reward(id=0, kind=kind.key, name=NOTHING, **usual)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_what_a_kind_needs_is_asked_of_it_and_refused_to_all_others(kind):
    for said in kind.needs:
        with pytest.raises(Refusal) as refused:
            rewards.validation.refuse_nonsense(written(kind))
        assert refused.value.field == (said.field or said.column)
        other = next(one for one in KINDS.values() if not one.says(said.column) and not one.needs)
        with pytest.raises(Refusal) as refused:
            rewards.validation.refuse_nonsense(written(other, **{said.column: 1}))
        assert refused.value.field == (said.field or said.column)
    rewards.validation.refuse_nonsense(written(kind, **{said.column: 1 for said in kind.needs}))


def written(kind: RewardKind, **values: object) -> RewardDetails:
    return RewardDetails(
        **{"kind": kind.key, "name": NOTHING, "description": NOTHING, "note": NOTHING, "price": 1} | values
    )


def test_a_kind_that_could_not_be_had_is_none():
    """Here, as it is written down, and not on the first redemption."""
    gift = KINDS["gift"]
    values = {field.name: getattr(gift, field.name) for field in fields(RewardKind)}
    assert RewardKind(**values) == gift
    for ways in ((), (gift.ways[0], gift.ways[0])):
        with pytest.raises(ValueError, match="could not be had"):
            RewardKind(**values | {"ways": ways})


def test_every_way_that_rows_have_is_known(app):
    assert set(WAYS) == {"desk", "post", "shop", "seat", "bill", "given"}


SONG = """
from portal.club.shop.rewards.kinds.shape import RedemptionWay, RewardKind

HEARD = []
SUNG = RedemptionWay(key="sung", done="Sung to you", waits="Being rehearsed", pay=HEARD.append,
           until="Until it is sung.",
           take_back=lambda redemption: HEARD.pop(), facts=lambda redemption: [("Singer", "Lin")])
KIND = RewardKind(
    key="song", place=60, name="Songs", one="A song", ways=(SUNG,), most=3,
    facts=lambda reward: [("Length", "three minutes")],
    button=lambda reward: f"Hear it for {reward.price} points", note=lambda reward: "It cannot be unheard.",
    thanks="It is being rehearsed.",
)
"""


@pytest.fixture
def song(tmp_path, monkeypatch):
    """A kind more: one file in the folder, and nothing else is told of it."""
    (tmp_path / "song.py").write_text(SONG)
    monkeypatch.setattr(kinds, "__path__", [*kinds.__path__, str(tmp_path)])
    forget()
    yield import_module(f"{kinds.__name__}.song")
    monkeypatch.undo()
    forget()
    sys.modules.pop(f"{kinds.__name__}.song")
    del kinds.song


def forget() -> None:
    """What was found in the folder is looked for again."""
    for gathered in (KINDS, CATALOGUED, WAYS):
        gathered._table.cache_clear()


def test_a_new_kind_is_one_module(app, song):
    assert list(KINDS)[-1] == "song" and isinstance(WAYS["sung"], RedemptionWay)
    reward, member = making.reward(kind="song", stock=5), rich()
    redemption = making.redeem(reward, member, quantity=2)
    assert (redemption.way, str(redemption.state_name), len(song.HEARD)) == ("sung", "Being rehearsed", 1)
    assert song.HEARD[0].price == 200 and stock_of(reward) == 3
    with pytest.raises(Refusal):
        making.redeem(reward, member, quantity=4)
    with transaction():
        rewards.cancel(session.get_one(rewards.Redemption, redemption.id), member.account_id)
    assert song.HEARD == [] and stock_of(reward) == 5 and all_is_well()
    assert now_of(redemption) is rewards.RedemptionState.CANCELLED


def test_a_new_kind_is_on_every_page(app, song):
    member, editor = rich(), Visitor(app).sign_in(make.staff(), staff=True)
    assert ">Songs</option>" in editor.get("/staff/rewards/new").text
    reward = making.reward(kind="song", stock=5)
    browser = Visitor(app).sign_in(member.account)
    page = browser.get(f"/rewards/{reward.id}").text
    assert "Hear it for 100 points" in page and "It cannot be unheard." in page and "three minutes" in page
    assert f"/rewards/{reward.id}" in browser.get("/rewards?kind=song").text
    answer = browser.submit(f"/rewards/{reward.id}/redemption", price="100", cash="0", quantity="1")
    page = browser.get(answer.headers["Location"]).text
    assert "Lin" in page and "Until it is sung." in page and "Being rehearsed" in page
    (one,) = session.scalars(rewards.redemptions_of(member.id))
    assert "Lin" in editor.get(f"/staff/rewards/redemptions/{one.id}").text
    for address in ("/staff/rewards", f"/staff/rewards/{reward.id}", "/staff/rewards/redemptions"):
        assert editor.get(address).status_code == 200
    assert "Songs" in editor.get("/staff/rewards").text
    assert "Songs" in browser.get("/points").text
