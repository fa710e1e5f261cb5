"""What a thread is worth beside its words: all weights of the ranking that are not the engine's, in one place.

Text comes first. Its score is multiplied by at most (1 + FACTS) * (1 + CONTEXT) = 1.63, while a post that only sounds like the
question has at most .38 of the score of one that says it (the key .6 beside 1 + .6): so neither facts nor a shared
district lift what is off the topic over an exact hit. A test holds this.
"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from forum.core.viewer import ClassContext
from forum.discussion.likeness import likeness

SOLVED = 0.08
"""The asker said that something here helped."""

TRIED = 0.17
"""At most, for tries that went well. Half of it is taken away where they went badly: what did not work is worth reading too."""

PRIOR, PRIOR_MEAN = 3, 0.5
"""Tries that every thread is thought to have had, and how they went: one `worked` (.63) does not beat ten mixed ones of which six
worked and two were adapted (.69)."""

ADAPTED = 0.75
"""Of a `worked`: it helped, with a change."""

RECENT, HALF_LIFE = 0.05, timedelta(days=730)
"""A child learns to read as it did two years ago; schemes and forms change."""

FACTS = SOLVED + TRIED + RECENT

CONTEXT, MOST_LIKE = 0.25, 0.90
"""`Classes like yours`: the weights of likeness (forum/discussion/likeness.py, at most .90) take this share."""


@dataclass(frozen=True)
class Facts:
    """Of a thread, from its row."""

    solved: bool
    worked: int
    adapted: int
    did_not_work: int
    touched_at: datetime


def factor(facts: Facts, mine: ClassContext, its: ClassContext | None, *, now: datetime) -> float:
    """What the text's score is multiplied by. `its` is the class of its asker, its tries or its solutions that is most like the
    reader's; None where she has no class, none is like it, or it was not asked for."""
    context = likeness(mine, its) / MOST_LIKE if its is not None else 0.0
    return (1 + _of_facts(facts, now)) * (1 + CONTEXT * context)


def _of_facts(facts: Facts, now: datetime) -> float:
    age = max(now - facts.touched_at, timedelta(0))
    return SOLVED * facts.solved + TRIED * _went(facts) + RECENT * math.pow(0.5, age / HALF_LIFE)


def _went(facts: Facts) -> float:
    """From -1/2 (many tries that failed) over 0 (none) to 1 (many that worked)."""
    tries = facts.worked + facts.adapted + facts.did_not_work
    mean = (facts.worked + ADAPTED * facts.adapted + PRIOR * PRIOR_MEAN) / (tries + PRIOR)
    above = (mean - PRIOR_MEAN) / (1 - PRIOR_MEAN)
    return above if above > 0 else above / 2
