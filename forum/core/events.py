"""Facts flow upwards: an action publishes what happened, and one table (forum/wiring.py) says who reacts."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

Table = Mapping[type, Sequence[Callable[[Any], None]]]

_reactions: dict[type, Sequence[Callable[[Any], None]]] = {}


def connect(table: Table) -> None:
    """Say who reacts to what. Called once, by create_app."""
    _reactions.clear()
    _reactions.update(table)


def publish(fact: object) -> None:
    """Run the reactions to this fact now, in the caller's transaction, in the order of the table."""
    for reaction in _reactions.get(type(fact), ()):
        reaction(fact)
