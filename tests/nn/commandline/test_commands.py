"""What is typed: hints, help, refusals in a line or two, and exit codes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from demos.command import NETWORKS
from gradb.__main__ import main as gradb
from nn.__main__ import main
from nn.commandline.commands import COMMANDS
from nn.commandline.wording import as_typed

from .conftest import Do, finished, started

QUICK = ("--epochs", "1", "--hidden", "2", "--quiet")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        # what is typed
        ("trian trees.csv", "there is no command trian: did you mean train?"),
        ("fit trees.csv", "there is no command fit: did you mean train?"),
        ("zz trees.csv", "there is no command zz: choose from train, predict, resume, show, debug"),
        ("trees.csv --epochs 5", "gradb: a table is trained on by gradb train trees.csv\n"),
        ("train trees.csv --lr 0.1", "there is no option --lr: did you mean --learning-rate?"),
        ("train trees.csv --learning_rate=0.1", "did you mean --learning-rate?"),
        ("train trees.csv --batch 8", "did you mean --batch-size?"),
        ("train trees.csv --epoch 8", "did you mean --epochs?"),
        ("train trees.csv --max-iter 8", "did you mean --epochs?"),
        ("train trees.csv --hidden-layer-sizes 8", "did you mean --hidden?"),
        ("train trees.csv --random-state 8", "did you mean --seed?"),
        ("train trees.csv --test-size 0.2", "did you mean --test?"),
        ("train trees.csv --val 0.2", "did you mean --validation?"),
        ("train trees.csv --early-stopping", "did you mean --patience?"),
        ("train trees.csv --solver adam", "did you mean --optimizer?"),
        ("train trees.csv --overwrite", "did you mean --force?"),
        ("train trees.csv -o here", "did you mean --out?"),
        ("train trees.csv --label kind", "did you mean --target?"),
        ("train trees.csv --sep ;", 'let the first line of the table be "sep=;"'),
        ("train trees.csv --zzz", "there is no option --zzz: gradb train --help shows"),
        ("resume run --hidden 4", "a run keeps it as it began: it is given to train"),
        ("train trees.csv more.csv", "'more.csv' is one word too many"),
        ("train", "the following arguments are required: TABLE"),
        ("train trees.csv --epochs", "--epochs: expected one argument"),
        ("train trees.csv --epochs ten", "it must be a whole number from 1, not 'ten'"),
        ("train trees.csv --epochs 0", "it must be a whole number from 1, not '0'"),
        ("train trees.csv --epochs 1e3", "it must be a whole number from 1, not '1e3'"),
        ("train trees.csv --learning-rate 0", "it must be a number above 0"),
        ("train trees.csv --learning-rate nan", "it must be a number above 0, not 'nan'"),
        ("train trees.csv --l2 inf", "it must be a number from 0, not 'inf'"),
        ("train trees.csv --validation 1", "it must be a part from 0 to below 1"),
        ("train trees.csv --momentum 1", "it must be a number from 0 to below 1"),
        ("train trees.csv --hidden 4,x", "such as 16,16, or none, not '4,x'"),
        ("train trees.csv --hidden 0,4", "such as 16,16, or none, not '0,4'"),
        ("train trees.csv --schedule cosin", "it must be step, 1/t or cosine"),
        ("train trees.csv --loss bce", "did you mean binary_cross_entropy?"),
        ("train trees.csv --optimizer adamw", "did you mean adam?"),
        ("train trees.csv --activation swish", "there is no activation 'swish': choose from"),
        ("train trees.csv --fill average", "there is no way to fill 'average'"),
        # what does not fit
        ("train trees.csv --momentum 0.9", "--momentum is for --optimizer sgd: adam has its own"),
        ("train trees.csv --loss mse", "mse is for numbers, and 'kind' has 3"),
        ("train trees.csv --loss hinge", "hinge is for two classes, and 'kind' has 3"),
        ("train houses.csv --loss cross_entropy", "cross_entropy is for classes: say --loss mse"),
        ("train trees.csv --validation 0.6 --test 0.6", "together they must be below 1"),
        ("train trees.csv --validation 0.001", "--validation holds out 0 of 36 rows"),
        ("train trees.csv --hidden 9999,9999", "makes 100,049,997 parameters of 2 inputs"),
        # the table
        ("train zz.txt", "No such file or directory: zz.txt"),
        ("train tree.csv", "did you mean 'trees.csv'?"),
        ("train .", "is a folder: give a file in it, such as"),
        ("train https://example.org/a.csv", "download it first, as curl -LO https://example.org"),
        ("train trees.csv --target kin", "no column 'kin' among width, height, kind; did you mean"),
        ("train trees.csv --target 7", "there is no column 7"),
        ("train trees.csv --drop kind --target kind", "'kind' is the target and cannot be"),
        ("train trees.csv --decimal x", "decimal must be"),
        ("train trees.csv --encoding utf-99", "there is no encoding 'utf-99'"),
        ("train same.csv", "'kind' is 'oak' in each of 3 rows: nothing can be learned"),
        ("train constant.csv", "'y' is 5 in each of 3 rows: there is nothing to learn"),
        ("train gaps.csv", "--fill drop leaves out the rows"),
        ("train ids.csv", "leave it out: --drop id"),
        ("train comma.csv", "write the decimal point as . or --decimal ,"),
        # where it goes
        ("train trees.csv --out trees.csv", "cannot be made: it is a file: trees.csv"),
        ("train trees.csv --out trees.csv/run", "cannot be made: Not a directory"),
        # other commands
        ("resume nowhere", "nowhere is not there: name the folder of a run"),
        ("resume trees.csv", "trees.csv is a file: name the folder of a run"),
        ("resume .", "holds no run: there is no run.json in it. `gradb train …` makes one"),
        ("show nowhere.json", "No such file or directory: nowhere.json"),
        ("show trees.csv", "trees.csv is not a file that model.save or trainer.save wrote"),
        ("predict trees.csv trees.csv", "trees.csv is not a file that model.save"),
        ("predict . trees.csv", "holds no model: there is no model.json in it"),
        ("debug nowhere", "nowhere is not there"),
    ],
)
def test_a_refusal_is_named_in_two_lines_and_nothing_is_written(
    words: str, said: str, do: Do, here: Path
) -> None:
    (here / "same.csv").write_text("x,kind\n1,oak\n2,oak\n3,oak\n")
    (here / "constant.csv").write_text("x,y\n1,5\n2,5\n3,5\n")
    (here / "gaps.csv").write_text("x,z,y\n1,,5\n2,3,6\n3,4,7\n")
    ids = "\n".join(f"h{i},{i},{i * i}" for i in range(30))
    (here / "ids.csv").write_text(f"id,x,y\n{ids}\n")
    (here / "comma.csv").write_text('x;y\n"1,5";2\n"2,5";3\n"3,5";4\n')
    before = sorted(os.listdir(here))
    code, out, err = do(*words.split())
    assert said in err
    assert (code, out) == (2, "")
    assert err.count("\n") <= 3
    assert err.startswith("gradb: ")
    assert sorted(os.listdir(here)) == before


def test_help_shows_examples_in_80_columns(capsys: pytest.CaptureFixture[str]) -> None:
    for words in ([], ["--help"], *([name, "--help"] for name in COMMANDS)):
        with pytest.raises(SystemExit, match="0"):
            main(words, "gradb")
        printed = capsys.readouterr().out
        assert max(map(len, printed.splitlines())) <= 80
        assert printed.isascii()
        if len(words) == 2:
            assert printed.startswith(f"usage: gradb {words[0]} ")
            assert f"examples:\n  gradb {words[0]} " in printed
    assert all(f"    {name} " in _help(capsys) for name in COMMANDS)


def _help(capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit):
        main(["--help"])
    return capsys.readouterr().out


def test_gradb_has_the_commands(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert tuple(COMMANDS) == NETWORKS
    assert gradb(["train", "two.csv", *QUICK]) == 0
    assert "validation" in capsys.readouterr().out
    assert gradb(["show", "run"]) == 0
    assert "epoch 1 of 1" in capsys.readouterr().out
    with pytest.raises(SystemExit, match="0"):
        gradb(["--help"])
    printed = capsys.readouterr().out
    assert all(f"\n    {name} " in printed for name in COMMANDS)
    assert gradb(["pedict"]) == 2
    assert "did you mean predict?" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("message", "typed"),
    [
        ('or load_table(…, decimal=",", thousands=".")', "or --decimal ,, --thousands ."),
        ("load_table(…, missing=['n/a'])", "--missing n/a"),
        ("say header=True if so, header=False if not", "say --header if so, --no-header if not"),
        ("or drop=[0] (it is an index)", "or --drop 0 (it is an index)"),
        ('as fill="mean" or fill="median" does', "as --fill mean or --fill median does"),
        ("a (plain) message", "a (plain) message"),
        ("one scale: model.scaler = Scaler().fit(X).", "one scale: leave --no-scale out."),
        ("or give the trainer clip=1.0.", "or give the trainer --clip 1.0."),
    ],
)
def test_arguments_in_a_message_become_options(message: str, typed: str) -> None:
    assert as_typed(message).replace('"', "'") == typed


@pytest.mark.slow
def test_codes_and_streams_of_a_real_process(here: Path) -> None:
    done = finished(started("train", "trees.csv", "--epochs", "2", cwd=here))
    assert done.code == 0
    assert done.out.splitlines()[0].split() == ["rows", "loss", "accuracy"]
    assert "epoch 2/2" in done.err
    assert "python -m nn predict run/model.json new.csv" in done.err
    done = finished(started("train", "trees.csv", cwd=here))
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    ascii_only = finished(
        started("train", "houses.csv", *QUICK[:4], "--force", cwd=here, PYTHONIOENCODING="ascii")
    )
    assert (ascii_only.code, ascii_only.out.isascii()) == (0, True)


@pytest.mark.slow
def test_a_reader_who_leaves_is_no_error(here: Path) -> None:
    process = started("train", "two.csv", *QUICK, cwd=here)
    assert process.stdout and process.stderr  # noqa: PT018
    process.stdout.close()
    said = process.stderr.read()
    assert (process.wait(60), said) == (0, "")
    process.stderr.close()
    assert (here / "run/report.md").exists()
    process = started("train", "two.csv", "--epochs", "100000", "--force", cwd=here)
    assert process.stdout and process.stderr  # noqa: PT018
    process.stderr.close()
    assert process.stdout.read() == ""
    assert process.wait(60) == 130
    process.stdout.close()
    assert finished(started("show", "run", cwd=here)).code == 0
