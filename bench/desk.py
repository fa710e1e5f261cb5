"""The mentor's desk of a busy district: what its page costs, and what the worker's rounds cost that keep it."""

import time
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, insert, select, update

from bench.load import measure
from bench.questions import count_questions
from bench.site import forum, opened, serving
from bench.tables import show, verdict
from bench.visitor import signed_in_cookie
from forum.core import clock
from forum.core.db import db, transaction
from forum.desk.models import DeskCard
from forum.desk.workers import look_after_desks
from forum.discussion.models import Post, Thread
from forum.people.models import Person
from forum.search.models import MissedSearch

MENTOR, MODERATOR = "teacher7", "teacher8"
TEACHERS, GOAL_MS, GOAL_SELECTS = 15, 10.0, 8
FRESH = 60
"""Threads of the last weeks in the mentor's district, every second without a solution: more than fifteen teachers write."""


def measure_desk(folder: Path) -> None:
    _make_busy(folder)
    rounds = _time_rounds(folder)
    rows = []
    with serving(folder) as (port, pid):
        cookies = {who: signed_in_cookie(folder, who) for who in (MENTOR, MODERATOR)}
        for who, cookie in cookies.items():
            cost = min((measure(port, "/desk", pid, seconds=4, cookie=cookie) for _ in range(3)), key=lambda one: one.cpu_ms)
            asked = _questions(folder, cookie)
            rows.append(
                [
                    "a mentor" if who == MENTOR else "a moderator, all districts",
                    f"{cost.cpu_ms:.2f}",
                    f"{cost.kb:.1f}",
                    str(asked),
                    f"10 ms: {verdict(cost.cpu_ms, GOAL_MS)}, 8 SELECTs: {verdict(asked, GOAL_SELECTS)}",
                ]
            )
    show("The desk", ["of", "CPU ms", "KB sent", "SELECTs", "goal"], rows)
    show("The worker's rounds for it", ["round", "ms"], [[name, f"{ms:.0f}"] for name, ms in rounds.items()])


def _make_busy(folder: Path) -> None:
    """A mentor with fifteen teachers in her district, whose last weeks were full; and a moderator."""
    forum(folder, "work", "--once")
    with opened(folder), transaction():
        moment = clock.now()
        mentor = db.session.scalars(select(Person).where(Person.handle == MENTOR)).one()
        mentor.role = "mentor"
        db.session.execute(update(Person).where(Person.handle == MODERATOR).values(role="moderator"))
        some = select(Person.id).where(Person.role == "teacher").order_by(Person.id).limit(TEACHERS)
        db.session.execute(update(Person).where(Person.id.in_(some.scalar_subquery())).values(district_id=mentor.district_id))
        mine = select(Thread).where(Thread.district_id == mentor.district_id).order_by(Thread.id.desc()).limit(FRESH)
        for n, thread in enumerate(db.session.scalars(mine).all()):
            thread.created_at = thread.touched_at = moment - timedelta(hours=12 * n)
            if n % 2:
                thread.solutions = 0
        words = [{"words": f"शब्द {n}", "times": 3 + n, "last_at": moment} for n in range(30)]
        db.session.execute(insert(MissedSearch), words)
        newest = select(func.max(Post.id)).group_by(Post.author_id)
        db.session.execute(update(Post).where(Post.id.in_(newest)).values(created_at=moment))


def _time_rounds(folder: Path) -> dict[str, float]:
    found = {}
    with opened(folder):
        for name, since in (
            ("the first, of everything", None),
            ("everything again", None),
            ("what was touched since", clock.now()),
        ):
            begun = time.perf_counter()
            look_after_desks(since)
            found[name] = (time.perf_counter() - begun) * 1000
        kinds = db.session.execute(select(DeskCard.kind, func.count()).group_by(DeskCard.kind)).all()
        print(f"\nCards: {', '.join(f'{kind} {many}' for kind, many in kinds)}.")
    return found


def _questions(folder: Path, cookie: str) -> int:
    with opened(folder) as app:
        return count_questions(app, "/desk", {"Cookie": cookie})[0]
