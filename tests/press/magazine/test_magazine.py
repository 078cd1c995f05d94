from datetime import date

import pytest
from sqlalchemy import select, update

from portal import clock, printing, storage
from portal.club.press import magazine
from portal.club.press.magazine import (
    Article,
    ArticleAct,
    ArticleKind,
    ArticleStep,
    Issue,
    IssueState,
    Periodical,
    PrintState,
)
from portal.club.purse import points
from portal.database import session, transaction
from portal.engine import search
from portal.printing.issue import Layout
from portal.refusal import Refusal
from portal.words import Words
from tests import make
from tests.making.magazine import TEXT, WAY, anything, article, editor, issue, manuscript, plan, published

STEPS = [
    ArticleStep.PITCH,
    ArticleStep.ASSIGNED,
    ArticleStep.DRAFT,
    ArticleStep.EDITED,
    ArticleStep.PROOF,
    ArticleStep.APPROVED,
]


@pytest.fixture
def gu(app):
    return editor()


def moved(one: Article, act: ArticleAct, by, may=anything) -> Article:
    with transaction():
        return magazine.move(one, act, by.id, may)


def test_an_article_goes_its_way_step_by_step(gu):
    one = article(issue(gu), gu)
    seen = [one.step]
    for act in WAY:
        seen.append(moved(one, act, gu).step)
    assert seen == STEPS


@pytest.mark.parametrize("step", STEPS)
def test_no_act_skips_a_step(gu, step):
    one = article(issue(gu), gu, upto=step)
    allowed = {act for (came, act) in magazine.MOVES if came is step}
    for act in set(ArticleAct) - allowed:
        with pytest.raises(Refusal) as refused:
            moved(one, act, gu)
        assert refused.value.status == 409
    assert one.step is step


def test_only_whoever_may_publish_approves(gu):
    one = article(issue(gu), gu, upto=ArticleStep.PROOF)
    with pytest.raises(Refusal, match="权限"):
        moved(one, ArticleAct.APPROVE, gu, lambda permission: permission == "magazine.write")


def test_taking_an_article_on_makes_one_its_writer(gu):
    assert article(issue(gu), gu, upto=ArticleStep.ASSIGNED).writer_id == gu.id


def test_an_empty_draft_is_not_handed_in(gu):
    one = article(issue(gu), gu, upto=ArticleStep.DRAFT, body=Words("  "))
    with pytest.raises(Refusal, match="没有正文"):
        moved(one, ArticleAct.HAND_IN, gu)


def test_information_is_not_approved_without_its_two_days(gu):
    one = article(issue(gu), gu, upto=ArticleStep.PROOF, kind=ArticleKind.INFORMATION)
    with pytest.raises(Refusal, match="有效期"):
        moved(one, ArticleAct.APPROVE, gu)


def test_the_badge_of_a_verified_owner_names_an_estate(gu):
    one = article(issue(gu), gu, upto=ArticleStep.PROOF, is_by_verified_owner=True)
    with pytest.raises(Refusal, match="苑区"):
        moved(one, ArticleAct.APPROVE, gu)


def test_publication_takes_the_whole_issue_out_and_wakes_the_press(gu):
    out = published(gu, articles=2)
    assert out.state is IssueState.PUBLISHED
    assert [one.step for one in out.articles] == [ArticleStep.PUBLISHED] * 2
    assert out.print_state is PrintState.WAITING


def test_an_issue_with_an_unapproved_article_does_not_go_out(gu):
    draft = issue(gu)
    article(draft, gu, upto=ArticleStep.APPROVED)
    article(draft, gu, upto=ArticleStep.PROOF)
    with pytest.raises(Refusal, match="未核准"), transaction():
        magazine.publish(draft, gu.id)
    assert session.get_one(Issue, draft.id, populate_existing=True).state is IssueState.DRAFT


def test_an_article_that_is_reopened_as_its_issue_goes_out_is_not_published_unread(gu):
    """Another editor's act is committed after the articles were read; only the UPDATE can see it."""
    draft = issue(gu)
    one = article(draft, gu, upto=ArticleStep.APPROVED)
    with pytest.raises(Refusal) as refused, transaction():
        out = session.get_one(Issue, draft.id)
        assert [row.step for row in out.articles] == [ArticleStep.APPROVED]
        session.connection().execute(update(Article.__table__).values(step=ArticleStep.EDITED))
        magazine.publish(out, gu.id)
    assert refused.value.status == 409
    assert session.get_one(Article, one.id, populate_existing=True).step is ArticleStep.APPROVED


def test_an_issue_without_articles_does_not_go_out(gu):
    draft = issue(gu)
    with pytest.raises(Refusal, match="没有文章"), transaction():
        magazine.publish(draft, gu.id)


def test_an_issue_goes_out_once(gu):
    out = published(gu)
    with pytest.raises(Refusal), transaction():
        magazine.publish(out, gu.id)


def test_nothing_is_added_to_an_issue_that_is_out(gu):
    with pytest.raises(Refusal, match="下一期"):
        article(published(gu), gu)


def test_a_number_of_a_title_is_given_once(gu):
    issue(gu, number=48)
    with pytest.raises(Refusal) as refused:
        issue(gu, number=48)
    assert refused.value.field == "number"
    assert issue(gu, number=48, title=Periodical.BULLETIN).slug == "bulletin-48"


def test_two_editors_writing_at_once_lose_nothing(gu):
    one = article(issue(gu), gu)
    read = one.revision
    with transaction():
        magazine.rewrite(one, manuscript(slug=one.slug, title=Words("先保存的")), gu.id, read)
    with pytest.raises(Refusal) as refused, transaction():
        magazine.rewrite(one, manuscript(slug=one.slug, title=Words("后保存的")), gu.id, read)
    assert refused.value.status == 409
    assert session.get_one(Article, one.id, populate_existing=True).title.zh == "先保存的"


def test_an_approved_text_is_not_changed_behind_the_signature(gu):
    one = article(issue(gu), gu, upto=ArticleStep.APPROVED)
    with pytest.raises(Refusal, match="退回编辑"), transaction():
        magazine.rewrite(one, manuscript(slug=one.slug), gu.id, one.revision)


def test_a_published_article_keeps_its_address_whatever_is_written(gu):
    one = published(gu).articles[0]
    slug = one.slug
    with transaction():
        magazine.rewrite(one, manuscript(slug="another", title=Words("勘误")), gu.id, one.revision)
    assert (one.slug, one.title.zh) == (slug, "勘误")


def test_the_correspondent_is_paid_once_when_the_article_is_out(gu):
    member = make.member("陈若兰")
    with transaction():
        points.install_rules()
    before = points.balance_of(member.id)
    draft = issue(gu)
    article(draft, gu, upto=ArticleStep.APPROVED, author_member_id=member.id)
    with transaction():
        magazine.publish(draft, gu.id)
    assert points.balance_of(member.id) == before + 50


def test_a_published_article_is_found_by_two_characters_of_its_text(gu):
    one = published(gu).articles[0]
    found = session.scalars(select(Article.id).where(Article.id.in_(search.matching("article", "桂花"))))
    assert list(found) == [one.id]


def test_a_draft_is_not_found(gu):
    article(issue(gu), gu, upto=ArticleStep.APPROVED)
    assert list(session.scalars(search.matching("article", "桂花"))) == []


@pytest.mark.parametrize(
    ("address", "named"),
    [
        ("48", (Periodical.MAGAZINE, 48)),
        ("bulletin-112", (Periodical.BULLETIN, 112)),
        *((bad, None) for bad in ("048", "-1", "4 8", "４８", "bulletin-", "9999999", "print.pdf", "")),
    ],
)
def test_an_address_names_one_issue_or_none(app, address, named):
    assert magazine.read_address(address) == named


def test_information_expires_after_its_last_day(gu):
    one = article(issue(gu), gu, expires_on=date(2027, 10, 31))
    assert not one.has_expired(date(2027, 10, 31))
    assert one.has_expired(date(2027, 11, 1))


def test_the_job_sets_the_issue_and_stores_the_file(gu, work):
    out = published(gu, articles=2)
    work()
    made = session.get_one(Issue, out.id, populate_existing=True)
    assert made.print_state is PrintState.MADE
    assert made.print_pages % 4 == 0
    assert storage.path(made.print_file.name).read_bytes().startswith(b"%PDF")
    assert all(one.page for one in made.articles)
    assert not made.print_file.is_public


def test_a_print_that_fails_says_why_and_keeps_the_file_that_exists(gu, work, monkeypatch):
    out = published(gu)
    work()
    first = session.get_one(Issue, out.id, populate_existing=True).print_file_id
    monkeypatch.setattr(printing, "missing", lambda: [printing.Missing("libpangoft2-1.0-0", "x")])
    with transaction():
        magazine.want_print(session.get_one(Issue, out.id), gu.id)
    work()
    failed = session.get_one(Issue, out.id, populate_existing=True)
    assert failed.print_state is PrintState.FAILED
    assert "libpangoft2-1.0-0" in failed.print_note
    assert failed.print_file_id == first


def test_what_an_editor_writes_reaches_print_as_words_only(gu):
    hostile = "<script>x</script>\n\n![x](https://evil.example/x.png)\n\n[x](javascript:x)"
    one = article(issue(gu), gu, body=Words(hostile), title=Words("<img src=x>"))
    plain = magazine.print_issue(one.issue)
    html = "".join(block.html for block in plain.articles[0].blocks)
    assert "<script" not in html
    assert "evil.example" not in html
    assert 'href="javascript' not in html


def test_a_promotions_drawbacks_become_the_second_scale_of_its_page(gu):
    body = Words("正文。\n\n:::box\n**有利与不利**\n有利　地铁540米\n不利　快速路180米\n:::")
    one = article(issue(gu), gu, kind=ArticleKind.PROMOTION, body=body)
    page = magazine.print_issue(one.issue).articles[0]
    assert page.promotion.favourable == ("地铁540米",)
    assert page.promotion.unfavourable == ("快速路180米",)
    assert [block.kind for block in page.blocks] == ["text"]


def test_the_clock_of_the_club_dates_the_publication(gu):
    with clock.at(clock.moment_of(date(2026, 10, 10), 9)):
        out = published(gu)
    assert out.published_at == clock.moment_of(date(2026, 10, 10), 9)
    assert TEXT.zh in out.articles[0].body.zh
    assert plan().number > 0


def test_a_table_of_for_and_against_is_weighed_as_well(gu):
    body = Words(
        "正文。\n\n:::box 有利与不利\n| 有利 | 不利 |\n|---|---|\n| 地铁540米 | 快速路180米 |\n| | 学位未定 |\n:::"
    )
    one = article(issue(gu), gu, kind=ArticleKind.PROMOTION, body=body)
    page = magazine.print_issue(one.issue).articles[0]
    assert page.promotion.favourable == ("地铁540米",)
    assert page.promotion.unfavourable == ("快速路180米", "学位未定")


@pytest.mark.parametrize("layout", list(Layout))
def test_a_proof_of_an_unfinished_article_without_pictures_is_made_in_every_layout(gu, work, layout):
    draft = issue(gu)
    article(draft, gu, layout=layout, body=Words(""), standfirst=Words(""), author=Words(""))
    with transaction():
        magazine.want_print(draft, gu.id)
    work()
    session.rollback()
    made = session.get_one(Issue, draft.id, populate_existing=True)
    assert (made.print_state, made.print_note) == (PrintState.MADE, None)


def test_a_mistake_of_ours_does_not_leave_the_editors_waiting(gu, work, monkeypatch):
    out = published(gu)

    def broken(*_: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr("portal.printing.magazine.typeset", broken)
    work()
    session.rollback()
    assert session.get_one(Issue, out.id, populate_existing=True).print_state is PrintState.FAILED
