"""Leaves that take other numbers on a page, and what follows from them, beside fresh runs."""

from __future__ import annotations

import pytest

from autograd import Value, backward_steps, forward_steps, recompute, zero_grad
from autograd.graph import Graph
from autograd.languages import digits_text
from nn import MLP, mse

from .shown import Opens, neuron, said
from .shown import shows as shows

pytestmark = pytest.mark.browser


def test_changed_leaves_give_the_numbers_of_a_fresh_run(shows: Opens) -> None:
    output = neuron()
    page = shows(output)
    page.type("leaf0", "-1.25")
    page.run(
        "const s = document.querySelectorAll('#leaves input[type=range]')[1];"
        "s.value = 3; s.dispatchEvent(new Event('input'))"
    )
    page.settle()
    w, x = Graph(output).nodes[0], Graph(output).nodes[1]
    w.data, x.data = -1.25, 3.0
    recompute(output)
    output.backward()
    expected = [[digits_text(n.data), digits_text(n.grad)] for n in Graph(output).nodes]
    zero_grad(output)
    assert [*page.numbers().values()] == expected
    assert page.text("#loss") == f"L = {digits_text(output.data)}"
    for number, step in enumerate([*forward_steps(output), *backward_steps(output)], 1):
        page.type("slider", str(number), "input")
        assert page.words() == said(step, output)
    page.click("#reset")
    page.click("#end")
    assert page.text("#loss") == f"L = {digits_text(neuron().data)}"
    page.is_silent()


def test_a_step_of_gradient_descent_is_that_of_python(shows: Opens) -> None:
    output = neuron()
    page = shows(output)
    page.type("rate", "0.5")
    losses = [output.data]
    leaves = {leaf.label: leaf for leaf in Graph(output).leaves}
    for _ in range(3):
        page.click("#descend")
        for leaf in leaves.values():
            leaf.grad = 0.0
        output.backward()
        for name in ("w", "b"):
            leaves[name].data -= 0.5 * leaves[name].grad
        recompute(output)
        losses.append(output.data)
        assert page.text("#loss") == f"L = {digits_text(output.data)}"
    label = page.run("return document.querySelector('#course svg').getAttribute('aria-label')")
    assert label == f"L: {', '.join(map(digits_text, losses))}"
    page.click("#leaves input[type=checkbox]")  # w is no longer trained
    before = leaves["w"].data
    page.click("#descend")
    assert page.run("return document.getElementById('leaf0').value") == digits_text(before)
    page.is_silent()


def test_a_step_into_infinity_is_refused(shows: Opens) -> None:
    w = Value(0.5, "w")
    page = shows(w * w)
    page.type("rate", "1e200")
    for _ in range(3):
        page.click("#descend")
    assert "the learning rate is too large" in page.text("#alert")
    assert not any("inf" in x.lower() for x in page.all("#leaves .value", "value"))
    page.is_silent()


def test_what_python_refuses_is_refused_in_its_words_and_the_last_numbers_stay(
    shows: Opens,
) -> None:
    a = Value(2.0, "a")
    output = (a - 1).log()
    output.label = "L"
    page = shows(output)
    page.click("#end")
    before = page.numbers()
    page.type("leaf0", "0.5")
    alert = page.text("#alert")
    assert alert.startswith("DomainError: log(a − 1): a − 1 = -0.5 is not above 0.")
    assert page.numbers() == before
    assert (
        page.run("return document.getElementById('leaf0').getAttribute('aria-invalid')") == "true"
    )
    page.type("leaf0", "1,5")
    assert page.text("#alert").startswith("Type a number with a point, for example 0.5")
    page.type("leaf0", "3")
    assert page.run("return document.getElementById('alert').hidden")
    assert page.text("#loss") == f"L = {digits_text(Value(2.0).log().data)}"
    page.is_silent()


def test_remarks_are_hidden_once_a_leaf_has_changed(shows: Opens) -> None:
    x = Value(8.0, "x")
    output = x.sigmoid()
    output.label = "o"
    page = shows(output)
    page.click("#n1 rect")
    assert "saturated at x = 8" in page.text("#rule")
    page.type("leaf0", "7")
    assert "saturated" not in page.text("#rule")
    page.click("#reset")
    assert "saturated" in page.text("#rule")


def test_a_network_follows_its_weights(shows: Opens) -> None:
    def loss_of(weight: float) -> tuple[Value, list[Value]]:
        model = MLP(2, [2, 1], rng=3)
        model.parameters()[1].data = weight
        return mse([0.5], [model([0.3, -0.8])]), model.parameters()

    page = shows(loss_of(0.4)[0], style="network")
    page.click("#end")
    page.type("leaf1", "-2")
    changed, parameters = loss_of(-2.0)
    changed.backward()
    slopes = {x.label: x.grad for x in parameters if str(x.label).startswith("w")}
    label = page.all("#l1n1-2-label text")
    assert label == ["w₁₂¹ -2", digits_text(slopes["w₁₂¹"], 3)]
    largest = max(map(abs, slopes.values()))
    for key, name in (("l1n1-1", "w₁₁¹"), ("l1n2-2", "w₂₂¹"), ("l2n1-1", "w₁₁²")):
        (width,) = page.all(f"#{key} [data-w]", "style.strokeWidth")
        expected = 0.4 + 5.1 * abs(slopes[name]) / largest
        assert float(width.removesuffix("px") or 0) == pytest.approx(expected, rel=1e-3)
        (paint,) = page.all(f"#{key} [data-w]", "className.baseVal")
        assert paint == ("negative-line" if slopes[name] < 0 else "gradient-line")
    page.click("#l1n1-1-label")
    assert page.text("#chosen") == "w₁₁¹"
    assert "path" in page.all("#l1n1-1", "className.baseVal")[0]
    page.is_silent()
