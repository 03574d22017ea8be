"""The gallery: each graph has the numbers of its formula, and pages are whole or not there."""

from __future__ import annotations

import inspect
import math
import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

from autograd import Value, recompute
from autograd.drawing.render import RenderError
from autograd.graph import Graph
from demos import gallery, gpt
from demos.__main__ import main
from demos.command import DOORS
from demos.gallery.graphs import PAGES
from demos.gallery.index import texts_of
from demos.language import LANGUAGES, entries

TEXTS = Path(gallery.__file__).parent / "en.toml"


def nodes_of(output: Value) -> dict[str, Value]:
    """Return the nodes of a graph by their labels."""
    return {x.label: x for x in Graph(output).nodes if x.label}  # type: ignore[misc]


def shown(name: str, changed: Mapping[str, float] = MappingProxyType({})) -> dict[str, Value]:
    """Return a page's nodes after its backward pass, some leaves changed before it."""
    output, _ = PAGES[name]()
    found = nodes_of(output)
    for label, number in changed.items():
        found[label].data = number
    recompute(output)
    output.backward()
    return found


# Numbers


def test_the_neuron_has_the_numbers_of_the_lecture() -> None:
    n = shown("neuron")
    got = [n["net"].data, n["ŷ"].data, n["L"].data, n["w₁"].grad, n["b"].grad]
    assert got == pytest.approx(
        [1.5, 0.817574476194, 0.033279071736, -0.108832478571, -0.0544162392856], abs=1e-12
    )


def test_the_network_has_the_numbers_of_the_lecture() -> None:
    n = shown("network")
    assert n["L"].data == pytest.approx(0.2983711087600027, abs=1e-12)
    weights = [f"w{i}{j}" for i in "₁₂" for j in "₁₂"]
    assert [n[f"{w}{layer}"].grad for layer in "¹²" for w in weights] == pytest.approx(
        [
            0.0004385677344743467, 0.0008771354689486935,
            0.0004977127352608601, 0.0009954254705217201,
            0.08216704056423078, 0.08266762784753326,
            -0.02260254047747506, -0.02274024221597821,
        ],
        abs=1e-12,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("x", "y", "by_z", "by_x"),
    [(1.0, 8105, 2420, 12100), (0.5, 5979.524658203125, 1975.5859375, 617.37060546875)],
)
def test_the_chain_has_the_numbers_of_the_lecture(
    x: float, y: float, by_z: float, by_x: float
) -> None:
    n = shown("chain", {"x": x})
    assert [n["y"].data, n["z"].grad, n["x"].grad] == pytest.approx([y, by_z, by_x], abs=1e-12)


@pytest.mark.parametrize("a", [3.0, 2.0, -1.5])
def test_the_paths_of_the_diamond_add_up(a: float) -> None:
    n = shown("diamond", {"a": a})
    assert n["L"].data == 2 * a * (a - 4)
    assert n["a"].grad == 2 * n["b"].grad + n["c"].grad == 4 * a - 8


def test_each_sigmoid_of_the_row_takes_three_quarters_of_the_gradient_or_more() -> None:
    n = shown("vanishing")
    o = [1.0]
    for _ in range(6):
        o.append(1 / (1 + math.exp(-o[-1])))
    slope = -2 * (1 - o[6])
    for layer in range(6, 0, -1):
        slope *= o[layer] * (1 - o[layer])
        net = n[f"net₁{'⁰¹²³⁴⁵⁶'[layer]}"]
        assert net.grad == pytest.approx(slope, rel=1e-12)
        assert abs(slope) <= 0.25 ** (7 - layer) * 2
    assert abs(n["w₁₁¹"].grad) < 1e-4 < 0.1 < abs(n["w₁₁⁶"].grad)


def test_no_gradient_passes_the_dead_relu() -> None:
    n = shown("dead_relu")
    assert [n["net"].data, n["ŷ"].data, n["ŷ"].grad] == [-1, 0, -2]
    assert [n[name].grad for name in ("net", "w₁", "w₂", "b", "x₁", "x₂")] == [0] * 6


def test_softmax_with_cross_entropy_gives_p_minus_y() -> None:
    for changed in ({}, {"z₂": -3.0, "y₁": 0.25, "y₃": 0.75}):
        n = shown("softmax", changed)
        z, y, p = ([n[name + i] for i in "₁₂₃"] for name in "zyp")
        total = sum(math.exp(zi.data) for zi in z)
        for zi, yi, pi in zip(z, y, p):
            assert pi.data == pytest.approx(math.exp(zi.data) / total, rel=1e-12)
            assert zi.grad == pytest.approx(pi.data - yi.data, abs=1e-12)
        cross = -sum(yi.data * math.log(pi.data) for yi, pi in zip(y, p))
        assert n["L"].data == pytest.approx(cross, rel=1e-12)


def test_the_recurrent_cell_adds_up_its_steps() -> None:
    n = shown("recurrent")
    h, net = [n[f"h{i}"] for i in "₀₁₂₃"], [n[f"net{i}"] for i in "₁₂₃"]
    assert n["w"].grad == pytest.approx(sum(a.grad * b.data for a, b in zip(net, h)), rel=1e-12)
    x = [n[f"x{i}"].data for i in "₁₂₃"]
    assert n["u"].grad == pytest.approx(sum(a.grad * b for a, b in zip(net, x)), rel=1e-12)
    assert n["b"].grad == pytest.approx(sum(a.grad for a in net), rel=1e-12)


def test_the_attention_head_is_that_of_the_small_gpt(monkeypatch: pytest.MonkeyPatch) -> None:
    n = shown("attention")
    monkeypatch.setattr(gpt, "HEADS", 1)
    q = [n["q₁"].data, n["q₂"].data]
    keys = [[n[f"k{t}{i}"] for i in "₁₂"] for t in "₁₂₃"]
    values = [[n[f"v{t}"]] for t in "₁₂₃"]
    one, zero = Value(1.0), Value(0.0)
    weights = {
        "wq": [[Value(q[0]), zero], [zero, Value(q[1])]],
        "wk": [[n["k₃₁"], zero], [zero, n["k₃₂"]]],
        "wv": [[n["v₃"], zero]],
        "wo": [[one]],
    }
    (o,) = gpt.attention([one, one], keys[:2], values[:2], weights)
    assert n["o"].data == pytest.approx(o.data, rel=1e-12)
    assert sum(n[f"a{t}"].data for t in "₁₂₃") == pytest.approx(1, rel=1e-12)
    assert sum(n[f"s{t}"].grad for t in "₁₂₃") == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("name", PAGES)
def test_gradients_are_those_of_central_differences(name: str) -> None:
    output, _ = PAGES[name]()
    output.backward()
    for leaf in [x for x in Graph(output).nodes if x.operation is None]:
        at, ends = leaf.data, []
        for leaf.data in (at - 1e-6, at + 1e-6):
            recompute(output)
            ends.append(output.data)
        leaf.data = at
        assert leaf.grad == pytest.approx((ends[1] - ends[0]) / 2e-6, rel=1e-6, abs=1e-8)


# What readers are told


def test_what_is_to_be_tried_is_seen() -> None:
    assert shown("neuron")["w₁"].grad < 0 < shown("neuron", {"y": 0})["w₁"].grad

    def by_path(n: dict[str, Value]) -> list[float]:
        return [n[f"net{i}²"].grad * n[f"w{i}₁²"].data for i in "₁₂"]

    before, after = by_path(shown("network")), by_path(shown("network", {"y₂": 0}))
    assert before == pytest.approx([0.05539942465142279, -0.01904911825827811], abs=1e-12)
    assert min(after) > 0
    assert shown("chain", {"x": 0})["x"].grad == 0 != shown("chain", {"x": 0})["z"].grad
    n = shown("diamond", {"a": 2})
    assert (2 * n["b"].grad, n["c"].grad, n["a"].grad) == (-4, 4, 0)
    first = [abs(shown("vanishing", more)["w₁₁¹"].grad) for more in ({"w₁₁³": 10.0}, {})]
    assert first[0] < first[1] / 10
    n = shown("dead_relu", {"b": 2})
    assert n["net"].data > 0
    assert all(n[name].grad for name in ("w₁", "w₂", "b"))
    n = shown("softmax", {"z₁": 5})
    assert n["p₁"].data > 0.95
    assert max(abs(n[f"z{i}"].grad) for i in "₁₂₃") < 0.03
    n = shown("recurrent", {"w": 0})
    assert [n[f"net{t}"].grad == 0 for t in "₁₂₃"] == [True, True, False]
    before_and_after = shown("attention"), shown("attention", {"k₂₁": 3})
    assert [max("₁₂₃", key=lambda t: n[f"a{t}"].data) for n in before_and_after] == ["₁", "₂"]
    assert before_and_after[1]["L"].data < before_and_after[0]["L"].data / 4


@pytest.mark.parametrize("name", PAGES)
def test_every_symbol_of_a_text_is_a_node(name: str) -> None:
    texts = [text for key, text in entries(TEXTS).items() if key.startswith(f"{name}.")]
    labels = {re.sub("[₁₂₃]$", "", label) for label in nodes_of(PAGES[name]()[0])}
    labels |= set(nodes_of(PAGES[name]()[0]))
    assert len(texts) == 3
    assert set(re.findall(r"\{(\w+)\}", " ".join(texts))) <= labels


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_small_enough_to_be_projected(name: str) -> None:
    assert len(Graph(PAGES[name]()[0]).nodes) <= 60  # beyond, it would be drawn as groups
    assert len(inspect.getsource(PAGES[name]).splitlines()) <= 14


# Files


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_command_writes_each_page_then_the_index(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    folder = tmp_path / "new" / "pages"
    assert main(["gallery", "--out", str(folder), "--language", language]) == 0
    files = [folder / f"{name}.html" for name in [*PAGES, "index"]]
    assert capsys.readouterr().out.split() == [str(file) for file in files]
    assert sorted(folder.iterdir()) == sorted(files)
    first = [file.read_bytes() for file in files]
    assert gallery.write(folder, language) == files
    assert [file.read_bytes() for file in files] == first


@pytest.mark.slow
@pytest.mark.parametrize(
    ("wrong", "code", "said"),
    [
        (KeyboardInterrupt(), 130, "stopped"),
        (OSError(28, "No space left on device"), 2, "No space left on device. Name another: "),
    ],
)
def test_what_is_stopped_leaves_whole_pages_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    wrong: BaseException, code: int, said: str,
) -> None:  # fmt: skip
    plain = Path.replace
    gallery.write(tmp_path, "en")
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}

    def broken(part: Path, target: Path) -> Path:
        if target.name == "index.html":
            raise wrong
        return plain(part, target)

    monkeypatch.setattr(Path, "replace", broken)
    assert main(["gallery", "--out", str(tmp_path), "--language", "fa"]) == code
    assert said in capsys.readouterr().err
    assert {file.name for file in tmp_path.iterdir()} == {*before}
    assert (tmp_path / "index.html").read_bytes() == before["index.html"]


@pytest.mark.parametrize(
    ("wrong", "code", "said"),
    [
        (KeyboardInterrupt(), 130, "\nstopped\n"),
        (RenderError("nothing here draws"), 2, "nothing here draws\n"),
    ],
)
def test_pages_written_before_a_stop_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    wrong: BaseException, code: int, said: str,
) -> None:  # fmt: skip
    write_page, names = gallery.write_page, list(PAGES)

    def broken(name: str, path: Path, language: str) -> Path:
        if name == names[2]:
            raise wrong
        return write_page(name, path, language)

    monkeypatch.setattr(gallery, "write_page", broken)
    assert main(["gallery", "--out", str(tmp_path)]) == code
    assert sorted(file.stem for file in tmp_path.iterdir()) == sorted(names[:2])
    printed = capsys.readouterr()
    assert len(printed.out.split()) == 2
    assert printed.err == said


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_says_what_to_try(tmp_path: Path, language: str) -> None:
    path = gallery.write_page("neuron", tmp_path / "neuron.html", language)
    written = path.read_text(encoding="utf-8")
    title, see, attempt = texts_of("neuron", language)
    assert f"<h1>{title}</h1>" in written
    assert f'<p id="note">{see} {attempt}</p>' in written
    assert "{" not in title + see + attempt


def test_help_tells_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert "gallery" in DOORS
    with pytest.raises(SystemExit, match="0"):
        main(["gallery", "--help"])
    printed = capsys.readouterr().out
    assert "(output/gallery)" in printed.replace("\\", "/")
    assert "{en,fa}" in printed
