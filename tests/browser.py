"""A real browser for the tests of pages: one window, each page opened new, its faults read."""

from __future__ import annotations

import base64
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
)
AXE = "AXE_CORE"  # the variable that names axe.min.js, of the npm package axe-core
_INLINE = ("file:", "data:", "blob:", "about:")  # schemes that leave the machine alone
_RUN_AXE = "const done = arguments[0]; axe.run(document).then(done, e => done({error: `${e}`}))"
_NEXT_FRAMES = "requestAnimationFrame(() => requestAnimationFrame(arguments[0]))"
_MIDDLE = """
const box = document.querySelector(arguments[0]).getBoundingClientRect();
return [box.x + box.width / 2, box.y + box.height / 2];
"""


class Browser:
    """Headless Chromium with one page at a time; `driver` is selenium's own."""

    def __init__(self, driver: Any) -> None:
        self.driver = driver

    def open(
        self,
        path: Path,
        width: int = 1280,
        height: int = 800,
        *,
        dark: bool = False,
        touch: bool = False,
        paper: bool = False,
    ) -> None:
        """Open a file in a new viewport of this size; nothing stays of the page before.

        Args:
            path: the file; to open a part of it, `driver.get` afterwards.
            width: of the viewport, in CSS pixels.
            height: likewise.
            dark: whether the reader's system is dark.
            touch: whether it is a phone: fingers, no mouse.
            paper: whether the page is laid out for print.
        """
        self.driver.get("about:blank")
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": touch}
        self._command("Emulation.setDeviceMetricsOverride", **size)
        self._command("Emulation.setTouchEmulationEnabled", enabled=touch, maxTouchPoints=5)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        media = "print" if paper else ""
        self._command("Emulation.setEmulatedMedia", media=media, features=[scheme])
        self.console(), self.requests()  # what they say of the page before
        self.driver.get(path.absolute().as_uri())

    def run(self, script: str, *arguments: object) -> Any:
        """Return what JavaScript returns, run as a function's body in the page."""
        return self.driver.execute_script(script, *arguments)

    def console(self) -> list[str]:
        """Return what the console has said since this was last asked: errors, CSP, logs."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def requests(self) -> list[str]:
        """Return each URL asked for since this was last asked that is no file, or that failed."""
        urls: dict[str, str] = {}
        found = []
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            about = message["params"]
            if message["method"] == "Network.requestWillBeSent":
                url = urls[about["requestId"]] = about["request"]["url"]
                if not url.startswith(_INLINE):
                    found.append(url)
            elif message["method"] == "Network.loadingFailed":
                url = urls.get(about["requestId"], "?")
                if url not in found:
                    found.append(url)
        return found

    def tap(self, selector: str) -> None:
        """Touch the middle of what a CSS selector finds first, in a page opened with `touch`."""
        x, y = self.run(_MIDDLE, selector)
        self._command("Input.dispatchTouchEvent", type="touchStart", touchPoints=[{"x": x, "y": y}])
        self._command("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])
        self.driver.execute_async_script(_NEXT_FRAMES)  # what the tap did is seen

    def screenshot(self, path: Path, whole: bool = False) -> None:
        """Write a PNG of what is seen, or of the whole page."""
        options: dict[str, Any] = {}
        if whole:
            size = self._command("Page.getLayoutMetrics")["cssContentSize"]
            options = {"captureBeyondViewport": True, "clip": {**size, "scale": 1}}
        png = self._command("Page.captureScreenshot", format="png", **options)["data"]
        path.write_bytes(base64.b64decode(png))

    def axe(self) -> list[str]:
        """Return what axe-core finds wrong for readers with a disability, one line per place."""
        name = os.environ.get(AXE, "")
        if not name:
            pytest.skip(f"{AXE} does not name a file axe.min.js, of the npm package axe-core")
        self.run(Path(name).read_text(encoding="utf-8"))
        found = self.driver.execute_async_script(_RUN_AXE)
        assert "error" not in found, found["error"]
        return [
            f"{fault['impact']}: {fault['id']}: {fault['help']}: {place['html'][:200]}"
            for fault in found["violations"]
            for place in fault["nodes"]
        ]

    def _command(self, name: str, **parameters: object) -> Any:
        """Return what Chromium's own protocol answers."""
        return self.driver.execute_cdp_cmd(name, parameters)


@contextmanager
def started() -> Iterator[Browser | None]:
    """Start Chromium in a profile of its own; None: it, its driver or selenium is missing."""
    program, driver = shutil.which("chromium"), shutil.which("chromedriver")
    try:
        from selenium import webdriver
    except ImportError:
        program = None
    if program is None or driver is None:
        yield None
        return
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        options = webdriver.ChromeOptions()
        options.binary_location = program
        for flag in (*FLAGS, f"--user-data-dir={profile}"):
            options.add_argument(flag)
        logs = {"browser": "ALL", "performance": "ALL"}
        options.set_capability("goog:loggingPrefs", logs)
        found = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
        try:
            yield Browser(found)
        finally:
            found.quit()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium once."""
    with started() as found:
        if found is None:
            pytest.skip("Chromium, its driver or selenium is not installed")
        yield found
