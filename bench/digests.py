"""Digests for many people through a real mail server: python -m bench.digests [PEOPLE]

A site of its own: threads of the last week with solutions and tries, and everybody waits for a digest. The server that takes the
mail is another process and keeps nothing. Measured are the seconds of the worker, by the clock and of the processor, and what its
memory grew by.
"""

import resource
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import func, insert, select

from bench.site import forum, free_port, opened
from bench.tables import show, verdict
from forum.core import clock, jobs
from forum.core.db import db, transaction
from forum.discussion.counts import recount
from forum.discussion.models import Post, Thread, Try
from forum.notices.digests import last_due
from forum.notices.mail_workers import look_after_mail
from forum.notices.models import Letter, MailBox
from forum.people.models import Person
from forum.places.models import District, Topic

PEOPLE, SOLUTIONS = 10_000, 10
"""Of each thread; there is one thread for ten people."""

GOAL_SECONDS, GOAL_MB = 300.0, 50.0

SINK = """
import asyncio, sys
async def serve(reader, writer):
    writer.write(b"220 sink\\r\\n")
    is_data = False
    while line := await reader.readline():
        if is_data:
            if line == b".\\r\\n":
                is_data = False
                writer.write(b"250 OK\\r\\n")
            continue
        if line[:4].upper() == b"DATA":
            is_data = True
            writer.write(b"354 go on\\r\\n")
        elif line[:4].upper() == b"QUIT":
            writer.write(b"221 bye\\r\\n")
            await writer.drain()
            break
        else:
            writer.write(b"250 OK\\r\\n")
        await writer.drain()
    writer.close()
async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", int(sys.argv[1]))
    await server.serve_forever()
asyncio.run(main())
"""


def main() -> None:
    people = int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE
    port = free_port()
    with tempfile.TemporaryDirectory() as folder, subprocess.Popen([sys.executable, "-c", SINK, str(port)]) as sink:
        try:
            forum(Path(folder), "init")
            with opened(Path(folder)) as app:
                _use(app, port)
                _fill(people)
                _measure(people)
        finally:
            sink.terminate()


def _use(app: Flask, port: int) -> None:
    settings = app.extensions["settings"]
    mail_url = f"smtp://127.0.0.1:{port}?from=forum@example.org"
    app.extensions["settings"] = type(settings)(
        **{**vars(settings), "mail_url": mail_url, "site_url": "https://forum.example.org"}
    )


def _fill(people: int) -> None:
    """Everybody has a thread or a solution that something came of."""
    now = clock.now()
    week_ago = last_due(now) - timedelta(days=7)
    written = last_due(now) - timedelta(hours=5)
    with transaction():
        districts = list(db.session.scalars(select(District.id).order_by(District.id)))
        topic_id = db.session.scalars(select(Topic.id).order_by(Topic.id)).first()
        db.session.execute(
            insert(Person),
            [
                {"id": n, "handle": f"p{n}", "handle_skeleton": f"p{n}", "name": f"शिक्षक {n}", "email": f"p{n}@example.org"}
                | {"role": "teacher", "district_id": districts[n % len(districts)], "joined_at": week_ago, "unread_notices": 0}
                | {"school_is_shown": False, "about": "", "grades": [2], "situations": [], "languages": []}
                for n in range(1, people + 1)
            ],
        )
        box = {"verified_at": week_ago, "frequency": "weekly", "digest_at": week_ago}
        db.session.execute(
            insert(MailBox),
            [
                {**box, "person_id": n, "address": f"p{n}@example.org", "language": "en" if n % 5 == 0 else "hi"}
                for n in range(1, people + 1)
            ],
        )
        for n in range(1, people // SOLUTIONS + 1):
            author = n * SOLUTIONS
            thread = Thread(id=n, key=f"t{n}", kind="problem", title=f"मात्रा का सवाल {n}: बच्चे पढ़ते हुए रुक जाते हैं", lang="hi")
            thread.author_id, thread.district_id, thread.topic_id = author, districts[author % len(districts)], topic_id or 1
            thread.created_at = thread.touched_at = written
            db.session.add(thread)
            texts = {"thread_id": n, "body": "x", "html": "<p>x</p>", "text": "x", "lang": "hi", "created_at": written}
            db.session.add(Post(key=f"t{n}:0", author_id=author, form="opening", **texts))
            for k in range(SOLUTIONS):
                post = Post(key=f"t{n}s{k}", author_id=(author + k + 1) % people + 1, form="solution", **texts)
                db.session.add(post)
                db.session.flush()
                report = Try(post_id=post.id, author_id=(author + k + 5) % people + 1, outcome="worked", created_at=written)
                db.session.add(report)
        db.session.flush()
        recount()


def _measure(people: int) -> None:
    before = _memory()
    begun, worked = time.perf_counter(), time.process_time()
    look_after_mail()
    while jobs.run_due():
        pass
    seconds, worked = time.perf_counter() - begun, time.process_time() - worked
    sent = db.session.scalar(select(func.count()).select_from(Letter).where(Letter.sent_at.is_not(None)))
    grown = _memory() - before
    row = [
        str(people),
        str(sent),
        f"{seconds:.0f}",
        f"{worked:.0f}",
        f"{grown:.0f}",
        verdict(seconds, GOAL_SECONDS),
        verdict(grown, GOAL_MB),
    ]
    show(
        "Digests, from the rows to the mail server",
        ["people", "sent", "seconds", "of the processor", "MB more", "300 s", "50 MB"],
        [row],
    )


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
