"""What a run of a program is described by: numbers and addresses, by their places in memory."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum, auto
from typing import Any, Protocol

from .kernels import BLOCK

GROUPS = 16  # at most, of samples that are summed by themselves


class Field(IntEnum):
    """The fields of a run. Addresses but where a number is said."""

    SHARED = 0  # the numbers of all samples, then their gradients
    SLOTS = auto()  # how many numbers those are
    RECEIVERS = auto()  # how many of them, the first, get gradients from the samples
    SUMS = auto()  # for each group as many sums
    BEGIN = auto()  # the program's parts, each from its address to the next one
    SAMPLES = auto()
    ANSWERS = auto()
    SAMPLES_BACK = auto()
    END = auto()
    END_BACK = auto()
    BEGIN_BACK = auto()
    PROGRAM_END = auto()
    SCALED = auto()  # slots whose number depends on how many samples there are: slot, factor, power
    SCALED_COUNT = auto()
    TOTALS = auto()  # the first slot of the sums over samples; a number
    TOTALS_COUNT = auto()
    TWICE = auto()  # whether seeds are known only after a pass over all samples; a number
    LOSS = auto()  # the slot of the loss; a number
    THREADS = auto()  # a number
    ARRIVED = auto()  # how often a thread has come to where all meet; a number
    PAUSE = auto()  # a function of the system that lets other threads run
    LARGEST = auto()  # how many samples a block has at most; a number
    WIDTH = auto()  # vectors; a number
    BACK = auto()  # whether `once` runs the backward pass; a number
    ANSWERED = auto()  # whether it gives back the outputs; a number
    STOP = auto()  # whether to stop: 1 something is not finite, 2 asked from outside; a number
    FAULT_AT = auto()  # for each group, the first sample of the first block with a fault, or -1
    # training
    SAMPLES_COUNT = auto()  # a number
    BATCH = auto()  # samples in a batch; a number
    EPOCHS = auto()  # a number
    DONE = auto()  # epochs done; a number
    EVERY = auto()  # after how many epochs each the loss is measured; 0: at the end; a number
    EPOCH = auto()  # epochs done before this run; a number
    LAST = auto()  # the epoch in which training ends; a number
    RATES = auto()  # one for each epoch
    LOSSES = auto()  # one for each epoch and one before
    LIMIT = auto()  # the largest loss that is let pass; a float
    ORDER = auto()  # the order of the samples
    SHUFFLES = auto()  # a number
    RANDOM = auto()  # the state of Python's random numbers: 624 numbers and a place
    PARAMETERS = auto()  # how many, in the first slots; a number
    MASK = auto()  # for each how often it is among those that are updated, a float
    KEPT = auto()  # what the optimizer keeps, one number for each parameter, by name
    KEPT_COUNT = auto()  # a number
    NUMBERS = auto()  # the optimizer's own numbers
    RULE = auto()  # the function that moves weights
    RATE = auto()  # of this epoch; a float
    CLIP = auto()  # the largest norm of the gradients, a float; 0: any
    SHARE = auto()  # the part of the gradients that counts; a float
    GOOD = auto()  # parameters, what is kept, random numbers as they were after a good epoch
    GOOD_EPOCHS = auto()  # of this run; a number
    BEST = auto()  # the same of the epoch with the least loss
    BEST_EPOCHS = auto()  # of this run, -1: not in this run; a number
    LEAST = auto()  # that loss; a float


FIELDS = len(Field)


class Mine(IntEnum):
    """The fields that a thread has for itself, after those of its block."""

    THREAD = BLOCK
    MET = auto()  # how often it has met the others


MINE = BLOCK + len(Mine)


class Rule(Protocol):
    """How an update moves one weight, as `nn.optimizers.Rule` has it."""

    @property
    def numbers(self) -> Mapping[str, float]:
        """The rule's own numbers."""

    @property
    def kept(self) -> tuple[str, ...]:
        """What is kept for each weight."""

    def results(self, arguments: Any) -> dict[str, Any]:
        """Return what each line comes to."""
