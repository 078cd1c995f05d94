from io import BytesIO

import pytest
from PIL import Image

from portal.club.people.accounts import Role
from portal.club.press import magazine
from portal.club.press.magazine import Article, ArticleStep, Issue, IssueState, Periodical, PrintState
from portal.database import session
from tests import make
from tests.making.magazine import article, editor, issue, print_file, published
from tests.visitor import HTMX

HOME = "/staff/magazine"
ARTICLE = {
    "kind": "story", "layout": "story", "slug": "autumn-garden", "position": "1", "title_zh": "秋天的院子",
    "title_en": "Autumn garden", "body_zh": "第一段。\n\n## 小标题", "estate": "",
}  # fmt: skip
ISSUE = {"title": "magazine", "number": "49", "dated": "2027-01-10", "period_zh": "2027年1月号", "headline_zh": "冬"}


@pytest.fixture
def gu(app):
    return editor()


@pytest.fixture
def desk(visitor, gu):
    return visitor.sign_in(gu, staff=True)


def fresh(model, ident):
    session.rollback()  # a reading transaction sees the moment it began
    return session.get_one(model, ident, populate_existing=True)


def test_an_editor_opens_an_issue_writes_an_article_and_publishes_it(desk, gu, work):
    desk.submit(f"{HOME}/issues/new", **ISSUE)
    made = magazine.of_number(Periodical.MAGAZINE, 49)
    assert made is not None
    answer = desk.submit(f"{HOME}/issues/{made.id}/articles/new", **ARTICLE)
    one = session.query(Article).filter_by(slug="autumn-garden").one()
    assert answer.headers["Location"].endswith(f"/articles/{one.id}")
    for act in ("assign", "start", "hand-in", "send-proof", "approve"):
        assert desk.submit(f"{HOME}/articles/{one.id}/moves", act=act).status_code == 303
    assert desk.submit(f"{HOME}/issues/{made.id}/publication").status_code == 303
    assert fresh(Issue, made.id).state is IssueState.PUBLISHED
    work()
    assert fresh(Issue, made.id).print_state is PrintState.MADE
    assert "秋天的院子" in desk.get("/magazine/49/autumn-garden").text


def test_the_room_shows_what_is_under_way_by_step(desk, gu):
    draft = issue(gu)
    article(draft, gu, ArticleStep.PROOF, slug="in-proof")
    article(draft, gu, ArticleStep.DRAFT, slug="in-draft")
    page = desk.get(f"{HOME}/?step=proof").text
    rows = page[page.index("<tbody") : page.index("</tbody>")]
    assert rows.count("<tr>") == 1
    assert desk.get(f"{HOME}/?step=nonsense").status_code == 200


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title_zh": ""}, "请填写。"),
        ({"slug": "Autumn Garden!"}, "只用小写字母"),
        ({"slug": "../x"}, "只用小写字母"),
        ({"position": str(2**63)}, "0"),
        ({"position": "-1"}, "0"),
        ({"position": "abc"}, ""),
        ({"kind": "nonsense"}, ""),
        ({"layout": ""}, ""),
        ({"estate": "99999"}, ""),
        ({"author_card": "880000017"}, "没有会员"),
        ({"reviewed_on": "2027-01-02", "expires_on": "2027-01-01"}, "晚于审校"),
        ({"reviewed_on": "31.12.2026"}, ""),
        ({"title_zh": "长" * 300}, ""),
    ],
)
def test_a_wrong_field_is_answered_beside_it_and_nothing_typed_is_lost(desk, gu, wrong, sentence):
    draft = issue(gu)
    answer = desk.submit(f"{HOME}/issues/{draft.id}/articles/new", **{**ARTICLE, **wrong})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "第一段。" in answer.text
    assert fresh(Issue, draft.id).articles == []


def test_a_second_editor_saving_an_older_text_gets_it_back(desk, gu):
    one = article(issue(gu), gu, slug="autumn-garden")
    first = {**ARTICLE, "seen": str(one.revision), "title_zh": "先保存的"}
    assert desk.submit(f"{HOME}/articles/{one.id}", **first).status_code == 303
    answer = desk.submit(f"{HOME}/articles/{one.id}", **{**first, "title_zh": "后保存的"})
    assert answer.status_code == 409
    assert "后保存的" in answer.text and "先保存的" in answer.text
    assert fresh(Article, one.id).title.zh == "先保存的"


def test_a_tampered_revision_saves_nothing(desk, gu):
    one = article(issue(gu), gu, slug="autumn-garden")
    assert desk.submit(f"{HOME}/articles/{one.id}", **{**ARTICLE, "seen": "x" * 50}).status_code == 409


def test_an_act_out_of_turn_is_refused(desk, gu):
    one = article(issue(gu), gu)
    assert desk.submit(f"{HOME}/articles/{one.id}/moves", act="approve").status_code == 409
    assert desk.submit(f"{HOME}/articles/{one.id}/moves", act="nonsense").status_code == 400
    assert fresh(Article, one.id).step is ArticleStep.PITCH


def test_the_preview_is_a_part_for_htmx_and_a_page_without(desk, gu):
    text = "## 小标题\n\n<script>x</script>"
    part = desk.submit(f"{HOME}/preview", htmx=True, body_zh=text)
    assert part.text.strip().startswith("<section")
    assert "&lt;script&gt;" in part.text
    whole = desk.submit(f"{HOME}/preview", body_zh=text)
    assert "<html" in whole.text
    english = desk.submit(f"{HOME}/preview", side="en", body_en="Two words", body_zh=text)
    assert "Two words" in english.text


def photograph(size=(1600, 1000)) -> BytesIO:
    data = BytesIO()
    Image.new("RGB", size, "#8a6f4d").save(data, "JPEG")
    data.seek(0)
    return data


def test_a_picture_leads_the_article_and_is_public(desk, gu):
    one = article(issue(gu), gu)
    fields = {"picture": (photograph(), "a.jpg"), "alt_zh": "院子", "use": "lead"}
    assert desk.submit(f"{HOME}/articles/{one.id}/picture", **fields).status_code == 303
    changed = fresh(Article, one.id)
    assert changed.picture.is_public
    assert changed.picture_alt.zh == "院子"


def test_a_picture_for_the_text_comes_with_the_words_to_place_it(desk, gu):
    one = article(issue(gu), gu)
    fields = {"picture": (photograph(), "a.jpg"), "alt_zh": "院子", "use": "text"}
    desk.submit(f"{HOME}/articles/{one.id}/picture", **fields)
    assert "![院子](picture:" in desk.get(f"{HOME}/articles/{one.id}").text


@pytest.mark.parametrize("content", [b"", b"not a picture", b"<svg xmlns='http://www.w3.org/2000/svg'/>"])
def test_what_is_not_a_photograph_is_refused(desk, gu, content):
    one = article(issue(gu), gu)
    fields = {"picture": (BytesIO(content), "a.jpg"), "alt_zh": "院子", "use": "lead"}
    assert desk.submit(f"{HOME}/articles/{one.id}/picture", **fields).status_code == 422
    assert fresh(Article, one.id).picture_id is None


def test_print_is_made_again_on_request_and_its_state_polled(desk, gu):
    out = published(gu)
    print_file(out)
    answer = desk.submit(f"{HOME}/issues/{out.id}/print", htmx=True)
    assert 'id="print_state"' in answer.text
    assert "正在制作" in answer.text
    polled = desk.get(f"{HOME}/issues/{out.id}/print", headers=HTMX)
    assert polled.text.strip().startswith("<section")
    assert desk.get(f"{HOME}/issues/{out.id}/print.pdf").mimetype == "application/pdf"


@pytest.mark.parametrize("role", [Role.CUSTOMER_SERVICE, Role.SALES_MANAGER, Role.ADMINISTRATOR])
def test_the_room_is_the_editors_alone(visitor, gu, role):
    draft = issue(gu)
    one = article(draft, gu)
    other = visitor.sign_in(make.staff(role), staff=True)
    for address in ("/", f"/issues/{draft.id}", f"/articles/{one.id}", f"/issues/{draft.id}/print.pdf"):
        assert other.get(HOME + address).status_code == 403
    assert other.submit(f"{HOME}/issues/{draft.id}/publication").status_code == 403


def test_a_member_does_not_learn_that_the_room_exists(visitor, gu):
    member = make.member()
    assert visitor.sign_in(member.account).get(f"{HOME}/").status_code in (403, 404)


def test_an_issue_gets_its_cover_and_the_pictures_of_its_print_pages(desk, gu):
    draft = issue(gu)
    for use in ("cover", "contents", "back", "plate"):
        fields = {"picture": (photograph(), "a.jpg"), "use": use}
        assert desk.submit(f"{HOME}/issues/{draft.id}/picture", **fields).status_code == 303
    made = fresh(Issue, draft.id)
    assert made.cover.is_public
    assert len({made.print_cover_id, made.print_contents_id, made.print_back_id, int(made.plates[0])}) == 4
    assert made.cover_id == made.print_cover_id


def test_an_approved_article_keeps_its_picture(desk, gu):
    one = article(issue(gu), gu, ArticleStep.APPROVED)
    fields = {"picture": (photograph(), "a.jpg"), "alt_zh": "院子", "use": "lead"}
    assert desk.submit(f"{HOME}/articles/{one.id}/picture", **fields).status_code == 422
    assert fresh(Article, one.id).picture_id is None


def test_a_picture_larger_than_a_form_reaches_its_room(desk, gu):
    one = article(issue(gu), gu)
    big = photograph((4000, 3000))
    noise = big.getvalue() + b"\0" * 2_000_000
    fields = {"picture": (BytesIO(noise), "a.jpg"), "alt_zh": "院子", "use": "lead"}
    assert desk.submit(f"{HOME}/articles/{one.id}/picture", **fields).status_code == 303
