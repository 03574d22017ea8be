"""What a node is called: its label, the variable that holds it, its formula, or its number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from .caller import caller_node, caller_variables, given_variables
from .errors import unknown_name, way_out
from .foreign.shapes import looks_like_node
from .graph import Graph, Node
from .holders import spelled
from .languages import text
from .notation import (
    SampleName,
    ascii_text,
    counted,
    one_line,
    subscript,
)
from .recording import blocks
from .samples import Named, over_samples
from .symbols import DERIVATIVE, Expression, Symbol
from .tracing import settle
from .tracing.telling import local_names
from .twins import twins

LONGEST_FORMULA = 24  # characters
MOST_LISTED = 8  # names, where one is not found


class AmbiguousNameError(LookupError):
    """Several nodes have the formula that is to mean one."""


class Names:
    """What nodes are called, as the calling code sees it now, or as a mapping from names says.

    >>> from autograd import Value
    >>> a, b = Value(2.0), Value(-3.0)
    >>> c = a * b
    >>> names = Names(Graph((c + 1).tanh()))
    >>> names(a), names(c), names(c + 1)
    ('a', 'c', 'c + 1')
    """

    def __init__(self, graph: Graph, names: Mapping[str, Node] | None = None) -> None:
        self.graph = graph
        sources = graph.sources
        variables = caller_variables(sources) if names is None else given_variables(names, sources)
        if blocks:  # a trace may be open
            settle()
        self._of_caller = names is None
        self._variables = variables  # where each node is held
        self._texts: dict[Node, str] = {}
        self._symbols: dict[Node, Expression] = {}
        self._spellings: dict[str, Node] = {}  # names as they are typed, of the named nodes
        self._formulas: dict[str, list[Node]] = {}  # and formulas
        self._met: dict[str, int] = {}  # how often a name has been given, by its ASCII spelling
        self._working: dict[Node, int] = {}  # numbers of working names: t₁, t₂, …, c₁ of a leaf
        self._ascii: dict[str, str] = {}
        samples: dict[str, int] = {}  # how many nodes have a name that each sample has
        known = [node for node in graph.nodes if node._label is not None or node in variables]
        for node in known:
            if type(node.label) is SampleName:
                samples[node.label] = samples.get(node.label, 0) + 1
        for node in [graph.output, *known]:  # the output keeps its bare name
            if (name := self._own(node)) and node not in self._texts:
                self._name(node, name, samples.get(name, 1) > 1 and type(name) is SampleName)
        if names is None:
            for node, name in local_names([x for x in known if x not in self._texts], self._met):
                self._name(node, name)

    def carried(self, graph: Graph, copies: Mapping[Node, Node]) -> Names:
        """Return what the copies of all nodes are called; a leaf without a name has its working
        name, as where its slope is asked.

        Args:
            graph: that of the copies.
            copies: the nodes of this graph, each with its copy.
        """
        found = Names(graph, {})
        found._texts = {copies[node]: name for node, name in self._texts.items()}
        for leaf, number in self._constants.items():
            found._texts[copies[leaf]] = f"c{subscript(number)}"
        found._met = {ascii_text(name): 1 for name in found._texts.values()}
        return found

    def _name(self, node: Node, name: str, of_sample: bool = False) -> None:
        """Give a node a name; of several nodes that have it, say which it is."""
        if name not in self._ascii:
            self._ascii[name] = ascii_text(name)
        spelling = self._ascii[name]
        self._met[spelling] = met = self._met.get(spelling, 0) + 1
        if of_sample:
            assert isinstance(name, SampleName)
            self._texts[node] = name.of(met)
        else:
            self._texts[node] = name if met == 1 else f"{name}#{met}"

    def _own(self, node: Node) -> str | None:
        """Return a node's label, or else the place that holds it."""
        place = self._variables.get(node)
        return node.label or (spelled(place) if isinstance(place, tuple) else place)

    def given(self, node: Node) -> str | None:
        """Return the name that a person gave the node, or None; nodes outside may have one too."""
        if node in self._texts:
            return self._texts[node]
        if node in self._working:
            return f"{'ct'[node.operation is not None]}{subscript(self._working[node])}"
        name = None
        if node._label is not None or node in self._variables:  # or else it surely has none
            name = self._own(node)
        met = self._met.get(ascii_text(name), 0) if name else 0
        return f"{name}#{met + 1}" if met else name

    def give_working(self, nodes: Iterable[Node]) -> list[Node]:
        """Call unnamed nodes t₁, t₂, …, and leaves c₁, c₂, …; return them.

        Args:
            nodes: nodes of the graph, in the order of the forward pass.
        """
        unnamed = [node for node in nodes if node not in self._texts]
        self._working = self._numbered("t", [x for x in unnamed if x.operation is not None])
        leaves = [x for x in unnamed if x.operation is None]
        self._working.update((leaf, self._constants[leaf]) for leaf in leaves)
        self.forget_formulas()
        return unnamed

    def _numbered(self, letter: str, nodes: Iterable[Node]) -> dict[Node, int]:
        """Return the number of each node's working name, which no person has given."""
        taken = {name for name in self._met if name.startswith(letter)}
        numbers = {}
        number = 0
        for node in nodes:
            number += 1
            while taken and f"{letter}{number}" in taken:
                number += 1
            numbers[node] = number
        return numbers

    @cached_property
    def _constants(self) -> dict[Node, int]:
        """The number of each leaf that has no name, wherever in the graph it is asked for."""
        leaves = [node for node in self.graph.nodes if node.operation is None]
        return self._numbered("c", [leaf for leaf in leaves if leaf not in self._texts])

    def forget_formulas(self) -> None:
        """Forget all formulas: names or operations have changed."""
        self._symbols.clear()
        self.__dict__.pop("_twins", None)
        self._formulas.clear()

    def find(self, typed: object) -> Node:
        """Return the node that is meant: itself, by its name (`w11_1` for w₁₁¹), by its number.

        Raises:
            LookupError: there is no such node.
            TypeError: `typed` is not a node, a name or a number.
        """
        sources = self.graph.sources
        if sources and not isinstance(typed, (str, int)):
            typed = sources.get(id(getattr(typed, "source", typed)), typed)
        if isinstance(typed, Node):
            return typed
        if looks_like_node(typed):
            raise LookupError(f"this node is not in the graph of {self(self.graph.output)}")
        if not isinstance(typed, (str, int)) or isinstance(typed, bool):
            raise TypeError(
                "a node is given as a Value, a name or the number of its step, not as "
                f"{one_line(repr(typed))}"
            )
        node = self.place(str(typed))
        if node is not None:
            return node
        wanted = str(typed).removeprefix("#")
        if wanted.isdecimal() and 1 <= int(wanted) <= len(self.graph.order):
            return self.graph.order[int(wanted) - 1]
        if not self._formulas:
            formulas: dict[str, list[Node]] = {}
            for inner in self.graph.order:
                spelled = self.spelled(inner, LONGEST_FORMULA)
                if spelled is not None and not self.given(inner):
                    formulas.setdefault(ascii_text(text(spelled)), []).append(inner)
            self._formulas = formulas  # at once: Ctrl-C leaves no part of them
        if str(typed)[:1] == "#" and wanted.isdecimal():
            steps = counted(len(self.graph.order), "step")
            raise LookupError(f"there is no step {one_line(wanted)}: the graph has {steps}")
        wanted = ascii_text(str(typed))
        meant = self._formulas.get(wanted, [])
        if len(meant) > 1:
            numbers = [f"#{self.graph.number_of(inner)}" for inner in meant[:4]]
            others = " and others" * (len(meant) > 4)
            raise AmbiguousNameError(
                f"{len(meant)} nodes are {one_line(str(typed))}: say which by its number, "
                f"{', '.join(numbers)}{others}{way_out(', or give it a label', '')}"
            )
        if meant:
            return meant[0]
        known = [*dict.fromkeys([*self._spellings, *self._formulas])]
        few = [*self._texts.values()] if len(self._texts) <= MOST_LISTED else []
        raise unknown_name(str(typed), wanted, known, few)

    def place(self, typed: str) -> Node | None:
        """Return the node that has this name, or that the caller holds at this place, or None."""
        node = self.named(typed)
        if node is None and self._of_caller:
            held = caller_node(typed)  # another name of it
            other = self.graph.sources.get(id(held), held)
            node = other if isinstance(other, Node) and other in set(self.graph.nodes) else None
        return node

    def named(self, typed: str) -> Node | None:
        """Return the node that has this name, in any spelling, or None."""
        if not self._spellings:
            spellings: dict[str, Node] = {}
            for node, name in self._texts.items():
                spellings.setdefault(ascii_text(name), node)
            self._spellings = spellings
        typed = ascii_text(typed)
        letter, number = typed[:1], typed[1:]
        if typed in self._spellings:
            return self._spellings[typed]
        for node in self._texts:  # net1_1 is the first sample's, net1_1(1) the only one's
            label = node.label
            if type(label) is SampleName and typed in (ascii_text(label), ascii_text(label.of(1))):
                return node
        if letter not in ("c", "t") or not number.isdecimal():
            return None
        working = self._constants if letter == "c" else self._working
        kinds = (node for node, its in working.items() if its == int(number))
        return next((x for x in kinds if (x.operation is None) == (letter == "c")), None)

    def __call__(self, node: Node) -> str:
        """Return the node's name; a leaf without one is called by its number."""
        return text(self.symbol(node))

    def called(self, node: Node) -> str:
        """Return the node's name; a leaf without one is called c₁, as where its slope is asked."""
        return text(self.variable(node))

    def of_any_sample(self, node: Node) -> str:
        """Return the node's name without its sample: where what all of them share is shown."""
        return str(node.label) if type(node.label) is SampleName else self(node)

    def symbol(self, node: Node) -> Expression:
        """Return the node as a symbol to build formulas with: a name, a formula or a number."""
        if node not in self._symbols:
            spelled = self.spelled(node, LONGEST_FORMULA)
            if spelled is None or node in self._twins:
                spelled = Symbol(f"#{self.graph.number_of(node)}")
            self._symbols[node] = spelled
        return self._symbols[node]

    @cached_property
    def _twins(self) -> set[Node]:
        """The nodes whose formula, name for name, an earlier node has already."""
        named = self._texts.keys() | self._working.keys()
        return twins(self.graph.order, named, self.given, LONGEST_FORMULA)

    def spelled(self, node: Node, longest: int) -> Expression | None:
        """Return a node's name or its formula; None where that has more than `longest` signs."""
        symbol = self._spell(node, longest, self.given)
        if symbol is None or self.given(node) or len(text(symbol)) <= longest:
            return symbol
        return None

    def _spell(self, node: Node, most: int, given: Named) -> Expression | None:
        """Spell a node out down to the named ones, in at most so many signs."""
        if most < 1:
            return None
        if name := given(node):
            return Symbol(name)
        if node.operation is None:
            return node.data
        operands: list[Expression] = []
        for x in node.operands:
            most -= 1
            spelled = self._spell(x, most, given) if isinstance(x, Node) else x
            if spelled is None:
                return None
            operands.append(spelled)
            most -= spelled.signs - 1 if isinstance(spelled, Symbol) else 0
        return Symbol(node.operation.name, operands)

    def formula(self, node: Node) -> Symbol:
        """Return a node's operation on its operands' names; a loss of samples as ¼ Σ (yᵢ − ŷᵢ)²."""
        return self._formula(node, node.operands)

    def _formula(self, node: Node, operands: Iterable[Node | float]) -> Symbol:
        assert node.operation is not None
        over = over_samples(node, self.given, self._spell) if node.label else None
        return over or Symbol(node.operation.name, self._named(operands))

    def _named(self, operands: Iterable[Node | float]) -> list[Expression]:
        return [self.symbol(x) if isinstance(x, Node) else x for x in operands]

    def row(self, node: Node) -> tuple[Expression, Symbol, Symbol]:
        """Return a node, its operation on its operands' names, and the same on their numbers."""
        assert node.operation is not None
        operands, name = node.operands, node.operation.name
        numbers = [x.data if isinstance(x, Node) else x for x in operands]
        return self.symbol(node), self._formula(node, operands), Symbol(name, numbers)

    def equation(self, node: Node) -> str:
        """Return `name = formula`; where these are one, or the node is a leaf, its name."""
        if node.operation is None:
            return self(node)
        return " = ".join(dict.fromkeys(text.each(self.symbol(node), self.formula(node))))

    def derivative(self, of: Node, by: Node) -> Symbol:
        """Return ∂of/∂by as a symbol: in both places a name, never a number."""
        return Symbol(DERIVATIVE, (self.variable(of), self.variable(by)))

    def variable(self, node: Node) -> Expression:
        """Return a node as one that may change: a leaf without a name has its working name."""
        if node in self._texts or node.operation is not None or node not in self._constants:
            return self.symbol(node)
        return Symbol(f"c{subscript(self._constants[node])}")

    def constants(self, leaves: Iterable[Node]) -> str:
        """Return `c₁ = 2, c₂ = 3` for the leaves that only have a working name, or ""."""
        bare = [x for x in leaves if x.operation is None and x not in self._texts]
        nameless = [x for x in dict.fromkeys(bare) if not self.given(x) and x in self._constants]
        few = [" = ".join(text.each(self.variable(x), x.data)) for x in nameless[:MOST_LISTED]]
        return ", ".join([*few, "…"] if len(nameless) > MOST_LISTED else few)

    def slopes(self, node: Node) -> list[tuple[Node, Expression]]:
        """Return each input with its local derivative, as a formula in the nodes' names."""
        assert node.operation is not None
        operands = node.operands
        formulas = node.operation.formulas(self._named(operands), self.symbol(node))
        pairs = zip(operands, formulas, strict=True)
        return [(x, formula) for x, formula in pairs if isinstance(x, Node)]
