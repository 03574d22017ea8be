"""The one command, gradb: its help, its refusals, its prompt, how it is typed and how it ends."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from autograd.terminal import version
from demos.command import DOORS, _source, to_get, typed
from demos.command import run as run_command
from gradb.__main__ import main

from .conftest import run

ROOT = Path(__file__).parents[2]


def test_help_lists_options_and_commands_in_80_columns(capsys: pytest.CaptureFixture[str]) -> None:
    printed = []
    for words in (["-h"], ["--help"], ["help"]):
        with pytest.raises(SystemExit, match="0"):
            main(words)
        printed.append(capsys.readouterr().out)
    assert printed[0] == printed[1] == printed[2]
    assert max(map(len, printed[0].splitlines())) <= 80
    for name in (*DOORS, "--steps", "--chain NODE", "--draw FILE", "--json", "--version"):
        assert f"  {name} " in printed[0]
    for door in DOORS:
        with pytest.raises(SystemExit, match="0"):
            main([door, "--help"])
        lines = capsys.readouterr().out.splitlines()
        assert lines[0].startswith(f"usage: gradb {door} ")
        assert max(map(len, lines)) <= 80


def test_it_does_what_the_modules_do(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    from autograd.__main__ import main as expressions

    words = ["z = x**5 + 9; y = 8*z**3 + z", "x=1", "--chain", "x", "--steps"]
    assert main(words) == expressions(words) == 0
    printed = capsys.readouterr().out
    assert printed[: len(printed) // 2] == printed[len(printed) // 2 :]
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == version() + "\n"
    assert main(["lecture", "--language", "en"]) == 0
    assert "5. Chain rule" in capsys.readouterr().out
    assert main(["worksheet", "chain", "--seed", "7", "--out", str(tmp_path)]) == 0
    assert len([*tmp_path.iterdir()]) == 2


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["tahn(a)", "a=1"], 2, "gradb: there is no function tahn\n"),
        (["a*b", "--stesp"], 2, "there is no option --stesp\ngradb --help shows what there is\n"),
        (["--json"], 2, "gradb: an expression or a script is missing"),
        (["tour", "lecture"], 2, "gradb: unrecognized arguments: lecture\ngradb --help shows"),
        (["lecture", "--foo"], 2, "gradb: unrecognized arguments: --foo\n"),
        (["exercsies"], 2, "gradb: there is no command exercsies: did you mean exercises?\n"),
        (["Tour"], 2, "gradb: there is no command Tour: did you mean tour?\n"),
        (["zz"], 2, "gradb: zz has no value"),
        (["trian", "iris.csv"], 2, "gradb: there is no command trian: did you mean train?\n"),
        (["fit", "iris.csv", "--epochs", "5"], 2, "gradb: there is no command fit: did you mean "
         "train?\n"),
        (["evaluate", "run", "t.csv"], 2, "there is no command evaluate: did you mean predict?\n"),
        (["summary", "run"], 2, "there is no command summary: did you mean show?\n"),
        (["foo.csv"], 2, "gradb: a table is trained on by "),
        (["foo.csv"], 2, "gradb train foo.csv\n"),
        (["data/foo.TSV", "--epochs", "5"], 2, "gradb train data/foo.TSV\n"),
        (["zz", "iris.csv"], 2, "gradb: iris.csv does not give a name a number\n"),
        (["tan", "3"], 2, "gradb: 3 does not give a name a number\n"),
        (["trian", "b=3"], 2, "gradb: trian has no value\n"),
        (["fit", "fit=2"], 2, "gradb: this is only a leaf"),
        (["tour+0"], 2, "gradb: tour has no value"),
        (["lecture", "10"], 2, "the lecture has sections 1 to 9"),
        (["worksheet", "chain", "--seed", "x"], 2, "'x' is not a whole number"),
        (["exercises", "run", "units", "--folder", "nowhere"], 2, ""),
    ],
)  # fmt: skip
def test_a_refusal_is_named_and_exits_2(
    words: list[str], code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        ended: object = main(words)
    except SystemExit as left:
        ended = left.code
    assert ended == code
    assert said in capsys.readouterr().err


def test_what_looks_like_a_command_is_an_expression_or_a_script_still(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["fit*2", "fit=3", "--steps"]) == 0
    assert "fit" in capsys.readouterr().out
    monkeypatch.chdir(tmp_path)
    Path("trian").write_text("from autograd import Value\n(Value(2.0) * 3).backward()\n")
    assert main(["--steps", "trian"]) == main(["trian", "iris.csv", "--steps"]) == 0
    printed = capsys.readouterr().out
    assert "forward" in printed
    assert printed[: len(printed) // 2] == printed[len(printed) // 2 :]


@pytest.mark.slow
def test_its_prompt_has_the_names_of_both(site: Path, tmp_path: Path) -> None:
    done = run(site, tmp_path, typed="print(tree(Value(2.0)*3), MLP(1, [1], rng=1), mse)\n")
    assert done.stdout.startswith("All of gradb is imported: Value, debug, ")
    assert "└─ " in done.stdout
    assert "MLP" in done.stdout
    assert done.returncode == 0


@pytest.mark.slow
def test_tab_completes_commands_and_names(site: Path, tmp_path: Path) -> None:
    def completed(line: str) -> list[str]:
        out = tmp_path / "completions"
        done = run(
            site, tmp_path, _ARGCOMPLETE="1", COMP_LINE=line, COMP_POINT=str(len(line)),
            _ARGCOMPLETE_STDOUT_FILENAME=str(out), _ARGCOMPLETE_IFS="\n",
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return out.read_text().split()

    assert completed("gradb ex") == ["exercises"]
    assert {*DOORS} < {*completed("gradb ")}
    assert completed("gradb exercises run neuron_e") == ["neuron_engine"]
    assert completed("gradb exercises report --only wrong_t") == ["wrong_tanh"]
    assert completed("gradb worksheet ne") == ["neuron", "network"]


def test_a_command_is_typed_as_it_was_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.chdir(ROOT)
    python = Path(sys.executable)
    here = python.relative_to(ROOT) if python.is_relative_to(ROOT) else python
    assert typed("python -m demos methods") == f"{here.with_name('python')} -m demos methods"
    assert typed("gradb tour") == f"{here.with_name('gradb')} tour"
    monkeypatch.setenv("PATH", str(python.parent))
    assert typed("python -m demos methods") == "python -m demos methods"
    assert typed("gradb tour") == "gradb tour"
    monkeypatch.setattr("demos.command._source", lambda: "")
    monkeypatch.setattr(sys, "prefix", "/home/ann/.cache/uv/archive-v0/ycDdJKzf3xk6I0NV")
    assert typed("gradb lecture 5") == "pipx run gradb lecture 5"  # pipx with uv's help
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    assert typed("gradb lecture 5") == "uvx gradb lecture 5"
    assert to_get("matplotlib") == "uvx --with matplotlib gradb …"
    monkeypatch.setattr("demos.command._source", lambda: "dist/gradb.whl")
    assert typed("gradb lecture 5") == "uvx --from dist/gradb.whl gradb lecture 5"
    monkeypatch.setattr("demos.command._source", lambda: "")
    for cache in (".cache/pipx/a184b186975e79e", "Library/Cache/pipx/a184b186975e79e"):
        monkeypatch.setattr(sys, "prefix", f"/home/ann/{cache}")
        assert typed("gradb lecture 5") == "pipx run gradb lecture 5"
    for kept in ("/home/ann/.local/share/uv/tools/gradb", "/home/ann/.local/share/pipx/venvs/x"):
        monkeypatch.setattr(sys, "prefix", kept)
        assert typed("gradb lecture 5") == "gradb lecture 5"
    monkeypatch.setattr("shutil.which", lambda name: None)
    monkeypatch.setattr(sys, "executable", "/usr/bin/of-a-target/python3")
    assert typed("gradb tour") == "/usr/bin/of-a-target/python3 -m gradb tour"


def test_what_a_package_was_installed_from_is_typed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    class Found:
        def read_text(self, name: str) -> str | None:
            return {"direct_url.json": self.url}[name]

        url: str | None = json.dumps({"url": (ROOT / "dist/gradb-1.whl").as_uri()})

    monkeypatch.chdir(ROOT)
    monkeypatch.setattr("demos.command.distribution", lambda name: Found())
    assert _source() == str(Path("dist/gradb-1.whl"))
    Found.url = json.dumps({"url": "https://example.org/gradb.whl"})
    assert _source() == ""
    Found.url = None
    assert _source() == ""


@pytest.mark.parametrize(
    ("raised", "code", "said"),
    [
        (KeyboardInterrupt(), 130, "\nstopped\n"),
        (OSError(28, "No space left on device"), 2, "gradb: [Errno 28] No space left on device\n"),
        (None, 0, ""),
    ],
)
def test_however_a_command_ends_its_code_says_so(
    raised: BaseException | None, code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def ends(_: argparse.Namespace) -> int:
        if raised:
            raise raised
        return 0

    parser = argparse.ArgumentParser(prog="gradb")
    parser.set_defaults(run=ends)
    assert run_command(parser, []) == code
    assert capsys.readouterr().err == said


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="/dev/full is Linux's")
def test_a_full_disk_and_a_closed_standard_input_are_met_in_a_line(
    site: Path, tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "gradb"]
    env = {**os.environ, "PYTHONPATH": str(site)}
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [*command, "lecture"], stdout=full, stderr=subprocess.PIPE, env=env, text=True
        )
    assert done.returncode == 2
    assert "No space left on device" in done.stderr
    assert "Traceback" not in done.stderr
    shell = f'"{sys.executable}" -m gradb "a*b" a=1 b=2 <&-'
    closed = subprocess.run(["sh", "-c", shell], capture_output=True, env=env, text=True)
    assert (closed.returncode, closed.stderr) == (0, "")
