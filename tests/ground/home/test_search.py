"""Everybody's search: what anybody may open, by two characters; nothing that is not out."""

import re

from tests import make
from tests.making import events, magazine, merchants, people, projects
from tests.making import rewards as gifts
from tests.visitor import Visitor


def hits(app, asked: str, seat: Visitor | None = None) -> list[str]:
    answer = (seat or Visitor(app)).get("/search", query_string={"q": asked})
    assert answer.status_code == 200
    return re.findall(r'class="found-hit" href="([^"]+)"', answer.text)


def test_what_is_out_is_found_by_two_characters_and_opens(app):
    editor = magazine.editor()
    issue = magazine.published(editor)
    event, project, firm, good = events.published(), projects.published(), merchants.shop(), gifts.reward()
    article = issue.articles[0]
    for name, page in (
        (event.title, f"/events/{event.id}"),
        (project.name, f"/projects/{project.id}"),
        (firm.name, f"/merchants/{firm.id}"),
        (good.name, f"/rewards/{good.id}"),
        (article.title, f"/magazine/{issue.slug}/{article.slug}"),
    ):
        found = hits(app, str(name)[:2])
        assert page in found, name
        assert {Visitor(app).get(each).status_code for each in found} == {200}


def test_a_draft_a_withdrawn_gift_and_people_are_not_found(app):
    editor = magazine.editor()
    issue = magazine.issue(editor)
    drafts = [events.draft(), gifts.reward(published=False), magazine.article(issue, editor)]
    drafts.append(merchants.shop(approved=False))
    owner = people.owner("欧阳静怡")
    member = Visitor(app).sign_in(make.member().account)
    for seat in (None, member):
        for asked in (*(str(getattr(one, "title", None) or one.name)[:2] for one in drafts), "欧阳", owner.number):
            assert hits(app, asked, seat) == [], asked


def test_odd_words_are_words(app):
    events.published()
    for odd in ("%", "_", '"', "\\", "<b>", "zh", "x" * 500, "\u200b", ""):
        assert hits(app, odd) == []


def test_every_page_leads_to_it(app):
    member = Visitor(app).sign_in(make.member().account)
    for seat in (Visitor(app), member):
        assert 'href="/search"' in seat.get("/events").text
