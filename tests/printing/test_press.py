import os
import signal
import time
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from portal import printing
from portal.printing.press import LIMITS, MEGABYTE, Press, PrintingFailed, PrintJob, TookTooLong, TooLarge, _environment

PAGE = PrintJob("<html lang=zh><title>t</title><p>一页</p>", [])
ENDLESS = PrintJob("<html lang=zh><title>t</title>" + "<table><tr><td>" * 300 + "<p>长</p>" * 60000, [])


def nothing(_url: str) -> bytes | None:
    return None


@pytest.fixture
def press(request):
    press = Press(replace(LIMITS, **getattr(request, "param", {})))
    yield press
    press.close()


def test_one_press_prints_many_documents(press):
    assert [press.print(PAGE, nothing).pages for _ in range(3)] == [1, 1, 1]


@pytest.mark.parametrize("press", [{"seconds": 2}], indirect=True)
def test_a_document_that_takes_too_long_is_stopped(press):
    press.warm()
    started = time.monotonic()
    with pytest.raises(PrintingFailed):
        press.print(ENDLESS, nothing)
    assert time.monotonic() - started < 10
    assert not press.usable


@pytest.mark.parametrize("press", [{"seconds": 1}], indirect=True)
def test_a_picture_that_never_comes_is_not_waited_for(press):
    press.warm()
    slow = PrintJob("<html lang=zh><title>t</title><img src='portal:a.png' alt='x'>", [])
    with pytest.raises(TookTooLong, match="1 seconds"):
        press.print(slow, lambda _url: time.sleep(1.5))


@pytest.mark.parametrize("press", [{"memory": 380 * MEGABYTE}], indirect=True)
def test_a_document_that_needs_too_much_memory_is_stopped(press):
    with pytest.raises(TooLarge):
        press.print(PrintJob("<html lang=zh><title>t</title><p>x", ["a{b:c}" * 1_000_000]), nothing)
    assert not press.usable


@pytest.mark.parametrize("press", [{"memory": 500 * MEGABYTE}], indirect=True)
@pytest.mark.parametrize(("side", "is_shown"), [(100, True), (13_000, False)])
def test_a_picture_that_needs_too_much_memory_is_left_out(press, side, is_shown):
    picture = BytesIO()
    Image.new("1", (side, side)).save(picture, "PNG")
    page = PrintJob("<html lang=zh><title>t</title><img src='portal:a.png' alt='x'>", [])
    printed = press.print(page, lambda _url: picture.getvalue())
    assert any("Failed to load image" in note for note in printed.notes) is not is_shown


def test_the_kept_press_is_replaced_when_it_died():
    html = "<html lang=zh><title>t</title><p>一页</p>"
    assert printing.pdf(html, styles=()).startswith(b"%PDF")
    from portal.printing import press

    kept = press._presses._idle[0].process
    os.kill(kept.pid, signal.SIGKILL)
    kept.wait()
    assert printing.pdf(html, styles=()).startswith(b"%PDF")


@pytest.mark.parametrize("press", [{"idle": 0}], indirect=True)
def test_an_idle_press_leaves_by_itself(press):
    press.warm()
    press.process.wait(timeout=10)
    assert not press.usable


@pytest.mark.unit
def test_the_press_is_told_nothing_about_us(monkeypatch):
    monkeypatch.setenv("PORTAL_DATABASE_URL", "postgresql://user:password@host/club")
    monkeypatch.setenv("PORTAL_SECRET_KEY", "secret")
    assert not any(name.startswith("PORTAL") for name in _environment())


def test_bad_markup_is_a_document_all_the_same():
    assert printing.pdf("<p><b>开<i>口</p><table><p>", styles=()).startswith(b"%PDF")


@pytest.mark.unit
def test_only_our_own_stylesheets_can_be_named():
    with pytest.raises(ValueError):
        printing.pdf("<p>x", styles=("../../../etc/passwd",))


@pytest.mark.unit
def test_a_qr_code_is_one_svg_element():
    svg = printing.qr_svg("https://junzi.example/c/君子")
    assert svg.startswith("<svg ")
    assert svg.endswith("</svg>")


@pytest.mark.unit
def test_what_is_missing_is_told_by_package(monkeypatch):
    from portal.printing import system

    monkeypatch.setattr(system, "_loads", lambda library: library != "libharfbuzz-subset.so.0")
    monkeypatch.setattr(system, "_has_font", lambda family: False)
    assert [one.package for one in printing.missing()] == ["libharfbuzz-subset0", "fonts-noto-cjk"]


@pytest.mark.unit
def test_a_font_nobody_has_is_noticed():
    from portal.printing import system

    assert system._has_font("Noto Serif CJK SC")
    assert not system._has_font("No Such Face SC")
