"""The desk's projects: rights per estate, publishing with what is missing named, photographs, bad input."""

from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image

from portal import clock
from portal.club.estate import projects
from portal.club.estate.projects import ProjectState
from portal.club.people.accounts import Role
from portal.database import session
from tests import make
from tests.making.projects import complete, published
from tests.visitor import Visitor

SURROUNDING = {"side": "unfavourable", "title_zh": "西侧将施工", "text_zh": "至 2028 年底"}


@pytest.fixture
def manager(app):
    return Visitor(app).sign_in(make.staff(Role.SALES_MANAGER, make.estate()), staff=True)


def photo() -> BytesIO:
    made = BytesIO()
    Image.new("RGB", (640, 480), "#4C7566").save(made, "JPEG")
    return BytesIO(made.getvalue())


def test_publishing_names_what_is_missing_and_changes_nothing(manager):
    answer = manager.submit(
        "/staff/projects/new", estate=make.estate().id, slug="new-one", name_zh="君临新苑", name_en=""
    )
    assert answer.status_code == 303
    page = manager.get(answer.location).text
    assert "商品房预售许可证" in page and "不利" in page
    refused = manager.submit(f"{answer.location}/publication")
    assert refused.status_code == 422 and "价格" in refused.text
    assert projects.published() == []


def test_a_complete_draft_is_published_and_a_new_drawback_becomes_version_two(manager, visitor):
    project = complete()
    assert manager.submit(f"/staff/projects/{project.id}/publication").status_code == 303
    assert visitor.get(f"/projects/{project.id}").status_code == 200
    manager.submit(f"/staff/projects/{project.id}/surrounding", **SURROUNDING)
    assert "与已发布" in manager.get(f"/staff/projects/{project.id}").text
    manager.submit(f"/staff/projects/{project.id}/publication")
    assert projects.current_disclosure(project.id).version == 2


def test_another_estates_project_is_not_there_and_reading_rights_do_not_edit(app, manager):
    elsewhere = published("far-1", in_estate=make.estate("city", "君临城市花园", "City Garden"))
    assert manager.get(f"/staff/projects/{elsewhere.id}").status_code == 404
    assert manager.submit(f"/staff/projects/{elsewhere.id}/surrounding", **SURROUNDING).status_code == 404
    assert "君临城市花园" not in manager.get("/staff/projects").text
    here = published()
    reader = Visitor(app).sign_in(make.staff(Role.SALES_ADVISER, make.estate(), "苏婉"), staff=True)
    assert reader.get(f"/staff/projects/{here.id}").status_code == 200
    assert reader.submit(f"/staff/projects/{here.id}/publication").status_code == 403


def test_a_month_with_a_photograph_stands_on_the_public_page(manager, visitor):
    project = published()
    building = projects.buildings_of(project.id)[0]
    month = projects.last_month()
    answer = manager.submit(
        f"/staff/projects/{project.id}/month",
        building=building.id,
        month=f"{month:%Y-%m}",
        storeys="12",
        note_zh="地上12层",
        photo=(photo(), "site.jpg"),
    )
    assert answer.status_code == 303
    (row,) = projects.progress_of([building])[building.id]
    assert row.file.is_public and visitor.get(f"/media/{row.file.name}").status_code == 200
    assert row.file.thumb_name in visitor.get(f"/projects/{project.id}").text


def test_without_a_photograph_the_reason_is_asked_for_and_what_was_typed_stays(manager):
    project = published()
    building = projects.buildings_of(project.id)[0]
    typed = {"building": building.id, "month": f"{projects.last_month():%Y-%m}", "note_zh": "地上十二层半"}
    refused = manager.submit(f"/staff/projects/{project.id}/month", **typed)
    assert refused.status_code == 422 and "地上十二层半" in refused.text
    not_one = manager.submit(f"/staff/projects/{project.id}/month", photo=(BytesIO(b"GIF89a..."), "x.jpg"), **typed)
    assert not_one.status_code == 422 and "JPEG" in not_one.text and "地上十二层半" in not_one.text


@pytest.mark.parametrize(
    "change",
    [
        {"issued_on": str(clock.today() + timedelta(days=2))},
        {"issued_on": "31/12"},
        {"buildings": []},
        {"number": ""},
        {"kind": "driving_licence"},
    ],
)
def test_a_certificate_that_cannot_be_is_refused_beside_its_field(manager, change):
    project = published()
    blocks = [block.id for block in projects.buildings_of(project.id)]
    typed = {
        "kind": "presale",
        "number": "第 099 号",
        "issuer_zh": "市住建局",
        "issued_on": "2026-01-05",
        "buildings": blocks,
    }
    answer = manager.submit(f"/staff/projects/{project.id}/certificate", **{**typed, **change})
    assert answer.status_code == 422 and 'class="errors"' in answer.text
    assert manager.submit(f"/staff/projects/{project.id}/certificate", **typed).status_code == 303
    assert len(projects.offered_buildings(project.id)) == 3


def test_revoking_the_permit_takes_the_buildings_off_the_page(manager, visitor):
    project = published()
    permit = projects.certificates_of(project.id)[-1]
    address = f"/staff/projects/{project.id}/certificate/{permit.id}"
    assert permit.number in manager.get(address).text
    assert manager.submit(f"{address}/revocation").status_code == 303
    assert "暂不出售" in visitor.get(f"/projects/{project.id}").text


def test_facts_are_edited_and_a_band_upside_down_comes_back(manager):
    project = complete()
    typed = {"name_zh": "君临新名", "summary_zh": "新的概况", "unit_low": "30000", "unit_high": "20000"}
    typed["seen"] = str(project.revision)
    refused = manager.submit(f"/staff/projects/{project.id}/facts", **typed)
    assert refused.status_code == 422 and "新的概况" in refused.text
    manager.submit(f"/staff/projects/{project.id}/facts", **{**typed, "unit_high": "40000"})
    session.refresh(project)
    assert project.name.zh == "君临新名" and project.unit_high == 40000


def test_a_house_type_and_a_building_are_entered_and_a_project_is_closed(manager):
    project = published()
    manager.submit(
        f"/staff/projects/{project.id}/house-type",
        code="B", name_zh="听荷", area="118.5", rooms="4", bathrooms="2", text_zh="四房",
    )  # fmt: skip
    assert [kind.area for kind in projects.house_types_of(project.id)] == [8900, 11850]
    assert manager.submit(f"/staff/projects/{project.id}/building", number="9", floors="18").status_code == 303
    assert manager.submit(f"/staff/projects/{project.id}/building", number="9", floors="0", seen="1").status_code == 422
    manager.submit(f"/staff/projects/{project.id}/closing")
    session.refresh(project)
    assert project.state is ProjectState.PAST
