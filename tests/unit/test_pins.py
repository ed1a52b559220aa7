"""What is installed is pinned: what the app and its tests ask for, and all that these need in turn; the lock says the same with hashes."""

import re
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LISTS = ("requirements.txt", "requirements-cluster.txt", "tests/requirements.txt")
SYSTEMS = (
    {"sys_platform": "linux"},
    {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
    {"sys_platform": "darwin"},
)
PYTHONS = ("3.11", "3.12", "3.13", "3.14")


def pins(file: str) -> dict[str, str]:
    """Return the version of each library that a file pins; a line that is no pin, option or comment is an error."""
    found = {}
    for line in (ROOT / file).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith(("#", "-", " ")):
            name, version = line.removesuffix(" \\").split(" ; ")[0].split("==")
            found[canonicalize_name(name)] = version
    return found


def needed(names: set[str]) -> set[str]:
    """Return these libraries and all that they need, on any system and Python that we name, as installed here says."""
    found: set[tuple[str, str]] = set()
    ahead = {(name, "") for name in names}
    worlds = [{**system, "python_version": python} for system in SYSTEMS for python in PYTHONS]
    while ahead:
        name, extra = ahead.pop()
        found.add((name, extra))
        try:
            asked = [Requirement(line) for line in metadata.requires(name) or []]
        except metadata.PackageNotFoundError:  # of another system
            continue
        for one in asked:
            if one.marker is None or any(one.marker.evaluate({**world, "extra": extra}) for world in worlds):
                ahead |= {(canonicalize_name(one.name), extra) for extra in ("", *one.extras)} - found
    return {name for name, _ in found}


@pytest.mark.parametrize("file", LISTS)
def test_all_that_a_library_needs_is_pinned(file: str) -> None:
    assert sorted(needed(set(pins(file))) - set(pins("constraints.txt"))) == []


@pytest.mark.parametrize("file", LISTS)
def test_a_library_is_pinned_to_one_version(file: str) -> None:
    agreed = pins("constraints.txt")
    assert {name: version for name, version in pins(file).items() if agreed.get(name, version) != version} == {}


def test_the_lock_pins_the_same_for_the_app() -> None:
    lock, agreed = pins("requirements.lock"), pins("constraints.txt") | pins("requirements.txt")
    assert {name: version for name, version in lock.items() if agreed.get(name) != version} == {}
    assert set(lock) == needed(set(pins("requirements.txt")))


def test_every_entry_of_the_lock_has_a_hash_and_none_names_a_host() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    entries = re.split(r"^(?=\S)", re.sub(r"^#.*\n", "", text, flags=re.M), flags=re.M)
    assert [
        entry.split("\n")[0] for entry in entries if entry.strip() and not re.search(r"--hash=sha256:[0-9a-f]{64}", entry)
    ] == []
    assert "://" not in text
    assert "--index" not in text


def test_the_plain_lists_have_no_hash() -> None:
    """One hash makes the installer ask for a hash of everything, which free hosts do not serve."""
    assert not any("--hash" in (ROOT / file).read_text(encoding="utf-8") for file in (*LISTS, "constraints.txt"))
