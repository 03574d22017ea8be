"""The lecture's sections: what each prints, and that they are notebooks too."""

from __future__ import annotations

import math
import os
import re
import subprocess
import sys
from decimal import Decimal, localcontext
from fractions import Fraction
from pathlib import Path

import pytest

from demos import lecture
from demos.__main__ import main
from demos.language import stale
from demos.lecture import SECTIONS
from demos.printing import prose

from ..test_language import GLOSSARY, PERSIAN, faults_of

GOLDEN = Path(__file__).parent / "lecture"
NUMBER = re.compile(r"-?\d+\.?\d*(?:e[+-]?\d+)?")
FIGURES = {  # the lecture's own, to the digits it gives
    4: ["6 x̂ + 8 ŷ", "∂f/∂x = 6, ∂f/∂y = 48"],
    5: ["(24z² + 2z) · 5x⁴", "8105", "12100", "617.37060546875", "4165", "7760", "1552"],
    6: ["0.817574", "-0.364851047613", "0.14914645207", "-0.108832478571", "-0.0544162392856",
        "0.510883247857", "0.505441623929", "0.033279071736"],
    7: ["0.29837110876000", "0.055399424651422", "0.019049118258278", "0.00043856773447434",
        "0.0009954254705217", "0.02274024221597", "0.1497807161", "0.5613701211",
        "0.29102777369359", "3.51018778e-05"],
    8: ["v = -1.75      w = -0.75", "0.5 · 0.765625 − 0.07 · 11.3281",
        "m̂ = 25        v̂ = 625       w = 0.9", "(debug) r\n"],
}  # fmt: skip
DRAWN = {
    1: ["units_product.svg", "units_sum.svg"],
    3: ["updates.svg"],
    9: ["gpt.svg", "gpt_head.svg"],
}


def test_there_is_one_for_each_section() -> None:
    assert list(SECTIONS) == [1, 2, 3, 4, 5, 6, 7, 8, 9]


@pytest.mark.parametrize(
    "number", [pytest.param(n, marks=[pytest.mark.slow] * (n in (3, 7, 9))) for n in SECTIONS]
)
def test_a_section_prints_what_it_printed(
    number: int, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["lecture", str(number), "--out", str(tmp_path), "--language", "en"]) == 0
    printed = capsys.readouterr().out
    expected = (GOLDEN / f"section_{number}.txt").read_text(encoding="utf-8")
    # word for word; numbers to 1e-9, as their last digits may differ by the C library
    assert NUMBER.sub("0", printed) == NUMBER.sub("0", expected)
    found = [float(x) for x in NUMBER.findall(printed)]
    assert found == pytest.approx([float(x) for x in NUMBER.findall(expected)], rel=1e-9)
    for figure in FIGURES.get(number, []):
        assert figure in printed
    assert sorted(os.listdir(tmp_path)) == DRAWN.get(number, [])
    assert all(name in printed for name in DRAWN.get(number, []))


CURVES = (25, 1)  # of section 8's valley, along w₁ and w₂; both begin at 1
Lines = list[dict[str, float]]  # what it prints of one weight, one update per line


def plain(rate: str, momentum: str, updates: int, curve: int) -> Lines:
    """Compute descent by hand, in fractions."""
    w, v, lines = Fraction(1), Fraction(0), []
    for _ in range(updates):
        g = curve * w
        v = Fraction(momentum) * v - Fraction(rate) * g
        w += v
        lines.append({"g": float(g), "v": float(v), "w": float(w)})
    return lines


def adam(rate: str, updates: int, curve: int) -> Lines:
    """Compute Adam by hand, in 40 decimal digits."""
    with localcontext(prec=40):
        w, m, v, lines = Decimal(1), Decimal(0), Decimal(0), []
        for t in range(1, updates + 1):
            g = curve * w
            m, v = m * 9 / 10 + g / 10, v * 999 / 1000 + g * g / 1000
            m_hat, v_hat = m / (1 - Decimal("0.9") ** t), v / (1 - Decimal("0.999") ** t)
            w -= Decimal(rate) * m_hat / (v_hat.sqrt() + Decimal("1e-8"))
            found = {"g": g, "m": m, "v": v, "m̂": m_hat, "v̂": v_hat, "w": w}
            lines.append({name: float(x) for name, x in found.items()})
        return lines


def test_the_updates_of_section_8_are_those_by_hand(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    lecture.run(8, tmp_path, "en")
    printed = capsys.readouterr().out
    rows = [line for line in printed.splitlines() if re.match("w[₁₂]  g = ", line)]
    shown: Lines = [{a: float(b) for a, b in re.findall(r"(\S+) = (\S+)", row)} for row in rows]
    norm = math.hypot(*CURVES)
    for i, curve in enumerate(CURVES):
        without = [{"g": x["g"], "w": x["w"]} for x in plain("0.07", "0", 3, curve)]
        clipped = {"g": 5 * curve / norm, "w": 1 - 0.07 * 5 * curve / norm}
        expected = [*without, *plain("0.07", "0.5", 3, curve), *adam("0.1", 2, curve), clipped]
        assert shown[i::2] == [pytest.approx(line, rel=1e-5) for line in expected]
        fourth = plain("0.07", "0.5", 4, curve)[3]  # which the debugger shows, first with ?
        debugged = re.findall(rf"^ +((?:v\()?w{'₁₂'[i]}\)?) = .* = (\S+)$", printed, re.M)
        asked, found = debugged[:2], debugged[2:]
        assert [result for _, result in asked] == ["?", "?"]
        assert [float(x) for _, x in found] == pytest.approx([fourth["v"], fourth["w"]], rel=1e-5)
    ways = [[plain("0.07", mu, 30, curve) for curve in CURVES] for mu in ("0", "0.5")]
    ways.append([adam("0.1", 30, curve) for curve in CURVES])
    ends = [[lines[-1]["w"] for lines in way] for way in ways]
    losses = [(25 * across**2 + along**2) / 2 for across, along in ends]
    told = [float(loss) for loss in re.findall(r"loss 13 → (\S+)", printed)]
    assert told == pytest.approx(losses, rel=1e-5)
    assert told[1] < told[0] < told[2], "as the text says"
    first = adam("0.1", 1, 25)[0]
    times = first["m"] / math.sqrt(first["v"])
    assert f"{first['m']:g}/√{first['v']:g} ≈ {times:.1f} times" in " ".join(printed.split())


def test_the_rates_of_section_8_are_those_by_hand(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    lecture.run(8, tmp_path, "en")
    rows = dict(re.findall(r"^(step|1/t|cosine) .* α = (.*)$", capsys.readouterr().out, re.M))
    rates = {name: [float(rate) for rate in row.split(", ")] for name, row in rows.items()}
    assert rates == {
        "step": pytest.approx([0.07 / 2**k for k in range(4)], rel=1e-3),
        "1/t": pytest.approx([0.07 / (1 + k) for k in range(4)], rel=1e-3),
        "cosine": pytest.approx([0.07, 0.07 * 0.75, 0.07 * 0.25, 0], rel=1e-3),
    }


@pytest.mark.slow
@pytest.mark.parametrize("number", SECTIONS)
def test_the_code_prints_the_same_in_persian(
    number: int,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lecture, "prose", lambda text: print("prose"))
    printed = {}
    for language in ("en", "fa"):
        lecture.run(number, tmp_path, language)
        printed[language] = capsys.readouterr().out.splitlines()[2:]
    script = tmp_path / SECTIONS[number].name
    assert printed["fa"][-1] == f"    {script}"
    assert printed["fa"][: len(printed["en"])] == printed["en"]
    assert printed["en"].count("prose") >= 4


@pytest.mark.slow
@pytest.mark.parametrize("number", SECTIONS)
def test_the_persian_script_has_the_same_code(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    english = lecture.cells(number)
    lecture.run(number, tmp_path, "fa")
    script = tmp_path / SECTIONS[number].name
    monkeypatch.setitem(SECTIONS, number, script)
    written = lecture.cells(number)
    assert [cell.is_prose for cell in written] == [cell.is_prose for cell in english]
    for ours, theirs in zip(written, english, strict=True):
        if not ours.is_prose:
            assert ours.text == theirs.text
        for line in ours.text.split("\n"):
            if PERSIAN.search(line):  # in one line, which no bracket leaves, and no <p>
                assert line.count("(") == line.count(")")
                assert line.startswith(('<div dir="rtl">', "# "))
                assert not re.search(r"\*\*|`", line)
        set_right = re.sub(r'<div dir="rtl">.*?</div>', "", ours.text, flags=re.DOTALL)
        assert not PERSIAN.search(set_right)


@pytest.mark.parametrize("number", SECTIONS)
def test_no_translation_is_missing_or_stale(number: int) -> None:
    parts = [cell.text for cell in lecture.cells(number) if cell.is_prose]
    english = {f"cells.{i}": text for i, text in enumerate(parts, 1)}
    assert stale(english, lecture.translation(number, "fa")) == []


@pytest.mark.parametrize("number", SECTIONS)
def test_a_paragraph_is_persian_prose_or_formulas(
    number: int, capsys: pytest.CaptureFixture[str]
) -> None:
    for cell in lecture.cells(number, "fa"):
        if not cell.is_prose:
            continue
        for block in cell.text.split("\n\n"):
            lines = block.split("\n")
            formulas = [line.startswith("    ") for line in lines]
            assert all(formulas) or not any(formulas), block
            if formulas[0]:
                assert not PERSIAN.search(block)
            else:
                assert PERSIAN.search(block)
                assert faults_of(re.sub(r"\*\*|^# ", "", " ".join(lines))) == []
                for before, term in re.findall(r"([^()]*) \(([A-Za-z -]+)\)", " ".join(lines)):
                    assert before.endswith(GLOSSARY[term]), term
        prose(cell.text)
    assert max(map(len, capsys.readouterr().out.splitlines())) <= 80


def test_markdown_prints_plainly(capsys: pytest.CaptureFixture[str]) -> None:
    prose("**One** `two`\nthree.\n\n| a   | b |\n|-----|---|\n| one | 2 |\n\n    x  **  2\n")
    assert capsys.readouterr().out.splitlines() == [
        "", "One two three.", "", "  a     b", "  one   2", "", "    x  **  2",
    ]  # fmt: skip


@pytest.mark.parametrize("number", SECTIONS)
def test_a_section_is_a_page_of_cells_for_a_notebook(number: int) -> None:
    lines = SECTIONS[number].read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 80
    assert lines[0] == "# %% [markdown]"
    assert lines[1].startswith(f"# # {number}. ")
    in_markdown = False
    for line in lines:
        if line.startswith("# %%"):
            assert line in ("# %%", "# %% [markdown]")
            in_markdown = line.endswith("[markdown]")
        elif in_markdown:
            assert not line or line.startswith("#")
    assert "# **Try:**" in "\n".join(lines).rpartition("# %% [markdown]")[2]


def test_a_section_runs_as_a_script_of_its_own(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", str(SECTIONS[5])],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(GOLDEN.parents[2]), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    assert "(24z² + 2z) · 5x⁴" in done.stdout


def test_the_contents_and_wrong_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lecture", "--language", "en"]) == 0
    listed = capsys.readouterr().out.splitlines()
    assert len(listed) == 11
    assert listed[6] == "  5. Chain rule: with an intermediate variable"
    assert main(["lecture", "--language", "fa"]) == 0
    listed = capsys.readouterr().out.splitlines()
    assert len(listed) == 11
    assert listed[6] == "۵. قاعدهٔ زنجیره‌ای: با متغیر میانی"
    for wrong, said in [
        (["lecture", "10"], "the lecture has sections 1 to 9"),
        (["lecture", "۵۵"], "the lecture has sections 1 to 9"),
        (["tour", "5"], "unrecognized arguments: 5"),
        (["gpt", "--language", "fa"], "unrecognized arguments: --language fa"),
    ]:
        with pytest.raises(SystemExit):
            main(wrong)
        assert said in capsys.readouterr().err
