"""The Chinese catalogue is complete, and says what the English says."""

import re

import pytest

from portal import catalogue
from tests import translations


def test_every_sentence_has_its_chinese():
    gaps = [f"{places[0]} {msgid!r}" for (msgid, _context), places in translations.missing().items()]
    assert gaps == []


@pytest.mark.unit
def test_nothing_in_the_catalogues_is_fuzzy():
    assert [path.name for path in catalogue.subjects() if "#, fuzzy" in path.read_text()] == []


@pytest.mark.unit
def test_the_chinese_names_no_value_that_the_english_has_not():
    holders = re.compile(r"%\((\w+)\)[sd]")
    wrong = []
    for message in catalogue.merged():
        if not message.id:
            continue
        english = message.id if isinstance(message.id, str) else message.id[-1]
        chinese = message.string if isinstance(message.string, str) else message.string[-1]
        if chinese and not set(holders.findall(chinese)) <= set(holders.findall(english)):
            wrong.append(english)
    assert wrong == []


@pytest.mark.unit
def test_the_first_sentence_compiles_the_catalogue(tmp_path, monkeypatch):
    """In a new checkout nothing was compiled, and a sentence may be said before there is an application."""
    folder = tmp_path / "zh_Hans_CN" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "words.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Oh"\nmsgstr "哦"\n'
    )
    monkeypatch.setattr(catalogue, "FOLDER", folder)
    monkeypatch.setattr(catalogue, "_loaded", {})
    assert catalogue.translations("zh").gettext("Oh") == "哦"
    assert catalogue.translations("en").gettext("Oh") == "Oh"
