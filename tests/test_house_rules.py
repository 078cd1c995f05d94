"""The rules of the house that a linter does not know. To be extended, never loosened."""

import ast
import re
from pathlib import Path

import pytest

from tests.sources import OURS, PORTAL, PYTHON, ROOT, STATIC, TEMPLATES, lines_with

pytestmark = pytest.mark.unit

FORBIDDEN_NAMES = {"utils", "common", "helpers", "util", "helper", "misc"}


def test_no_file_is_longer_than_400_lines():
    paths = PYTHON + TEMPLATES + STATIC
    long = {p.relative_to(ROOT).as_posix(): n for p in paths if (n := len(p.read_text().splitlines())) > 400}
    assert long == {}


def test_of_twenty_files_of_the_portal_nineteen_have_at_most_200_lines():
    """Migrations count, too. A file that outgrows it is divided along a seam of its subject."""
    lengths = sorted(len(path.read_text().splitlines()) for path in PYTHON if PORTAL in path.parents)
    assert lengths[len(lengths) * 95 // 100] <= 200


def test_no_function_is_longer_than_40_lines():
    long = []
    for path in OURS:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                body = node.body
                start = body[1].lineno if ast.get_docstring(node) and len(body) > 1 else body[0].lineno
                length = (node.end_lineno or start) - start + 1
                if length > 40:
                    long.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}: {length}")
    assert long == []


def test_there_is_one_way_to_commit():
    assert lines_with(r"\bcommit\(", OURS, but=("portal/engine/sessions.py",)) == []


def test_what_staff_may_do_with_a_row_is_asked_in_one_place_only():
    """find() asks the route's permission for the row's estate; a page that shows a button asks viewer.may(…, row)."""
    rooms = [p for p in OURS if PORTAL / "blueprints" in p.parents]
    assert lines_with(r"viewer\.(covers|estates)\(", [*rooms, *TEMPLATES]) == []
    assert lines_with(r"\bmay\([^()]*estate_id", [*OURS, *TEMPLATES]) == []
    guards = []
    for path in rooms:
        for node in ast.walk(ast.parse(path.read_text())):
            asks = isinstance(node, ast.If | ast.IfExp) and "viewer.may(" in ast.unparse(node.test)
            if asks and "abort(" in ast.unparse(node):
                guards.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert guards == []


def test_only_reactions_listens_to_the_club():
    assert lines_with(r"signals\.\w+\.connect|\.connect_via\(", OURS, but=("portal/club/reactions.py",)) == []


def test_weasyprint_is_imported_only_for_printing():
    assert lines_with(r"^\s*(import|from) weasyprint", PYTHON, but=("portal/printing/", "benchmarks/", "tests/")) == []


def test_files_from_outside_are_opened_only_by_a_limited_child():
    """(portal/sandbox.) Ours are the demo's pictures, what our press made, our backups, and members' copies."""
    openers = (
        r"^\s*(import|from) (python_calamine|openpyxl|csv|zipfile|tarfile|PIL|pillow_heif|pypdf|pypdfium2|xml|lxml)\b"
    )
    inside = (
        "portal/pictures/child.py",
        "portal/pictures/seals.py",
        *(f"portal/spreadsheets/{name}.py" for name in ("child", "books", "texts", "strays")),
    )
    ours = (
        "portal/demo/",
        "portal/printing/preflight.py",
        "portal/cli/archive.py",
        "portal/blueprints/people/copies/making.py",
    )
    assert lines_with(openers, [p for p in PYTHON if PORTAL in p.parents], but=inside + ours) == []


def test_sheets_with_phones_or_addresses_leave_by_one_way_only():
    """(web/contact_sheets.py) With a reason, a record, a second person for many, a mark. Which home it is may stand."""
    writers = [path for path in OURS if "web.excel" in path.read_text()]
    assert len(writers) > 3
    assert lines_with(r"(?<!home)\.(phone|address)\b", writers, but=("portal/web/contact_sheets.py",)) == []
    guarded = [path for path in OURS if "web.contact_sheets import" in path.read_text()]
    assert len(guarded) >= 2 and lines_with(r"\.(phone|address)\b", guarded), "the rule looks at what there is"


def test_a_line_of_a_sheet_that_says_who_lives_where_leaves_by_that_way_too():
    lines: dict[bool, list[str]] = {True: [], False: []}  # by whether its module writes contact sheets
    for path in OURS:
        text = path.read_text()
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef) and node.returns and "Cell" in ast.unparse(node.returns):
                said = ast.unparse(node)
                if re.search(r"\bhome\b", said) and re.search(r"(member|account)\.name|addressed\(", said):
                    lines["web.contact_sheets import" in text].append(f"{path.name}: {node.name}")
    assert lines == {True: ["credits.py: _cells"], False: []}


def test_time_is_read_only_from_the_clock():
    readers = r"datetime\.now\(|datetime\.utcnow\(|datetime\.today\(|date\.today\(|(?<!\w)time\.time\(|func\.now\("
    assert lines_with(readers, OURS, but=("portal/clock.py",)) == []


def test_a_class_name_means_one_thing():
    """Public ones at least: who reads `Kind` should not have to ask of what."""
    places: dict[str, list[str]] = {}
    for path in OURS:
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places.setdefault(node.name, []).append(path.relative_to(ROOT).as_posix())
    assert len(places) > 500 and {name: found for name, found in places.items() if len(found) > 1} == {}


def test_nothing_is_called_utils():
    assert [str(p) for p in OURS if p.stem in FORBIDDEN_NAMES or set(p.parent.parts) & FORBIDDEN_NAMES] == []


def test_sentences_come_from_the_portal_and_never_from_flask_babel():
    """Flask-Babel's lazy sentences say of themselves that they are HTML, with whatever was filled in."""
    takers = r"flask_babel.*(gettext|speaklater|LazyString|get_domain|\*)|import flask_babel"
    assert lines_with(takers, PYTHON, but=("portal/sentences.py", "tests/test_house_rules.py")) == []


def test_a_number_of_a_query_is_read_with_its_bounds():
    assert lines_with(r"type=int\b", OURS) == [], "portal.web.numbers.whole: 2**63 is no number for a database"


def test_text_becomes_a_number_in_one_place():
    """portal.numbers.number_in; in an address and a query web.numbers.whole."""
    reader = ("portal/numbers.py",)
    assert lines_with(r"\bisdigit\(", OURS, but=(*reader, "portal/richtext.py")) == []
    assert lines_with(r"\bisdigit\(", [ROOT / name for name in reader]), "the rule sees where it is"


def test_domain_and_web_never_swallow_everything():
    bare = lines_with(r"except:\s*$|except Exception:\s*pass", OURS)
    assert bare == []


def test_migrations_are_one_line_without_a_number_twice():
    """Two that were written side by side must be put one after the other before they land."""
    found = {}
    for path in sorted((PORTAL / "migrations" / "versions").glob("*.py")):
        said = dict(re.findall(r'^(revision|down_revision) = (?:"(\d+)"|None)$', path.read_text(), re.MULTILINE))
        assert path.name.startswith(f"{said['revision']}_"), path.name
        assert said["revision"] not in found, path.name
        found[said["revision"]] = said["down_revision"] or None
    numbers = sorted(found)
    assert [found[number] for number in numbers] == [None, *numbers[:-1]]


def test_the_order_of_grades_is_known_in_one_place():
    order = r"\b(list|tuple|enumerate|sorted|reversed)\((members\.)?Grade\)"
    assert lines_with(order, OURS, but=("portal/club/people/members/tables.py",)) == []
    assert lines_with(order, [PORTAL / "club/people/members/tables.py"]), "the rule sees where it is"


def test_readable_codes_are_made_in_one_place():
    made = r"secrets\.(choice|randbelow)\("
    assert lines_with(made, OURS, but=("portal/club/ground/codes.py",)) == []
    assert lines_with(made, [PORTAL / "club/ground/codes.py"]), "the rule sees where it is"


def test_rows_are_read_and_written_past_the_orm_on_the_hot_paths_only():
    """As STYLE.md names them: `points/writing` is a module, `rewards/` a whole subject."""
    style = (ROOT / "STYLE.md").read_text()
    said = style.partition("Hot are")[2].partition("\n\n")[0]
    hot = re.findall(r"`([a-z_/]+)`", said)
    takers = [
        path.relative_to(PORTAL).as_posix()
        for path in OURS
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and node.module == "portal.database"
        if {alias.name for alias in node.names} & {"fetch", "write", "write_together"}
    ]
    holds = {one: {taker for taker in takers if _is_under(one, taker)} for one in hot}
    assert takers and set(takers) - set().union(*holds.values()) == set()
    unused = [one for one, found in holds.items() if not found]
    assert unused == [], "a path that is no longer hot leaves the list"


def _is_under(named: str, path: str) -> bool:
    return f"/{named}" in f"/{path}" if named.endswith("/") else f"/{path}".endswith(f"/{named}.py")


def test_transactions_are_opened_at_the_entrances_only():
    """By the web (attempt), by the worker, by commands and the demo; for jobs' work by portions. Never by a verb."""
    entrances = ("portal/engine/sessions.py", "portal/web/application.py", "portal/jobs.py", "portal/queue.py")
    elsewhere = ("portal/club/ground/portions.py", "portal/cli/", "portal/demo/", "portal/migrations/")
    opened = r"(?<![\w.])(with (.+, )?transaction\(|attempt\(|begin_nested\(|@transaction\()"
    assert lines_with(opened, OURS, but=(*entrances, *elsewhere)) == []
    assert len(lines_with(opened, [PORTAL / "club/ground/portions.py"])) == 3, "the rule sees where it is"


def test_what_happened_is_told_by_happened_alone():
    """Audit, timeline and letters are written by ground/happenings.py and ground/letters.py."""
    ground = ("portal/club/ground/happenings.py", "portal/club/ground/letters.py", "portal/club/ground/outbox/")
    assert (
        lines_with(r"\baudit\.(note|record)\(|timeline\.(note|add_lines?)\(|outbox\.post\w*\(", OURS, but=ground) == []
    )
    followers = lines_with(r"^@when\(|happenings\.when\(", OURS, but=("portal/club/reactions.py",))
    assert followers == [], "what follows from what stands in reactions.py"


MECHANISMS = {"ground", "reactions", "till_terms"}


def manifest_of(place: Path) -> Path:
    """Where the manifest of a package or of a single file belongs."""
    return place.parent / "manifest.py" if place.name == "__init__.py" else place


def is_declared(place: Path) -> bool:
    holder = manifest_of(place)
    return holder.exists() and "\nMANIFEST = " in holder.read_text()


def test_every_subject_of_the_club_has_a_manifest():
    """A package in its manifest.py, a single file at its end; only mechanisms that know no subject have none."""
    wings = [folder for folder in (PORTAL / "club").iterdir() if (folder / "__init__.py").exists()]
    places = [
        place for wing in wings if wing.name != "ground" for place in [*wing.glob("*.py"), *wing.glob("*/__init__.py")]
    ]
    subjects = {place.parent.name if place.name == "__init__.py" else place.stem: place for place in places}
    subjects = {name: place for name, place in subjects.items() if name not in {*MECHANISMS, *(w.name for w in wings)}}
    assert len(wings) >= 10 and len(subjects) > 12
    assert [name for name, place in subjects.items() if not is_declared(place)] == []


def test_whatever_answers_addresses_has_its_blueprint_in_one_way_and_a_manifest():
    """`blueprint`, made in the file that answers or in the __init__ of the package whose modules do."""
    made = [p for p in OURS if PORTAL / "blueprints" in p.parents and re.search(r"= Blueprint\(", p.read_text())]
    made.remove(PORTAL / "blueprints" / "__init__.py")
    one_way = re.compile(r"^blueprint = Blueprint\(\"[a-z]+\", __name__", re.MULTILINE)
    assert len(made) > 25 and [str(p) for p in made if not one_way.search(p.read_text())] == []
    assert [str(p) for p in made if not is_declared(p)] == []
    assert lines_with(r"E402", [p for p in OURS if PORTAL / "blueprints" in p.parents]) == []


def test_every_wing_has_its_contract():
    contracts = (ROOT / "pyproject.toml").read_text()
    wings = [path.parent.name for path in (PORTAL / "club").glob("*/__init__.py")]
    assert [wing for wing in wings if f'containers = ["portal.club.{wing}"]' not in contracts] == [] != wings


def test_the_kit_of_pages_holds_no_subjects_words():
    """What both sides of a subject share stands with the subject; web/ knows who asks, and at which estate."""
    wings = "purse|prospects|shop|trade|voice|press|gatherings|people import .*members|people.members"
    known = rf"^\s*from portal\.(club\.({wings})|blueprints)\b"
    assert lines_with(known, [p for p in OURS if PORTAL / "web" in p.parents]) == []
    assert lines_with(known, [PORTAL / "jobs.py", PORTAL / "blueprints/shop/rewards/pages.py"]), "the rule sees one"


def test_no_subject_reads_another_by_the_name_of_its_table():
    """The linter sees an import; it does not see a table named in SQL text."""
    own = re.compile(r"__tablename__ = \"(\w+)\"")
    subject = lambda path: path.relative_to(PORTAL / "club").parts[:2]
    club = [path for path in OURS if PORTAL / "club" in path.parents]
    owner = {name: subject(path) for path in club for name in own.findall(path.read_text())}
    named = re.compile(r"\b(?:FROM|JOIN|UPDATE|INTO)\s+([a-z_]+)|(?<![\w.])table\(\s*\"(\w+)\"")
    assert len(owner) > 100 and any(named.search(path.read_text()) for path in club), "the rule sees some"
    strangers = []
    for path in club:
        for found in named.finditer(path.read_text()):
            name = found[1] or found[2]
            if owner.get(name, subject(path)) != subject(path):
                strangers.append(f"{path.relative_to(ROOT)}: {name}")
    assert strangers == []


def test_nothing_central_lists_the_subjects():
    """What reads the manifests names no subject: a new one is found, not entered."""
    readers = (
        *("portal/manifest/gathering.py", "portal/jobs.py", "portal/cli/doctor.py"),
        *(
            "portal/web/cards.py",
            "portal/web/rooms.py",
            "portal/web/frame.py",
            "portal/blueprints/ground/desk/staff.py",
        ),
        *(
            "portal/templates/layouts/deskbar.html",
            "portal/templates/ground/desk/rooms.html",
            "portal/demo/__init__.py",
        ),
    )
    subjects = "complaints|events|leads|magazine|merchants|projects|rewards|draws|yearly|grades|tills|vouchers|ratings"
    named = rf"^\s*(from|import)\b.*\b({subjects})\b|[\"'](staff\.)?({subjects})\."  # imported, or by an endpoint
    assert lines_with(named, [ROOT / name for name in readers]) == []


REWARD_KINDS = "gift|voucher|event|fee_credit|donation|yearly"
ASKS_THE_KIND = (
    rf"\bkind\b(\.\w+)?\s*(==|!=|<>|\bis\b( not)?|\b(not )?in\b)\s*[\[({{]?\s*[\"']({REWARD_KINDS})[\"']"
    rf"|[\"']({REWARD_KINDS})[\"']\s*(==|!=|\bin\b)\s*[\w.]*\bkind\b"
    rf"|\bRewardKind\.[A-Z]|\bits_kind\s*(==|!=|\bis\b)|\bkinds(\.| import .*\b)({REWARD_KINDS})\b"
)


def test_what_depends_on_the_kind_of_a_reward_is_asked_of_the_kind():
    """Nothing but rewards/kinds knows which kinds there are; the CHECKs of the table are the last net."""
    kinds = ("portal/club/shop/rewards/kinds/", "portal/club/shop/rewards/tables.py")
    assert lines_with(ASKS_THE_KIND, [*OURS, *TEMPLATES], but=kinds) == []


@pytest.mark.parametrize(
    "line",
    [
        '{% if reward.kind == "donation" %}',
        "if reward.kind in {'gift', 'voucher'}:",
        'if "gift" == reward.kind:',
        "if kind is RewardKind.GIFT:",
        'return held.reward.kind != "fee_credit"',
        "from portal.club.shop.rewards.kinds import donation",
        "if reward.its_kind is gift.KIND:",
    ],
)
def test_and_the_rule_sees_it_where_it_is_not(line, tmp_path, monkeypatch):
    monkeypatch.setattr("tests.sources.ROOT", tmp_path)
    (tmp_path / "somewhere.py").write_text(line)
    assert len(lines_with(ASKS_THE_KIND, [tmp_path / "somewhere.py"])) == 1
