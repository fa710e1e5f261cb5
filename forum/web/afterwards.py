"""Writing what was only noted while pages were read: after the answer has gone out, in a context of its own. Losing a minute of
it, when a process dies or the database is busy, is allowed; a page that is read writes nothing."""

import logging
from collections.abc import Callable

from flask import Flask, Response
from sqlalchemy.exc import SQLAlchemyError

from forum.core.errors import Busy

log = logging.getLogger(__name__)


def write_afterwards(app: Flask, *, is_due: Callable[[], bool], write: Callable[[], None]) -> None:
    """`is_due` is asked after each answer; `write` opens its own transaction."""

    def when_due(response: Response) -> Response:
        if is_due():
            response.call_on_close(in_own_context)
        return response

    def in_own_context() -> None:
        with app.app_context():  # that of the request is gone once the answer is out
            try:
                write()
            except (Busy, SQLAlchemyError):
                log.warning("what was noted in a minute was lost", exc_info=True)

    app.after_request(when_due)
