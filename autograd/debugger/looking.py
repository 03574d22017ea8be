"""The commands that look: at the source, at nodes, at expressions, at the graph."""

from __future__ import annotations

from collections.abc import Mapping

from ..comparison import compare
from ..explanation.chain import chain_rule
from ..explanation.reasons import reasons
from ..graph import Mirror, Node
from ..languages import digits_text, text
from ..names import AmbiguousNameError, Names
from ..trees import tree_text
from .expressions import Expression
from .program import Program
from .stopping import Stopping

_MOST_USERS = 4
_SIGNS = "+-−*·×/^()."  # of an expression


class Looking(Stopping):
    """The commands that show something and change nothing."""

    def __init__(self, names: Mapping[str, Node] | None = None) -> None:
        super().__init__()
        self._names = names
        self._displays: dict[str, str] = {}  # what is shown after each move, as it was last

    def do_list(self, argument: str) -> None:
        """l(ist) [K]: K lines around here

        The steps around the next one, which has an arrow; in a traced program, its lines.
        """
        around = self._count(argument.strip("."), 0) // 2
        program = self._program()
        self.screen.show(
            program.listing(self.screen.columns, around=around)
            if program
            else self.view.around(around)
        )

    def do_ll(self, _: str) -> None:
        """ll: the whole function

        The function that made the next step's node; ✓ marks lines already passed, … in part.
        """
        self.screen.show(self._traced().listing(self.screen.columns, whole=True))

    def do_where(self, _: str) -> None:
        """w(here): the way to here

        The path from the output to the node of the next step; in a traced program, the calls too.
        """
        program = self._program()
        calls = [program.stack(self.screen.columns)] if program else []
        self.screen.show("\n".join([*calls, self.view.path()]))

    def do_up(self, _: str) -> None:
        """u(p): the call around

        list and ll show the source there.
        """
        self.screen.show(self._traced().move(outwards=True))

    def do_down(self, _: str) -> None:
        """d(own): the call within"""
        self.screen.show(self._traced().move(outwards=False))

    def _traced(self) -> Program:
        program = self._program()
        if program is None:
            raise LookupError("no source: only `with traced():` keeps it; where shows the graph")
        return program

    def do_print(self, argument: str) -> None:
        """p(rint) [X]: a node, X computed

        A node's value and gradient: p net. Or an expression: p 2*a.grad, p exp(net) + w1.
        Without X, the node of the next step.
        """
        self.screen.show(self._printed(argument, None))

    def do_pp(self, argument: str) -> None:
        """pp [X]: with all digits"""
        self.screen.show(self._printed(argument, 17))

    def _printed(self, argument: str, digits: int | None) -> str:
        node = self._named(argument)
        if node is not None:
            return self.view.node(node, digits)
        number = Expression(argument, self.stepper.names).value()
        return repr(number) if digits else digits_text(number)

    def do_whatis(self, argument: str) -> None:
        """whatis [X]: what it is

        For a node: what computes it, at which step, and what uses it.
        """
        node, names = self._named(argument), self.stepper.names
        if node is None:
            Expression(argument, names).value()
            self.screen.show("a number")
            return
        self.screen.show(_described(node, names))

    def do_display(self, argument: str) -> None:
        """display [X]: show after moves

        A node or an expression, whenever it has changed. Without X, all of them now.
        """
        if argument:
            self._displays[argument] = self._of_display(argument)  # refuses what it cannot show
        for shown in self._displays:
            self._displays[shown] = self._of_display(shown)
            self.screen.show(self._displays[shown])
        if not self._displays:
            self.screen.show("nothing is displayed: display a.grad")

    def do_undisplay(self, argument: str) -> None:
        """undisplay [X]: stop showing it

        Without X, none of them.
        """
        if argument and argument not in self._displays:
            raise LookupError(f"{argument[:30]} is not displayed: display lists what is")
        for shown in [argument] if argument else [*self._displays]:
            del self._displays[shown]

    def _of_display(self, shown: str) -> str:
        node = self._named(shown) if shown else None
        if node is not None:
            return f"display {self.view.node(node)}"
        return f"display {shown} = {self._printed(shown, None)}"

    def show_displays(self) -> None:
        """Show what is displayed, as far as it has changed."""
        for shown, before in self._displays.items():
            try:
                now = self._of_display(shown)
            except (ValueError, ArithmeticError, LookupError) as error:
                now = f"display {shown}: {error}"
            if now != before:
                self._displays[shown] = now
                self.screen.show(now)

    def do_why(self, argument: str) -> None:
        """why [NODE]: its gradient, a sum

        Over everything that has used the node so far.
        """
        node = self._node(argument)
        received, to_come = self.stepper.uses(node)
        self.screen.show(str(reasons(self.stepper.names, node, received, to_come=to_come)))

    def do_chain(self, argument: str) -> None:
        """chain [NODE]: the chain rule

        From the output to a node, in symbols and numbers.
        """
        output, node = self.stepper.graph.output, self._node(argument)
        rule = chain_rule(output, node, symbols=True, names=self._names)
        self.screen.show(rule.fitted(self.screen.columns))

    def do_compare(self, argument: str) -> None:
        """compare: with your engine

        For another engine's graph, after its own backward pass: the first wrong gradient.
        """
        output = self.stepper.graph.output
        if argument and self._node(argument.strip("()")) is not output:  # compare(loss)
            raise LookupError("compare takes no node: it checks the whole graph")
        if not isinstance(output, Mirror):
            raise LookupError("compare is for graphs of another engine: here why shows the sum")
        self.screen.show(str(compare(output, names=self._names)))

    def do_tree(self, _: str) -> None:
        """tree: the graph as text"""
        self.screen.show(tree_text(self.stepper.names, self.screen.columns))

    def do_draw(self, argument: str) -> None:
        """draw [FILE]: a picture of this

        With the next step marked and described. Without FILE, a file such as forward_3.svg.
        """
        path = argument or f"{self.stepper.phase}_{self.stepper.index}.svg"
        from ..saving import save_moment  # loads graphviz, which the core does without

        stepper = self.stepper
        save_moment(stepper.names, stepper.upcoming(), stepper.begun, path)
        self.screen.show(f"drawn: {path}")

    def _named(self, typed: str) -> Node | None:
        """Return the node of that name, for "" that of the next step; None: an expression."""
        try:
            return self._node(typed)
        except AmbiguousNameError:
            raise
        except LookupError:
            if any(sign in typed for sign in _SIGNS) or typed[:1].isdigit():
                return None
            raise

    def _node(self, typed: str) -> Node:
        if not typed:
            return self.stepper.node
        program = self._program()
        try:
            return self.stepper.names.find(typed)
        except AmbiguousNameError:
            raise
        except LookupError:
            local = program.local(typed) if program else None
            if local is None:
                raise
            return local


def _described(node: Node, names: Names) -> str:
    """Say in a line what a node is."""
    users = [x for x in names.graph.order if any(node is y for y in x.inputs)]
    listed = ", ".join(map(names, users[:_MOST_USERS]))
    more = len(users) - _MOST_USERS
    used = f"used by {listed}{f' and {more} more' if more > 0 else ''}" if users else "the output"
    if node.operation is None:
        return f"{names.called(node)}: a leaf, {used}"
    formula = text(names.formula(node))
    name = names(node)
    what = formula if name == formula else f"{name} = {formula}"
    return f"{what}, step {names.graph.number_of(node)} of {len(names.graph.order)}, {used}"
