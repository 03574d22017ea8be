"""The debugger for backpropagation: numbers that remember, and every step of the chain rule.

>>> from autograd import Value
>>> a, b = Value(2.0), Value(-3.0)
>>> L = (a * b + 1).tanh()
>>> L.backward()
>>> print(f"{a.grad:.6f}")
-0.000545
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .functions import weighted_sum as weighted_sum  # noqa: I001
    from .operations import *  # type: ignore[assignment]  # noqa: F403
    from .calculus import derivative as derivative
    from .calculus import grad as grad
    from .calculus import gradient as gradient
    from .calculus import hessian as hessian
    from .calculus import jacobian as jacobian
    from .calculus import jvp as jvp
    from .comparison import compare as compare
    from .compiling.function import compiled as compiled
    from .debugger import debug as debug
    from .debugger.stepper import Stepper as Stepper
    from .drawing import draw as draw
    from .drawing import frames as frames
    from .drawing import svg as svg
    from .engines import as_value as as_value
    from .errors import DomainError as DomainError
    from .errors import GraphTooDeepError as GraphTooDeepError
    from .errors import StaleGraphError as StaleGraphError
    from .explanation.chain import chain_rule as chain_rule
    from .explanation.reasons import why as why
    from .fresh import recompute as recompute
    from .functions import logsumexp as logsumexp
    from .functions import softmax as softmax
    from .graph import find_nonfinite as find_nonfinite
    from .graph import zero_grad as zero_grad
    from .numeric import GradcheckError as GradcheckError
    from .numeric import gradcheck as gradcheck
    from .recording import no_grad as no_grad
    from .saving import save as save
    from .steps import Contribution as Contribution
    from .steps import ForwardStep as ForwardStep
    from .steps import Step as Step
    from .steps import backward_steps as backward_steps
    from .steps import forward_steps as forward_steps
    from .tracing import origin as origin
    from .tracing import traced as traced
    from .trees import tree as tree
    from .value import Value as Value

_HOMES = {
    "steps": "Contribution ForwardStep Step backward_steps forward_steps",
    "calculus": "derivative grad gradient hessian jacobian jvp",
    "explanation.chain": "chain_rule",
    "comparison": "compare",
    "compiling.function": "compiled",
    "drawing": "draw frames svg",
    "engines": "as_value",
    "errors": "DomainError GraphTooDeepError StaleGraphError",
    "trees": "tree",
    "tracing": "origin traced",
    "fresh": "recompute",
    "functions": "logsumexp softmax weighted_sum",
    "graph": "find_nonfinite zero_grad",
    "numeric": "GradcheckError gradcheck",
    "operations": "OPERATIONS",
    "debugger": "debug",
    "explanation.reasons": "why",
    "recording": "no_grad",
    "saving": "save",
    "debugger.stepper": "Stepper",
    "value": "Value",
}
_HOME = {name: module for module, names in _HOMES.items() for name in names.split()}
_SIGNS = {"add", "sub", "mul", "div", "neg", "pow", "powc", "weighted_sum"}  # rows, not functions


def _homes() -> dict[str, str]:
    """Return the module of each public name; every row that Python has no sign for is one."""
    from .operations import OPERATIONS

    return {**_HOME, **dict.fromkeys(OPERATIONS.keys() - _SIGNS, "operations")}


if not TYPE_CHECKING:  # type checkers and editors know the names above, and no others

    def __getattr__(name: str) -> object:
        """Load a public name when it is first asked for: the import itself loads nothing."""
        if name == "__all__":  # `from autograd import *` leaves Python's own abs alone
            return sorted(_homes().keys() - {"abs"})
        home = _HOME.get(name) or (None if name[:1] == "_" else _homes().get(name))
        if home is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(__import__(f"{__name__}.{home}", fromlist=[name]), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_homes()})
