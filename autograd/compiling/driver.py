"""How a program is run: passes over all samples, updates, epochs, by one thread or several.

Each thread runs the same functions. What they sum, they sum in groups of samples that depend on
the number of samples alone, and the groups are added in their order: so the number of threads
changes no bit.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum, auto
from typing import Any, Protocol

from ..symbols import Symbol
from .kernels import APART, BLOCK, COUNT, FAULT, ROWS, SHARED, START, STEP, SUMS, Kernels
from .llvm import Code, Int, Pointer, Real

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
    MASK = auto()  # for each whether it is updated, 1.0 or 0.0
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


def run_functions(kernels: Kernels, table: str) -> None:
    """Print all that runs programs; `table` is called what holds the addresses of the kernels."""
    _run_part(kernels, table)
    _meet(kernels)
    _begin(kernels)
    _over_samples(kernels)
    _end(kernels)
    _collected(kernels)
    _once(kernels)
    _updated(kernels)
    _random(kernels)
    _kept(kernels)
    _epochs(kernels)


def _run_part(kernels: Kernels, table: str) -> None:
    code = Code("run_part", ["block", "first", "last"])
    kernels.codes.append(code)
    block, first, last = code.pointers
    length = last.minus(first)
    with code.loop(0, length, STEP) as i:
        step = first.at(i)
        function = Pointer(code, table).pointer(step.int())
        code.call(function.name, block, step)


def _part(code: Code, run: Pointer, block: Pointer, field: Field) -> None:
    """Print a call that runs a part of the program."""
    code.call("@run_part", block, run.pointer(field), run.pointer(field + 1))


def _meet(kernels: Kernels) -> None:
    """Print how threads wait for each other."""
    code = Code("meet", ["run", "mine"])
    kernels.codes.append(code)
    run, mine = code.pointers
    threads = run.int(Field.THREADS)
    with code.when(threads > 1):
        met = mine.int(Mine.MET) + 1
        mine.put(met, Mine.MET)
        arrived = run.at(Field.ARRIVED)
        arrived.add_atomically(1)
        waited = code.variable(code.int(0))
        going_on = run.at(Field.STOP)
        with code.during(
            lambda: (arrived.int_atomically() < met * threads) & (going_on.int_atomically() < 2)
        ):
            waited.set(waited.get() + 1)
            with code.when((waited.get() & 1023).is_(0)):
                code.do(f"call i32 {run.pointer(Field.PAUSE).name}()")


def _meeting(code: Code, run: Pointer, mine: Pointer) -> None:
    code.call("@meet", run, mine)


def _first_thread(mine: Pointer) -> Any:
    return mine.int(Mine.THREAD).is_(0)


def _shared_block(code: Code, run: Pointer, mine: Pointer) -> Pointer:
    """Return a block of one sample: the numbers of all samples are its rows."""
    block = code.room(BLOCK)
    shared = run.pointer(Field.SHARED)
    block.put(shared, ROWS)
    block.put(shared, SHARED)
    for field, number in ((COUNT, 1), (APART, 1), (FAULT, 0)):
        block.put(code.int(number), field)
    return block


def _blame(code: Code, run: Pointer, block: Pointer) -> None:
    """Print that a fault in the numbers of all samples stops the run."""
    with code.when(block.int(FAULT).is_not(0)):
        run.put(code.int(1), Field.STOP)


def _begin(kernels: Kernels) -> None:
    """Print what comes before a pass over samples: numbers that depend on parameters alone."""
    code, run, mine = kernels.add_run("begin")
    shared, slots = run.pointer(Field.SHARED), run.int(Field.SLOTS)
    count = mine.int(COUNT).real()
    with code.loop(0, run.int(Field.SCALED_COUNT)) as i:
        entry = run.pointer(Field.SCALED).at(i * 3)
        shared.put(entry.real(1) * count.each("pow", entry.real(2)), entry.int(0))
    block = _shared_block(code, run, mine)
    _part(code, run, block, Field.BEGIN)
    _blame(code, run, block)
    first = run.int(Field.TOTALS)
    with code.when(run.int(Field.TWICE).is_(0)), code.loop(0, run.int(Field.TOTALS_COUNT)) as i:
        shared.put(code.real(1.0), slots + first + i)


def _over_samples(kernels: Kernels) -> None:
    """Print a pass over samples, from the block's first and so many, in groups.

    A thread's block says where its pass begins and how many samples it is over.
    """
    for name, back in (("forward", False), ("both", True)):
        code, run, mine = kernels.add_run(f"pass_{name}")
        start, count, slots = mine.int(START), mine.int(COUNT), run.int(Field.SLOTS)
        largest, width = run.int(Field.LARGEST), run.int(Field.WIDTH)
        blocks = (count + largest - 1) // largest
        groups = (blocks > GROUPS).choose(GROUPS, blocks)
        faults = run.pointer(Field.FAULT_AT)
        group = code.variable(mine.int(Mine.THREAD))
        with code.during(lambda: group.get() < groups):
            g = group.get()
            low, high = start + g * count // groups, start + (g + 1) * count // groups
            sums = run.pointer(Field.SUMS).at(g * slots)
            faults.put(code.int(-1), g)
            with code.loop(0, slots) as i:
                sums.put(code.real(0.0), i)
            mine.put(sums, SUMS)
            here = code.variable(low)
            with code.during(lambda: here.get() < high):
                place = here.get()
                rest = high - place
                many = (rest > largest).choose(largest, rest)
                mine.put(place, START)
                mine.put(many, COUNT)
                apart = (many + width - 1) // width * width
                mine.put((many > 1).choose(apart, many), APART)
                mine.put(code.int(0), FAULT)
                _part(code, run, mine, Field.SAMPLES)
                with code.when(run.int(Field.ANSWERED).is_not(0)):
                    _part(code, run, mine, Field.ANSWERS)
                if back:
                    _part(code, run, mine, Field.SAMPLES_BACK)
                here.set(place + many)
                with code.when(mine.int(FAULT).is_not(0)):
                    run.put(code.int(1), Field.STOP)
                    faults.put(place, g)
                    here.set(high)
                with code.when(run.at(Field.STOP).int_atomically() > 1):
                    here.set(high)
            group.set(g + run.int(Field.THREADS))
        mine.put(start, START)
        mine.put(count, COUNT)


def _group_count(code: Code, run: Pointer, mine: Pointer) -> Int:
    largest = run.int(Field.LARGEST)
    blocks = (mine.int(COUNT) + largest - 1) // largest
    groups: Int = (blocks > GROUPS).choose(GROUPS, blocks)
    return groups


def _end(kernels: Kernels) -> None:
    """Print what comes after a pass: the totals, the loss, and its own backward pass."""
    code, run, mine = kernels.add_run("end")
    shared, slots = run.pointer(Field.SHARED), run.int(Field.SLOTS)
    groups, first = _group_count(code, run, mine), run.int(Field.TOTALS)
    with code.loop(0, run.int(Field.TOTALS_COUNT)) as i:
        total = code.variable(code.real(0.0))
        with code.loop(0, groups) as g:
            total.set(total.get() + run.pointer(Field.SUMS).real(g * slots + first + i))
        shared.put(total.get(), first + i)
    block = _shared_block(code, run, mine)
    _part(code, run, block, Field.END)
    _blame(code, run, block)
    gradients, loss = shared.at(slots), run.int(Field.LOSS)
    with code.loop(0, slots) as i:
        gradients.put(code.real(0.0), i)
    gradients.put(code.real(1.0), loss)
    _part(code, run, block, Field.END_BACK)


def _share(code: Code, run: Pointer, mine: Pointer, length: Int) -> tuple[Int, Int]:
    """Return from where to where a thread works on so many numbers."""
    thread, threads = mine.int(Mine.THREAD), run.int(Field.THREADS)
    return length * thread // threads, length * (thread + 1) // threads


def _collected(kernels: Kernels) -> None:
    """Print how the groups' sums become gradients; each thread takes its share of them.

    Where there is one total, the pass began with 1 as its gradient, and all is multiplied now.
    """
    code, run, mine = kernels.add_run("collected")
    shared, slots = run.pointer(Field.SHARED), run.int(Field.SLOTS)
    groups = _group_count(code, run, mine)
    gradients = shared.at(slots)
    seed = code.variable(code.real(1.0))
    with code.when(run.int(Field.TWICE).is_(0) & (run.int(Field.TOTALS_COUNT) > 0)):
        seed.set(gradients.real(run.int(Field.TOTALS)))
    low, high = _share(code, run, mine, run.int(Field.RECEIVERS))
    sums, factor = run.pointer(Field.SUMS).at(low), seed.get()
    place = gradients.at(low)

    def body(i: Int, width: int) -> None:
        total = code.variable(sums.real(i, width))
        with code.loop(1, groups) as g:
            total.set(total.get() + sums.real(g * slots + i, width))
        place.put(place.real(i, width) + total.get() * factor, i)

    with kernels.each(code, high - low) as over:
        over(body)


def _once(kernels: Kernels) -> None:
    """Print a pass over samples with all that belongs to it, for every thread."""
    code, run, mine = kernels.add_run("once")
    first = _first_thread(mine)
    with code.when(first):
        code.call("@begin", run, mine)
    _meeting(code, run, mine)
    back = run.int(Field.BACK).is_not(0)
    twice = run.int(Field.TWICE).is_not(0)
    with code.when(twice):
        _pass(code, run, mine, "@pass_forward")
    with code.when(back):
        _pass(code, run, mine, "@pass_both")
        code.call("@collected", run, mine)
        _meeting(code, run, mine)
        with code.when(first):
            block = _shared_block(code, run, mine)
            _part(code, run, block, Field.BEGIN_BACK)
        _meeting(code, run, mine)
    with code.when(run.int(Field.BACK).is_(0) & run.int(Field.TWICE).is_(0)):
        _pass(code, run, mine, "@pass_forward")


def _pass(code: Code, run: Pointer, mine: Pointer, function: str) -> None:
    code.call(function, run, mine)
    _meeting(code, run, mine)
    with code.when(_first_thread(mine)):
        code.call("@end", run, mine)
    _meeting(code, run, mine)


def _updated(kernels: Kernels) -> None:
    """Print an update: every weight is moved by the rule; each thread takes its share of them."""
    code, run, mine = kernels.add_run("norm")
    shared, slots = run.pointer(Field.SHARED), run.int(Field.SLOTS)
    gradients, mask = shared.at(slots), run.pointer(Field.MASK)
    clip = run.real(Field.CLIP)
    run.put(code.real(1.0), Field.SHARE)
    with code.when(clip > 0.0):
        squares = {w: code.variable(code.real(0.0, w)) for w in (1, kernels.width)}

        def body(i: Int, width: int) -> None:
            g = (mask.real(i, width) > 0.0).choose(gradients.real(i, width), 0.0)
            squares[width].set(squares[width].get() + g * g)

        with kernels.each(code, run.int(Field.PARAMETERS)) as over:
            over(body)
        norm = squares[kernels.width].get().total() + squares[1].get()
        norm = norm.intrinsic("sqrt")
        with code.when(norm > clip):
            run.put(clip / norm, Field.SHARE)
    code, run, mine = kernels.add_run("updated")
    with code.when(_first_thread(mine)):
        code.call("@norm", run, mine)
    _meeting(code, run, mine)
    code.call(run.pointer(Field.RULE).name, run, mine)
    _meeting(code, run, mine)


def rule_function(kernels: Kernels, name: str, rule: Rule) -> None:
    """Print what an optimizer's rule makes of weights."""
    code, run, mine = kernels.add_run(f"rule_{name}")
    shared, slots = run.pointer(Field.SHARED), run.int(Field.SLOTS)
    low, high = _share(code, run, mine, run.int(Field.PARAMETERS))
    weights, gradients = shared.at(low), shared.at(slots + low)
    mask, count = run.pointer(Field.MASK).at(low), run.int(Field.PARAMETERS)
    rate, share = run.real(Field.RATE), run.real(Field.SHARE)
    numbers = [run.pointer(Field.NUMBERS).real(i) for i in range(len(rule.numbers))]
    places = [run.pointer(Field.KEPT).at(count * i + low) for i in range(len(rule.kept))]
    alike = _alike(rule)
    ones = {name: place.real() for name, place in zip(rule.kept, places) if name in alike}
    faults = {w: code.variable(code.real(0.0, w)) for w in (1, kernels.width)}

    def body(i: Int, width: int) -> None:
        g = (mask.real(i, width) > 0.0).choose(gradients.real(i, width) * share, 0.0)
        kept = [ones.get(n) or place.real(i, width) for n, place in zip(rule.kept, places)]
        found = rule.results([weights.real(i, width), g, rate, *numbers, *kept])
        weights.put(found["w"], i)
        faults[width].set(found["w"].fma(0.0, faults[width].get()))
        for n, place in zip(rule.kept, places):
            place.put(found[n].spread(width), i)

    with kernels.each(code, high - low) as over:
        over(body)
    for fault in faults.values():
        with code.when(fault.get().is_nan().any()):
            run.put(code.int(1), Field.STOP)


def _alike(rule: Rule) -> set[str]:
    """Return what is kept that is the same for every weight: it depends on no weight."""
    symbols = [Symbol(name) for name in ("w", "g", "α", *rule.numbers, *rule.kept)]
    found = rule.results(symbols)
    free = {*rule.numbers, "α", *rule.kept}
    while True:
        left = {n for n in free if n not in rule.kept or _names(found[n]) <= free}
        if left == free:
            return left & {*rule.kept}
        free = left


def _names(expression: Any) -> set[str]:
    if not isinstance(expression, Symbol):
        return set()
    names = [_names(x) for x in expression.operands]
    return set().union(*names) if names else {expression.name}


def _random(kernels: Kernels) -> None:
    """Print Python's shuffle of the order of the samples, to the bit.

    Matsumoto and Nishimura, "Mersenne twister", 1998.
    """
    code = Code("random_word", ["state", "result"])
    kernels.codes.append(code)
    state, result = code.pointers
    with code.when(state.int(624) > 623):
        with code.loop(0, 624) as k:
            y = (state.int(k) & 0x80000000) | (state.int((k + 1) % 624) & 0x7FFFFFFF)
            odd = (y & 1) * 0x9908B0DF
            state.put(state.int((k + 397) % 624) ^ (y >> 1) ^ odd, k)
        state.put(code.int(0), 624)
    place = state.int(624)
    y = state.int(place)
    state.put(place + 1, 624)
    y = y ^ (y >> 11)
    y = y ^ ((y << 7) & 0x9D2C5680)
    y = y ^ ((y << 15) & 0xEFC60000)
    result.put(y ^ (y >> 18))
    code, run, mine = kernels.add_run("shuffled")
    order, count = run.pointer(Field.ORDER), run.int(Field.SAMPLES_COUNT)
    with code.loop(0, count) as i:
        order.put(i, i)
    bits, word = code.variable(code.int(32)), code.room(1)
    last = code.variable(count - 1)
    with code.during(lambda: last.get() > 0):
        i = last.get()
        with code.during(lambda: (code.int(1) << (bits.get() - 1)) > i + 1):
            bits.set(bits.get() - 1)
        code.call("@random_word", run.pointer(Field.RANDOM), word)
        word.put(word.int() >> (code.int(32) - bits.get()))
        with code.during(lambda: word.int() > i):
            code.call("@random_word", run.pointer(Field.RANDOM), word)
            word.put(word.int() >> (code.int(32) - bits.get()))
        other, mine_here = order.int(word.int()), order.int(i)
        order.put(other, i)
        order.put(mine_here, word.int())
        last.set(i - 1)


def _kept(kernels: Kernels) -> None:
    """Print how the state of training is copied: for a way back, and the best one."""
    for name, field in (("good", Field.GOOD), ("best", Field.BEST)):
        code, run, mine = kernels.add_run(name)
        count = run.int(Field.PARAMETERS)
        to = run.pointer(field)
        kept = count * run.int(Field.KEPT_COUNT)
        for source, length in (
            (run.pointer(Field.SHARED), count),
            (run.pointer(Field.KEPT), kept),
            (run.pointer(Field.RANDOM), code.int(625)),
        ):
            with code.loop(0, length) as i:
                to.put(source.int(i), i)
            to = to.at(length)


def _measured(code: Code, run: Pointer, done: Int) -> None:
    """Print what is done with a loss: written down, compared with the limit and the least."""
    loss = run.pointer(Field.SHARED).real(run.int(Field.LOSS))
    run.pointer(Field.LOSSES).put(loss, done)
    with code.when(loss > run.real(Field.LIMIT)):
        run.put(code.int(1), Field.STOP)
    with code.when(loss.fma(0.0, 0.0).is_nan()):
        run.put(code.int(1), Field.STOP)
    due = _due(code, run, done) & run.int(Field.STOP).is_(0)
    with code.when(due & (loss < run.real(Field.LEAST))):
        run.put(loss, Field.LEAST)
        run.put(done, Field.BEST_EPOCHS)
        code.call("@best", run, run)


def _due(code: Code, run: Pointer, done: Int) -> Any:
    """Tell whether the loss is measured after so many epochs of this run."""
    every, epoch = run.int(Field.EVERY), run.int(Field.EPOCH) + done
    never = every.is_(0)
    return (epoch % never.choose(1 << 62, every)).is_(0) | epoch.is_(run.int(Field.LAST))


def _epochs(kernels: Kernels) -> None:
    """Print a training run: epochs, their batches, an update for each.

    Where a batch has all samples, the loss before an update is that after the last epoch.
    """
    code, run, mine = kernels.add_run("epochs")
    first, samples = _first_thread(mine), run.int(Field.SAMPLES_COUNT)
    batch, epochs = run.int(Field.BATCH), run.int(Field.EPOCHS)
    whole = batch.is_(samples)
    epoch = code.variable(code.int(0))
    going = code.variable(code.int(1))

    def stopped() -> Any:
        return run.at(Field.STOP).int_atomically().is_not(0)

    with code.during(lambda: going.get().is_(1) & (epoch.get() < epochs)):
        now = epoch.get()
        with code.when(first):
            run.put(run.pointer(Field.RATES).real(now), Field.RATE)
            with code.when(batch < samples):
                code.call("@good", run, mine)
                run.put(now, Field.GOOD_EPOCHS)
            with code.when(run.int(Field.SHUFFLES).is_not(0)):
                code.call("@shuffled", run, mine)
        _meeting(code, run, mine)
        start = code.variable(code.int(0))
        with code.during(lambda: going.get().is_(1) & (start.get() < samples)):
            rest = samples - start.get()
            mine.put(start.get(), START)
            mine.put((rest > batch).choose(batch, rest), COUNT)
            code.call("@once", run, mine)
            with code.when(first & whole):
                _measured(code, run, now)
                with code.when(run.int(Field.STOP).is_(0)):
                    code.call("@good", run, mine)
                    run.put(now, Field.GOOD_EPOCHS)
            _meeting(code, run, mine)
            with code.when(stopped()):
                going.set(code.int(0))
            _meeting(code, run, mine)
            with code.when(going.get().is_(1)):
                code.call("@updated", run, mine)
                with code.when(stopped()):
                    going.set(code.int(0))
                _meeting(code, run, mine)
            start.set(start.get() + batch)
        with code.when(going.get().is_(1)):
            done = now + 1
            epoch.set(done)
            due = _due(code, run, done) & ((batch < samples) | done.is_(epochs))
            with code.when(due):
                _evaluated(code, run, mine, samples)
                with code.when(first):
                    _measured(code, run, done)
                _meeting(code, run, mine)
                with code.when(stopped()):
                    going.set(code.int(0))
                _meeting(code, run, mine)
            with code.when(first & going.get().is_(1)):
                run.put(done, Field.DONE)


def _evaluated(code: Code, run: Pointer, mine: Pointer, samples: Int) -> None:
    """Print a forward pass over all samples."""
    mine.put(code.int(0), START)
    mine.put(samples, COUNT)
    first = _first_thread(mine)
    with code.when(first):
        code.call("@begin", run, mine)
    _meeting(code, run, mine)
    _pass(code, run, mine, "@pass_forward")
