"""What README says in passing is true too: commands within sentences, counts, links to headings."""

from __future__ import annotations

import argparse
import io
import re
import shlex
import shutil
from pathlib import Path

import pytest

from autograd import gradient
from autograd.__main__ import Parser
from demos.__main__ import add_doors
from demos.exercises.__main__ import main as runner
from demos.exercises.catalogue import exercises
from demos.gallery.graphs import PAGES
from gradb.__main__ import main
from nn.commandline.commands import add_commands
from tests.test_readme import README, ROOT, globbed

PERSIAN = (ROOT / "README.fa.md").read_text(encoding="utf-8")
LONG = {"tour", "methods", "gallery", "gpt", "distributed", "resume"}  # tested elsewhere
NUMBER = re.compile(r"[\d۰-۹]+(?:[.,٫٬][\d۰-۹]+)*")
LATIN = str.maketrans("۰۱۲۳۴۵۶۷۸۹٫٬", "0123456789.,")


def prose(readme: str) -> str:
    return re.sub(r"```.*?```", "", readme, flags=re.DOTALL)


def parser() -> argparse.ArgumentParser:
    """Return that of all commands."""
    front = Parser("gradb")
    add_commands(add_doors(front))
    return front


def test_commands_within_sentences_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (script,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    for name in ("train.py", "script.py"):
        (tmp_path / name).write_text(script, encoding="utf-8")
    (tmp_path / "roster.csv").write_text("name,id\nAda,1\nEmmy,2\n", encoding="utf-8")
    (tmp_path / "demos/data").mkdir(parents=True)
    shutil.copy(ROOT / "demos/data/iris.csv", tmp_path / "demos/data")
    monkeypatch.chdir(tmp_path)
    assert runner(["init", "class/ada"]) == 0
    commands = re.findall(r"`gradb ([^`]+)`", prose(README))
    assert len(commands) > 15
    for command in dict.fromkeys(commands):
        words = [arg for word in shlex.split(command) for arg in globbed(word, tmp_path)]
        monkeypatch.setattr("sys.stdin", io.StringIO("q\n"))
        if words[0] in LONG:
            assert parser().parse_args(words).run, command
        elif words[0] == "train" and "--target" in words:
            assert main([*words, "--epochs", "1", "--quiet", "--force"]) == 0, command
        else:  # a report says by its code that not all is done
            assert main(words) == ("report" in words), command


def test_counts_are_right() -> None:
    text = " ".join(prose(README).split())
    assert {*re.findall(r"(\d+) exercises", text)} == {str(len(exercises()))}
    assert f"writes {['eight', 'nine', 'ten'][len(PAGES) - 8]} of them" in text
    (call, says) = re.findall(r"`(gradient\(.*?\)\(.*?\))` prints `(.*?)`", text)[0]
    assert str(eval(call, {"gradient": gradient})) == says
    (lines,) = re.findall(r"Python; ([\d,]+) lines to read first", text)
    core = ("value", "operations", "graph", "steps", "backprop")
    files = [(ROOT / f"autograd/{name}.py").read_text(encoding="utf-8") for name in core]
    assert round(sum(text.count("\n") for text in files), -2) == int(lines.replace(",", ""))


def slug(heading: str) -> str:
    """Return the anchor of a heading, as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


@pytest.mark.parametrize(
    "page",
    [
        *sorted(p.relative_to(ROOT).as_posix() for p in ROOT.glob("[!.]*/**/*.md")),
        *("README.md", "README.fa.md", "CONTRIBUTING.md", "CHANGELOG.md"),
    ],
)  # fmt: skip
def test_every_link_leads_to_a_file_and_a_heading(page: str) -> None:
    text = prose((ROOT / page).read_text(encoding="utf-8"))
    for target, anchor in re.findall(r"\]\((?!https?:)([^)#]*)#?([^)]*)\)", text):
        file = (ROOT / page).parent / target if target else ROOT / page
        assert file.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.*)$", file.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in map(slug, headings), anchor


def test_the_persian_has_the_numbers_and_commands_of_the_english() -> None:
    for english, persian in zip(README.split("\n## "), PERSIAN.split("\n## "), strict=True):
        heading, text = english.split("\n")[0], re.sub(r"<!--.*?-->|<[^>]*>", "", prose(persian))
        ours = {number.translate(LATIN) for number in NUMBER.findall(text)}
        theirs = {*NUMBER.findall(english)}
        assert ours <= theirs, heading
        codes = {*re.findall(r"`([^`]+)`|<code[^>]*>(.*?)</code>", persian)}
        commands = {a or b for a, b in codes if (a or b).startswith(("gradb ", "python -", "uvx"))}
        assert commands <= {*re.findall(r"`([^`]+)`", english)}, heading
