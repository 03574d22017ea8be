"""A whole training as one call: shuffled epochs, their batches, an update for each."""

from __future__ import annotations

from typing import Any

from ..symbols import Symbol
from .fields import Field, Rule
from .kernels import COUNT, START, Kernels
from .llvm import Code, Int, Pointer
from .passes import is_first, meeting, one_pass, share
from .vectors import total


def training_functions(kernels: Kernels) -> None:
    """Print what runs epochs."""
    _updated(kernels)
    _random(kernels)
    _kept(kernels)
    _epochs(kernels)


def _updated(kernels: Kernels) -> None:
    """Print an update: every weight is moved by the rule; each thread takes its share of them."""
    code, run, mine = kernels.add_run("norm")
    shared, slots = run.pointer(Field.SHARED), run.whole(Field.SLOTS)
    gradients, mask = shared.at(slots), run.pointer(Field.MASK)
    clip = run.real(Field.CLIP)
    run.put(code.real(1.0), Field.SHARE)
    with code.when(clip > 0.0):
        squares = {w: code.variable(code.real(0.0, w)) for w in (1, kernels.width)}

        def body(i: Int, width: int) -> None:
            times = mask.real(i, width)
            g = (times > 0.0).choose(gradients.real(i, width), 0.0)
            squares[width].set(squares[width].get() + g * g * times)

        with kernels.each(code, run.whole(Field.PARAMETERS)) as over:
            over(body)
        norm = total(squares[kernels.width].get()) + squares[1].get()
        norm = norm.intrinsic("sqrt")
        with code.when(norm > clip):
            run.put(clip / norm, Field.SHARE)
    code, run, mine = kernels.add_run("updated")
    with code.when(is_first(mine)):
        code.call("@norm", run, mine)
    meeting(code, run, mine)
    code.call(run.pointer(Field.RULE).name, run, mine)
    meeting(code, run, mine)


def rule_function(kernels: Kernels, name: str, rule: Rule) -> None:
    """Print what an optimizer's rule makes of weights."""
    code, run, mine = kernels.add_run(f"rule_{name}")
    shared, slots = run.pointer(Field.SHARED), run.whole(Field.SLOTS)
    low, high = share(run, mine, run.whole(Field.PARAMETERS))
    weights, gradients = shared.at(low), shared.at(slots + low)
    mask, count = run.pointer(Field.MASK).at(low), run.whole(Field.PARAMETERS)
    rate, clipped = run.real(Field.RATE), run.real(Field.SHARE)
    numbers = [run.pointer(Field.NUMBERS).real(i) for i in range(len(rule.numbers))]
    places = [run.pointer(Field.KEPT).at(count * i + low) for i in range(len(rule.kept))]
    alike = _alike(rule)
    ones = {name: place.real() for name, place in zip(rule.kept, places) if name in alike}
    faults = {w: code.variable(code.real(0.0, w)) for w in (1, kernels.width)}

    def body(i: Int, width: int) -> None:
        g = (mask.real(i, width) > 0.0).choose(gradients.real(i, width) * clipped, 0.0)
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
            run.put(code.whole(1), Field.STOP)


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
    with code.when(state.whole(624) > 623):
        with code.loop(0, 624) as k:
            y = (state.whole(k) & 0x80000000) | (state.whole((k + 1) % 624) & 0x7FFFFFFF)
            odd = (y & 1) * 0x9908B0DF
            state.put(state.whole((k + 397) % 624) ^ (y >> 1) ^ odd, k)
        state.put(code.whole(0), 624)
    place = state.whole(624)
    y = state.whole(place)
    state.put(place + 1, 624)
    y = y ^ (y >> 11)
    y = y ^ ((y << 7) & 0x9D2C5680)
    y = y ^ ((y << 15) & 0xEFC60000)
    result.put(y ^ (y >> 18))
    code, run, _mine = kernels.add_run("shuffled")
    order, count = run.pointer(Field.ORDER), run.whole(Field.SAMPLES_COUNT)
    with code.loop(0, count) as i:
        order.put(i, i)
    bits, word = code.variable(code.whole(32)), code.room(1)
    last = code.variable(count - 1)
    with code.during(lambda: last.get() > 0):
        i = last.get()
        with code.during(lambda: (code.whole(1) << (bits.get() - 1)) > i + 1):
            bits.set(bits.get() - 1)
        code.call("@random_word", run.pointer(Field.RANDOM), word)
        word.put(word.whole() >> (code.whole(32) - bits.get()))
        with code.during(lambda: word.whole() > i):
            code.call("@random_word", run.pointer(Field.RANDOM), word)
            word.put(word.whole() >> (code.whole(32) - bits.get()))
        other, own = order.whole(word.whole()), order.whole(i)
        order.put(other, i)
        order.put(own, word.whole())
        last.set(i - 1)


def _kept(kernels: Kernels) -> None:
    """Print how the state of training is copied: for a way back, and the best one."""
    for name, field in (("good", Field.GOOD), ("best", Field.BEST)):
        code, run, _mine = kernels.add_run(name)
        count = run.whole(Field.PARAMETERS)
        to = run.pointer(field)
        kept = count * run.whole(Field.KEPT_COUNT)
        for source, length in (
            (run.pointer(Field.SHARED), count),
            (run.pointer(Field.KEPT), kept),
            (run.pointer(Field.RANDOM), code.whole(625)),
        ):
            with code.loop(0, length) as i:
                to.put(source.whole(i), i)
            to = to.at(length)


def _measured(code: Code, run: Pointer, done: Int) -> None:
    """Print what is done with a loss: written down, compared with the limit and the least."""
    loss = run.pointer(Field.SHARED).real(run.whole(Field.LOSS))
    run.pointer(Field.LOSSES).put(loss, done)
    with code.when(loss > run.real(Field.LIMIT)):
        run.put(code.whole(1), Field.STOP)
    with code.when(loss.fma(0.0, 0.0).is_nan()):
        run.put(code.whole(1), Field.STOP)
    due = _due(code, run, done) & run.whole(Field.STOP).is_(0)
    with code.when(due & (loss < run.real(Field.LEAST))):
        run.put(loss, Field.LEAST)
        run.put(done, Field.BEST_EPOCHS)
        code.call("@best", run, run)


def _due(code: Code, run: Pointer, done: Int) -> Any:
    """Tell whether the loss is measured after so many epochs of this run."""
    every, epoch = run.whole(Field.EVERY), run.whole(Field.EPOCH) + done
    never = every.is_(0)
    return (epoch % never.choose(1 << 62, every)).is_(0) | epoch.is_(run.whole(Field.LAST))


def _epochs(kernels: Kernels) -> None:
    """Print a training run: epochs, their batches, an update for each.

    Where a batch has all samples, the loss before an update is that after the last epoch.
    """
    code, run, mine = kernels.add_run("epochs")
    first, samples = is_first(mine), run.whole(Field.SAMPLES_COUNT)
    batch, epochs = run.whole(Field.BATCH), run.whole(Field.EPOCHS)
    whole = batch.is_(samples)
    epoch = code.variable(code.whole(0))
    going = code.variable(code.whole(1))

    def stopped() -> Any:
        return run.at(Field.STOP).whole_atomically().is_not(0)

    with code.during(lambda: going.get().is_(1) & (epoch.get() < epochs)):
        now = epoch.get()
        with code.when(first):
            run.put(run.pointer(Field.RATES).real(now), Field.RATE)
            with code.when(batch < samples):
                code.call("@good", run, mine)
                run.put(now, Field.GOOD_EPOCHS)
            with code.when(run.whole(Field.SHUFFLES).is_not(0)):
                code.call("@shuffled", run, mine)
        meeting(code, run, mine)
        start = code.variable(code.whole(0))
        with code.during(lambda: going.get().is_(1) & (start.get() < samples)):
            rest = samples - start.get()
            mine.put(start.get(), START)
            mine.put((rest > batch).choose(batch, rest), COUNT)
            code.call("@once", run, mine)
            with code.when(first & whole):
                _measured(code, run, now)
                with code.when(run.whole(Field.STOP).is_(0)):
                    code.call("@good", run, mine)
                    run.put(now, Field.GOOD_EPOCHS)
            meeting(code, run, mine)
            with code.when(stopped()):
                going.set(code.whole(0))
            meeting(code, run, mine)
            with code.when(going.get().is_(1)):
                code.call("@updated", run, mine)
                with code.when(stopped()):
                    going.set(code.whole(0))
                meeting(code, run, mine)
            start.set(start.get() + batch)
        with code.when(going.get().is_(1)):
            done = now + 1
            epoch.set(done)
            due = _due(code, run, done) & ((batch < samples) | done.is_(epochs))
            with code.when(due):
                _evaluated(code, run, mine, samples)
                with code.when(first):
                    _measured(code, run, done)
                meeting(code, run, mine)
                with code.when(stopped()):
                    going.set(code.whole(0))
                meeting(code, run, mine)
            with code.when(first & going.get().is_(1)):
                run.put(done, Field.DONE)


def _evaluated(code: Code, run: Pointer, mine: Pointer, samples: Int) -> None:
    """Print a forward pass over all samples."""
    mine.put(code.whole(0), START)
    mine.put(samples, COUNT)
    first = is_first(mine)
    with code.when(first):
        code.call("@begin", run, mine)
    meeting(code, run, mine)
    one_pass(code, run, mine, "@pass_forward", back=False)
