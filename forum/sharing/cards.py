"""Cards on request: what stands on one, how often one may be drawn, and the last few kept.

A card is known by what it shows. Who may see what it is of is asked of the database each time, before anything is looked up
here: what was hidden a moment ago has no card any more, and a changed title has another.
"""

import hashlib
import importlib
import threading
from collections import OrderedDict
from dataclasses import dataclass

from forum.web.limits import Bucket

DESIGN = 1
"""Raised with every change of the drawing, so that kept cards are asked for again."""

MOST_KEPT = 48
"""Of some 20 KB each: a thread that goes round a group is asked for by a dozen phones at once."""


@dataclass(frozen=True)
class Card:
    """`tag` says what it is, in the colour `tone`; `where` stands in the bar. `tries` are worked, adapted, did not work;
    `is_open` puts an empty bead where there are none. `words` say the same in numbers."""

    site: str
    where: str
    tag: str
    tone: str
    title: str
    tries: tuple[int, int, int]
    is_open: bool
    words: str

    @property
    def sign(self) -> str:
        """Another for whatever is another picture."""
        return hashlib.blake2b(repr((DESIGN, self)).encode(), digest_size=6).hexdigest()


drawings = Bucket(a_second=0.2, at_once=20.0)
"""For one address and process: a drawing takes a tenth of a second, a kept one nothing. A phone that passes a link on fetches
one."""

_kept: OrderedDict[Card, bytes] = OrderedDict()
_one_at_a_time = threading.Lock()


def is_kept(card: Card) -> bool:
    return card in _kept


def picture_of(card: Card) -> bytes:
    """The PNG; drawn by one thread at a time, so that a burst of readers takes one core and not all."""
    with _one_at_a_time:
        picture = _kept.pop(card, None)
        if picture is None:
            picture = importlib.import_module("forum.sharing.drawing").draw(card)
        _kept[card] = picture
        if len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return picture
