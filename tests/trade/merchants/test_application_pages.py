"""A firm applies over HTTP: text, papers, sending; nobody else sees any of it."""

import re
from io import BytesIO

import pypdf
import pytest
from PIL import Image
from sqlalchemy import select

from portal.club.trade import merchants
from portal.club.trade.merchants.application_tables import Application, ApplicationState, Document
from portal.database import session
from tests import make
from tests.making import network
from tests.making.papers import document
from tests.visitor import Visitor

TEXT = {
    "name": "慢火面包坊", "category": "food", "licence": "91420104MA4K8RTX3Q", "contact": "许知禾",
    "address": "东门路58号", "hours": "每日 7:30–20:00", "estate_id": "0", "about": "现烤面包。", "wish": "八折",
}  # fmt: skip


def picture(size=(60, 40)) -> BytesIO:
    out = BytesIO()
    Image.new("RGB", size, "white").save(out, "JPEG")
    out.seek(0)
    return out


def one(model):
    session.expire_all()
    return session.scalars(select(model)).one()


@pytest.fixture
def firm(app):
    return Visitor(app).sign_in(make.member("许知禾").account)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_pages_open(app, language):
    assert Visitor(app, language).get("/merchants/applications/about").status_code == 200
    application = network.application()
    person = Visitor(app, language).sign_in(application.account)
    for path in ("", "/new", f"/{application.id}", f"/{application.id}/edit"):
        assert person.get(f"/merchants/applications{path}").status_code == 200
    document = application.documents[0]
    assert person.get(f"/merchants/applications/documents/{document.id}").mimetype == "image/jpeg"


def test_a_firm_applies_and_sends_it_with_its_licence(firm):
    answer = firm.submit("/merchants/applications", **TEXT)
    assert answer.status_code == 303
    where = answer.location
    assert firm.submit(f"{where}/sending").status_code == 422 and one(Application).state is ApplicationState.DRAFT
    kept = firm.submit(f"{where}/documents", paper="licence", photo=(picture(), "licence.jpg"))
    assert kept.status_code == 303 and one(Document).paper == "licence"
    firm.submit(f"{where}/sending")
    assert one(Application).state is ApplicationState.APPLIED
    assert "等待受理" in firm.get(where).text
    firm.submit(f"{where}/withdrawal")
    assert one(Application).state is ApplicationState.WITHDRAWN


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""}, {"licence": "123"}, {"licence": "９１４２０１０４ＭＡ４Ｋ８ＲＴＸ３"}, {"category": "bank"},
        {"estate_id": "99"}, {"about": "x" * 1001},
    ],
)  # fmt: skip
def test_what_is_wrong_comes_back_with_what_was_typed(firm, wrong):
    answer = firm.submit("/merchants/applications", **(TEXT | wrong))
    assert answer.status_code == 422 and "东门路58号" in answer.text and "aria-invalid" in answer.text
    assert session.scalar(select(Application.id)) is None


def test_a_licence_in_full_width_letters_is_understood(firm):
    assert (
        firm.submit("/merchants/applications", **(TEXT | {"licence": "９１４２０１０４ma4k8rtx3q"})).status_code == 303
    )
    assert one(Application).licence == "91420104MA4K8RTX3Q"


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("a.pdf", b"%PDF-1.7", "PDF 已损坏"),
        ("a.pdf", document(21), "超过 20 页"),
        ("a.pdf", document(locked="2026"), "需要密码"),
        ("a.jpg", b"<!doctype html>%PDF-1.7", "请上传 PDF"),
        ("a.svg", b"<svg onload=alert(1)>", "请上传 PDF"),
        ("", b"", "请选择文件"),
    ],
)
def test_what_is_no_paper_is_refused_beside_its_field(firm, name, content, word):
    where = firm.submit("/merchants/applications", **TEXT).location
    answer = firm.submit(f"{where}/documents", paper="permit", photo=(BytesIO(content), name))
    assert answer.status_code == 422 and word in answer.text and session.scalar(select(Document.id)) is None
    assert re.search(r'<option[^>]* selected[^>]*value="permit"|value="permit"[^>]* selected', answer.text)


def test_a_pdf_is_kept_made_anew_and_only_ever_saved_never_shown_under_our_address(app, firm):
    where = firm.submit("/merchants/applications", **TEXT).location
    sent = document(2, script="app.alert(1)")
    assert firm.submit(f"{where}/documents", paper="licence", photo=(BytesIO(sent), "x.html")).status_code == 303
    kept = one(Document)
    for path in (f"/merchants/applications/documents/{kept.id}", f"/staff/merchants/applications/papers/{kept.id}"):
        if path.startswith("/staff"):
            firm.submit(f"{where}/sending")
        reader = Visitor(app).sign_in(make.staff(), staff=True) if path.startswith("/staff") else firm
        paper, front = reader.get(path), reader.get(f"{path}/front")
        assert paper.mimetype == "application/pdf" and paper.headers["X-Content-Type-Options"] == "nosniff"
        assert paper.headers["Content-Disposition"] == f"attachment; filename=licence-{kept.id}.pdf"
        assert b"app.alert" not in paper.data and len(pypdf.PdfReader(BytesIO(paper.data)).pages) == 2
        assert front.mimetype == "image/jpeg" and Image.open(BytesIO(front.data)).width <= 480
    assert "PDF" in firm.get(where).text


def test_five_applications_a_day_are_enough(firm):
    answers = []
    for number in range(6):
        answer = firm.submit("/merchants/applications", **TEXT)
        answers.append(answer.status_code)
        if answer.status_code == 303:
            firm.submit(f"/merchants/applications/{number + 1}/withdrawal")
    assert answers == [303] * 5 + [429]


def test_nobody_else_sees_an_application_or_its_papers(app, visitor):
    application = network.application()
    document = application.documents[0]
    stranger = Visitor(app).sign_in(make.member().account)
    for path in (f"/{application.id}", f"/{application.id}/edit", f"/documents/{document.id}"):
        assert stranger.get(f"/merchants/applications{path}").status_code == 404
    for path in (f"/{application.id}", f"/{application.id}/sending", f"/{application.id}/withdrawal"):
        assert stranger.submit(f"/merchants/applications{path}", **TEXT).status_code == 404
    assert visitor.get(f"/merchants/applications/{application.id}").status_code == 302
    assert visitor.get(f"/media/{document.file.name}").status_code == 404


def test_staff_look_approve_and_the_applicant_finds_the_shop(app):
    application = network.application()
    desk = Visitor(app).sign_in(make.staff(), staff=True)
    place = f"/staff/merchants/applications/{application.id}"
    assert "慢火面包坊" in desk.get("/staff/merchants/applications").text
    assert desk.get(f"/staff/merchants/applications/papers/{application.documents[0].id}").status_code == 200
    dates = {"contract_from": "2026-01-01", "contract_until": "2025-12-31"}
    desk.submit(f"{place}/review")
    assert desk.submit(f"{place}/approval", **dates).status_code == 422
    assert desk.submit(f"{place}/refusal", reason="").status_code == 422
    assert desk.submit(f"{place}/approval", **(dates | {"contract_until": "2035-12-30"})).status_code == 303
    firm = one(merchants.Merchant)
    owner = Visitor(app).sign_in(application.account)
    assert "慢火面包坊" in owner.get("/shop").text and owner.get("/shop/people").status_code == 200
    assert re.search(r"慢火面包坊", Visitor(app).get(f"/merchants/{firm.id}").text)


def test_a_draft_is_not_for_staff(app):
    application = network.application(sent=False)
    desk = Visitor(app).sign_in(make.staff(), staff=True)
    assert desk.get(f"/staff/merchants/applications/{application.id}").status_code == 404
    assert desk.get(f"/staff/merchants/applications/papers/{application.documents[0].id}").status_code == 404
