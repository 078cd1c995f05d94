"""How messages leave this house: what is set up, a trial with its true answer, the templates of the providers."""

from typing import Any

from flask import Blueprint, abort, url_for
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired

from portal import config, delivery
from portal.blueprints.ground.gateways import told
from portal.club.ground import gateways, opening
from portal.club.ground.gateways import Fill, TemplatePlace, WantedTemplate
from portal.club.ground.letters import LETTERS
from portal.club.ground.outbox import Channel
from portal.club.people import accounts
from portal.delivery.ways import PROVIDERS
from portal.identity import staff, viewer
from portal.language import current as language_now
from portal.manifest import Group, Lacking, Pages, Room, SetupStep
from portal.refusal import Refusal
from portal.sentences import gettext as _
from portal.sentences import lazy_gettext as _l
from portal.web import Answer, Form, form_page, page
from portal.web.careful import plain
from portal.web.editing import EditForm
from portal.web.forms import clean
from portal.web.lengths import AtMost
from portal.web.letters import fillable, said_of
from portal.web.messages import CHANNELS, STATES

blueprint = Blueprint("gateways", __name__, url_prefix="/gateways")
LANGUAGES = {"zh": _l("in Chinese"), "en": _l("in English")}
SILENT = _l("Nobody can join or sign in with a phone number, and the door says so.")
NAMES = {"aliyun": _l("Aliyun"), "tencent": _l("Tencent Cloud"), "wechat": _l("WeChat official account")}


class TrialForm(Form):
    to = StringField(
        _l("Your mobile number or e-mail address"), [InputRequired(_l("Please write where it is to go.")), AtMost(200)],
        filters=[clean],
    )  # fmt: skip


class TemplateForm(EditForm):
    code = StringField(_l("Template code at the provider"), [AtMost(100)], filters=[clean])
    sign = StringField(_l("Signature"), [AtMost(30)], filters=[clean])
    fills = TextAreaField(_l("What is filled in"), [AtMost(1000)], filters=[clean])


@blueprint.get("")
@staff("gateways.edit")
def index() -> Answer:
    settings = config.current()
    ways = delivery.state(settings)
    used = {ways.sms.provider: Channel.SMS, ways.wechat.provider: Channel.WECHAT}
    lists = [_templates(provider, channel) for provider, channel in used.items() if provider]
    return page(
        "ground/gateways/staff/index.html",
        ways=ways,
        names=NAMES,
        columns=LANGUAGES,
        lists=lists,
        trials=gateways.trials(),
        in_words=delivery.in_words,
        states=STATES,
        channels=CHANNELS,
        told=told.address(ways.sms.provider) if ways.sms.provider else "",
        form=TrialForm.offered(),
    )


def _templates(provider: str, channel: Channel) -> dict[str, Any]:
    kept = gateways.of_topics(provider)
    missing = {kind.topic for kind in gateways.without_template(provider, channel)}
    rows = [
        (
            kind.topic,
            said_of(kind.topic),
            {row.language: row for row in kept.get(kind.topic, ())},
            kind.topic in missing,
        )
        for kind in gateways.kinds(channel)
    ]
    return {"provider": provider, "rows": rows, "missing": len(missing)}


@blueprint.post("/trial")
@staff("gateways.edit")
@plain("recorded")
@form_page(index)
def trial() -> Answer:
    """What the gateway says stands on the page when the worker has asked it."""
    form = TrialForm.checked()
    to = form.to.data or ""
    where = accounts.mailbox_of(to, "to") if "@" in to else accounts.phone_of(to)
    gateways.try_out(where, language_now(), viewer.account_id)
    return Answer(otherwise=url_for(".index"), say=_("It is on its way. Its answer stands here in a moment."))


@blueprint.get("/templates/<provider>/<topic>/<language>")
@staff("gateways.edit")
def template(provider: str, topic: str, language: str) -> Answer:
    place = _place(provider, topic, language)
    row = gateways.of(place)
    fills = "\n".join(f"{variable} = {value}" for variable, value in row.fills) if row is not None else ""
    return page(
        "ground/gateways/staff/template.html",
        form=TemplateForm.showing(row, fills=fills),
        place=place,
        names=NAMES,
        columns=LANGUAGES,
        values=fillable(topic),
        said=said_of(topic),
    )


@blueprint.post("/templates/<provider>/<topic>/<language>")
@staff("gateways.edit")
@plain("kept")
@form_page(template)
def set_template(provider: str, topic: str, language: str) -> Answer:
    place, form = _place(provider, topic, language), TemplateForm.checked()
    if not form.code.data:
        gateways.drop_template(place, viewer.account_id)
        return Answer(otherwise=url_for(".index"), say=_("This kind has no template any more."))
    wanted = WantedTemplate(form.code.data, form.sign.data or "", _fills(form.fills.data or "", fillable(topic)))
    if provider != "wechat" and not wanted.sign:
        raise Refusal(_("Please write the signature that the provider has approved."), "sign")
    gateways.set_template(place, wanted, viewer.account_id, form.revision)
    return Answer(otherwise=url_for(".index"), say=_("Kept."))


def _place(provider: str, topic: str, language: str) -> TemplatePlace:
    if provider not in (*PROVIDERS, "wechat") or topic not in LETTERS or language not in LANGUAGES:
        abort(404)
    return TemplatePlace(provider, topic, language)


def _fills(typed: str, values: tuple[str, ...]) -> tuple[Fill, ...]:
    """A line for each variable, in the template's order: "code = code". Raises Refusal for a value we do not have."""
    lines = [line.partition("=") for line in typed.splitlines() if line.strip()]
    found = tuple(Fill(variable.strip(), value.strip() or variable.strip()) for variable, _is, value in lines)
    for one in found:
        if one.value not in values:
            told_of = _("There is no value “%(name)s”. There are: %(names)s", name=one.value, names=", ".join(values))
            raise Refusal(told_of, "fills")
    return found


def _lacking() -> tuple[Lacking, ...]:
    ways = delivery.state(config.current())
    if not opening.texts_leave():
        return (Lacking(_l("a provider of text messages"), SILENT, is_obstacle=True),)
    if ways.sms.works and any(
        kind.topic == "code" for kind in gateways.without_template(ways.sms.provider, Channel.SMS)
    ):
        return (Lacking(_l("the template for codes"), SILENT, is_obstacle=True),)
    return ()


MANIFEST = Pages(
    rooms=(Room("gateways", Group.ADMINISTRATION, "staff.gateways.index", _l("Messages that leave"), 35),),
    setup_steps=(
        SetupStep(
            "gateways",
            _l("Text messages"),
            _l("Who sends the text messages?"),
            _l("Codes to sign in, answers and changes of events go by them. A trial shows that they arrive."),
            "staff.gateways.index",
            "gateways.edit",
            is_done=lambda: not _lacking(),
            lacking=_lacking,
            order=55,
            works=_l("Signing in by phone"),
        ),
    ),
)
