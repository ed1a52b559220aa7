"""Find a Chromium for the browser tests: the system's, Playwright's own, else install one.

python -m tests.chromium      prints its path; installs one if there is none
"""

import functools
import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@functools.cache
def find() -> str | None:
    """Return the path of a Chromium on this machine, or None."""
    for name in NAMES:
        if path := shutil.which(name):
            return path
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        own = driver.chromium.executable_path
    return own if Path(own).exists() else None


def install() -> None:
    """Install one: Playwright's own where its download can be reached, else Debian's package."""
    if subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], timeout=600).returncode == 0:
        return
    become = [] if os.geteuid() == 0 else ["sudo", "-n"]
    subprocess.run([*become, "apt-get", "update", "-qq"], check=True)
    subprocess.run([*become, "apt-get", "install", "-y", "-qq", "chromium"], check=True)


if __name__ == "__main__":
    if find() is None:
        install()
        find.cache_clear()
    if find() is None:
        sys.exit("no Chromium found and none could be installed: install one by hand, then run this again")
    print(find())
