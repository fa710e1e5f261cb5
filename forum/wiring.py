"""Three tables: which pages there are, who reacts to what, which function does which job. Nothing else knows them all."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Blueprint

from forum.core.jobs import Worker

BLUEPRINTS: Sequence[Blueprint] = ()

REACTIONS: Mapping[type, Sequence[Callable[[Any], None]]] = {}

WORKERS: Mapping[str, Worker] = {}

AT_ONCE: Sequence[str] = ("search.index",)
"""Jobs done right after the commit that asked for them, so that the next request finds the post."""
