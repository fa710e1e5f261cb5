"""Who is asking: a frozen value, made once a request, that policy takes in place of a row."""

from dataclasses import dataclass
from typing import Literal

Role = Literal["teacher", "mentor", "moderator", "admin"]

ROLES: tuple[Role, ...] = ("teacher", "mentor", "moderator", "admin")
"""From the lowest to the highest rank."""


@dataclass(frozen=True)
class ClassContext:
    """What a class is like; what `classes like yours` compares. `grades` are 0 to 8, 0 being Balvatika."""

    district_id: int | None = None
    block_id: int | None = None
    grades: tuple[int, ...] = ()
    class_size: int | None = None
    situations: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


@dataclass(frozen=True)
class Viewer:
    """A visitor has neither person nor role. `context` is the class of her profile; `session_id` the row she signed in with."""

    person_id: int | None = None
    handle: str = ""
    name: str = ""
    role: Role | None = None
    context: ClassContext = ClassContext()
    session_id: int | None = None

    @property
    def is_signed_in(self) -> bool:
        return self.person_id is not None

    @property
    def is_moderator(self) -> bool:
        """Moderators and admins act everywhere."""
        return self.role in {"moderator", "admin"}

    def is_mentor_of(self, district_id: int | None) -> bool:
        """A mentor acts in her own district; what belongs to the whole state is nobody's district."""
        return self.role == "mentor" and district_id is not None and self.context.district_id == district_id


VISITOR = Viewer()
