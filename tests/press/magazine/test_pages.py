import pytest

from portal.club.press.magazine import ArticleKind, ArticleStep, Periodical
from portal.database import transaction
from portal.printing.system import Missing
from portal.words import Words
from tests.making.counting import counting
from tests.making.magazine import article, editor, issue, print_file, published


@pytest.fixture
def gu(app):
    return editor()


@pytest.fixture
def out(gu):
    return published(gu, articles=4, number=48)


def test_the_latest_issue_opens_the_magazine(visitor, gu, out):
    published(gu, number=112, title=Periodical.BULLETIN)
    page = visitor.get("/magazine")
    assert "2026年10月号" in page.text
    assert "/magazine/48" in page.text
    assert "/magazine/bulletin-112" in page.text


def test_without_any_issue_the_page_says_why(visitor, app):
    assert "第一期正在编写" in visitor.get("/magazine").text


def test_an_issue_lists_its_articles_in_order(visitor, out):
    page = visitor.get("/magazine/48").text
    places = [page.index(f"/magazine/48/{one.slug}") for one in out.articles]
    assert places == sorted(places)


def test_an_article_is_read_with_its_quote_box_and_initial(visitor, out):
    page = visitor.get(f"/magazine/48/{out.articles[0].slug}").text
    assert '<span class="initial" aria-hidden="true"><b>秋</b></span><span class="visually-hidden">秋</span>分' in page
    assert '<blockquote class="pull"><p>树和房子一样。</p><cite>老唐</cite></blockquote>' in page
    assert '<aside class="box"><h3>桂花蜜</h3>' in page
    assert "hx-ignore" in page


def test_an_english_reader_reads_english(visitor, out):
    visitor.language = "en"
    page = visitor.get(f"/magazine/48/{out.articles[0].slug}").text
    assert "the osmanthus opened" in page
    assert "Text: Chen Ruolan" in page


def test_an_untranslated_article_is_marked_as_chinese(visitor, gu):
    draft = issue(gu, number=7)
    article(draft, gu, ArticleStep.APPROVED, slug="only-chinese", body=Words("只有中文。"), title=Words("只有中文"))
    from portal.club.press import magazine

    with transaction():
        magazine.publish(draft, gu.id)
    visitor.language = "en"
    assert 'lang="zh-CN">只有中文' in visitor.get("/magazine/7/only-chinese").text


@pytest.mark.parametrize("address", ["49", "bulletin-48", "048", "-1", "abc", "99999999999999999999", "48/none", "48/"])
def test_what_is_not_there_is_not_found(visitor, out, address):
    assert visitor.get(f"/magazine/{address}").status_code in (404, 308)


def test_drafts_are_not_there_for_guests_members_or_guessers(visitor, gu):
    draft = issue(gu, number=49)
    one = article(draft, gu, ArticleStep.APPROVED)
    for address in ("/magazine/49", f"/magazine/49/{one.slug}", "/magazine/49/print.pdf"):
        assert visitor.get(address).status_code == 404
        assert visitor.sign_in(gu, staff=True).get(address).status_code == 404


def test_pages_for_guests_are_kept_whole_and_answered_304(visitor, out):
    first = visitor.get("/magazine/48")
    assert first.headers["ETag"]
    again = visitor.get("/magazine/48", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_the_promotion_wears_its_label(visitor, gu):
    draft = issue(gu, number=5)
    article(draft, gu, ArticleStep.APPROVED, slug="lakeside", kind=ArticleKind.PROMOTION)
    from portal.club.press import magazine

    with transaction():
        magazine.publish(draft, gu.id)
    assert '<span class="chip">推广</span>' in visitor.get("/magazine/5").text
    assert '<span class="chip">推广</span>' in visitor.get("/magazine/5/lakeside").text


def test_the_print_file_is_the_stored_one_with_etag_and_range(visitor, out):
    print_file(out, b"%PDF-1.7 0123456789" + b"x" * 100)
    whole = visitor.get("/magazine/48/print.pdf")
    assert whole.mimetype == "application/pdf"
    assert whole.data.startswith(b"%PDF-1.7")
    part = visitor.get("/magazine/48/print.pdf", headers={"Range": "bytes=9-18"})
    assert (part.status_code, part.data) == (206, b"0123456789")
    same = visitor.get("/magazine/48/print.pdf", headers={"If-None-Match": whole.headers["ETag"]})
    assert same.status_code == 304


def test_before_it_is_made_the_print_file_is_explained(visitor, out):
    answer = visitor.get("/magazine/48/print.pdf")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert "正在排版" in answer.text


def test_a_missing_package_is_named(visitor, out, monkeypatch):
    with transaction() as session:
        session.merge(out).print_state = "failed"
    monkeypatch.setattr("portal.printing.missing", lambda: [Missing("libpangoft2-1.0-0", "排版程序无法启动。")])
    page = visitor.get("/magazine/48/print.pdf").text
    assert "apt-get install libpangoft2-1.0-0" in page


@pytest.mark.parametrize("field", ["title", "standfirst", "author", "section", "picture_alt"])
def test_no_field_of_an_article_becomes_markup(visitor, gu, field):
    draft = issue(gu, number=6)
    hostile = Words('<script>alert(1)</script>"><img src=x onerror=alert(1)>')
    article(draft, gu, ArticleStep.APPROVED, slug="hostile", **{field: hostile})
    from portal.club.press import magazine

    with transaction():
        magazine.publish(draft, gu.id)
    for address in ("/magazine/6", "/magazine/6/hostile", "/magazine"):
        page = visitor.get(address).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_a_page_costs_the_same_whatever_the_issue_holds(visitor, gu, out):
    published(gu, articles=12, number=50)
    counts = []
    for address in ("/magazine/48", "/magazine/50"):
        with counting() as counted:
            visitor.get(address)
        counts.append(counted.count)
    assert counts[0] == counts[1] <= 5
