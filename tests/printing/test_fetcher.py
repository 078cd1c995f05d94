"""A16: a document asks for the network, a file or worse in every way WeasyPrint knows, and gets nothing."""

import http.server
import threading
from collections.abc import Iterator

import pytest

from portal import printing
from portal.printing.press import PrintJob, print_job

SECRET = "the secret of this machine"


class Listener(http.server.ThreadingHTTPServer):
    def __init__(self) -> None:
        self.heard: list[str] = []
        listener = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                listener.heard.append(self.path)
                self.send_response(302)
                self.send_header("Location", "file:///etc/passwd")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        super().__init__(("127.0.0.1", 0), Handler)


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    server = Listener()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


WAYS = {
    "picture": '<img src="{}">',
    "picture with sources": '<img srcset="{} 2x" src="{}">',
    "linked stylesheet": '<link rel="stylesheet" href="{}">',
    "imported stylesheet": '<style>@import url("{}");</style>',
    "imported by string": '<style>@import "{}";</style>',
    "font face": '<style>@font-face{{font-family:x;src:url("{}")}} p{{font-family:x}}</style><p>x</p>',
    "background": '<p style="background:url({})">x</p>',
    "page background": "<style>@page{{background:url({})}}</style>",
    "border picture": '<p style="border:1px solid;border-image-source:url({})">x</p>',
    "list bullet": '<ul style="list-style-image:url({})"><li>x</li></ul>',
    "generated content": '<style>p::before{{content:url("{}")}}</style><p>x</p>',
    "mask": '<p style="mask-image:url({})">x</p>',
    "embedded object": '<object data="{}">x</object>',
    "embed": '<embed src="{}">',
    "frame": '<iframe src="{}"></iframe>',
    "vector picture": '<svg width="9" height="9"><image href="{}" width="9" height="9"/></svg>',
    "vector picture by xlink": '<svg xmlns:xlink="http://www.w3.org/1999/xlink"><image xlink:href="{}"/></svg>',
    "vector use": '<svg width="9" height="9"><use href="{}#a"/></svg>',
    "vector stylesheet": '<svg width="9" height="9"><style>@import url("{}");</style><rect width="9"/></svg>',
    "vector fill": '<svg width="9" height="9"><rect width="9" height="9" fill="url({}#a)"/></svg>',
    "attached file": '<link rel="attachment" href="{}">',
    "attached by anchor": '<a rel="attachment" href="{}">x</a>',
    "colour profile": "<style>@color-profile --x {{ src: url({}) }}</style>",
    "base address": '<base href="{}"><img src="x.png"><link rel="attachment" href="x.txt">',
    "icon": '<link rel="icon" href="{}">',
    "video poster": '<video poster="{}" src="{}"></video>',
}


def pdf_of(way: str, address: str) -> bytes:
    """The document printed, or nothing where WeasyPrint gives it up because of the refusal."""
    html = f"<html lang=zh><title>t</title>{WAYS[way].format(*[address] * WAYS[way].count('{}'))}<p>文</p>"
    try:
        return print_job(PrintJob(html, ["p{color:black}"]), lambda _url: None).pdf
    except printing.PrintingFailed as failed:
        assert "not served to print jobs" in str(failed)
        return b""


@pytest.mark.parametrize("way", WAYS)
def test_no_way_of_naming_an_address_reaches_the_network(way: str, listener: Listener):
    pdf_of(way, f"http://127.0.0.1:{listener.server_address[1]}/x.png")
    assert listener.heard == []


@pytest.mark.parametrize("way", WAYS)
def test_no_way_of_naming_an_address_reads_a_file(way: str, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET)
    pdf = pdf_of(way, secret.as_uri())
    assert SECRET.encode() not in pdf
    assert b"/EmbeddedFile" not in pdf


@pytest.mark.parametrize(
    "address",
    [
        "data:text/html,<script>x</script>",
        "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>",
        "data:text/css,p{color:red}",
        "ftp://127.0.0.1/x.png",
        "FILE:///etc/passwd",
        "file://localhost/etc/passwd",
        "//127.0.0.1/x.png",
        "/etc/passwd",
        "../../../etc/passwd",
        "portal:../../etc/passwd",
        "portal://127.0.0.1/x.png",
        "portal:x.png?http://127.0.0.1/",
        "portal:x.html",
        "portal:x",
        "jar:file:///etc/passwd!/x",
        "gopher://127.0.0.1/",
        "\\\\127.0.0.1\\x.png",
    ],
)
def test_every_other_scheme_and_spelling_is_refused(address: str):
    asked: list[str] = []
    job = PrintJob(f'<html lang=zh><title>t</title><img src="{address}" alt="x"><p>文</p>', [])
    print_job(job, lambda url: asked.append(url) or b"")  # type: ignore[func-returns-value]
    assert asked == []


def test_a_vector_picture_we_hand_in_cannot_fetch_either(listener: Listener):
    address = f"http://127.0.0.1:{listener.server_address[1]}/x.png"
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="{address}" width="9"/></svg>'
    svg = f'<!DOCTYPE svg [<!ENTITY e SYSTEM "file:///etc/hostname">]>{svg}'
    printing.pdf(
        "<html lang=zh><title>t</title><img src='portal:a.svg' alt='x'>",
        styles=(),
        resolve={"portal:a.svg": svg.encode()},
    )
    assert listener.heard == []


def test_what_we_hand_in_is_shown():
    svg = printing.qr_svg("https://junzi.example/m/12")
    html = "<html lang=zh><title>t</title><img src='portal:qr.svg' alt='x'>"
    printed = printing.make(html, styles=(), resolve={"portal:qr.svg": svg.encode()})
    assert printed.refused == []
    assert not any("Failed" in note for note in printed.notes)
