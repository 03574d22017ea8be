"""What is in the file of a page: its size, its safety, its texts, what it refuses."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zlib
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from autograd import Value, chain_rule, frames, no_grad, save, traced, weighted_sum
from autograd.debugger.stepper import Stepper
from autograd.drawing import complete
from autograd.fresh import opened
from autograd.graph import Graph
from autograd.page import MOST_NODES, page
from autograd.page.templates import AT_FIRST
from autograd.page.words import words_in
from nn import MLP, mse
from tests.drawing.recurrences import many_to_one


def page_of(output: Value, language: str = "en", **options: Any) -> str:
    return page(opened(output, {}), complete(options), language)  # type: ignore[arg-type]


def data_in(written: str) -> dict[str, Any]:
    """Return what a page unpacks."""
    data, groups = re.findall(r'id="(?:data|groups)">([^<]*)<', written)
    content, views = (json.loads(zlib.decompress(base64.b64decode(x))) for x in (data, groups))
    return {**content, "views": {"": content["whole"], **views}}


def neuron() -> Value:
    w, x, b, y = (Value(n, label) for label, n in zip("wxby", (0.5, 2.0, 0.5, 1.0), strict=True))
    loss: Value = (y - (w * x + b).sigmoid()) ** 2
    loss.label = "L"
    return loss


class Tags(HTMLParser):
    """The tags of a page, each with its attributes."""

    def __init__(self, written: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(written)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_scripts_and_styles_are_those_that_the_policy_names_and_nothing_else_may_load() -> None:
    written = page_of(neuron())
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', written)
    assert policy
    assert policy[1].startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy[1]
    for tag in ("script", "style"):
        (source,) = re.findall(rf"<{tag}>(.*?)</{tag}>", written, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy[1]
    links = re.findall(r'(?:href|src|action)="?([^" >]*)', written.partition("<script>")[0])
    assert [link for link in links if link[:1] != "#"] == []
    assert re.findall(r"https?://[^\"' ]*", written) == ["http://www.w3.org/2000/svg"] * (
        written.count("http://www.w3.org/2000/svg")
    )
    for _, attributes in Tags(written).found:
        assert not [name for name in attributes if name.startswith("on") or name == "style"]


@pytest.mark.parametrize("language", ["en", "fa"])
def test_every_label_is_there_and_names_what_is_there(language: str) -> None:
    written = page_of(neuron(), language)
    assert "{{" not in written
    tags = Tags(written).found
    ids = [attributes["id"] for _, attributes in tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    for _, attributes in tags:
        for name in ("for", "aria-labelledby"):
            assert attributes.get(name, ids[0]) in ids
    html = dict(tags)["html"]
    assert (html["lang"], html["dir"]) == (language, "rtl" if language == "fa" else "ltr")
    asked = set(re.findall(r"getElementById\(\"(\w+)\"\)|\$\(\"(\w+)\"\)", written))
    for found in {a or b for a, b in asked} - {"answer0"}:
        assert found in ids, found


def test_the_languages_say_the_same_things_in_at_most_60_words_each() -> None:
    english, persian = words_in("en"), words_in("fa")
    assert english.keys() == persian.keys()
    assert len(english) <= 60
    assert all(re.search("[\u0600-\u06ff]", said) for said in persian.values())
    scripts = "".join(path.read_text(encoding="utf-8") for path in sources("*.js", "*.html"))
    used = set(re.findall(r"\bwords\.(\w+)|\{\{w\.(\w+)\}\}", scripts))
    assert {a or b for a, b in used} | {"title"} == english.keys()


def sources(*patterns: str) -> list[Path]:
    folder = Path(__file__).parents[2] / "autograd" / "page"
    return [path for pattern in patterns for path in sorted(folder.glob(pattern))]


def test_hostile_names_stay_text() -> None:
    hostile = "</script><img src=x onerror=alert(1)>{{title}}\ue000 0\ue001\u202e'\"&"
    output = Value(2.0, hostile) * Value(3.0, hostile)
    output.label = hostile
    written = page_of(output)
    assert "<img" not in written
    assert written.count("<script") == 3
    assert "\u202e" not in written
    names = [node[0] for node in data_in(written)["nodes"]]
    assert all("\ue000" not in name and "\u202e" not in name for name in names)


def test_a_page_stays_small() -> None:
    model = MLP(4, [5, 3, 1], rng=1)
    loss = mse([0.5], [model([0.1, 0.2, 0.3, 0.4])])
    assert 60 < len(opened(loss, {}).graph.nodes) < 100
    assert len(page_of(loss).encode()) < 300_000


@pytest.mark.slow
def test_a_page_of_a_thousand_nodes_stays_small() -> None:
    model = MLP(10, [26, 20, 2], rng=1)
    loss = mse([0.5, 0.1], model([0.1 * i for i in range(10)]))
    assert len(opened(loss, {}).graph.nodes) >= 950
    assert len(page_of(loss).encode()) < 2_000_000


@pytest.mark.slow
def test_each_group_that_can_be_opened_has_a_picture() -> None:
    model = MLP(4, [6, 6, 1], rng=1)
    views = data_in(page_of(mse([0.5], [model([0.1, 0.2, 0.3, 0.4])])))["views"]
    assert {"", "layer 1/neuron 1", "layer 2/neuron 3"} <= views.keys()
    alone = {held for view in views.values() for held in view["cards"].values() if held.isdecimal()}
    assert len(alone) == len(opened(mse([0.5], [model([0.1] * 4)]), {}).graph.nodes)
    for path, view in views.items():
        assert view["parent"] in views
        assert all(name in views for name in view["opens"].values())
        assert path == "" or path.startswith(view["parent"])
        assert 'fill="#' not in view["svg"]


def test_groups_without_a_picture_are_no_buttons(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autograd.page.views.MOST_VIEWS", 3)
    model = MLP(4, [6, 6, 1], rng=1)
    views = data_in(page_of(mse([0.5], [model([0.1, 0.2, 0.3, 0.4])])))["views"]
    assert len(views) == 3
    offered = {name for view in views.values() for name in view["opens"].values()}
    assert offered <= views.keys()


@pytest.mark.parametrize(
    "output",
    [
        lambda: Value(0.0, "p") ** Value(2.0, "q"),
        lambda: Value(1e308, "a").tanh(),
        lambda: Value(1e-310, "p") ** Value(0.0, "q"),
        lambda: (Value(1e200, "a") * 1e200) * 2,
    ],
)
def test_a_page_is_written_wherever_a_pass_can_be_made(output: Callable[[], Value]) -> None:
    made = output()
    made.backward()
    assert data_in(page_of(made))["rules"]
    assert str(chain_rule(made, Graph(made).leaves[0], symbols=True, names={}))


def test_lines_of_a_traced_program_have_their_nodes() -> None:
    a = Value(2.0, "a")
    with traced():
        b = a * 3
        c = b + a
    source = data_in(page_of(c))["source"]
    ((file, lines),) = source
    assert file == "test_contents.py"
    made = {text.strip(): nodes for _, text, nodes in filter(None, lines)}
    assert made["b = a * 3"] == [1]
    assert made["c = b + a"] == [2]
    assert made["with traced():"] == []
    assert data_in(page_of(neuron()))["source"] == []


def test_weights_are_trained_and_inputs_are_not() -> None:
    def trained(output: Value) -> list[str]:
        data = data_in(page_of(output))
        return [data["nodes"][node][0] for node, is_trained in data["leaves"] if is_trained]

    assert trained(neuron()) == ["w", "b"]
    a, b, x = Value(1.0, "a"), Value(2.0, "b"), Value(3.0, "x")
    assert trained(a * x + b) == ["a", "b"]
    assert trained(x * x) == ["x"]
    model = MLP(1, [1], rng=0)
    assert trained(model([2.0])) == ["w₁₁¹", "b₁¹"]
    z, y = Value(1.0, "z"), Value(0.0, "y")
    assert trained(weighted_sum([y], [z.exp()])) == ["z"]  # as in a cross-entropy


def test_each_node_has_its_chain_rule_those_with_names_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    output = neuron()
    assert len(data_in(page_of(output))["rules"]) == len(Graph(output).nodes)
    monkeypatch.setattr("autograd.page.data.MOST_WORK", 5 * len(Graph(output).nodes))
    data = data_in(page_of(output))
    assert [data["nodes"][int(x)][0] for x in data["rules"]] == ["w", "x", "b", "y", "L"]


def test_remarks_are_those_of_why() -> None:
    x = Value(8.0, "x")
    output = x.sigmoid()
    output.label = "o"
    rules = data_in(page_of(output))["rules"]
    assert rules["0"][5] == ["vanishes: sigmoid is saturated at x = 8, ∂o/∂x = 0.000335238"]


def test_what_holds_at_first_alone_is_marked() -> None:
    before = Value(1.1, "a")
    output = before * 2
    for number in range(7):
        before, output = output, output * before
        output.label = f"n{number}"
    (paths, *_) = data_in(page_of(output))["rules"]["0"][1]
    assert paths.endswith(f"more paths{AT_FIRST}, none of them larger{AT_FIRST}")


def test_gradients_of_earlier_passes_are_not_in_it() -> None:
    output = neuron()
    before = page_of(output)
    output.backward()
    output.backward()
    assert page_of(output) == before


def test_the_same_graph_gives_the_same_bytes() -> None:
    assert page_of(neuron()) == page_of(neuron())


def test_what_has_no_steps_or_too_many_is_refused() -> None:
    with pytest.raises(ValueError, match="a is a leaf: there is no step to show"):
        page_of(Value(1.0, "a"))
    with no_grad():
        loose = Value(1.0, "a") * 2
    with pytest.raises(ValueError, match="leaf"):
        page_of(loose)
    long = Value(1.0)
    for _ in range(MOST_NODES):
        long = long + 1
    with pytest.raises(ValueError, match=r"5,001 nodes, but the most is 5,000: take a node"):
        page_of(long)
    with pytest.raises(ValueError, match="the page speaks 'en' or 'fa', not 'de'"):
        page_of(neuron(), "de")


@pytest.mark.parametrize("option", [{"blank": "both"}, {"highlight": Value(1.0)}])
def test_options_of_pictures_that_a_page_does_itself_are_refused(option: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match=f"a page .* leave {next(iter(option))} out"):
        save(neuron(), "never.html", **option)
    with pytest.raises(TypeError, match="leave highlight out"):
        frames(neuron(), highlight=neuron())


def test_save_writes_a_page_whole(tmp_path: Path) -> None:
    path = save(neuron(), tmp_path / "new" / "neuron.HTML", {}, language="fa", theme="dark")
    written = Path(path).read_text(encoding="utf-8")
    assert written == page(opened(neuron(), {}), complete({"theme": "dark"}), "fa")
    assert 'data-theme="dark"' in written
    assert [file.name for file in (tmp_path / "new").iterdir()] == ["neuron.HTML"]


def test_language_is_for_pages_alone(tmp_path: Path) -> None:
    for animate in (False, True):
        with pytest.raises(ValueError, match="language is that of a page"):
            save(neuron(), tmp_path / "neuron.svg", language="fa", animate=animate)


def test_a_debugger_draws_the_page_that_begins_where_it_is(tmp_path: Path) -> None:
    from autograd.saving import save_moment

    stepper = Stepper(neuron(), {})
    begins = []
    for _ in range(8):
        save_moment(stepper.names, stepper.upcoming(), stepper.begun, str(tmp_path / "at.html"))
        begins.append(data_in((tmp_path / "at.html").read_text(encoding="utf-8"))["step"])
        stepper.next()
    assert begins == [0, 1, 2, 3, 4, 5, 6, 7]
    stepper.finish()
    save_moment(stepper.names, stepper.upcoming(), stepper.begun, str(tmp_path / "at.html"))
    assert data_in((tmp_path / "at.html").read_text(encoding="utf-8"))["step"] == 10


def test_a_notebook_shows_a_stepper_as_a_page_in_a_frame() -> None:
    stepper = Stepper(neuron(), {})
    stepper.next()
    bundle = stepper._repr_mimebundle_()
    assert bundle["text/plain"] == repr(stepper) == "[2/5] w·x + b = 1 + 0.5 = ?"
    shown = Tags(bundle["text/html"]).found
    tag, frame = shown[0]
    assert tag == "iframe"
    assert frame["sandbox"] == "allow-scripts"
    assert data_in(str(frame["srcdoc"]))["step"] == 1
    assert shown[1][0] == "svg"
    assert bundle["text/html"].endswith("<pre>[2/5] w·x + b = 1 + 0.5 = ?</pre>")
    stepper.finish()
    assert repr(stepper) == "both passes of L are done"


def test_a_stepper_whose_page_fails_has_its_picture_still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autograd.page.MOST_NODES", 2)
    shown = Tags(Stepper(neuron(), {})._repr_mimebundle_()["text/html"]).found
    assert shown[0][0] == "svg"


def test_a_model_has_no_page(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="a page shows one number: save"):
        save(MLP(2, [1]), tmp_path / "x.html")


ENGLISH = re.compile(r"\b(inputs?|layer|neurons?|nodes?|predictions?|lines|value|grad|loss|same)\b")


@pytest.mark.parametrize("style", ["graph", "network"])
def test_pictures_on_a_persian_page_speak_persian(style: str) -> None:
    model = MLP(3, [6, 6, 1], rng=1)
    loss = mse([1.0, 0.0], [model([0.1, 0.2, 0.3]), model([0.5, 0.2, 0.1])])
    for output in (loss, neuron() if style == "graph" else many_to_one()):
        views = data_in(page_of(output, "fa", style=style))["views"]
        shown = [
            text for view in views.values() for text in re.findall(r">([^<]+)</text>", view["svg"])
        ]
        assert [text for text in shown if ENGLISH.search(text)] == []
        assert any(re.search("[\u0600-\u06ff]", text) for text in shown)
        assert not ENGLISH.search(" ".join(view["title"] for view in views.values()))


def test_names_on_a_persian_page_stay_as_they_are() -> None:
    value, grad = Value(2.0, "loss"), Value(3.0, "neuron 1")
    svg = data_in(page_of(value * grad, "fa"))["whole"]["svg"]
    names = re.findall(r'<text class="name"[^>]*>([^<]+)<', svg)
    assert names == ["loss", "neuron 1"]
    assert svg.count("مقدار") == 3
