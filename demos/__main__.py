"""The doors: `python -m demos` is the tour, `python -m demos lecture` the lecture by sections."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from autograd.terminal import complain, stop_printing

from . import lecture
from .language import LANGUAGES, language_of


def main(arguments: list[str] | None = None) -> int:
    """Run a demo and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m demos", description=__doc__.split("\n")[0])
    parser.add_argument(
        "demo",
        nargs="?",
        default="tour",
        choices=["tour", "lecture", "methods"],
        help="tour (the default): the lecture's neuron and network stepped, and two trainings; "
        "lecture: its sections one by one; "
        "methods: batch, stochastic and mini-batch gradient descent compared",
    )
    parser.add_argument(
        "section", nargs="?", type=int, help="of the lecture, 1 to 7; without it they are listed"
    )
    parser.add_argument(
        "--output", type=Path, default=Path("output"), help="folder for the files (%(default)s)"
    )
    parser.add_argument(
        "--language", choices=LANGUAGES, help="of the lecture's prose; without it the locale's"
    )
    chosen = parser.parse_args(arguments)
    if chosen.language is not None and chosen.demo != "lecture":
        parser.error(f"{chosen.demo} speaks English only; --language is for the lecture")
    if chosen.section is not None and chosen.demo != "lecture":
        parser.error(f"{chosen.demo} has no sections; try: lecture {chosen.section}")
    if chosen.section is not None and chosen.section not in lecture.SECTIONS:
        parser.error(f"the lecture has sections 1 to {len(lecture.SECTIONS)}")
    try:
        if chosen.demo == "lecture" and chosen.section is None:
            lecture.contents(language_of(chosen.language))
            return 0
        chosen.output.mkdir(parents=True, exist_ok=True)
        if chosen.demo == "lecture":
            lecture.run(chosen.section, chosen.output, language_of(chosen.language))
            return 0
        if chosen.demo == "methods":
            from .methods import run
        else:
            from .tour import run
        run(chosen.output)
    except BrokenPipeError:
        stop_printing()
        return 0
    except OSError as error:
        complain(f"cannot write to {chosen.output}: {error}")
        return 2
    except KeyboardInterrupt:
        print("\nstopped", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
