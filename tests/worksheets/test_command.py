"""`python -m demos.exercises worksheet`: both files or none, plain words to what is mistyped."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from autograd.drawing.render import RenderError
from demos.exercises.__main__ import main
from demos.worksheets import worksheet


def written(*arguments: str) -> int:
    return main(["worksheet", *arguments])


def test_both_pages_are_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "new" / "folder"
    assert written("chain", "--seed", "7", "--language", "fa", "--out", str(folder)) == 0
    names = ["chain-7-fa-key.html", "chain-7-fa.html"]
    assert sorted(file.name for file in folder.iterdir()) == names
    assert set(capsys.readouterr().out.split()) == {str(folder / name) for name in names}
    pages = worksheet("chain", 7, "fa")
    assert (folder / names[1]).read_bytes() == pages.sheet.encode()
    assert (folder / names[0]).read_bytes() == pages.key.encode()


def test_without_a_seed_one_is_drawn_and_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert written("chain", "--language", "en") == 0
    (seed,) = {re.sub(r"\D", "", name) for name in capsys.readouterr().out.split()}
    sheet = (tmp_path / f"chain-{seed}-en.html").read_text(encoding="utf-8")
    assert sheet == worksheet("chain", int(seed), "en").sheet


def test_the_locale_chooses_the_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "fa_IR.UTF-8")
    monkeypatch.chdir(tmp_path)
    assert written("neuron", "--seed", "0") == 0
    assert (tmp_path / "neuron-0-fa.html").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["neurons", "--seed", "1"], "invalid choice: 'neurons' (choose from"),
        (["neuron", "--seed", "-1"], "--seed: '-1' is not a whole number from 0 to 999999999"),
        (["neuron", "--seed", "1.5"], "'1.5' is not a whole number"),
        (["neuron", "--seed", "۷"], "is not a whole number"),
        (["neuron", "--seed", "1234567890"], "is not a whole number"),
        (["neuron", "--seed", "1", "--language", "de"], "invalid choice: 'de'"),
    ],
)
def test_what_is_mistyped_is_named(
    arguments: list[str],
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as stopped:
        written(*arguments)
    assert stopped.value.code == 2
    assert message in capsys.readouterr().err
    assert not [*tmp_path.iterdir()]


def test_a_folder_that_cannot_be_written_to(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "file"
    file.write_text("mine")
    for folder in (file, file / "inside"):
        assert written("neuron", "--seed", "1", "--out", str(folder)) == 2
        said = capsys.readouterr().err
        assert said.startswith(f"cannot write to the folder {folder}: ")
        assert said.endswith("Name another: --out\n")
    assert file.read_text() == "mine"


def test_nothing_is_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = Path.write_text

    def full(self: Path, text: str, **how: str) -> int:
        if self.name.endswith("-key.html"):
            raise OSError(28, "No space left on device")
        return write(self, text, **how)

    monkeypatch.setattr(Path, "write_text", full)
    assert written("neuron", "--seed", "1", "--language", "en", "--out", str(tmp_path)) == 2
    assert not [*tmp_path.iterdir()]


def test_a_machine_that_cannot_draw_is_told_what_mends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise RenderError("the graph could not be drawn as SVG:\n- dot: not found")

    monkeypatch.setattr("autograd.drawing.picture.render", fail)
    folder = tmp_path / "new"
    assert written("chain", "--seed", "1", "--out", str(folder)) == 2
    assert capsys.readouterr().err.startswith("the graph could not be drawn as SVG:")
    assert not folder.exists()
