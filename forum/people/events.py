"""What happened to accounts: past tense. forum/wiring.py says who reacts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class PersonTold:
    """Somebody must be told something of her account, or of what she wrote or reported. `kind` is a key of NOTICES in
    forum/people/notices.py, or of the feature that tells; a `post` among the details is what it is about."""

    person_id: int
    kind: str
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class AddressGiven:
    """A mail address that is new, or was taken away. Nobody has confirmed it."""

    person_id: int
