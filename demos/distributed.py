"""A model started here is trained further by two PyTorch processes, and comes back.

Each process has half of the samples and computes the gradient over them; the mean over the
processes is the gradient over all samples, as this engine computes it in one.
"""

from __future__ import annotations

import argparse
import math
import os
import random
import sys
from importlib.util import find_spec
from typing import Any

from autograd.terminal import complain, stop_printing
from nn import MLP, GradientDescent, from_torch, to_torch

from .command import run, to_get
from .printing import say

SAMPLES, SEED = 120, 1
BEGUN, CARRIED_ON = 20, 200  # epochs here, steps there


def moons() -> tuple[list[list[float]], list[float]]:
    """Return points on two half circles that interlock, with noise, and −1 or 1 for each.

    >>> X, y = moons()
    >>> len(X), y[:4]
    (120, [-1.0, 1.0, -1.0, 1.0])
    """
    rng = random.Random(SEED)
    X, y = [], []
    for i in range(SAMPLES):
        side, angle = (-1.0, 1.0)[i % 2], rng.uniform(0, math.pi)
        x1, x2 = math.cos(angle), math.sin(angle)
        point = (x1, x2) if side < 0 else (1 - x1, 0.5 - x2)
        X.append([x + rng.gauss(0, 0.1) for x in point])
        y.append(side)
    return X, y


def carry_on() -> int:
    """Do the part of one process; the first of them, rank 0, starts, checks and prints."""
    from torch import distributed

    distributed.init_process_group("gloo")  # on the CPU
    try:
        _carry_on(distributed.get_rank(), distributed.get_world_size())
    finally:
        distributed.destroy_process_group()
    return 0


def _carry_on(rank: int, world: int) -> None:
    import torch

    X, y = moons()
    model = MLP(2, [8, 8, 1], rng=SEED + rank)
    trainer = GradientDescent(model, "mse", learning_rate=0.2)
    if rank == 0:
        first, *_, last = trainer.fit(X, y, BEGUN, progress=False).loss
        tell(f"begun here   {BEGUN} epochs: loss {first:.6f} → {last:.6f}")

    network = torch.nn.parallel.DistributedDataParallel(to_torch(model))  # all get rank 0's
    optimizer = torch.optim.Adam(network.parameters(), lr=0.01)
    inputs, targets = (torch.tensor(part[rank::world], dtype=torch.float64) for part in (X, y))

    def backward() -> None:
        """Give every weight the gradient of the loss over all samples."""
        optimizer.zero_grad()
        of_ours = ((targets - network(inputs)[:, 0]) ** 2).sum() / len(X)
        (world * of_ours).backward()  # averaged over the processes afterwards

    backward()
    if rank == 0:
        model.zero_grad()
        trainer.loss_of(X, y).backward()
        ours = [parameter.grad for parameter in model.parameters()]
        apart = max(abs(a - b) for a, b in zip(gradients(network.module), ours, strict=True))
        tell(f"gradients    the mean over {world} processes, and this engine's over all")
        tell(f"             {len(X)} samples: at most {apart:.1e} apart")
        require(apart < 1e-9, "the gradients differ")

    for _ in range(CARRIED_ON):
        backward()
        optimizer.step()

    if rank == 0:
        here = GradientDescent(from_torch(network.module), "mse").evaluate(X, y)
        outputs = network.module(torch.tensor(X, dtype=torch.float64))[:, 0]
        there = torch.nn.functional.mse_loss(outputs, outputs.new_tensor(y)).item()
        tell(f"carried on   {CARRIED_ON} steps there: loss {there:.6f}")
        tell(f"came back    loss here {here:.6f}, {abs(here - there):.1e} apart")
        require(abs(here - there) < 1e-9, "the losses differ")


def gradients(network: Any) -> list[float]:
    """Return the gradients of a Sequential in the order of our parameters: neuron by neuron."""
    linears = [part for part in network if hasattr(part, "weight")]
    rows = [row for part in linears for row in zip(part.weight.grad, part.bias.grad, strict=True)]
    return [number for weights, bias in rows for number in (*weights.tolist(), bias.item())]


def tell(line: str) -> None:
    """Print a line, unless the reader is gone."""
    try:
        say(line)
    except BrokenPipeError:
        stop_printing()


def require(holds: bool, otherwise: str) -> None:
    """End the demo if it does not do what it claims."""
    if not holds:
        raise SystemExit(f"distributed: {otherwise}")


def start() -> int:
    """Start two processes under torchrun, on this machine alone; return the exit code."""
    if find_spec("torch") is None:
        complain(f"distributed: PyTorch is missing: {to_get('torch')}")
        return 2
    words = ["--standalone", "--nproc-per-node", "2", "-m", f"{__package__}.distributed"]
    tell(f"$ torchrun {' '.join(words)}")
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # else torchrun sets it, with a long note
    os.environ.setdefault("TORCH_CPP_LOG_LEVEL", "ERROR")  # host names may be unknown
    from torch.distributed import run as torchrun
    from torch.distributed.elastic.multiprocessing import SignalException

    try:
        torchrun.main(words)
    except SignalException as stopped:  # its processes have ended
        raise KeyboardInterrupt from stopped
    return 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="distributed", description=__doc__)
    parser.set_defaults(run=lambda _: carry_on() if "RANK" in os.environ else start())
    sys.exit(run(parser, None))
