"""How often a page asks the database, counted in the site itself. tests/house/test_questions.py holds the same to eight."""

from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import event

from bench.site import opened, pages_of
from bench.tables import show
from bench.visitor import signed_in_cookie
from forum.core.db import db


def measure_questions(folder: Path) -> None:
    cookie = signed_in_cookie(folder)
    with opened(folder) as app:
        rows = []
        for name, path in pages_of(folder).items():
            visitor, teacher = (count_questions(app, path, headers) for headers in ({}, {"Cookie": cookie}))
            rows.append([name, str(visitor[0]), str(teacher[0]), str(visitor[1] + teacher[1])])
    show("Questions to the database", ["page", "SELECTs, visitor", "SELECTs, teacher", "writes"], rows)


def count_questions(app: Flask, path: str, headers: dict[str, str]) -> tuple[int, int]:
    """SELECTs, and statements that change something, of the second request."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement.lstrip().split()[0])

    client = app.test_client(use_cookies=False)
    with app.app_context():  # a request inside a context would share who is signed in with it
        client.get(path, headers=headers)
    event.listen(db.engine, "before_cursor_execute", note)
    try:
        with app.app_context():
            answer = client.get(path, headers=headers)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answers {answer.status_code}")
    return asked.count("SELECT"), sum(word in {"INSERT", "UPDATE", "DELETE"} for word in asked)
