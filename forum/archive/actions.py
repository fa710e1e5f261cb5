"""Import: read and check all, render all, then write all in one transaction, then index. Or nothing."""

from collections.abc import Callable, Collection, Iterable, Iterator

from sqlalchemy import func, select

from forum.archive.reading import Archive, read_archive
from forum.archive.writing import Written, write_archive
from forum.core import jobs
from forum.core.db import db, transaction
from forum.discussion.models import Thread
from forum.markup import Rendered, find_mentions, render_many
from forum.people.queries import known_handles
from forum.places.models import HomeLanguage


def import_archive(
    lines: Iterable[str], *, progress: Callable[[str, int], Callable[[], None]] | None = None
) -> tuple[Archive, Written]:
    """`progress(what, how_many)` gives a function that is called once for each. Raises ArchiveError, Busy."""
    steps = progress or _silent
    archive = read_archive(lines, languages=db.session.scalars(select(HomeLanguage.key)).all())
    texts = _render_all(archive, steps)
    tell = steps("writing", sum(len(archive.records[kind]) for kind in ("person", "thread", "showcase")))
    with transaction():
        written = write_archive(archive, texts, tell)
        jobs.enqueue("search.rebuild")
    return archive, written


def has_content() -> bool:
    return bool(db.session.scalar(select(func.count()).select_from(Thread)))


def _render_all(archive: Archive, steps: Callable[[str, int], Callable[[], None]]) -> dict[str, Rendered]:
    bodies = list(dict.fromkeys(_bodies(archive)))
    tell = steps("rendering", len(bodies))
    known = _handles_of(archive, bodies)
    texts = {}
    for body, rendered in zip(bodies, render_many({body: known & set(find_mentions(body)) for body in bodies}), strict=True):
        texts[body] = rendered
        tell()
    return texts


def _bodies(archive: Archive) -> Iterator[str]:
    for thread in archive.records["thread"]:
        yield thread["body"]
        yield from (post["body"] for post in thread["posts"])
    for entry in archive.records["showcase"]:
        yield entry["summary"]
        if entry["other_summary"]:
            yield entry["other_summary"]


def _handles_of(archive: Archive, bodies: Collection[str]) -> frozenset[str]:
    """Whoever is mentioned and comes with the archive, or is here already."""
    coming = {person["key"] for person in archive.records["person"]}
    mentioned = {handle for body in bodies if "@" in body for handle in find_mentions(body)}
    return frozenset(mentioned & coming) | known_handles(mentioned - coming)


def _silent(_what: str, _how_many: int) -> Callable[[], None]:
    return lambda: None
