"""How often somebody may do something: counted in the database, so that all workers count together and a restart forgets
nothing. For POSTs only; reading is limited per process (forum/web/limits.py)."""

from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import Executable, bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from forum.core import clock
from forum.core.db import Base, Moment, db, transaction


class Count(Base):
    """How often `who` did `what` in the window that began at `since`."""

    __tablename__ = "limit_count"

    what: Mapped[str] = mapped_column(primary_key=True)
    who: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[datetime] = mapped_column(Moment, primary_key=True, index=True)
    times: Mapped[int] = mapped_column(default=0)


_TIMES = select(Count.times).where(
    Count.what == bindparam("what"), Count.who == bindparam("who"), Count.since == bindparam("since")
)


@cache
def _once_more(dialect: str) -> Executable:
    """Kept, because to build a question takes longer than to answer it."""
    made = (postgresql.insert if dialect == "postgresql" else sqlite.insert)(Count)
    new = made.values(what=bindparam("what"), who=bindparam("who"), since=bindparam("since"), times=1)
    return new.on_conflict_do_update(index_elements=["what", "who", "since"], set_={"times": Count.times + 1}).returning(
        Count.times
    )


def count(what: str, who: str, *, within: timedelta) -> tuple[int, int]:
    """Count once more, in a transaction of its own, and give how often it was in this window and the seconds until its end.

    Windows are fixed (they begin at whole multiples of `within`), so a count is one row, and old rows can go at any time.
    """
    begin, left = _window(within)
    with transaction():
        asking = db.session.connection()
        times = asking.scalar(_once_more(asking.dialect.name), {"what": what, "who": who, "since": begin})
    return times or 0, left


def counted(what: str, who: str, *, within: timedelta) -> tuple[int, int]:
    """As `count`, but only looking. One SELECT."""
    begin, left = _window(within)
    times = db.session.connection().scalar(_TIMES, {"what": what, "who": who, "since": begin})
    return times or 0, left


def forget(what: str, who: str) -> None:
    """In the caller's transaction: what was counted turned out to be no misuse."""
    db.session.execute(delete(Count).where(Count.what == what, Count.who == who))


def _window(within: timedelta) -> tuple[datetime, int]:
    """When it began, and the seconds until its end."""
    moment, seconds = clock.now(), int(within.total_seconds())
    begin = datetime.fromtimestamp(int(moment.timestamp()) // seconds * seconds, tz=moment.tzinfo)
    return begin, int((begin + within - moment).total_seconds()) + 1


def forget_before(moment: datetime) -> None:
    with transaction():
        db.session.execute(delete(Count).where(Count.since < moment))
