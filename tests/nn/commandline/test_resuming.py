"""A run that was stopped goes on to the same bytes, wherever it was stopped."""

from __future__ import annotations

import errno
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from autograd.files import write_file
from nn.commandline import fitting, reporting
from nn.commandline.folder import FILES
from nn.commandline.work import Work

from .conftest import Do, finished, started

SHORT = ("--hidden", "3", "--learning-rate", "0.05", "--batch-size", "8", "--quiet")
RESULTS = [name for name in FILES if name != "run.json"]
PLANS = [
    ("trees.csv", "--epochs", "5"),
    ("trees.csv", "--epochs", "6", "--schedule", "cosine", "--optimizer", "sgd", "--clip", "1"),
    ("trees.csv", "--epochs", "30", "--patience", "2", "--learning-rate", "0.9"),
    ("houses.csv", "--epochs", "4", "--test", "0.2", "--validation", "0"),
]  # fmt: skip


class Killed(BaseException):
    """Stands for SIGKILL: nothing in the program catches it."""


@pytest.fixture(autouse=True)
def _plain_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Write as many files, and quicker."""

    def plain(work: Work) -> tuple[list[str], list[str]]:
        for name in ("loss.svg", "network.svg"):
            numbers = repr(work.trainer.history.loss).encode()
            write_file(work.folder.file(name), numbers)
        return ["loss.svg", "network.svg"], []

    monkeypatch.setattr(reporting, "_pictures", plain)


def results(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in RESULTS if (folder / name).exists()}


@pytest.mark.slow
@pytest.mark.parametrize("words", PLANS)
@pytest.mark.parametrize("how", ["before", "after", "full"])
def test_stopped_at_any_write_it_goes_on_to_the_same_bytes(
    words: tuple[str, ...], how: str, do: Do, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fitting.Keeper, "__call__", lambda self, trainer: trainer.save(self._path))
    assert do("train", *words, *SHORT).code == 0
    (here / "run").rename(here / "whole")
    real, writes, stop = os.replace, 0, -1

    def replace(*paths: Any) -> None:
        nonlocal writes
        writes += 1
        if writes == stop and how == "full":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), paths[1])
        if writes == stop and how == "before":
            raise Killed
        real(*paths)
        if writes == stop:
            raise Killed

    monkeypatch.setattr("os.replace", replace)
    assert do("train", *words, *SHORT, "--out", "counted").code == 0
    total, rng = writes, random.Random(str(words))
    for at in sorted({1, 2, total, *rng.sample(range(1, total + 1), 4)}):
        shutil.rmtree(here / "run", ignore_errors=True)
        writes, stop = 0, at
        try:
            said = do("train", *words, *SHORT)
        except Killed:
            pass
        else:
            assert how == "full"
            assert said.code == 2
            assert "No space left on device: " in said.err
            assert "Traceback" not in said.err
            left = [p.name for p in here.glob("run/*")]
            assert not any(name.endswith(".part") for name in left)
        stop = -1
        if not (here / "run/run.json").exists():
            assert at <= 2
            if how == "full":
                assert not (here / "run").exists()
            continue
        assert do("resume", "run", "--quiet").code == 0
        assert results(here / "run") == results(here / "whole"), at


@pytest.mark.parametrize("stop", [1, 2, 3])
def test_a_replaced_run_is_the_old_or_the_new_wherever_it_is_killed(
    stop: int, do: Do, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for seed in ("3", "4"):
        do("train", "trees.csv", "--epochs", "3", "--seed", seed, *SHORT, "--force")
        found.append(results(here / "run"))
    do("train", "trees.csv", "--epochs", "3", "--seed", "3", *SHORT, "--force")
    real, writes = os.replace, 0

    def replace(*paths: Any) -> None:
        nonlocal writes
        real(*paths)
        writes += 1
        if writes == stop:
            raise Killed

    with monkeypatch.context() as patched:
        patched.setattr("os.replace", replace)
        with pytest.raises(Killed):
            do("train", "trees.csv", "--epochs", "3", "--seed", "4", *SHORT, "--force")
    assert do("resume", "run", "--quiet").code == 0
    assert results(here / "run") == found[stop > 1]


def test_a_folder_that_cannot_be_written_is_found_before_training(
    do: Do, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr("nn.commandline.fitting._fitted", lambda _: 1 / 0)
    monkeypatch.setattr("os.replace", refuse)
    monkeypatch.setattr("os.fsync", refuse)
    code, _, err = do("train", "trees.csv", *SHORT)
    assert (code, err) == (2, "gradb: the run cannot be written: Read-only file system: "
                              "run/run.json.new\n")  # fmt: skip
    assert not (here / "run").exists()


def test_more_epochs_go_on_from_the_last(do: Do, here: Path) -> None:
    do("train", "trees.csv", "--epochs", "7", *SHORT, "--out", "whole")
    do("train", "trees.csv", "--epochs", "4", *SHORT)
    assert do("resume", "run", "--epochs", "3", "--quiet").code == 0
    mine, wanted = results(here / "run"), results(here / "whole")
    for name in ("model.json", "history.csv", "loss.svg", "training.json"):
        assert mine[name] == wanted[name], name
    assert do("resume", "run").err.count("trained already, to epoch 7") == 1
    assert results(here / "run") == mine
    assert "epoch 7 of 7" in do("show", "run").out


def test_after_patience_more_epochs_are_for_who_asks(do: Do, here: Path) -> None:
    do("train", *PLANS[2], *SHORT)
    lines = (here / "run/history.csv").read_text().count("\n")
    assert do("resume", "run").err.count("trained already") == 1
    assert (here / "run/history.csv").read_text().count("\n") == lines
    assert do("resume", "run", "--epochs", "5", "--quiet").code == 0
    assert (here / "run/history.csv").read_text().count("\n") > lines


@pytest.mark.slow
def test_after_patience_it_is_counted_anew(
    do: Do, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def last() -> int:
        return int((here / "run/history.csv").read_text().splitlines()[-1].split(",")[0])

    do("train", *PLANS[2], *SHORT, "--patience", "4")
    ended = last()
    assert ended < 30
    code, _, err = do("resume", "run", "--epochs", "3")
    assert (code, last()) == (0, ended + 3)
    assert "stopped after" not in err
    best = ended - 4
    assert f"\nthe weights are those of epoch {best}, where the validation loss was least\n" in err
    assert f"epoch {ended + 3} of {ended + 3}\n" in do("show", "run").out
    shutil.copytree(here / "run", here / "before")
    code, _, err = do("resume", "run", "--epochs", "30")
    whole, end = results(here / "run"), last()
    assert f"stopped after epoch {end}: the validation loss was not lower for 4 epochs" in err
    assert ended + 7 <= end < ended + 33
    shown = do("show", "run").out
    assert f"epoch {end} of {ended + 33}\n" in shown
    assert f"stopped after epoch {end}: " in shown
    assert "go on: gradb resume run --epochs 100\n" in shown
    assert "trained already" in do("resume", "run").err
    assert results(here / "run") == whole

    def kept_and_killed(self: fitting.Keeper, trainer: Any) -> None:
        trainer.save(self._path)
        if trainer.epoch == at:
            raise Killed

    for at in range(ended + 4, end + 1):  # wherever it is killed, it goes on to the same
        shutil.rmtree(here / "run")
        shutil.copytree(here / "before", here / "run")
        with monkeypatch.context() as patched:
            patched.setattr(fitting.Keeper, "__call__", kept_and_killed)
            with pytest.raises(Killed):
                do("resume", "run", "--epochs", "30", "--quiet")
        assert "stopped" not in do("show", "run").out
        assert do("resume", "run", "--quiet").code == 0
        assert results(here / "run") == whole, at


def test_ctrl_c_keeps_the_last_epoch(do: Do, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    do("train", "trees.csv", "--epochs", "6", *SHORT)
    (here / "run").rename(here / "whole")
    calls = 0

    def strike(self: fitting.Keeper, trainer: Any) -> None:
        nonlocal calls
        calls += 1
        if calls == 3:
            raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(fitting.Keeper, "__call__", strike)
        code, out, err = do("train", "trees.csv", "--epochs", "6", *SHORT)
    assert (code, out) == (130, "")
    assert "stopped after epoch 3 of 6, which is kept in run; go on: gradb resume run" in err
    assert sorted(p.name for p in (here / "run").iterdir()) == [
        "history.csv", "model.json", "run.json", "training.json",
    ]  # fmt: skip
    assert "epoch 3 of 6" in do("show", "run").out
    assert do("resume", "run", "--quiet").code == 0
    assert results(here / "run") == results(here / "whole")


def test_ctrl_c_among_the_results_says_how_they_are_written(
    do: Do, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def strike(_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(fitting, "conclude", strike)
        code, _, err = do("train", "trees.csv", "--epochs", "2", *SHORT)
    assert (code, "go on: gradb resume run" in err) == (130, True)
    assert do("resume", "run").code == 0
    assert (here / "run/report.md").exists()


def test_ctrl_c_before_training(do: Do, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def strike(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(fitting, "table_of", strike)
    assert do("train", "trees.csv", *SHORT) == (130, "", "\nstopped\n")
    assert not (here / "run").exists()


def test_a_table_that_was_changed_is_refused(do: Do, here: Path) -> None:
    do("train", "trees.csv", "--epochs", "2", *SHORT)
    original = (here / "trees.csv").read_text()
    (here / "trees.csv").write_text(original + "1,2,oak\n")
    code, _, err = do("resume", "run", "--epochs", "1")
    assert (code, err.count("\n")) == (2, 1)
    assert "trees.csv is not as it was when the run began" in err
    (here / "copy.csv").write_text(original)
    assert do("resume", "run", "--epochs", "1", "--table", "copy.csv").code == 0
    assert do("resume", "run", "--epochs", "1").code == 0  # it is remembered
    assert do("resume", "run", "--epochs", "1", "--table", "trees.csv", "--force").code == 0
    (here / "trees.csv").write_text(original.replace("height", "size"))
    code, _, err = do("resume", "run", "--force")
    assert code == 2
    assert "height" in err
    (here / "trees.csv").unlink()
    code, _, err = do("resume", "run")
    assert (code, "is no longer at" in err, "--table" in err) == (2, True, True)


def test_a_folder_moved_with_its_table_is_found(do: Do, here: Path) -> None:
    (here / "a").mkdir()
    (here / "trees.csv").rename(here / "a/trees.csv")
    do("train", "a/trees.csv", "--epochs", "2", *SHORT, "--out", "a/run")
    (here / "a").rename(here / "b")
    assert do("resume", "b/run", "--epochs", "1", "--quiet").code == 0


@pytest.mark.parametrize("name", ["run.json", "training.json"])
def test_damaged_files_are_refused_with_the_reason(name: str, do: Do, here: Path) -> None:
    do("train", "trees.csv", "--epochs", "2", *SHORT)
    path, rng = here / "run" / name, random.Random(name)
    whole = path.read_bytes()
    wrong = [b"", b"{}", b"[1]", b"\xff\xfe", b'{"format": "gradb run"}', b"null", whole[:-20]]
    for _ in range(20):
        at = rng.randrange(len(whole) - 1)
        wrong.append(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
    for content in wrong:
        path.write_bytes(content)
        for command in ("resume", "show", "debug"):
            code, out, err = do(command, "run")
            assert (code, out) == (2, ""), content
            assert err.count("\n") == 1, content
            assert name in err, content
        assert path.read_bytes() == content


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_killed_at_random_moments_it_goes_on_to_the_same_bytes(here: Path) -> None:
    words = ("trees.csv", "--epochs", "150", *SHORT)
    assert finished(started("train", *words, cwd=here)).code == 0
    (here / "run").rename(here / "whole")
    rng, kills = random.Random(21), 0
    command = ["train", *words]
    while True:
        process = started(*command, cwd=here)
        with suppress(subprocess.TimeoutExpired):
            process.wait(rng.uniform(0.6, 3) if kills < 8 else None)
        if process.poll() is None:
            kills += 1
            process.send_signal(signal.SIGKILL)
        done = finished(process)
        assert done.code in (0, -signal.SIGKILL), done.err
        if done.code == 0:
            break
        if (here / "run/run.json").exists():
            command = ["resume", "run", "--quiet"]
    assert kills
    assert results(here / "run") == results(here / "whole")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is sent otherwise there")
def test_ctrl_c_in_a_real_process(here: Path) -> None:
    process = started("train", "trees.csv", "--epochs", "100000", cwd=here)
    while not (here / "run/training.json").exists():
        assert process.poll() is None
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    done = finished(process)
    assert (done.code, done.out) == (130, "")
    assert "of 100000, which is kept in run; go on: python -m nn resume run" in done.err
    assert "Traceback" not in done.err
    assert finished(started("resume", "run", "--epochs", "1", cwd=here)).code == 0
