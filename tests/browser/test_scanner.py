"""The till's camera: a picture of a voucher's code is read and honoured, by jsQR where the browser cannot."""

from pathlib import Path

import pytest
import segno
from playwright.sync_api import Browser
from sqlalchemy import select

from portal.club.people.accounts import Account
from portal.club.purse.vouchers import Voucher, VoucherState
from portal.club.trade.merchants import Clerk
from portal.database import session
from portal.demo.people import WAYS_IN
from tests.browser.conftest import SWITCHES, House, chromium
from tests.browser.person import Sitter

pytestmark = pytest.mark.browser
WIDTH, HEIGHT = 640, 480


def film(text: str, path: Path) -> Path:
    """A still picture of the QR code of `text`, as an uncompressed film (YUV4MPEG2, 4:2:0)."""
    code = [list(row) for row in segno.make(text, error="m").matrix_iter(scale=8, border=4)]
    assert len(code) <= HEIGHT
    left, top = (WIDTH - len(code)) // 2, (HEIGHT - len(code)) // 2
    light = bytearray(b"\xeb" * WIDTH * HEIGHT)
    for y, row in enumerate(code):
        for x, is_dark in enumerate(row):
            if is_dark:
                light[(top + y) * WIDTH + left + x] = 16
    frame = b"FRAME\n" + bytes(light) + b"\x80" * (WIDTH * HEIGHT // 2)
    path.write_bytes(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F10:1 Ip A1:1 C420jpeg\n".encode() + frame * 10)
    return path


def test_a_code_held_before_the_camera_is_honoured(browser: Browser, house: House, tmp_path: Path) -> None:
    clerk = session.scalars(select(Account).where(Account.phone == WAYS_IN["merchant clerk"])).one()
    here = session.scalars(select(Clerk.merchant_id).where(Clerk.account_id == clerk.id)).one()
    open_ones = select(Voucher).where(Voucher.merchant_id == here, Voucher.state == VoucherState.UNUSED)
    voucher = next(one for one in session.scalars(open_ones) if one.standing is VoucherState.UNUSED)
    camera = film(f"{house.base}/verify?code={voucher.code}", tmp_path / "camera.y4m")
    switches = [
        *(*SWITCHES, "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"),
        f"--use-file-for-fake-video-capture={camera}",
    ]
    window = browser.browser_type.launch(executable_path=chromium(), args=switches)
    person = Sitter(window, house.app, house.base)
    try:
        person.enter(clerk)
        person.go("/verify")
        person.page.locator("[data-scan]").click()
        person.page.locator("#till .verdict").wait_for(timeout=20_000)
        person.sees("Honour it", voucher.title)
        assert person.complaints == []
    finally:
        person.close()
        window.close()
