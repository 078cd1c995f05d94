"""Projects: what must be there before they are public, what may be offered, versions, months."""

from datetime import date, timedelta

import pytest
from sqlalchemy import delete
from sqlalchemy.exc import DBAPIError

from portal import clock
from portal.club.estate import projects
from portal.club.estate.projects import CertificateKind, ProjectState, Side
from portal.database import changed, session, transaction
from portal.refusal import Refusal
from portal.words import Words
from tests import make
from tests.making.projects import complete, picture, published


def test_a_project_with_everything_written_is_published_as_version_one(app):
    project = published()
    assert project.state is ProjectState.PUBLISHED
    assert projects.current_disclosure(project.id).version == 1
    assert projects.published() == [project]


def test_a_project_without_written_drawbacks_is_not_published(app):
    project = complete()
    with transaction():
        (drawback,) = [row for row in projects.surroundings_of(project.id) if row.side is Side.UNFAVOURABLE]
        projects.drop(drawback, None)
    with pytest.raises(Refusal, match="不利因素"), transaction():
        projects.publish(project, None)
    assert project.state is ProjectState.DRAFT


def test_what_is_missing_is_named_in_one_sentence(app):
    with transaction():
        project = projects.plan(make.estate(), "bare", Words("空"), None)
    lacking = [str(words) for words in projects.missing(project)]
    assert len(lacking) == 16 and "价格区间" in lacking and "商品房预售许可证" in lacking


def test_a_building_outside_the_presale_permit_is_never_offered(app):
    project = published()
    assert [building.number for building in projects.offered_buildings(project.id)] == ["w5", "w7"]
    (outside,) = [b for b in projects.buildings_of(project.id) if b.number == "w6"]
    with pytest.raises(Refusal, match="不在预售许可范围"):
        projects.require_offered(project, outside.id)


def test_a_building_of_another_project_is_not_offered_here(app):
    here, there = published(), published("past-1")
    with pytest.raises(Refusal):
        projects.require_offered(here, projects.offered_buildings(there.id)[0].id)


def test_when_the_permit_is_revoked_nothing_is_offered_at_once(app):
    project = published()
    with transaction():
        (permit,) = [c for c in projects.certificates_of(project.id) if c.kind is CertificateKind.PRESALE]
        projects.revoke(permit, None)
    assert projects.offered_buildings(project.id) == []
    with pytest.raises(Refusal, match="尚未取得预售许可"):
        projects.require_offered(project, None)


def test_a_draft_and_a_past_project_offer_nothing(app):
    draft, past = complete(), published("past-1")
    with transaction():
        projects.close(past, None)
    assert projects.offered_buildings(draft.id) == projects.offered_buildings(past.id) == []
    assert projects.past() == [past]


def test_a_certificate_of_the_future_or_over_foreign_buildings_is_refused(app):
    project, other = published(), published("past-1")
    known = {"issuer": Words("局"), "buildings": projects.buildings_of(project.id)}
    with pytest.raises(Refusal, match="晚于今天"), transaction():
        tomorrow = clock.today() + timedelta(days=1)
        projects.certify(project, CertificateKind.PRESALE, "2", None, issued_on=tomorrow, **known)
    with pytest.raises(Refusal), transaction():
        known["buildings"] = projects.buildings_of(other.id)
        projects.certify(project, CertificateKind.PRESALE, "2", None, issued_on=clock.today(), **known)


def test_the_same_number_again_corrects_the_certificate_and_keeps_its_scan(app):
    project = published()
    with transaction():
        blocks = projects.buildings_of(project.id)
        known = {"issuer": Words("局"), "issued_on": date(2025, 1, 1)}
        first = projects.certify(project, CertificateKind.PRESALE, "7", None, buildings=blocks, file=picture(), **known)
        again = projects.certify(project, CertificateKind.PRESALE, "7", None, buildings=blocks[:1], **known)
    assert first is again and again.file is not None and again.buildings == blocks[:1]


def test_the_public_reads_the_published_version_while_staff_write_the_next(app):
    project = published()
    with transaction():
        projects.surround(project, Side.UNFAVOURABLE, None, title=Words("西侧将施工"), text=Words("至 2028 年底"))
    assert len(projects.current_disclosure(project.id).unfavourable) == 1
    assert projects.differs(project.id)
    with transaction():
        projects.publish(project, None)
    assert len(projects.current_disclosure(project.id).unfavourable) == 2
    assert not projects.differs(project.id)
    assert [d.version for d in projects.disclosures_of(project.id)] == [2, 1]


def test_publishing_the_same_words_again_makes_no_version(app):
    project = published()
    with transaction():
        assert projects.publish(project, None) is None
    assert len(projects.disclosures_of(project.id)) == 1


def test_a_published_version_cannot_be_rewritten(app):
    project = published()
    with pytest.raises(DBAPIError), transaction():
        changed(delete(projects.Disclosure).where(projects.Disclosure.project_id == project.id))


def test_a_month_without_a_picture_needs_its_reason_and_keeps_its_place(app):
    project = published()
    building = projects.buildings_of(project.id)[0]
    last = projects.last_month()
    before = projects.last_month().replace(day=1) - timedelta(days=40)
    with pytest.raises(Refusal, match="为什么没有拍摄"), transaction():
        projects.record_month(project, building, last, None, storeys=3)
    with transaction():
        projects.record_month(project, building, before, None, storeys=3, file=picture())
        projects.record_month(project, building, last, None, reason=Words("台风停工六天"))
    months = projects.months_of(projects.progress_of([building])[building.id])
    assert [bool(month.progress) for month in months] == [True, False, True]
    assert months[-1].progress.file is None and months[-1].progress.reason.zh == "台风停工六天"


def test_the_strip_reaches_to_the_month_that_is_over_even_when_nobody_wrote(app):
    project = published()
    building = projects.buildings_of(project.id)[0]
    early = projects.last_month() - timedelta(days=62)
    with transaction():
        projects.record_month(project, building, early, None, storeys=1, file=picture())
    months = projects.months_of(projects.progress_of([building])[building.id], projects.last_month())
    assert months[-1].month == projects.last_month() and months[-1].progress is None


@pytest.mark.parametrize("wrong", [{"storeys": 29}, {"storeys": -1}, {"taken_on": date(2020, 1, 1)}])
def test_a_record_that_cannot_be_is_refused(app, wrong):
    project = published()
    with pytest.raises(Refusal), transaction():
        building = projects.buildings_of(project.id)[0]
        projects.record_month(project, building, projects.last_month(), None, file=picture(), **wrong)


def test_a_price_band_upside_down_is_refused(app):
    project = complete()
    with pytest.raises(Refusal) as refused, transaction():
        projects.describe(project, None, unit_low=30000, unit_high=20000)
    assert refused.value.field == "unit_low"
    session.rollback()
