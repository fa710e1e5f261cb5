"""How far long work has come: a bar a step, where somebody looks."""

import sys
from collections.abc import Callable
from typing import Any

import click


class Bars:
    """A bar for each step on a terminal; silence elsewhere."""

    def __init__(self) -> None:
        self._bar: Any = None

    def __call__(self, what: str, how_many: int) -> Callable[[], None]:
        if not sys.stderr.isatty():
            return lambda: None
        bar = click.progressbar(length=how_many, label=what, file=sys.stderr)
        bar.__enter__()

        def step() -> None:
            bar.update(1)
            if bar.finished:
                bar.render_finish()

        return step
