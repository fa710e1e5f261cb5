"""Asking, from the worker. What was asked stands on the row, in the transaction that asks: a worker that dies in between asks
again or not at all, never twice, and one that was away asks when it comes back."""

import logging

from sqlalchemy.exc import SQLAlchemyError

from forum.core.db import db, transaction
from forum.core.errors import Busy
from forum.loop.actions import ask_how_it_went
from forum.loop.queries import due_plans

log = logging.getLogger(__name__)


def ask_about_plans() -> int:
    """Gives how many were asked. Each in a transaction of its own: what goes wrong with one keeps no other waiting."""
    db.session.rollback()
    asked = 0
    for try_id in due_plans():
        try:
            with transaction():
                asked += ask_how_it_went(try_id)
        except (Busy, SQLAlchemyError):
            raise
        except Exception:
            log.exception("the plan %s could not be asked about", try_id)
    db.session.rollback()
    return asked
