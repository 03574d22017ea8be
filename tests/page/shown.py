"""A page in a real browser, as its reader uses it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograd import Value, save
from autograd.fresh import opened
from autograd.languages import text
from autograd.page.templates import step_words

from ..browser import Browser

READY = """
const done = arguments[0];
const wait = () => (document.body.classList.contains("ready") ? done() : setTimeout(wait, 5));
wait();
"""
PRESS = """
const [key, selector] = arguments;
(selector ? document.querySelector(selector) : document.activeElement).dispatchEvent(
  new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
"""
TYPE = """
const [id, text, kind] = arguments;
const field = document.getElementById(id);
field.value = text;
field.dispatchEvent(new Event(kind, { bubbles: true }));
"""
FRAME = "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(done))"


class Shown:
    """A page that is open, as its reader uses it."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        browser.driver.execute_async_script(READY)

    def run(self, script: str, *given: object) -> Any:
        return self.browser.run(script, *given)

    def text(self, selector: str) -> str:
        found: str = self.run("return document.querySelector(arguments[0]).textContent", selector)
        return found

    def click(self, selector: str) -> None:
        from selenium.webdriver.common.by import By

        self.browser.driver.find_element(By.CSS_SELECTOR, selector).click()
        self.settle()

    def press(self, key: str, selector: str = "") -> None:
        self.run(PRESS, key, selector)
        self.settle()

    def type(self, id: str, text: str, kind: str = "change") -> None:
        self.run(TYPE, id, text, kind)
        self.settle()

    def settle(self) -> None:
        self.browser.driver.execute_async_script(FRAME)

    @property
    def step(self) -> int:
        return int(self.run("return document.getElementById('slider').value"))

    def all(self, selector: str, what: str = "textContent") -> list[str]:
        """Return something of all that a selector finds."""
        script = f"return [...document.querySelectorAll(arguments[0])].map((x) => x.{what})"
        found: list[str] = self.run(script, selector)
        return found

    def words(self) -> str:
        """Return what is said of the step."""
        return "\n".join(self.all("#step p"))

    def numbers(self) -> dict[str, list[str]]:
        """Return the value and the gradient in each box, by its id."""
        script = """
        return Object.fromEntries([...document.querySelectorAll("#picture .node")].map((card) =>
          [card.id, [...card.querySelectorAll("[data-n]")].map((text) => text.textContent)]))
        """
        found: dict[str, list[str]] = self.run(script)
        return found

    def is_silent(self) -> None:
        """Fail if the console has said anything, or anything was asked of a network."""
        assert self.browser.console() == []
        assert self.browser.requests() == []


Opens = Callable[..., Shown]


@pytest.fixture
def shows(browser: Browser, tmp_path: Path) -> Opens:
    """Return what opens a page of a graph."""

    def opens(output: Value, fragment: str = "", **options: Any) -> Shown:
        size = {key: options.pop(key) for key in ("width", "height", "dark") if key in options}
        path = Path(save(output, tmp_path / "page.html", {}, **options))
        browser.open(path, **size)
        if fragment:
            browser.driver.get("about:blank")
            browser.driver.get(f"{path.as_uri()}#{fragment}")
        return Shown(browser)

    return opens


def neuron(w: float = 0.5, y: float = 1.0) -> Value:
    given = {"w": w, "x": 2.0, "b": 0.5, "y": y}
    leaf = {name: Value(number, name) for name, number in given.items()}
    net = leaf["w"] * leaf["x"] + leaf["b"]
    net.label = "net"
    o = net.sigmoid()
    o.label = "o"
    loss = (leaf["y"] - o) ** 2
    loss.label = "L"
    return loss


def said(step: Any, output: Value) -> str:
    """Return what Python says of a step, as a page begins the lines."""
    return re.sub("[\x01-\x08]", "", step_words(step, opened(output, {}), language=text))
