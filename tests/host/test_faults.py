"""What differs between machines: language, time zone, fonts, a disk that cannot be written."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.browser.conftest import ROOT

ELSEWHERE = {
    "Turkish letters": {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "LANGUAGE": "tr"},
    "no language": {"LC_ALL": "C", "PYTHONUTF8": "0"},
    "the day after": {"TZ": "Pacific/Kiritimati"},
    "the day before": {"TZ": "Pacific/Niue"},
}


def said(*words: str, **environment: str) -> bytes:
    """Return what a command of the project prints."""
    command = [sys.executable, "-m", *words]
    return subprocess.run(command, cwd=ROOT, env=os.environ | environment, capture_output=True, check=True, timeout=300).stdout


@pytest.fixture(scope="module")
def here() -> bytes:
    return said("sim", "run", "lending", "--json")


@pytest.mark.parametrize("where", ELSEWHERE)
def test_language_and_time_zone_change_no_number(where: str, here: bytes) -> None:
    assert said("sim", "run", "lending", "--json", **ELSEWHERE[where]) == here


def test_without_fonts_and_with_nothing_to_write_to_figures_are_drawn(tmp_path: Path) -> None:
    figure = b'{"mark": "text", "encoding": {"text": {"value": "drawn"}}, "data": {"values": [{}]}}'
    done = subprocess.run(
        [sys.executable, "-m", "pages.ui.drawing.render", "png"],
        input=figure,
        cwd=ROOT,
        env=os.environ | {"FONTCONFIG_FILE": os.devnull, "HOME": "/proc/nowhere", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        check=True,
        timeout=120,
    )
    assert done.stdout.startswith(b"\x89PNG")
