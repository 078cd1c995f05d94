"""A photograph of 50 megapixels is made smaller in the browser; one that is small enough goes as it is."""

import pytest
from PIL import Image
from sqlalchemy import select

from portal.club.people.accounts import Account
from portal.database import session
from portal.demo.people import WAYS_IN

pytestmark = pytest.mark.browser
SIZES = """async () => {
  const field = document.querySelector("input[type=file]");
  const opened = await Promise.all([...field.files].map(file => createImageBitmap(file)));
  return opened.map(picture => [picture.width, picture.height]);
}"""


def test_a_photograph_at_a_telephones_largest_setting_is_taken(seat, tmp_path):
    large, usual = tmp_path / "large.jpg", tmp_path / "usual.jpg"
    Image.new("RGB", (8160, 6144), (120, 130, 110)).save(large, quality=20)
    Image.new("RGB", (1200, 900), (120, 130, 110)).save(usual)
    sitter = seat()
    session.remove()
    sitter.enter(session.scalars(select(Account).where(Account.phone == WAYS_IN["owner"])).one())
    sitter.go("/complaints/new?step=2")
    sitter.attach("photos", large, usual)
    sitter.page.wait_for_function("document.querySelector('input[type=file]').files[0].size < 2_000_000", timeout=20000)
    sitter._wait(lambda: sitter.page.evaluate(SIZES)[0][0] <= 4096, "the large one is as large as before")
    assert sitter.page.evaluate(SIZES) == [[4096, 3084], [1200, 900]]
    sitter.press("Add these photographs")
    sitter.sees("Photograph 2") if sitter.language == "en" else sitter.sees("照片 2")
