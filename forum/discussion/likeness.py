"""How much one class is like another: the weights of product.md A2, in one place."""

from forum.core.viewer import ClassContext
from forum.places.traits import size_band

SAME_BLOCK, SAME_DISTRICT = 0.30, 0.15
SHARED_GRADE = 0.15
SHARED_SITUATION, MOST_FOR_SITUATIONS = 0.10, 0.30
SAME_SIZE_BAND = 0.05
SHARED_LANGUAGE = 0.10


def likeness(mine: ClassContext, other: ClassContext) -> float:
    """From 0 (nothing shared that is known of both) to 0.90."""
    return sum(weight for weight, _ in _shared(mine, other))


def reasons(mine: ClassContext, other: ClassContext) -> list[str]:
    """What is shared, the weightiest first: `block`, `district`, `grade`, `situation`, `size`, `language`."""
    return [name for _, name in sorted(_shared(mine, other), key=lambda shared: -shared[0])]


def _shared(mine: ClassContext, other: ClassContext) -> list[tuple[float, str]]:
    found = []
    if mine.block_id is not None and mine.block_id == other.block_id:
        found.append((SAME_BLOCK, "block"))
    elif mine.district_id is not None and mine.district_id == other.district_id:
        found.append((SAME_DISTRICT, "district"))
    if set(mine.grades) & set(other.grades):
        found.append((SHARED_GRADE, "grade"))
    if situations := len(set(mine.situations) & set(other.situations)):
        found.append((min(situations * SHARED_SITUATION, MOST_FOR_SITUATIONS), "situation"))
    if mine.class_size is not None and size_band(mine.class_size) == size_band(other.class_size):
        found.append((SAME_SIZE_BAND, "size"))
    if set(mine.languages) & set(other.languages):
        found.append((SHARED_LANGUAGE, "language"))
    return found
