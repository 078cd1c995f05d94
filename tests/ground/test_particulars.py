"""What a club says of itself: said once, read everywhere, and no club named in the code."""

import re
from datetime import timedelta
from io import BytesIO
from itertools import product

import pytest
from sqlalchemy.exc import OperationalError

from portal import clock, delivery
from portal.club.ground import colour, kept_terms, particulars
from portal.club.ground.particulars import COLOURS, NAME, SPOKEN, ClubName, Colours, Languages
from portal.club.people.accounts import Role, second_factor
from portal.config import Settings
from portal.database import transaction
from portal.refusal import Refusal
from portal.web.club import club
from tests import make
from tests.making import club as making
from tests.making.counting import counting
from tests.sources import PORTAL, PYTHON, TEMPLATES
from tests.visitor import Visitor

ONES_OWN = re.compile(r"君子之家|君临|[Jj]unzi|Junlin|400-000-6188")


@pytest.mark.unit
def test_no_club_is_named_in_code():
    """(portal/demo is one club.) Pages, letters, prints and both languages speak of whatever club this is."""
    others = (path for kind in ("txt", "po", "css", "js", "svg") for path in PORTAL.rglob(f"*.{kind}"))
    ours = [path for path in (*PYTHON, *TEMPLATES, *others) if PORTAL in path.parents]
    named = [path.relative_to(PORTAL).as_posix() for path in ours if ONES_OWN.search(path.read_text())]
    assert [path for path in named if not path.startswith("demo/")] == []
    assert len(ours) > 1000 and len(named) > 3, "the demo is one club, so the rule looks at what there is"


@pytest.mark.unit
@pytest.mark.parametrize("accent", ["#1E6550", "#8B1A1A", "#1F4E79", "#7D5E17", "#5B2C6F", "#000000", "#2B2B2B"])
def test_a_colour_that_is_taken_can_be_read_in_both_themes(accent):
    light, dark = colour.themes(accent)
    assert colour.worst(accent) >= colour.AA
    for theme, grounds in ((light, colour.LIGHT_GROUNDS), (dark, colour.DARK_GROUNDS)):
        for words, ground in product((theme.accent, theme.deep), (*grounds, theme.wash)):
            assert colour.contrast(words, ground) >= colour.AA, (words, ground)
        assert colour.contrast(theme.on, theme.accent) >= colour.AA
    for ink, wash in (("#675F52", light.wash), ("#A9A191", dark.wash)):  # the faintest words that stand on a wash
        assert colour.contrast(ink, wash) >= colour.AA, (ink, wash)


@pytest.mark.unit
def test_contrast_is_that_of_wcag():
    assert colour.contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert colour.contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert colour.contrast("#FFFFFF", "#777777") == colour.contrast("#777777", "#FFFFFF")


@pytest.mark.parametrize("accent", ["#FFCC00", "#3AA0FF", "#FDFAF3", "#888888"])
def test_a_colour_in_which_words_fade_is_refused(app, accent):
    with pytest.raises(Refusal, match="AA"), transaction():
        COLOURS.change(Colours(accent), None, None)
    assert not COLOURS.line().words


def test_the_accent_comes_as_a_sheet_of_its_own_and_only_when_it_is_another_one(app, visitor):
    assert "/colours.css" not in visitor.get("/").text
    with transaction():
        COLOURS.change(Colours("#1F4E79"), None, None)
    app.extensions["page_cache"].clear()
    page = Visitor(app).get("/").text
    address = re.search(r'href="(/colours\.css[^"]+)"', page)[1]
    sheet = visitor.get(address)
    assert (
        sheet.mimetype == "text/css"
        and "--jade: #1F4E79" in sheet.text
        and "immutable" in sheet.headers["Cache-Control"]
    )
    assert "immutable" not in visitor.get("/colours.css?look=0000000000").headers["Cache-Control"]


def test_the_name_stands_on_pages_in_letters_in_the_manifest_and_in_the_authenticator(app):
    making.named(whole_zh="江屿雅集业主会", whole_en="Jiangyu Owners")
    making.reachable()
    page = Visitor(app).get("/").text
    assert "江屿雅集业主会" in page and making.PHONE in page and 'href="tel:051268001200"' in page
    english = Visitor(app, "en").get("/").text
    assert "Jiangyu Owners" in english and "江屿雅集</title>" not in english
    assert Visitor(app).get("/manifest.webmanifest").json["short_name"] == "江屿雅集"
    account = make.staff(Role.ADMINISTRATOR)
    assert "issuer=%E6%B1%9F" in second_factor.address_of(account, second_factor.new_secret())


def test_a_club_without_a_telephone_offers_none_and_says_whom_to_ask(app):
    page = Visitor(app).get("/").text
    assert "tel:" not in page and "help-phone" not in page
    assert "俱乐部客服" in Visitor(app).get("/privacy").text
    making.reachable()
    app.extensions["page_cache"].clear()
    assert "tel:051268001200" in Visitor(app).get("/").text


def test_reading_them_costs_no_statement_and_a_change_is_seen_at_once(app):
    assert club.name == "业主俱乐部"
    with counting() as counted:
        assert (club.name, club.phone, club.languages) == ("业主俱乐部", "", ("zh", "en"))
    assert counted.count == 0
    making.named()
    assert club.name == "江屿雅集"


def test_another_process_follows_when_its_seconds_are_over(app, monkeypatch):
    assert club.name == "业主俱乐部"
    monkeypatch.setattr(kept_terms, "forget", lambda: None)  # as where somebody else's process committed
    making.named()
    assert club.name == "业主俱乐部"
    kept_terms._here().until = 0.0
    assert club.name == "江屿雅集"


def test_what_an_act_said_and_took_back_is_never_read(app):
    assert club.name == "业主俱乐部"
    with pytest.raises(ZeroDivisionError), transaction():
        NAME.change(ClubName("江屿雅集", "Jiangyu Club"), None, None)
        kept_terms.forget()
        assert club.name == "业主俱乐部", "kept by the process, so not from within"
        raise ZeroDivisionError
    assert club.name == "业主俱乐部"


def test_a_name_that_was_planned_begins_at_its_moment(app):
    day = clock.today() + timedelta(days=3)
    with transaction():
        NAME.change(ClubName("江屿雅集", "Jiangyu Club"), day, None)
    assert club.name == "业主俱乐部"
    with clock.at(clock.moment_of(day)):
        assert club.name == "江屿雅集"
    assert club.name == "业主俱乐部"


def test_while_the_database_is_away_the_name_stays(app, monkeypatch):
    making.named()
    assert club.name == "江屿雅集"

    def away(_several: object) -> None:
        raise OperationalError("SELECT", {}, Exception("unable to open database file"), connection_invalidated=True)

    monkeypatch.setattr(kept_terms, "lines_of", away)
    kept_terms.forget()
    assert club.name == "江屿雅集"
    monkeypatch.setattr(kept_terms, "lines_of", lambda _several: 1 / 0)  # the twin: a mistake is no outage
    kept_terms.forget()
    with pytest.raises(ZeroDivisionError):
        assert club.name


def test_a_club_that_speaks_one_language_is_read_in_it_by_everybody(app):
    assert 'lang="en"' in Visitor(app, "en").get("/").text
    with transaction():
        SPOKEN.change(Languages("zh"), None, None)
    app.extensions["page_cache"].clear()
    page = Visitor(app, "en").get("/").text
    assert 'html lang="zh-CN"' in page and "language=en" not in page
    member = make.member()
    profile = Visitor(app).sign_in(member.account).get("/me/profile").text
    assert 'value="zh"' in profile and 'value="en"' not in profile


def test_the_sender_of_e_mails_is_the_clubs(app):
    settings = Settings(smtp_url="smtp://127.0.0.1:25?security=none", url="https://club.example.com")
    given = delivery.post_office(settings, club.sender_name, club.sender_address)
    assert (given.sender, given.sender_name) == ("club@club.example.com", "业主俱乐部 Owners' Club")
    with transaction():
        particulars.SENDER.change(particulars.LetterHead("江屿", "hi@jiangyu.example"), None, None)
    said = delivery.post_office(settings, club.sender_name, club.sender_address)
    assert (said.sender, said.sender_name) == ("hi@jiangyu.example", "江屿")


@pytest.mark.parametrize(
    ("figures", "field"),
    [
        ({"seal": "五个字太多"}, "seal"),
        ({"seal": "AB"}, "seal"),
        ({"zh": ""}, "zh"),
        ({"zh": "名" * 13}, "zh"),
    ],
)
def test_a_name_that_has_no_room_is_refused_beside_its_field(app, figures, field):
    desk = Visitor(app).sign_in(make.staff(Role.ADMINISTRATOR), staff=True)
    fields = {"zh": "江屿雅集", "en": "Jiangyu Club", "seal": "江", "whole_zh": "", "whole_en": "", "seen": "0"}
    page = desk.submit("/staff/club/particulars/name", **(fields | figures))
    assert page.status_code == 422 and f'id="{field}-error"' in page.text
    assert desk.submit("/staff/club/particulars/name", **fields).status_code == 303, "the twin is taken"


def test_two_who_change_the_name_do_not_write_over_each_other(app):
    desk = Visitor(app).sign_in(make.staff(Role.ADMINISTRATOR), staff=True)
    fields = {"zh": "江屿雅集", "en": "Jiangyu Club", "seal": "江", "seen": "0"}
    assert desk.submit("/staff/club/particulars/name", **fields).status_code == 303
    assert desk.submit("/staff/club/particulars/name", **(fields | {"zh": "别的名字"})).status_code == 409
    assert "江屿雅集" in (page := desk.get("/staff/club/particulars").text) and "别的名字" not in page


def test_only_administrators_change_them(app):
    for role, status in ((Role.ADMINISTRATOR, 200), (Role.DEPARTMENT_HEAD, 403), (Role.CUSTOMER_SERVICE, 403)):
        person = Visitor(app).sign_in(make.staff(role), staff=True)
        assert person.get("/staff/club/particulars").status_code == status
        assert person.get("/staff/calendar").status_code == status


def test_the_seal_is_drawn_from_its_characters_and_a_picture_takes_its_place(app):
    from PIL import Image

    desk = Visitor(app).sign_in(make.staff(Role.ADMINISTRATOR), staff=True)

    def seal(kind: str = "whole") -> bytes:
        page = desk.get("/staff/club/particulars").text
        address = re.search(rf'src="(/seal/{"mark-96" if kind == "mark" else "whole-192"}\.png[^"]*)"', page)[1]
        answer = desk.get(address)
        assert answer.mimetype == "image/png" and Image.open(BytesIO(answer.data)).size[0] in (96, 192)
        return answer.data

    first = seal()
    making.named()
    drawn = seal()
    assert drawn != first, "another address and another picture"
    picture = BytesIO()
    Image.new("RGB", (900, 600), "#114488").save(picture, "JPEG")
    answer = desk.submit("/staff/club/mark", picture=(BytesIO(picture.getvalue()), "mark.jpg"))
    assert answer.status_code == 303, answer.text[:300]
    pixel = Image.open(BytesIO(seal())).convert("RGB").getpixel((96, 96))
    assert pixel[2] > 100 > pixel[0]
    history = desk.get("/staff/club/particulars").text
    assert "另用的图片" in history and 'id="mark"' in history
    assert desk.submit("/staff/club/mark/removal").status_code == 303 and seal() == drawn
    assert Visitor(app).get("/seal/mark-97.png").status_code == 404
