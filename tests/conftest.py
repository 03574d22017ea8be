"""Options of the whole suite."""

from __future__ import annotations

import getpass
import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

from .browser import browser as browser  # a fixture for all

# compiled code is kept, but not where the user's own is
os.environ["GRADB_CACHE"] = str(Path(tempfile.gettempdir(), f"gradb-tests-{getpass.getuser()}"))
settings.register_profile("busy", deadline=None)  # a busy machine is no fault of the code
settings.load_profile("busy")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--no-skips", action="store_true", help="count a skipped test as failed")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item):  # type: ignore[no-untyped-def]
    outcome = yield
    report = outcome.get_result()
    if report.skipped and not hasattr(report, "wasxfail") and item.config.getoption("--no-skips"):
        report.outcome = "failed"
        report.longrepr = f"skipped, where nothing may be: {report.longrepr}"
