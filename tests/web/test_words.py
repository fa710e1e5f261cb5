"""How pages say dates."""

from datetime import UTC, datetime

import pytest

from forum.core.i18n import speaking
from forum.web.words import date_and_time


@pytest.mark.parametrize(
    ("utc", "hindi", "english"),
    [
        (datetime(2026, 1, 4, 23, 52, tzinfo=UTC), "5 जनवरी 2026, सुबह 5:22", "5 January 2026, 5:22 AM"),
        (datetime(2026, 1, 5, 7, 5, tzinfo=UTC), "5 जनवरी 2026, दोपहर 12:35", "5 January 2026, 12:35 PM"),
        (datetime(2026, 1, 5, 12, 0, tzinfo=UTC), "5 जनवरी 2026, शाम 5:30", "5 January 2026, 5:30 PM"),
        (datetime(2026, 1, 5, 16, 30, tzinfo=UTC), "5 जनवरी 2026, रात 10:00", "5 January 2026, 10:00 PM"),
    ],
)
def test_a_time_is_said_as_people_say_it(utc: datetime, hindi: str, english: str) -> None:
    with speaking("hi"):
        assert date_and_time(utc) == hindi
    with speaking("en"):
        assert date_and_time(utc).replace("\u202f", " ") == english
