"""What the magazine holds of a person: articles by them stay, their name goes."""

from portal.club.ground.erasing import GONE
from portal.club.press.magazine.tables import Article
from portal.manifest import Leaving, Personal
from portal.sentences import lazy_gettext as _l
from portal.words import Words

PRINTED = _l("An article that was published stays without your name; what is printed on paper cannot be taken back.")
LEAVING = Leaving(
    personal=(
        Personal(
            Article, _l("Your articles"), lambda of: Article.author_member_id == of.member_id, ("writer_id",),
            {"author": Words(GONE, GONE), "author_member_id": None}, PRINTED,
        ),
    )
)  # fmt: skip
