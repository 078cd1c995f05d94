"""Is every requirement of pyproject.toml in the locks, at a version it allows, with hashes? `bin/lock` mends it."""

import re
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent


def locked(name: str) -> dict[str, str]:
    """Package → version of a lock file."""
    text = (ROOT / name).read_text()
    return {
        package.lower(): version for package, version in re.findall(r"^([\w.-]+)(?:\[[^]]*\])?==([\w.!+]+)", text, re.M)
    }


def out_of_step() -> list[str]:
    """What pyproject.toml asks for and a lock does not give."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    runs = [Requirement(text) for text in project["dependencies"]]
    extras = {name: [Requirement(text) for text in texts] for name, texts in project["optional-dependencies"].items()}
    sms = extras["sms-aliyun"] + extras["sms-tencent"]
    wrong = []
    for name, requirements in (
        ("requirements.lock", runs),
        ("requirements-sms.lock", runs + sms),
        ("requirements-test.lock", runs + sms + extras["test"]),
    ):
        versions = locked(name)
        for requirement in requirements:
            version = versions.get(requirement.name.lower())
            if version is None or not requirement.specifier.contains(version, prereleases=True):
                wrong.append(f"{name}: {requirement} (locked: {version})")
        if "--hash=sha256:" not in (ROOT / name).read_text():
            wrong.append(f"{name} holds no hashes")
    return wrong


if __name__ == "__main__":
    problems = out_of_step()
    sys.stdout.write("\n".join(problems) + "\n" if problems else "in step\n")
    sys.exit(1 if problems else 0)
