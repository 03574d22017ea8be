"""The functions as machine code: printed, compiled once for a machine, kept in a file."""

from __future__ import annotations

import ctypes
import hashlib
import os
import sys
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from ..operations import OPERATIONS, Operation
from . import kernels as k
from . import matrices
from .fields import Rule
from .llvm import FORMS
from .passes import pass_functions
from .rows import at_most, held, less, raised, xlogy
from .training import rule_function, training_functions

ROWS = {name: row for name, row in OPERATIONS.items() if name in FORMS}
ROWS |= {row.name: row for row in (at_most, held, less, raised, xlogy)}
PUBLIC = ("once", "epochs")
HOW_TO_GET_IT = "the compiled engine needs NumPy and llvmlite: pip install 'gradb[fast]'"

_HEAD = """\
target triple = "{triple}"
target datalayout = "{layout}"
attributes #0 = {{ nounwind "target-cpu"="{cpu}" "target-features"="{features}" }}
attributes #1 = {{ nounwind willreturn memory(none) }}
declare double @sin(double) #1
declare double @cos(double) #1
declare double @pow(double, double) #1
"""


class MissingError(ImportError):
    """What the compiled engine needs is not installed."""


class Library(NamedTuple):
    """The compiled functions.

    Attributes:
        kernels: the number of each in the table, by name.
        functions: `once` and `epochs`, which take the addresses of a run and of a thread's own.
        rules: the addresses of the rules, by name.
        width: how many numbers the machine computes at once.
        was_kept: whether they were found in a file.
        engine: what holds them in memory.
    """

    kernels: Mapping[str, int]
    functions: Mapping[str, Callable[[int, int], None]]
    rules: Mapping[str, int]
    width: int
    was_kept: bool
    engine: Any


def _binding() -> Any:
    """Return LLVM.

    Raises:
        MissingError: it is not installed, or NumPy is not.
    """
    try:
        import llvmlite.binding
        import numpy  # noqa: F401
    except ImportError as error:
        raise MissingError(HOW_TO_GET_IT) from error
    llvmlite.binding.initialize_native_target()
    llvmlite.binding.initialize_native_asmprinter()
    return llvmlite.binding


def printed(width: int, rules: Mapping[str, Rule]) -> tuple[str, list[str]]:
    """Return all functions in LLVM's language, but its head, and the kernels' names in order."""
    functions = k.Kernels(width)
    for row in ROWS.values():
        k.computed(functions, row)
    for part in (k.handed_down, k.cleared, k.spread, k.totals, k.moved):
        part(functions)
    for part in (matrices.products, matrices.weights, matrices.dots):
        part(functions)
    names = [code.name for code in functions.codes]
    pass_functions(functions, "@kernels")
    training_functions(functions)
    for name, rule in rules.items():
        rule_function(functions, name, rule)
    for code in functions.codes:
        code.is_public = code.name in PUBLIC or code.name.startswith("rule_")
    for code in functions.codes[: len(names)]:
        code.name = f"kernel.{code.name}"
    addresses = ", ".join([f"ptr @kernel.{name}" for name in names])
    table = f"@kernels = internal constant [{len(names)} x ptr] [{addresses}]"
    return "\n".join([table, *map(str, functions.codes)]), names


def no_rules() -> Mapping[str, Rule]:
    """Return the rules of no optimizer."""
    return {}


@lru_cache
def library(rules: Callable[[], Mapping[str, Rule]] = no_rules) -> Library:
    """Return the compiled functions; `rules` returns those of the optimizers, by name.

    Raises:
        MissingError: what they need is not installed.
    """
    binding = _binding()
    features = binding.get_host_cpu_features()
    width = 8 if features.get("avx512f") else 4 if features.get("avx2") else 2
    text, names = printed(width, rules())
    cpu, has = binding.get_host_cpu_name(), features.flatten()
    triple = binding.get_process_triple()
    target = binding.Target.from_triple(triple)
    machine = target.create_target_machine(cpu=cpu, features=has, opt=3, jit=True)
    layout = str(machine.target_data)
    text = _HEAD.format(triple=triple, layout=layout, cpu=cpu, features=has) + text
    version = ".".join(map(str, binding.llvm_version_info))
    key = hashlib.sha256(f"{version}\n{text}".encode()).hexdigest()
    engine = binding.create_mcjit_compiler(binding.parse_assembly(""), machine)
    _know_the_c_library(binding)
    held_code = kept(key)
    code = held_code or compiled(binding, machine, text)
    if held_code is None:
        keep(key, code)
    engine.add_object_file(binding.ObjectFileRef.from_data(code))
    engine.finalize_object()
    kind = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p)
    functions = {name: kind(engine.get_function_address(name)) for name in PUBLIC}
    places = {name: engine.get_function_address(f"rule_{name}") for name in rules()}
    numbers = {name: number for number, name in enumerate(names)}
    return Library(numbers, functions, places, width, held_code is not None, engine)


def compiled(binding: Any, machine: Any, text: str) -> bytes:
    """Return the machine code of functions in LLVM's language."""
    module = binding.parse_assembly(text)
    module.verify()
    options = binding.create_pipeline_tuning_options(speed_level=3)
    options.loop_vectorization = options.slp_vectorization = False  # it is written in vectors
    options.loop_unrolling = False
    builder = binding.create_pass_builder(machine, options)
    builder.getModulePassManager().run(module, builder)
    code: bytes = machine.emit_object(module)
    return code


def _know_the_c_library(binding: Any) -> None:
    """Tell LLVM where the functions of the C library are."""
    loaded = ctypes.CDLL("ucrtbase" if sys.platform == "win32" else None)
    if sys.platform == "linux":
        from ctypes.util import find_library

        loaded = ctypes.CDLL(find_library("m") or "libm.so.6")
    for name in ("sin", "cos", "pow"):
        address = ctypes.cast(getattr(loaded, name), ctypes.c_void_p).value
        binding.add_symbol(name, address)


# Files


def folder() -> Path:
    """Return where compiled code is kept: GRADB_CACHE, else as is the system's custom."""
    if given := os.environ.get("GRADB_CACHE"):
        return Path(given)
    home = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", home / "AppData" / "Local")) / "gradb"
    if sys.platform == "darwin":
        return home / "Library" / "Caches" / "gradb"
    return Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache") / "gradb"


def kept(key: str) -> bytes | None:
    """Return code that was kept under a key, if it is there and whole."""
    try:
        held_bytes = (folder() / f"{key}.o").read_bytes()
    except (OSError, RuntimeError):  # of who has no home
        return None
    digest, code = held_bytes[:32], held_bytes[32:]
    return code if _digest(key, code) == digest else None


def keep(key: str, code: bytes) -> None:
    """Keep code under a key; where that cannot be, it is compiled again the next time."""
    try:
        place = folder()
        place.mkdir(parents=True, exist_ok=True)
        part = place / f"{key}.{os.getpid()}"
        part.write_bytes(_digest(key, code) + code)
        part.replace(place / f"{key}.o")
    except (OSError, RuntimeError):
        return


def _digest(key: str, code: bytes) -> bytes:
    """Return what tells that code is whole, and the one that was kept under a key."""
    return hashlib.sha256(key.encode() + code).digest()


def kernel_of(row: Operation) -> str:
    """Return the kernel of an operation.

    Raises:
        NotImplementedError: it has none.
    """
    if ROWS.get(row.name) is not row:
        raise NotImplementedError(
            f"the operation {row.name} cannot be compiled: it is not in the table of what vectors "
            "compute, autograd.compiling.llvm.FORMS. Leave it to the eager engine"
        )
    return row.name
