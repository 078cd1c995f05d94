"""Every sentence of the portal against its Chinese catalogue; `bin/translate` prints what is missing."""

import sys
from collections import defaultdict
from pathlib import Path

from babel.messages.extract import extract_from_file

from portal.catalogue import merged

ROOT = Path(__file__).parent.parent
KEYWORDS = {
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "lazy_pgettext": ((1, "c"), 2),
}


def sentences() -> dict[tuple[str, str | None], list[str]]:
    """Every (msgid, context) in the source, with the places where it stands."""
    found: dict[tuple[str, str | None], list[str]] = defaultdict(list)
    options = {"trimmed": "true", "silent": "false"}
    for path in sorted((ROOT / "portal").rglob("*")):
        method = {".py": "python", ".html": "jinja2", ".txt": "jinja2"}.get(path.suffix)
        if method is None or "migrations" in path.parts or (path.suffix == ".txt" and "templates" not in path.parts):
            continue
        rows = extract_from_file(method, path, keywords=KEYWORDS, options=options if method == "jinja2" else {})
        for line, message, _comments, context in rows:
            msgid = message[0] if isinstance(message, tuple) else message
            if msgid:
                found[(msgid, context)].append(f"{path.relative_to(ROOT).as_posix()}:{line}")
    return found


def missing() -> dict[tuple[str, str | None], list[str]]:
    """Sentences without Chinese, and where they stand."""
    catalogue = merged()
    gaps = {}
    for (msgid, context), places in sentences().items():
        entry = catalogue.get(msgid, context=context)
        if (
            entry is None
            or not entry.string
            or entry.fuzzy
            or (isinstance(entry.string, tuple) and not all(entry.string))
        ):
            gaps[(msgid, context)] = places
    return gaps


if __name__ == "__main__":
    gaps = missing()
    for (msgid, context), places in sorted(gaps.items(), key=lambda item: item[1][0]):
        sys.stdout.write(f"# {places[0]}\n" + (f'msgctxt "{context}"\n' if context else "") + f"msgid {msgid!r}\n")
    sys.stdout.write(f"{len(gaps)} sentences without Chinese\n")
    sys.exit(1 if gaps else 0)
