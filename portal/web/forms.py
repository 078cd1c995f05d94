"""Forms: explicit fields, checked in one place, filled again with what was typed when a rule says no."""

import secrets
import unicodedata
from typing import Any, ClassVar, Self

from flask import g, request
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, PasswordField, SelectFieldBase, StringField, TextAreaField
from wtforms import Form as PlainForm
from wtforms.fields.core import UnboundField
from wtforms.validators import ValidationError

from portal.refusal import Refusal
from portal.sentences import gettext
from portal.sentences import lazy_gettext as _l
from portal.typed import code_in, in_one_line
from portal.web.kept import hole
from portal.web.numbers import is_held
from portal.web.texts import Bilingual, clean

__all__ = ["PLAINLY", "Form", "Invalid", "Row", "Token", "Whole", "clean", "once_key",
           "plain_digits", "six_digits"]  # fmt: skip


ASIDE = {"csrf_token", "once", "go", "step", "next", "draft"}  # names that stand beside the fields of a form


class Invalid(Refusal):
    """The form itself is not right; its errors stand beside its fields."""


@hole
def once_key() -> str:
    """A fresh idempotency key for a form or a button."""
    return secrets.token_urlsafe(12)


class Token(FlaskForm.Meta.csrf_class):
    """Flask-WTF's token, signed only where it was not checked yet: pages write their own, once a page."""

    def generate_csrf_token(self, csrf_token_field: Field) -> str:
        return "" if g.get("csrf_valid") else str(super().generate_csrf_token(csrf_token_field))


class Kindly:
    """What every form and every row of one does: it speaks plainly, and a field of one line holds one line."""

    def get_translations(self, form: object) -> object:
        return _Sentences()

    def bind_field(self, form: Any, unbound_field: Any, options: Any) -> Any:
        field = unbound_field.bind(form=form, **options)
        if isinstance(field, StringField) and not isinstance(field, TextAreaField | HiddenField | PasswordField):
            field.filters = (_one_line, *field.filters)
        return field


class Form(Bilingual, FlaskForm):
    """Base of all forms. `once` is the idempotency key, minted when the form is rendered."""

    class Meta(Kindly, FlaskForm.Meta):
        locales: ClassVar[list[str]] = ["zh", "en"]
        csrf_class = Token

    once = HiddenField("", default=once_key)

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **self.spread(values))

    @classmethod
    def checked(cls, **values: Any) -> Self:
        """The submitted form. Raises Invalid when a field is wrong; what was typed is shown again."""
        form = cls(formdata=cls.sent(), **values)
        g.refused = form
        if not form.validate():
            raise Invalid(gettext("Please look at the marked fields."))
        return form

    @classmethod
    def sent(cls) -> Any:
        """What was submitted, files included."""
        return _submitted()

    @classmethod
    def offered(cls, **values: Any) -> Self:
        """The form for a page: as submitted when it was just refused, else fresh with `values`."""
        refused = getattr(g, "refused", None)
        if type(refused) is cls:
            return refused
        if g.get("late") and cls._is_sent():
            g.refused = cls(formdata=cls.sent(), **values)
            return g.refused  # type: ignore[no-any-return]
        return cls(formdata=None, **values)

    @classmethod
    def _is_sent(cls) -> bool:
        """Whether what was submitted is of this form, which no act has looked at: every name is one of its fields."""
        names = {name.partition("-")[0] for name in request.form} - ASIDE
        return bool(names) and all(isinstance(getattr(cls, name, None), UnboundField) for name in names)

    def validate(self, extra_validators: Any = None) -> bool:
        right = bool(super().validate(extra_validators))
        for field in self:
            if not is_held(field.data):
                is_choice = isinstance(field, SelectFieldBase)
                field.errors = [str(PLAINLY["Not a valid choice." if is_choice else "Not a valid integer value."])]
                right = False
        return right

    @property
    def first_error(self) -> str:
        """The first sentence about a field, with its name: for a page that does not mark the fields."""
        for field in self:
            if field.errors and isinstance(field.errors, list | tuple):
                name, sentence = str(field.label.text), str(field.errors[0])
                return gettext("%(field)s: %(sentence)s", field=name, sentence=sentence) if name else sentence
        return ""

    def refuse(self, refusal: Refusal) -> None:
        """Put a rule's sentence beside the field it names, or on top of the form."""
        if isinstance(refusal, Invalid):
            return
        name = refusal.field or ""
        field = self._fields.get(name) or self._fields.get(f"{name}_zh")
        if field is not None:
            field.errors = [*field.errors, str(refusal.sentence)]
        else:
            self.form_errors.append(str(refusal.sentence))


class Row(Bilingual, PlainForm):
    """One row of a form: what a FormField within a FieldList holds."""

    class Meta(Kindly, PlainForm.Meta):
        pass

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **self.spread(values))


PLAINLY = {  # what WTForms says in a programmer's words
    "Not a valid integer value.": _l("Please write a whole number."),
    "Not a valid decimal value.": _l("Please write a number."),
    "Not a valid choice.": _l("Please choose one of those listed."),
    "Not a valid choice: could not coerce.": _l("Please choose one of those listed."),
    "Invalid Choice: could not coerce.": _l("Please choose one of those listed."),
    "Not a valid date value.": _l("Please give a day that there is."),
    "Not a valid datetime value.": _l("Please give a day and a time."),
    "Not a valid time value.": _l("Please give a time."),
}


class _Sentences:
    """WTForms' own sentences, said in plain words, or through the portal's catalogue (their English is the msgid)."""

    def gettext(self, string: str) -> str:
        return str(PLAINLY.get(string) or gettext(string))

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return str(gettext(singular if n == 1 else plural))


def _one_line(value: Any) -> Any:
    return in_one_line(value) if isinstance(value, str) else value


def six_digits(value: Any) -> Any:
    """A filter for codes that we sent: also 123-456, or the whole message pasted."""
    return code_in(value) if isinstance(value, str) else value


def plain_digits(value: Any) -> Any:
    """A filter for numbers and codes: full-width digits as plain ones, blanks gone.

    A number field has read its number already (int() knows full-width digits too); that number stays as it is.
    """
    return unicodedata.normalize("NFKC", value).replace(" ", "").strip() if isinstance(value, str) else value


class Whole:
    """A whole number between two bounds; WTForms' own range check lets 2**63 through to the database."""

    def __init__(self, least: int, most: int) -> None:
        self.least, self.most = least, most

    def __call__(self, form: Form, field: Field) -> None:
        if field.process_errors:
            return  # "not a whole number" is said already; one sentence is enough
        if field.data is None or not self.least <= field.data <= self.most:
            least, most = f"{self.least:,}", f"{self.most:,}"
            raise ValidationError(
                gettext("Please give a whole number from %(least)s to %(most)s.", least=least, most=most)
            )


def _submitted() -> Any:
    from werkzeug.datastructures import CombinedMultiDict

    return CombinedMultiDict([request.files, request.form]) if request.files else request.form
