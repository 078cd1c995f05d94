"""Texts that people type into forms: a line, several lines, and words in both languages as one declaration."""

from dataclasses import dataclass
from enum import Enum
from typing import Any, overload

from wtforms import Field, FileField, HiddenField, MultipleFileField, StringField, TextAreaField
from wtforms.validators import DataRequired, Optional, ValidationError

from portal.sentences import gettext
from portal.sentences import lazy_gettext as _l
from portal.typed import is_name
from portal.web.lengths import AtMost
from portal.words import Words

NEEDED = _l("Please fill this in.")


def clean(value: str | None) -> str | None:
    """A filter for text fields: outer blanks gone."""
    return None if value is None else value.strip()


def line(label: Any, most: int, *, needed: bool = False) -> StringField:
    """One line of at most so many characters."""
    return StringField(label, [DataRequired(NEEDED) if needed else Optional(), AtMost(most)], filters=[clean])


class IsName:
    """A validator: what a person may be called."""

    def __call__(self, form: Any, field: Field) -> None:
        if field.data and not is_name(field.data):
            raise ValidationError(gettext("Please write a name with letters or characters, as it is spoken."))


def a_name(label: Any, needed: Any = NEEDED, most: int = 40) -> StringField:
    """What a person is called, of any language. needed: the sentence when nothing was written."""
    return StringField(label, [DataRequired(needed), AtMost(most), IsName()], filters=[clean])


def text(label: Any, most: int, *, needed: bool = False, rows: int | None = None) -> TextAreaField:
    """Several lines."""
    checks = [DataRequired(NEEDED) if needed else Optional(), AtMost(most)]
    return TextAreaField(label, checks, filters=[clean], render_kw={"rows": rows} if rows else None)


@dataclass(frozen=True)
class Pair:
    """The two controls of a bound form."""

    zh: Field
    en: Field

    @property
    def words(self) -> Words:
        return Words((self.zh.data or "").strip(), (self.en.data or "").strip())


class Both:
    """Words in both languages, declared once: `title = Both(_l("Title"), _l("Title in English"), 40, 80)`.

    The form has the controls title_zh and title_en, `form.title` is the pair of them and `form.title.words` what they
    say; offered with `title=row.title` it shows the Words of a row. A refusal of "title" stands beside the Chinese.

    needed: of the Chinese. long: several lines, shown in so many `rows`.
    """

    def __init__(
        self,
        label: Any,
        in_english: Any,
        most: int,
        most_in_english: int | None = None,
        *,
        needed: bool = False,
        long: bool = False,
        rows: int | None = None,
    ) -> None:
        english = most_in_english or most
        if long or rows:
            self.zh: Any = text(label, most, needed=needed, rows=rows)
            self.en: Any = text(in_english, english, rows=rows)
        else:
            self.zh, self.en = line(label, most, needed=needed), line(in_english, english)

    def __set_name__(self, form: type, name: str) -> None:
        self.name = name
        setattr(form, f"{name}_zh", self.zh)
        setattr(form, f"{name}_en", self.en)

    @overload
    def __get__(self, form: None, kind: type) -> "Both": ...
    @overload
    def __get__(self, form: object, kind: type) -> Pair: ...
    def __get__(self, form: Any, kind: type) -> "Both | Pair":
        return self if form is None else Pair(form[f"{self.name}_zh"], form[f"{self.name}_en"])


class Bilingual:
    """What forms with such declarations know of them."""

    @classmethod
    def pairs(cls) -> list[str]:
        """The names of what is declared in both languages."""
        return [name for name in dir(cls) if not name.startswith("_") and isinstance(getattr(cls, name), Both)]

    def texts(self, *names: str) -> dict[str, Words]:
        """What those say, or all."""
        return {name: getattr(self, name).words for name in names or self.pairs()}

    @classmethod
    def spread(cls, values: dict[str, Any]) -> dict[str, Any]:
        """Words among the values as the values of their two controls."""
        spread: dict[str, Any] = {}
        for name, value in values.items():
            if isinstance(value, Words) and isinstance(getattr(cls, name, None), Both):
                spread |= {f"{name}_zh": value.zh, f"{name}_en": value.en}
            else:
                spread[name] = value
        return spread

    @classmethod
    def values_of(cls, row: object) -> dict[str, Any]:
        """What the form shows of a row: all that is called the same there; a choice by its value."""
        names = [*cls.pairs(), *(name for name in dir(cls) if _shows(getattr(cls, name)))]
        values = {name: getattr(row, name) for name in names if hasattr(row, name)}
        return {name: value.value if isinstance(value, Enum) else value for name, value in values.items()}


def _shows(declared: Any) -> bool:
    kind = getattr(declared, "field_class", None)
    return kind is not None and not issubclass(kind, HiddenField | FileField | MultipleFileField)
