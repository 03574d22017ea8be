"""How a program is run: passes over all samples, by one thread or several.

Each thread runs the same functions. What they sum, they sum in groups of samples that depend on
the number of samples alone, and the groups are added in their order: so the number of threads
changes no bit.
"""

from __future__ import annotations

from typing import Any

from .fields import GROUPS, Field, Mine
from .kernels import APART, BLOCK, COUNT, FAULT, ROWS, SHARED, START, STEP, SUMS, Kernels
from .llvm import Code, Int, Pointer
from .vectors import of_each


def pass_functions(kernels: Kernels, table: str) -> None:
    """Print what runs a pass; `table` is called what holds the addresses of the kernels."""
    _run_part(kernels, table)
    _meet(kernels)
    _begin(kernels)
    _over_samples(kernels)
    _end(kernels)
    _collected(kernels)
    _once(kernels)


def _run_part(kernels: Kernels, table: str) -> None:
    code = Code("run_part", ["block", "first", "last"])
    kernels.codes.append(code)
    block, first, last = code.pointers
    with code.loop(0, last.minus(first), STEP) as i:
        step = first.at(i)
        function = Pointer(code, table).pointer(step.whole())
        code.call(function.name, block, step)


def part(code: Code, run: Pointer, block: Pointer, field: Field) -> None:
    """Print a call that runs a part of the program."""
    code.call("@run_part", block, run.pointer(field), run.pointer(field + 1))


def _meet(kernels: Kernels) -> None:
    """Print how threads wait for each other."""
    code = Code("meet", ["run", "mine"])
    kernels.codes.append(code)
    run, mine = code.pointers
    threads = run.whole(Field.THREADS)
    with code.when(threads > 1):
        met = mine.whole(Mine.MET) + 1
        mine.put(met, Mine.MET)
        arrived = run.at(Field.ARRIVED)
        arrived.add_atomically(1)
        waited = code.variable(code.whole(0))
        going_on = run.at(Field.STOP)
        with code.during(
            lambda: (arrived.whole_atomically() < met * threads) & (going_on.whole_atomically() < 2)
        ):
            waited.set(waited.get() + 1)
            with code.when((waited.get() & 1023).is_(0)):
                code.do(f"call i32 {run.pointer(Field.PAUSE).name}()")


def meeting(code: Code, run: Pointer, mine: Pointer) -> None:
    """Print a call that waits until all threads are here."""
    code.call("@meet", run, mine)


def is_first(mine: Pointer) -> Any:
    """Tell whether this is the thread that does what only one may do."""
    return mine.whole(Mine.THREAD).is_(0)


def shared_block(code: Code, run: Pointer) -> Pointer:
    """Return a block of one sample: the numbers of all samples are its rows."""
    block = code.room(BLOCK)
    shared = run.pointer(Field.SHARED)
    block.put(shared, ROWS)
    block.put(shared, SHARED)
    for field, number in ((COUNT, 1), (APART, 1), (FAULT, 0)):
        block.put(code.whole(number), field)
    return block


def _blame(code: Code, run: Pointer, block: Pointer) -> None:
    """Print that a fault in the numbers of all samples stops the run."""
    with code.when(block.whole(FAULT).is_not(0)):
        run.put(code.whole(1), Field.STOP)


def _begin(kernels: Kernels) -> None:
    """Print what comes before a pass over samples: numbers that depend on parameters alone."""
    code, run, mine = kernels.add_run("begin")
    shared, slots = run.pointer(Field.SHARED), run.whole(Field.SLOTS)
    count = mine.whole(COUNT).real()
    with code.loop(0, run.whole(Field.SCALED_COUNT)) as i:
        entry = run.pointer(Field.SCALED).at(i * 3)
        shared.put(entry.real(1) * of_each("pow", count, entry.real(2)), entry.whole(0))
    block = shared_block(code, run)
    part(code, run, block, Field.BEGIN)
    _blame(code, run, block)
    first = run.whole(Field.TOTALS)
    with code.when(run.whole(Field.TWICE).is_(0)), code.loop(0, run.whole(Field.TOTALS_COUNT)) as i:
        shared.put(code.real(1.0), slots + first + i)


def _over_samples(kernels: Kernels) -> None:
    """Print a pass over samples, from the block's first and so many, in groups.

    A thread's block says where its pass begins and how many samples it is over.
    """
    for name, back in (("forward", False), ("both", True)):
        _one_kind(kernels, name, back)


def _one_kind(kernels: Kernels, name: str, back: bool) -> None:
    code, run, mine = kernels.add_run(f"pass_{name}")
    start, count, slots = mine.whole(START), mine.whole(COUNT), run.whole(Field.SLOTS)
    groups, faults = _group_count(run, mine), run.pointer(Field.FAULT_AT)
    group = code.variable(mine.whole(Mine.THREAD))
    with code.during(lambda: group.get() < groups):
        g = group.get()
        low, high = start + g * count // groups, start + (g + 1) * count // groups
        sums = run.pointer(Field.SUMS).at(g * slots)
        with code.loop(0, slots) as i:
            sums.put(code.real(0.0), i)
        mine.put(sums, SUMS)
        here = code.variable(low)
        with code.during(lambda: here.get() < high):
            place = here.get()
            here.set(_one_block(code, run, mine, place, high, back))
            with code.when(mine.whole(FAULT).is_not(0)):
                run.put(code.whole(1), Field.STOP)
                faults.put(place, g)
                here.set(high)
            with code.when(run.at(Field.STOP).whole_atomically() > 1):
                here.set(high)
        group.set(g + run.whole(Field.THREADS))
    mine.put(start, START)
    mine.put(count, COUNT)


def _one_block(code: Code, run: Pointer, mine: Pointer, place: Int, high: Int, back: bool) -> Int:
    """Print the pass over a block of samples; return where the next one begins."""
    largest, width = run.whole(Field.LARGEST), run.whole(Field.WIDTH)
    rest = high - place
    many: Int = (rest > largest).choose(largest, rest)
    mine.put(place, START)
    mine.put(many, COUNT)
    mine.put((many > 1).choose((many + width - 1) // width * width, many), APART)
    mine.put(code.whole(0), FAULT)
    part(code, run, mine, Field.SAMPLES)
    with code.when(run.whole(Field.ANSWERED).is_not(0)):
        part(code, run, mine, Field.ANSWERS)
    if back:
        part(code, run, mine, Field.SAMPLES_BACK)
    return place + many


def _group_count(run: Pointer, mine: Pointer) -> Int:
    """Return in how many groups the samples of a pass are summed."""
    largest = run.whole(Field.LARGEST)
    blocks = (mine.whole(COUNT) + largest - 1) // largest
    groups: Int = (blocks > GROUPS).choose(GROUPS, blocks)
    return groups


def _end(kernels: Kernels) -> None:
    """Print what comes after a pass: the totals and the loss; and their own backward pass.

    A forward pass alone leaves all gradients as they are.
    """
    code, run, mine = kernels.add_run("end")
    shared, slots = run.pointer(Field.SHARED), run.whole(Field.SLOTS)
    groups, first = _group_count(run, mine), run.whole(Field.TOTALS)
    with code.loop(0, run.whole(Field.TOTALS_COUNT)) as i:
        total = code.variable(code.real(0.0))
        with code.loop(0, groups) as g:
            total.set(total.get() + run.pointer(Field.SUMS).real(g * slots + first + i))
        shared.put(total.get(), first + i)
    block = shared_block(code, run)
    part(code, run, block, Field.END)
    _blame(code, run, block)
    code, run, mine = kernels.add_run("end_back")
    shared, slots = run.pointer(Field.SHARED), run.whole(Field.SLOTS)
    block = shared_block(code, run)
    gradients, loss = shared.at(slots), run.whole(Field.LOSS)
    with code.loop(0, slots) as i:
        gradients.put(code.real(0.0), i)
    gradients.put(code.real(1.0), loss)
    part(code, run, block, Field.END_BACK)


def share(run: Pointer, mine: Pointer, length: Int) -> tuple[Int, Int]:
    """Return from where to where a thread works on so many numbers."""
    thread, threads = mine.whole(Mine.THREAD), run.whole(Field.THREADS)
    return length * thread // threads, length * (thread + 1) // threads


def _collected(kernels: Kernels) -> None:
    """Print how the groups' sums become gradients; each thread takes its share of them.

    Where there is one total, the pass began with 1 as its gradient, and all is multiplied now.
    """
    code, run, mine = kernels.add_run("collected")
    shared, slots = run.pointer(Field.SHARED), run.whole(Field.SLOTS)
    groups = _group_count(run, mine)
    gradients = shared.at(slots)
    seed = code.variable(code.real(1.0))
    with code.when(run.whole(Field.TWICE).is_(0) & (run.whole(Field.TOTALS_COUNT) > 0)):
        seed.set(gradients.real(run.whole(Field.TOTALS)))
    low, high = share(run, mine, run.whole(Field.RECEIVERS))
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
    first = is_first(mine)
    with code.when(first):
        code.call("@begin", run, mine)
    meeting(code, run, mine)
    back = run.whole(Field.BACK).is_not(0)
    twice = run.whole(Field.TWICE).is_not(0)
    with code.when(twice & back):
        one_pass(code, run, mine, "@pass_forward", back=True)
    with code.when(back):
        one_pass(code, run, mine, "@pass_both", back=True)
        code.call("@collected", run, mine)
        meeting(code, run, mine)
        with code.when(first):
            block = shared_block(code, run)
            part(code, run, block, Field.BEGIN_BACK)
        meeting(code, run, mine)
    with code.when(run.whole(Field.BACK).is_(0)):
        one_pass(code, run, mine, "@pass_forward", back=False)


def one_pass(code: Code, run: Pointer, mine: Pointer, function: str, back: bool) -> None:
    """Print calls that run a pass over samples, and what comes after it."""
    code.call(function, run, mine)
    meeting(code, run, mine)
    with code.when(is_first(mine)):
        code.call("@end", run, mine)
        if back:
            code.call("@end_back", run, mine)
    meeting(code, run, mine)
