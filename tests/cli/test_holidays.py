"""`forum holiday`: when schools are closed."""

from forum.core.settings import Settings
from tests.server import command_here

SUMMER = ("--en", "Summer", "--hi", "ग्रीष्मावकाश")


def holiday(settings: Settings, *words: str, status: int = 0) -> str:
    ended, said = command_here(settings.data_dir, "holiday", *words)
    assert ended == status, said
    return said


def test_holidays_are_added_listed_and_removed(settings: Settings) -> None:
    assert "2026-05-20 – 2026-06-15" in holiday(settings, "add", "2026-05-20", "2026-06-15", *SUMMER)
    assert "Summer / ग्रीष्मावकाश" in holiday(settings, "list")
    holiday(settings, "remove", "1")
    assert "Summer" not in holiday(settings, "list")


def test_wrong_days_are_refused_in_a_sentence(settings: Settings) -> None:
    said = holiday(settings, "add", "2026-06-15", "2026-05-20", *SUMMER, status=2)
    assert "The last day comes after the first" in said
    holiday(settings, "add", "tomorrow", "2026-05-20", *SUMMER, status=2)
    assert "no such holiday" in holiday(settings, "remove", "7", status=2)
