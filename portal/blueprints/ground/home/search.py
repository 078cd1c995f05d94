"""`/search`: what anybody may open, by words or a name: projects, events, articles, shops and offers, rewards."""

from functools import partial

from flask import request

from portal.blueprints.ground.home import blueprint
from portal.identity import public
from portal.manifest import SearchQuery, pages
from portal.web import Answer, page
from portal.web.searching import found_of, underlined


@blueprint.get("/search")
@public
def search() -> Answer:
    query, only = SearchQuery.of(request.args.get("q", "")), request.args.get("kind", "")
    groups = found_of((kind for one in pages().values() for kind in one.public_search), query, only)
    total = sum(group.found.total for group in groups)
    return page(
        "ground/home/search.html",
        query=query, groups=groups, total=total, only=only, underlined=partial(underlined, query=query),
    )  # fmt: skip
