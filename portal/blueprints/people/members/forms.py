"""The forms of membership."""

from wtforms import BooleanField, DateField, IntegerField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from portal.club.people.accounts import FormOfAddress
from portal.club.people.members import INTERESTS, KIND_NAMES, RELATIONS, Profile, consents
from portal.sentences import lazy_gettext as _l
from portal.web import Form
from portal.web.club import club
from portal.web.forms import Whole, clean
from portal.web.lengths import AtMost
from portal.web.texts import a_name

ZONES = {
    "Asia/Tokyo": _l("Japan and Korea"),
    "Asia/Singapore": _l("Singapore and Malaysia"),
    "Asia/Bangkok": _l("Thailand and Vietnam"),
    "Asia/Dubai": _l("United Arab Emirates"),
    "Australia/Sydney": _l("Australia, east"),
    "Australia/Perth": _l("Australia, west"),
    "Pacific/Auckland": _l("New Zealand"),
    "Europe/London": _l("Britain and Ireland"),
    "Europe/Paris": _l("Central and Western Europe"),
    "Europe/Helsinki": _l("Eastern Europe"),
    "Europe/Moscow": _l("Russia, Moscow"),
    "America/Toronto": _l("Canada, east"),
    "America/New_York": _l("United States, east"),
    "America/Chicago": _l("United States, centre"),
    "America/Denver": _l("United States, mountains"),
    "America/Los_Angeles": _l("United States and Canada, west"),
    "America/Sao_Paulo": _l("Brazil"),
}
TITLES = ((FormOfAddress.MS.value, _l("Ms")), (FormOfAddress.MR.value, _l("Mr")))


class ConsentForm(Form):
    """One box a purpose, none of them ticked beforehand."""

    care = BooleanField(consents.PURPOSES["care"])
    events = BooleanField(consents.PURPOSES["events"])
    projects = BooleanField(consents.PURPOSES["projects"])
    surveys = BooleanField(consents.PURPOSES["surveys"])
    offers = BooleanField(consents.PURPOSES["offers"])
    photos = BooleanField(consents.PURPOSES["photos"])

    def given(self) -> list[str]:
        return [purpose for purpose in consents.PURPOSES if self[purpose].data]


class JoinForm(ConsentForm):
    abroad = StringField(_l("Your mobile number, with its country"), (AtMost(30),), filters=[clean])
    name = a_name(_l("Your name"), _l("Please give your name."))
    title = RadioField(_l("How we address you"), (DataRequired(_l("Please choose one.")),), choices=TITLES)
    adult = BooleanField(_l("I am 18 or older"), (DataRequired(_l("Members are 18 or older.")),))


def offered_languages() -> list[tuple[str, str]]:
    """Each by its own name."""
    return [(code, {"zh": "中文", "en": "English"}[code]) for code in club.languages]


class ProfileForm(Form):
    name = a_name(_l("Your name"), _l("Please give your name."))
    title = RadioField(_l("How we address you"), (DataRequired(_l("Please choose one.")),), choices=TITLES)
    birthday = DateField(_l("Birthday"), (Optional(),))
    email = StringField(_l("E-mail"), (AtMost(200),), filters=[clean])
    language = SelectField(
        _l("Language of messages to you"), choices=lambda: [("", _l("As I read this site")), *offered_languages()]
    )
    zone = SelectField(
        _l("Where you live"), choices=[("", _l("In China: by Beijing time")), *ZONES.items()], default=""
    )
    interests = SelectMultipleField(
        _l("What interests you"),
        choices=list(INTERESTS.items()),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def profile(self) -> Profile:
        return Profile(
            name=self.name.data or "",
            title=FormOfAddress(self.title.data),
            birthday=self.birthday.data,
            language=self.language.data or None,
            interests=self.interests.data or [],
        )


class HomeClaimForm(Form):
    home = StringField(_l("Door number"), (DataRequired(_l("Please give the door number.")), AtMost(30)))
    kind = RadioField(_l("You are its"), (DataRequired(_l("Please choose one.")),), choices=list(KIND_NAMES.items()))
    contract = StringField(_l("Contract number"), (AtMost(60),), filters=[clean])
    replaces = IntegerField(widget=HiddenInput(), default=0)


class HouseholdForm(Form):
    name = a_name(_l("Name"), _l("Please give the name."))
    relation = SelectField(_l("Relation to you"), choices=list(RELATIONS.items()))
    birth_year = IntegerField(_l("Year of birth"), (Optional(), Whole(1900, 2100)))
