"""Judges that samples are put in a new order and stay intact."""

import random
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from types import ModuleType

from demos.exercises.answers import Answer, decoded, misfit
from demos.exercises.checks import Check, found
from demos.exercises.evidence import Question, Verdict

Row = list[float]
Two = tuple[Row, Row]
Fault = Callable[[Two, Sequence[Two]], bool]
TABLES, CALLS = 4, 8


def samples(table: Two) -> list[tuple[float, float]]:
    """Return the pairs of a table."""
    return [*zip(*table, strict=True)]


def whole(table: Two, results: Sequence[Two]) -> bool:
    """Tell whether each result has the table's samples, in any order."""
    return all(sorted(samples(result)) == sorted(samples(table)) for result in results)


def same_entries(one: Two, other: Two) -> bool:
    """Tell whether both tables have the same x and the same y."""
    return all(sorted(a) == sorted(b) for a, b in zip(one, other, strict=True))


def still_beside(table: Two, result: Two) -> float:
    """Return which fraction of the samples still has its old neighbour."""
    places = [samples(table).index(sample) for sample in samples(result)]
    return sum(abs(a - b) == 1 for a, b in pairwise(places)) / (len(places) - 1)


class Shuffle(Check):
    """Several calls for each of several tables, whose samples must come back in a new order.

    Attributes:
        own: misconceptions, the most specific first: message -> whether the results of all calls
            for a table have it.
    """

    own: dict[str, Fault] = {  # noqa: RUF012 - a table, never written to
        "changed_places": lambda table, results: all(
            same_entries((result[1], result[0]), table) for result in results
        ),
        "one_list_twice": lambda table, results: all(a == b for a, b in results),
        "samples_lost": lambda table, results: (
            not all(same_entries(result, table) for result in results)
        ),
        "targets_left": lambda table, results: (
            not whole(table, results) and all(result[1] == table[1] for result in results)
        ),
        "inputs_left": lambda table, results: (
            not whole(table, results) and all(result[0] == table[0] for result in results)
        ),
        "still_apart": lambda table, results: not whole(table, results),
        "not_shuffled": lambda table, results: all(result == table for result in results),
        "same_order": lambda table, results: all(result == results[0] for result in results),
        "hardly_shuffled": lambda table, results: all(
            still_beside(table, result) > 0.5 for result in results
        ),
        "one_stays": lambda table, results: any(
            all(samples(result)[i] == sample for result in results)
            for i, sample in enumerate(samples(table))
        ),
    }

    def questions(self, rng: random.Random) -> list[Question]:
        """Return tables; each has one x twice, with different y."""
        found = []
        for _ in range(TABLES):
            n = rng.randint(12, 16)
            x, y = rng.sample(range(-99, 100), n - 1), rng.sample(range(-99, 100), n)
            found.append({"x": [v / 10 for v in [*x, x[0]]], "y": [v / 10 for v in y]})
        return found

    def ask(self, module: ModuleType, question: Question) -> object:
        """Call the learner's function several times, each time with new lists."""
        results = []
        for _ in range(CALLS):
            result = found(module, "shuffled")([*question["x"]], [*question["y"]])
            results.append([*result] if isinstance(result, Iterator) else result)
        return results

    def judge(
        self, questions: Sequence[Question], answers: Sequence[Answer], source: str | None = None
    ) -> Verdict:
        """Name what the results of a table's calls have in common."""
        for question, answer in zip(questions, answers, strict=True):
            table = question["x"], question["y"]
            for call in answer["items"]:
                pairs = call.get("items", ())
                if len(pairs) > 2 and all(len(pair.get("items", ())) == 2 for pair in pairs):
                    return Verdict("pairs_returned")
                wrong = misfit(call, table)
                if wrong:
                    return Verdict(*wrong)
            results = [tuple(decoded(call)) for call in answer["items"]]
            for name, fault in self.own.items():
                if fault(table, results):
                    return Verdict(name, _torn(table, results))
        return Verdict("passed")


def _torn(table: Two, results: Sequence[Two]) -> dict[str, str]:
    """Return a sample of the table, and what happened to it."""
    for result in results:
        for x, y in samples(result):
            if x in table[0] and (x, y) not in samples(table):
                right = table[1][table[0].index(x)]
                return {"x": f"{x:g}", "y": f"{right:g}", "torn": f"{y:g}"}
    return {}


CHECK = Shuffle()
