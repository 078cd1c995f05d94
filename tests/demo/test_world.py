"""What the parts of the demo club share."""

from datetime import date

from portal.club.ground.files import public
from portal.club.people.accounts import Role
from portal.demo.world import World
from portal.words import Words
from tests import make


def test_days_in_texts_are_counted_from_the_day_the_demo_is_made(app):
    world = World(today=date(2026, 10, 22))
    said = world.words({"zh": "{day:4}前答复{name}", "en": "Answered by {day:4}, {name}"}, name="林女士")
    assert said == Words("10月26日前答复林女士", "Answered by 26 October, 林女士")


def test_a_day_that_must_be_a_working_day_moves_on(app):
    world = World(today=date(2026, 10, 22))  # a Thursday
    assert world.working_day(2) == date(2026, 10, 26)


def test_a_picture_is_stored_once_however_often_it_is_asked_for(app):
    world = World()
    file = world.file("tea.jpg")
    assert world.picture("tea.jpg") == file.id
    assert public(file.name).id == file.id


def test_somebody_with_the_role_in_the_estate_goes_before_somebody_with_it_everywhere(app):
    world = World()
    everywhere, here = make.staff(), make.staff()
    world.employ("a", everywhere, Role.ENGINEERING, None)
    world.employ("b", here, Role.ENGINEERING, "court")
    assert world.one_of(Role.ENGINEERING, "court") is here
    assert world.one_of(Role.ENGINEERING, "city") is everywhere


def test_a_public_picture_is_kept_for_a_year_and_answers_a_range(app, visitor):
    file = World().file("tea.jpg")
    whole = visitor.get(f"/media/{file.name}")
    assert whole.status_code == 200 and "immutable" in whole.headers["Cache-Control"]
    part = visitor.get(f"/media/{file.name}", headers={"Range": "bytes=0-9"})
    assert part.status_code == 206 and part.data == whole.data[:10]
    assert visitor.get(f"/media/{file.thumb_name}").status_code == 200


def test_a_private_picture_and_an_unknown_name_are_not_there(app, visitor):
    file = World().file("tea.jpg", is_public=False)
    assert visitor.get(f"/media/{file.name}", headers={"Accept": "image/*"}).status_code == 404
    assert visitor.get("/media/nonsense").status_code == 404
