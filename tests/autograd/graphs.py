"""Random graphs for property tests: diamonds, repeated operands, constants, n-ary nodes."""

from __future__ import annotations

from hypothesis import strategies as st

from autograd import Value, identity, maximum, minimum, weighted_sum

numbers = st.floats(-2, 2).map(lambda x: round(x, 3))

UNARY = (
    lambda x: -x,
    lambda x: x * 0.5,
    lambda x: 3 - x,
    lambda x: x / 3,
    Value.tanh,
    Value.sigmoid,
    Value.relu,
    Value.leaky_relu,
    Value.softplus,
    Value.sin,
    Value.cos,
    abs,
    identity,
    lambda x: x**2,
    lambda x: 0.5**x,
    lambda x: (x * 0.1).exp(),
    lambda x: (x * x + 1).log(),
    lambda x: (x * x + 1).sqrt(),
)
BINARY = (
    lambda a, b: a + b,
    lambda a, b: a - b,
    lambda a, b: a * b,
    lambda a, b: a / (b * b + 1),
    lambda a, b: (a * a + 1) ** b.tanh(),
    maximum,
    minimum,
)


@st.composite
def graphs(draw: st.DrawFn, most_steps: int = 12) -> tuple[Value, list[Value]]:
    """Draw an output and the leaves it may depend on."""
    leaves = [Value(x) for x in draw(st.lists(numbers, min_size=1, max_size=4))]
    nodes = list(leaves)
    for _ in range(draw(st.integers(0, most_steps))):
        a, b = (nodes[draw(st.integers(0, len(nodes) - 1))] for _ in range(2))
        kind = draw(st.integers(0, 3))
        if kind == 0:
            node = draw(st.sampled_from(UNARY))(a)
        elif kind == 1:
            terms = draw(st.lists(st.sampled_from(nodes), min_size=1, max_size=3))
            weights = draw(
                st.lists(st.sampled_from(nodes), min_size=len(terms), max_size=len(terms))
            )
            bias = draw(st.sampled_from([None, a, 0.25]))
            node = weighted_sum(weights, terms, bias).tanh()
        else:
            node = draw(st.sampled_from(BINARY))(a, b)
        nodes.append(node)
    return nodes[-1], leaves
