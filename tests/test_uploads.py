"""Files from outside come in by one way: a good one is kept, a bad one is named, wherever it is sent."""

from io import BytesIO

import pytest
from markupsafe import escape
from PIL import Image
from wtforms import FileField, MultipleFileField

from portal.club.estate import projects
from portal.club.ground.files import File
from portal.club.ground.imports import Batch
from portal.club.people.accounts import Role
from portal.club.trade.merchants import MerchantCategory
from portal.database import session
from portal.web.lengths import units
from portal.web.uploads import called
from portal.words import Words
from tests import make
from tests.making import complaints as cases
from tests.making import draws, events, magazine, merchants, network, yearly
from tests.making import rewards as catalogue
from tests.making.projects import complete
from tests.making.sheets import HEAD, ROW
from tests.test_amounts import fields
from tests.visitor import Visitor

BAD_NAME = "<b>照片&rot.jpg"
MEMBER, STAFF = False, True


def jpeg(color="red"):
    made = BytesIO()
    Image.new("RGB", (60, 40), color).save(made, "JPEG")
    return BytesIO(made.getvalue())


def torn():
    return BytesIO(jpeg().getvalue()[:200])


def a_step_of_a_draft():
    estate = make.estate()
    return make.member().account, "/complaints/new", {"step": 2, "where": f"estate-{estate.id}", "go": "next"}, "photos"


def a_word():
    member = make.member()
    return member.account, f"/complaints/{cases.filed(member).number}/words", {"body": "周五有人在家"}, "photos"


def papers_of_an_application():
    made = network.application()
    return made.account, f"/merchants/applications/{made.id}/documents", {"paper": "licence"}, "photo"


def facts():
    project = complete()
    typed = {"name_zh": "君临新苑", "seen": project.revision}
    return make.staff(Role.SALES_MANAGER), f"/staff/projects/{project.id}/facts", typed, "photo"


def a_certificate():
    project = complete()
    blocks = [block.id for block in projects.buildings_of(project.id)]
    typed = {
        "kind": "presale",
        "number": "第 099 号",
        "issuer_zh": "市住建局",
        "issued_on": "2026-01-05",
        "buildings": blocks,
    }
    return make.staff(Role.SALES_MANAGER), f"/staff/projects/{project.id}/certificate", typed, "photo"


def a_month():
    project = complete()
    building = projects.buildings_of(project.id)[0]
    typed = {"building": building.id, "month": "2026-03", "storeys": 3, "taken_on": "2026-03-20"}
    return make.staff(Role.SALES_MANAGER), f"/staff/projects/{project.id}/month", typed, "photo"


def a_draw():
    return make.staff(), f"/staff/draws/{draws.draft().id}/picture", {}, "picture"


def an_event():
    return make.staff(), f"/staff/events/{events.published().id}/picture", {}, "picture"


def an_article():
    by = magazine.editor()
    one = magazine.article(magazine.issue(by), by)
    return by, f"/staff/magazine/articles/{one.id}/picture", {"alt_zh": "银杏", "use": "lead"}, "picture"


def an_issue():
    by = magazine.editor()
    return by, f"/staff/magazine/issues/{magazine.issue(by).id}/picture", {"use": "cover"}, "picture"


def a_firms_paper():
    firm = merchants.shop(category=MerchantCategory.DECORATION, vetting=Words("执照齐全。"))
    return make.staff(), f"/staff/merchants/{firm.id}/vetting/papers", {"proof": "licence"}, "photo"


def the_clubs_mark():
    return make.staff(Role.ADMINISTRATOR), "/staff/club/mark", {}, "picture"


def a_reward():
    return make.staff(), f"/staff/rewards/{catalogue.reward().id}/picture", {"alt_zh": "礼盒"}, "picture"


def a_yearly_gift():
    return make.staff(), f"/staff/yearly-gifts/{yearly.gift().id}/picture", {}, "picture"


PLACES = {
    "complaints.save": a_step_of_a_draft,
    "complaints.write": a_word,
    "applications.add_document": papers_of_an_application,
    "staff.projects.save_facts": facts,
    "staff.projects.save_certificate": a_certificate,
    "staff.projects.save_month": a_month,
    "staff.draws.picture": a_draw,
    "staff.events.picture": an_event,
    "staff.rewards.picture": a_reward,
    "staff.yearly.picture": a_yearly_gift,
    "staff.magazine.add_picture": an_article,
    "staff.magazine.add_issue_picture": an_issue,
    "staff.merchants.enter_paper": a_firms_paper,
    "staff.club.give_mark": the_clubs_mark,
}
SEVERAL = ["complaints.save", "complaints.write"]


def opened(app, place, language="zh"):
    account, address, typed, field = PLACES[place]()
    visitor = Visitor(app, language).sign_in(account, staff=place.startswith("staff."))
    return visitor, address, typed, field


def kept():
    session.rollback()
    return session.query(File).count()


@pytest.mark.parametrize("place", PLACES)
def test_a_good_one_is_kept(app, place):
    visitor, address, typed, field = opened(app, place)
    before = kept()
    assert visitor.submit(address, **typed, **{field: (jpeg(), "good.jpg")}).status_code == 303
    assert kept() == before + 1


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("place", PLACES)
def test_a_bad_one_alone_is_named_beside_the_field(app, place, language):
    visitor, address, typed, field = opened(app, place, language)
    before = kept()
    answer = visitor.submit(address, **typed, **{field: (torn(), BAD_NAME)})
    assert answer.status_code == 422 and kept() == before
    assert str(escape(BAD_NAME)) in answer.text and BAD_NAME not in answer.text
    assert f'id="{field}-error"' in answer.text
    assert ("已损坏" if language == "zh" else "damaged") in answer.text


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("place", SEVERAL)
@pytest.mark.parametrize("htmx", [False, True])
def test_of_several_the_good_ones_are_kept_and_the_bad_one_is_named(app, place, language, htmx):
    visitor, address, typed, field = opened(app, place, language)
    three = [(jpeg(), "first.jpg"), (torn(), BAD_NAME), (jpeg("blue"), "third.jpg")]
    before = kept()
    answer = visitor.submit(address, htmx=htmx, **typed, **{field: three})
    assert kept() == before + 2
    page = visitor.get(answer.headers["HX-Redirect"] if htmx else answer.location).text
    assert str(escape(BAD_NAME)) in page and BAD_NAME not in page and "first.jpg" not in page
    assert ("已损坏" if language == "zh" else "damaged") in page


def test_the_draft_stays_where_its_photographs_are(app):
    visitor, address, typed, field = opened(app, "complaints.save")
    answer = visitor.submit(address, **typed, **{field: [(jpeg(), "a.jpg"), (torn(), "b.jpg")]})
    assert answer.location.endswith("step=2") and visitor.get(answer.location).text.count("<figure>") == 1


def test_a_faulty_step_keeps_the_good_ones_and_names_the_bad_one_beside_the_field(app):
    visitor, address, typed, field = opened(app, "complaints.save")
    answer = visitor.submit(address, **typed | {"where": ""}, **{field: [(jpeg(), "a.jpg"), (torn(), BAD_NAME)]})
    assert answer.status_code == 422 and answer.text.count("<figure>") == 1
    assert str(escape(BAD_NAME)) in answer.text.split('id="photos-error"')[1]


def test_more_than_one_where_one_is_wanted_is_refused(app):
    visitor, address, _typed, field = opened(app, "staff.events.picture")
    assert visitor.submit(address, **{field: [(jpeg(), "a.jpg"), (jpeg(), "b.jpg")]}).status_code == 422


def roll(visitor, data, name):
    return visitor.submit("/staff/imports/roll", estate="0", file=(BytesIO(data), name))


def test_a_roll_of_more_than_two_megabytes_is_read_and_a_bad_one_is_named(app):
    make.estate()
    visitor = Visitor(app).sign_in(make.staff(Role.ADMINISTRATOR), staff=True)
    line = ",".join(ROW) + "\n"
    good = (",".join(HEAD) + "\n" + line + "," * 2_500_000 + "\n").encode()
    assert roll(visitor, good, "roll.csv").status_code in {303, 422}  # not 413: whatever its rows are, it was read
    answer = roll(visitor, b"PK\x03\x04nothing", BAD_NAME)
    assert answer.status_code == 422 and str(escape(BAD_NAME)) in answer.text and BAD_NAME not in answer.text
    assert roll(visitor, (",".join(HEAD) + "\n" + line).encode(), "lists/roll.csv").status_code == 303
    assert session.query(Batch).order_by(Batch.id.desc()).first().file_name == "roll.csv"


@pytest.mark.parametrize(
    ("name", "said"),
    [("rot.jpg", "rot.jpg"), ("C:\\fakepath\\a.jpg", "a.jpg"), ("../../etc/passwd", "passwd"),
     ("\u202egpj.exe", "gpj.exe"), ("", "?"), ("\u200b", "?")],
)  # fmt: skip
def test_a_file_is_called_as_a_person_knows_it(name, said):
    assert called(name) == said


def test_a_long_name_is_cut_in_the_middle():
    name = called("照" * 300 + "20261130.jpg")
    assert units(name) <= 40 and name.startswith("照照") and name.endswith("1130.jpg") and "…" in name


def test_every_form_with_a_file_is_taken_by_this_way(app):
    """From the routes: what takes files says so; from the forms: each field of a file belongs to such a route."""
    taking = {rule.endpoint: app.view_functions[rule.endpoint].takes for rule in app.url_map.iter_rules()
              if hasattr(app.view_functions[rule.endpoint], "takes")}  # fmt: skip
    assert taking.keys() == {*PLACES, "staff.imports.receive_roll", "staff.imports.receive_homes"}
    ours = [
        (form, name)
        for form, name, declared in fields()
        if issubclass(declared.field_class, FileField | MultipleFileField)
    ]
    assert {(form, name) for form, name in ours} == {(one.form, one.field) for one in taking.values()}
    assert len(ours) >= 9
