"""The same tests are collected everywhere: nothing random, timed, hashed or machine-made is made meanwhile.

Two workers of pytest-xdist refuse to start when their lists differ, so an id that holds a time or the order of a set fails now and then.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import COLLECTED

ANOTHER_SECOND = 2  # what is written with a time of the clock differs by then

AGAIN = r"""
import gzip, sys, uuid
import numpy, pytest
from pyarrow import parquet
import scipy.stats  # draws an example for its documents

class Collected:
    def pytest_collection_finish(self, session):
        from tests.conftest import COLLECTED
        open(sys.argv[1], "w", encoding="utf-8").write("\n".join(session.config.stash[COLLECTED]))

def refuse(*_, **__):
    raise AssertionError("made while tests are collected: make it inside the test")

for module, name in ((numpy.random, "default_rng"), (gzip, "compress"), (parquet, "write_table"), (uuid, "uuid4")):
    setattr(module, name, refuse)
sys.exit(pytest.main([*sys.argv[2:], "--collect-only", "-qq", "-p", "no:cacheprovider"], plugins=[Collected()]))
"""


def test_another_process_seconds_later_collects_the_same_tests(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """Of the part that this run was asked for; each makes its own hashes of texts."""
    time.sleep(ANOTHER_SECOND)
    config, found = request.config, tmp_path / "collected.txt"
    other = {**os.environ, "PYTHONHASHSEED": "2" if os.environ.get("PYTHONHASHSEED") == "1" else "1"}
    command = [sys.executable, "-c", AGAIN, str(found), *config.args]
    again = subprocess.run(command, cwd=config.rootpath, env=other, capture_output=True, text=True, timeout=300)
    assert again.returncode == 0, again.stdout[-3000:] + again.stderr[-3000:]
    assert found.read_text(encoding="utf-8").split("\n") == config.stash[COLLECTED]


def test_ids_are_words(request: pytest.FixtureRequest) -> None:
    for item in request.session.items:
        assert item.nodeid.isascii(), item.nodeid
        assert item.nodeid.isprintable(), item.nodeid
        assert "\\" not in item.nodeid, item.nodeid
