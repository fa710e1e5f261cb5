"""`forum holiday`: when schools are closed."""

from pathlib import Path

from tests.server import forum


def test_holidays_are_added_listed_and_removed(tmp_path: Path) -> None:
    forum(tmp_path, "init")
    assert "2026-05-20 – 2026-06-15" in forum(
        tmp_path, "holiday", "add", "2026-05-20", "2026-06-15", "--en", "Summer", "--hi", "ग्रीष्मावकाश"
    )
    assert "Summer / ग्रीष्मावकाश" in forum(tmp_path, "holiday", "list")
    forum(tmp_path, "holiday", "remove", "1")
    assert "Summer" not in forum(tmp_path, "holiday", "list")


def test_wrong_days_are_refused_in_a_sentence(tmp_path: Path) -> None:
    forum(tmp_path, "init")
    said = forum(tmp_path, "holiday", "add", "2026-06-15", "2026-05-20", "--en", "Summer", "--hi", "गर्मी", status=2)
    assert "The last day comes after the first" in said
    forum(tmp_path, "holiday", "add", "tomorrow", "2026-05-20", "--en", "Summer", "--hi", "गर्मी", status=2)
    assert "no such holiday" in forum(tmp_path, "holiday", "remove", "7", status=2)
