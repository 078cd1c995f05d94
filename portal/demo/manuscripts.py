"""The demo's articles as they lie in its folder, their pictures, and who edits them."""

import re
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path

from PIL import Image

from portal import storage
from portal.club.ground import files
from portal.club.people.accounts import Role
from portal.demo.world import World
from portal.words import Words

HERE = Path(__file__).parent
BLOCK = re.compile(r"^:::(letter|colophon)\s*\n(.*?)^:::\s*$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Source:
    """A file of demo/content: its front matter and its two bodies."""

    facts: dict[str, str]
    body: Words

    @classmethod
    def read(cls, text: str) -> "Source":
        _, front, rest = text.split("---\n", 2)
        pairs = (line.split(": ", 1) for line in front.splitlines() if ": " in line)
        zh, _, en = rest.partition("===en===")
        return cls({key: value.strip() for key, value in pairs}, Words(zh.strip(), en.strip()))

    def words(self, name: str) -> Words:
        return Words(self.facts.get(f"{name}_zh", ""), self.facts.get(f"{name}_en", ""))

    def day(self, name: str) -> date | None:
        return date.fromisoformat(self.facts[name]) if name in self.facts else None

    def block(self, name: str) -> Words:
        """The `:::name` block of both bodies."""
        found = [dict(BLOCK.findall(body)).get(name, "").strip() for body in (self.body.zh, self.body.en)]
        return Words(*found)


def editor(world: World) -> int:
    return world.one_of(Role.EDITOR).id


def print_picture(name: str) -> int:
    """Keep demo/print/<name> as it is (300 dpi, our own drawing, nothing to decode); the id of its file."""
    data = (HERE / "print" / name).read_bytes()
    put = storage.put(data, ".jpg")
    width, height = Image.open(BytesIO(data)).size
    return files.keep(put, media_type="image/jpeg", size=len(data), by=None, width=width, height=height).id
