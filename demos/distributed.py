"""A model begun here is trained on by two processes of PyTorch's, and comes back.

Each process has half of the samples, computes the gradient of its half, and takes the mean of
both: which is the gradient of all samples, as this engine computes it in one process.
"""

from __future__ import annotations

import argparse
import math
import os
import random
import subprocess
import sys
from importlib.util import find_spec
from typing import Any

from autograd.terminal import complain
from nn import MLP, GradientDescent, from_torch, to_torch

from .command import run, to_get
from .printing import say

SAMPLES, SEED = 120, 1
BEGUN, CARRIED_ON, LEARNING_RATE = 20, 200, 0.1  # epochs here, steps there


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
    """Do the part of one process; the first of them, rank 0, begins, checks and tells."""
    import torch
    from torch import distributed

    distributed.init_process_group("gloo")  # on the CPU
    try:
        rank, world = distributed.get_rank(), distributed.get_world_size()
        tell = say if rank == 0 else lambda text: None
        X, y = moons()
        model = MLP(2, [8, 8, 1], rng=SEED + rank)
        trainer = GradientDescent(model, "mse", LEARNING_RATE)
        if rank == 0:
            history = trainer.fit(X, y, BEGUN, progress=False)
            tell(
                f"begun here   {BEGUN} epochs: loss {history.loss[0]:.6f} → {history.loss[-1]:.6f}"
            )

        network = torch.nn.parallel.DistributedDataParallel(to_torch(model))  # all get rank 0's
        inputs = torch.tensor(X[rank::world], dtype=torch.float64)
        targets = torch.tensor(y[rank::world], dtype=torch.float64)[:, None]
        # The mean over processes is the mean over all samples where each has as many;
        # so each takes the sum of its own, by its share of all.
        share = world / len(X)
        optimizer = torch.optim.SGD(network.parameters(), LEARNING_RATE)
        for step in range(CARRIED_ON):
            optimizer.zero_grad()
            loss = share * ((targets - network(inputs)) ** 2).sum()
            loss.backward()  # and here the gradients are averaged
            if step == 0 and rank == 0:
                model.zero_grad()
                trainer.loss_of(X, y).backward()
                apart = furthest(averaged(network.module), [p.grad for p in model.parameters()])
                tell(f"gradients    of {world} processes, averaged, and of this engine on all")
                tell(f"             {len(X)} samples: at most {apart:.1e} apart")
                require(apart < 1e-9, "the gradients differ")
            optimizer.step()

        if rank == 0:
            back = from_torch(network.module)
            ours = GradientDescent(back, "mse").evaluate(X, y)
            outputs = network.module(torch.tensor(X, dtype=torch.float64))[:, 0]
            theirs = ((torch.tensor(y, dtype=torch.float64) - outputs) ** 2).mean().item()
            tell(f"carried on   {CARRIED_ON} steps there: loss {theirs:.6f}")
            tell(f"came back    loss here {ours:.6f}, {abs(ours - theirs):.1e} apart")
            require(abs(ours - theirs) < 1e-9, "the losses differ")
    finally:
        distributed.destroy_process_group()
    return 0


def averaged(network: Any) -> list[float]:
    """Return the gradients of a Sequential, in the order of our parameters: by neuron."""
    found: list[float] = []
    for layer in network:
        if hasattr(layer, "weight"):
            for weights, bias in zip(layer.weight.grad, layer.bias.grad, strict=True):
                found += [*weights.tolist(), bias.item()]
    return found


def furthest(some: list[float], others: list[float]) -> float:
    """Return the largest distance between numbers of two lists."""
    return max(abs(a - b) for a, b in zip(some, others, strict=True))


def require(holds: bool, otherwise: str) -> None:
    """End the demo where a claim of it does not hold."""
    if not holds:
        raise SystemExit(f"distributed: {otherwise}")


def start() -> int:
    """Start two processes under torchrun, on this machine alone; return the exit code."""
    if find_spec("torch") is None:
        complain(f"distributed: PyTorch is missing: {to_get('torch')}")
        return 2
    module = f"{__package__}.distributed"
    say(f"torchrun --standalone --nproc-per-node 2 -m {module}")
    words = ["--standalone", "--nproc-per-node", "2", "-m", module]
    quiet = {"OMP_NUM_THREADS": "1", "TORCH_CPP_LOG_LEVEL": "ERROR", **os.environ}
    command = [sys.executable, "-m", "torch.distributed.run", *words]
    with subprocess.Popen(command, env=quiet) as torchrun:
        try:
            return torchrun.wait()
        except BaseException:
            torchrun.terminate()  # which ends its processes
            raise


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="distributed", description=__doc__)
    parser.set_defaults(run=lambda _: carry_on() if "RANK" in os.environ else start())
    sys.exit(run(parser, None))
