"""Every control of a page by mouse and keyboard, and its words beside Python's."""

from __future__ import annotations

from typing import Any

import pytest

from autograd import Value, backward_steps, chain_rule, forward_steps, traced
from autograd.graph import Graph, Node
from autograd.languages import digits_text
from nn import MLP, mse

from .shown import Opens, neuron, said
from .shown import shows as shows

pytestmark = pytest.mark.browser


def test_every_step_says_and_shows_what_python_does(shows: Opens) -> None:
    output = neuron()
    page = shows(output)
    graph = Graph(output)
    forward, backward = [*forward_steps(output)], [*backward_steps(output)]
    steps: list[Any] = [*forward, *backward]
    expected = [said(step, output) for step in steps]
    assert page.step == 0
    assert page.words() == "Only the leaves have numbers. Step forward."
    data = {leaf: leaf.data for leaf in graph.leaves}
    gradients: dict[Node, float] = {}
    for number, words in enumerate(expected, 1):
        page.click("#next")
        assert page.words() == words
        if number <= len(forward):
            data[forward[number - 1].node] = forward[number - 1].node.data
        else:
            gradients.setdefault(output, 1.0)
            step = backward[number - len(forward) - 1]
            gradients.update((part.input, part.after) for part in step.contributions)
        for place, node in enumerate(graph.nodes, 1):
            known = [found.get(node) for found in (data, gradients)]
            shown = ["" if x is None else digits_text(x) for x in known]
            assert page.numbers()[f"n{place}"] == shown
        active = steps[number - 1].node
        place = graph.nodes.index(active) + 1
        lines = [f"n{place}-{i}" for i, _ in enumerate(active.inputs, 1)]
        assert (page.all(".node.now", "id"), page.all(".link.now", "id")) == ([f"n{place}"], lines)
    assert page.run("return document.getElementById('next').disabled")
    page.is_silent()


def test_the_keyboard_and_the_slider_move_as_the_buttons_do(shows: Opens) -> None:
    page = shows(neuron())
    last = int(page.run("return document.getElementById('slider').max"))
    for key, step in (("Home", 0), ("ArrowRight", 1), ("ArrowRight", 2), ("ArrowLeft", 1)):
        page.press(key, "body")
        assert page.step == step
    page.press("End", "body")
    assert page.step == last
    page.click("#back")
    page.click("#back")
    assert page.step == last - 2
    page.click("#end")
    assert page.step == last
    page.type("slider", "3", "input")
    assert page.text("#where") == "forward pass 3 / 5"
    page.press("ArrowLeft", "#leaf0")  # in a field the keys are the field's
    assert page.step == 3
    page.is_silent()


def test_play_walks_on_and_pauses(shows: Opens) -> None:
    page = shows(neuron())
    page.run(
        "const real = setTimeout;"
        "window.setTimeout = (act, ms) => (ms > 1000 ? (window.tick = act, 7) : real(act, ms))"
    )
    page.press(" ", "body")
    assert page.step == 0
    assert page.text("#play") == "❚❚"
    for step in (1, 2):
        page.run("const now = tick; now()")
        assert page.step == step
    page.click("#play")
    assert page.text("#play") == "▶"
    page.is_silent()


def test_a_click_on_a_node_shows_its_chain_rule_and_its_paths(shows: Opens) -> None:
    output = neuron()
    page = shows(output)
    page.click("#n1 rect")
    rows = page.all("#rule .rows > span:nth-child(even)")
    w = Graph(output).nodes[0]
    rule = chain_rule(output, w, symbols=True, names={})
    assert [row.removeprefix("= ") for row in rows] == [
        line.partition("= ")[2] for line in str(rule).split("\n")
    ]
    assert page.text("#chosen") == "w"
    on = page.all(".node.path", "id")
    depends = [node for node in Graph(output).nodes if node is w or reaches(node, w)]
    assert on == [
        f"n{place}" for place, node in enumerate(Graph(output).nodes, 1) if node in depends
    ]
    page.press("Escape", "body")
    assert page.run("return document.getElementById('derivation').hidden")
    page.press("Enter", "#n1")
    assert page.text("#chosen") == "w"
    page.click("#close")
    page.click("#leaves button")
    assert page.text("#chosen") == "w"
    page.is_silent()


def test_each_path_of_a_chain_rule_has_a_row_of_its_own(shows: Opens) -> None:
    a = Value(3.0, "a")
    b, c = a * 2, a - 4
    b.label, c.label = "b", "c"
    loss = b * c
    loss.label = "L"
    page = shows(loss)
    page.click("#n1 rect")
    seen = "return document.querySelector('#rule .rows').innerText.split('\\n')"
    assert "+ [∂L/∂c · ∂c/∂a]" in page.run(seen)


def reaches(node: Node, leaf: Node) -> bool:
    return any(x is leaf or reaches(x, leaf) for x in node.inputs)


def test_predicting_stops_the_play(shows: Opens) -> None:
    page = shows(neuron())
    page.click("#play")
    page.click("#predict")
    assert page.text("#play") == "▶"
    assert not page.run("return document.getElementById('asked').hidden")


def test_predict_asks_judges_and_counts(shows: Opens) -> None:
    page = shows(neuron())
    assert page.step == 0
    page.click("#predict")
    assert page.words() == "w·x = 0.5·2 = ?"
    assert page.text("#loss") == "L = ?"
    page.type("answer0", "1.0")
    page.click("[form=answers]")
    assert page.step == 1
    assert page.all(".verdict") == ["✓ right"]
    assert page.text("#score") == "right: 1 / 1"
    page.type("slider", "7", "input")
    page.click("#next")  # o hands down
    assert page.all("#step input", "getAttribute('aria-label')") == ["∂L/∂net"]
    page.type("answer0", "0.149")  # the local derivative alone
    page.click("[form=answers]")
    (verdict,) = page.all(".verdict.wrong")
    assert verdict.startswith("✗ 0.149: this is the local derivative alone")
    assert page.text("#score") == "right: 1 / 2"
    page.press("ArrowRight", "body")
    page.click("[form=answers]")  # nothing typed: still asked
    assert page.all(".verdict")[0] == "Type a number with a point, for example 0.5"
    page.click("#reveal")
    assert page.text("#score") == "right: 1 / 2"
    page.click("#n1 rect")  # whose numbers would be the answers
    assert "0.149" not in page.text("#rule")
    page.click("#predict")
    assert page.run("return document.getElementById('asked').hidden")
    page.is_silent()


def test_a_second_contribution_may_be_said_as_the_sum(shows: Opens) -> None:
    a = Value(3.0, "a")
    output = a * 2 + a * a
    added = next(step for step in backward_steps(output) if step.contributions[0].before)
    page = shows(output, f"step={3 + added.index - 1}")
    page.click("#predict")
    for i, part in enumerate(added.contributions):
        page.type(f"answer{i}", str(part.after if i == 0 else -part.amount))
    page.click("[form=answers]")
    first, *others = page.all(".verdict")
    assert first == "✓ right: this is the sum so far"
    assert all(said.endswith(": the sign is wrong") for said in others)
    assert page.text("#score") == f"right: 1 / {len(added.contributions)}"


def test_a_link_shows_the_same(shows: Opens) -> None:
    page = shows(neuron(), "step=9&node=w&set=x+3&set=b+-0.5")
    assert page.step == 9
    assert page.text("#chosen") == "w"
    values = page.run(
        "return [...document.querySelectorAll('#leaves input.value')].map(f => f.value)"
    )
    assert values == ["0.5", "3", "-0.5", "1"]
    page.click("#back")
    page.browser.driver.execute_async_script("setTimeout(arguments[0], 400)")
    fragment = page.run("return location.hash")
    assert fragment == "#step=8&node=w&set=x+3&set=b+-0.5"
    hostile = "step=x&node=<b>&view=constructor&set=x+nan&set=constructor+1&set=__proto__"
    page = shows(neuron(), hostile)
    page.click("#end")
    assert page.text("#loss") == f"L = {digits_text(neuron().data)}"
    page.is_silent()


def test_groups_open_and_close(shows: Opens) -> None:
    model = MLP(4, [6, 6, 1], rng=1)
    loss = mse([0.5], [model([0.1, 0.2, 0.3, 0.4])])
    page = shows(loss)
    closed = page.run(
        "return [...document.querySelectorAll('[data-view]')].map(c => c.dataset.view)"
    )
    assert "layer 2/neuron 3" in closed
    page.run(
        "[...document.querySelectorAll('#picture [data-view]')]"
        ".find(c => c.dataset.view === 'layer 2/neuron 3')"
        ".dispatchEvent(new MouseEvent('click', { bubbles: true }))"
    )
    names = page.run(
        "return [...document.querySelectorAll('#picture .node')].map(c => c.textContent)"
    )
    assert any("net₃²" in name for name in names)
    assert page.text("#way") == "whole graphneuron 3"
    page.click("#way button")
    assert page.run("return location.hash") in ("", "#view=layer+2%2Fneuron+3")
    names = page.run(
        "return [...document.querySelectorAll('#picture .node')].map(c => c.textContent)"
    )
    assert not any("net₃²" in name for name in names)
    page.is_silent()


def test_a_line_of_the_program_jumps_to_its_nodes(shows: Opens) -> None:
    a = Value(2.0, "a")
    with traced():
        b = a * 3
        loss = b.tanh() + a
    page = shows(loss)
    lines = [line.strip() for line in page.all("button.line code")]
    assert lines == ["b = a * 3", "loss = b.tanh() + a"]
    page.click("button.line")
    assert page.step == 1
    assert page.text(".line.now code").strip() == "b = a * 3"
    page.is_silent()


def test_hover_shows_all_digits(shows: Opens) -> None:
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.by import By

    output = neuron()
    page = shows(output)
    page.click("#end")
    output.backward()
    driver = page.browser.driver
    ActionChains(driver).move_to_element(driver.find_element(By.ID, "n1")).perform()
    w = Graph(output).nodes[0]
    assert page.text("#tip").startswith("w = 0.5\n∂L/∂w = ")
    assert float(page.text("#tip").split(" = ")[2]) == pytest.approx(w.grad, rel=1e-15)
