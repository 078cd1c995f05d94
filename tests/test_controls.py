"""The controls of templates/ui: what a form says to those who look and to those who listen."""

from collections.abc import Callable

import pytest
from flask import Flask, render_template_string
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, IntegerField, MultipleFileField, RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from portal.web.forms import Form
from portal.web.htmx import settled

IMPORT = '{% from "ui/forms.html" import field, stepper, error_summary, act, choices %}'


class Party(Form):
    phone = StringField("Phone", validators=[DataRequired("Please give a phone.")])
    words = TextAreaField("What happened", validators=[Length(max=500)])
    round = RadioField(
        "Round", choices=[("1", "Morning"), ("2", "Afternoon")], validators=[DataRequired("Please choose.")]
    )
    adults = IntegerField("Adults", default=2)
    photos = MultipleFileField("Photographs")
    consent = BooleanField("I agree", validators=[DataRequired("Please agree first.")])


Say = Callable[..., str]


@pytest.fixture
def say(app: Flask) -> Say:
    def render(source: str, filled: bool = False) -> str:
        with app.test_request_context("/", headers={"Accept-Language": "en"}):
            form = Party(formdata=MultiDict({"phone": ""}) if filled else None, meta={"csrf": False})
            if filled:
                form.validate()
            return settled(render_template_string(IMPORT + source, form=form).encode()).decode()

    return render


def test_a_hint_is_tied_to_its_field(say: Say) -> None:
    html = say('{{ field(form.phone, hint="For this visit", inputmode="tel") }}')
    assert 'aria-describedby="phone-hint"' in html and 'id="phone-hint"' in html
    assert 'inputmode="tel"' in html and "aria-invalid" not in html


def test_an_error_stands_beside_its_field_and_is_tied_to_it(say: Say) -> None:
    html = say('{{ field(form.phone, hint="For this visit") }}', filled=True)
    assert 'aria-describedby="phone-hint phone-error"' in html and 'aria-invalid="true"' in html
    assert 'id="phone-error"' in html and "Please give a phone." in html


def test_the_summary_leads_to_every_wrong_field(say: Say) -> None:
    html = say("{{ error_summary(form) }}", filled=True)
    assert 'role="alert"' in html
    assert all(f'href="#{name}"' in html for name in ("phone", "round", "consent"))
    assert say("{{ error_summary(form) }}").strip() == ""


def test_field_makes_rows_of_radio_buttons_a_box_of_files_and_a_sentence_of_a_tick(say: Say) -> None:
    assert '<fieldset class="choices' in say("{{ field(form.round) }}")
    assert 'type="file"' in say("{{ field(form.photos) }}") and "filepick" in say("{{ field(form.photos) }}")
    consent = say("{{ field(form.consent) }}")
    assert 'class="check"' in consent and "checked" not in consent


def test_a_long_field_tells_its_limit_to_the_counter(say: Say) -> None:
    html = say("{{ field(form.words) }}")
    assert 'maxlength="500"' in html and "{left}" in html


def test_a_stepper_is_a_field_first_and_has_buttons_only_with_javascript(say: Say) -> None:
    html = say("{{ stepper(form.adults, most=5) }}")
    assert 'name="adults"' in html and 'data-most="5"' in html
    assert html.count("hidden>") == 2


def test_a_full_choice_cannot_be_chosen(say: Say) -> None:
    html = say('{{ choices(form.round, notes={"1": {"em": "Full", "full": true, "disabled": true}}) }}')
    assert html.count("disabled") == 1 and '<em class="full">Full</em>' in html


def test_an_act_posts_with_token_and_key_and_swaps_only_when_told_where(app: Flask, say: Say) -> None:
    plain = say('{{ act("/events/7/release", "Give up") }}')
    assert 'method="post"' in plain and 'name="csrf_token"' in plain and 'name="once"' in plain
    assert "hx-post" not in plain and 'hx-disable="find button"' in plain
    assert 'hx-target="#sign_up"' in say('{{ act("/x", "Go", target="#sign_up") }}')


def test_what_a_person_typed_is_escaped_in_every_control(app: Flask) -> None:
    with app.test_request_context("/"):
        form = Party(formdata=MultiDict({"phone": '"><script>'}), meta={"csrf": False})
        assert "<script>" not in render_template_string(IMPORT + "{{ field(form.phone) }}", form=form)
