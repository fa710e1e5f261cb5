"""Beginning an entry, changing it, handing it to a second reader, publishing, giving back, withdrawing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, select

from forum.core import clock
from forum.core.db import db
from forum.core.errors import Conflict, NotAllowed
from forum.core.events import publish as publish_fact
from forum.core.i18n import gettext
from forum.core.viewer import Viewer
from forum.discussion.actions import Words
from forum.discussion.actions.writing import new_key
from forum.people.audit import record
from forum.showcase.criteria import need_exception
from forum.showcase.drafting import Draft, find_working, ids_picked_in, judge
from forum.showcase.events import EntryPublished, EntryReturned, EntryWithdrawn, ReaderAsked
from forum.showcase.models import CONTENT, ShowcaseEntry, ShowcasePick, ShowcaseSolution, ShowcaseVersion
from forum.showcase.policy import why_not_curate, why_not_withdraw, why_not_write_entry


@dataclass(frozen=True)
class Written:
    """What the form of an entry holds. `other` is the same in another language."""

    title: str
    summary: Words
    other_title: str | None = None
    other: Words | None = None
    limits: str | None = None
    exception: str | None = None
    post_ids: Sequence[int] = ()


def begin_entry(written: Written, *, by: Viewer) -> ShowcaseEntry:
    """A draft. The form sent twice gives the draft that it made. Raises NotAllowed."""
    _check(why_not_curate(by))
    twin = select(ShowcaseEntry).where(
        ShowcaseEntry.curator_id == by.person_id,
        ShowcaseEntry.stage == "draft",
        ShowcaseEntry.title == written.title,
        ShowcaseEntry.summary == written.summary.body,
    )
    if (before := db.session.scalars(twin.limit(1)).first()) is not None:
        return before
    entry = ShowcaseEntry(key=new_key(), stage="draft", curator_id=by.person_id, version=0, **_content(written))
    db.session.add(entry)
    db.session.flush()
    _add_version(entry, written, by=by)
    return entry


def save_entry(entry: ShowcaseEntry, written: Written, *, by: Viewer, seen: int) -> None:
    """`seen` is the number of saves that the writer had before her, 0 where nothing was being written. What waited for the second
    reader is taken back from her. Raises NotAllowed, Conflict."""
    _check(why_not_write_entry(by, entry))
    version = find_working(entry)
    if (version.saves if version is not None else 0) != seen:
        raise Conflict(gettext("This entry was changed in the meantime. Your text is below; please look at both."))
    if entry.stage == "withdrawn":
        entry.stage = "draft"  # whoever writes in it again takes it up again
    if version is None:
        _add_version(entry, written, by=by)
        return
    for name, value in _content(written).items():
        setattr(version, name, value)
    version.post_ids, version.written_by_id, version.written_at = list(written.post_ids), _id(by), clock.now()
    version.saves += 1
    version.asked_at = version.asked_id = None


def ask_reader(draft: Draft, *, by: Viewer, seen: int, reader_id: int | None) -> None:
    """Raises NotAllowed, and Conflict where the version is not ready, with the sentence that says why."""
    _check(why_not_write_entry(by, draft.entry))
    _check_seen(draft, seen)
    if (sentence := why_not_ready(draft)) is not None:
        raise Conflict(sentence)
    draft.version.asked_at, draft.version.asked_id, draft.version.returned = clock.now(), reader_id, None
    publish_fact(ReaderAsked(draft.entry.id, draft.entry.curator_id, reader_id))


def why_not_ready(draft: Draft) -> str | None:
    """What keeps a version from its second reader, and from being published."""
    if draft.gone:
        return gettext("Something that was picked cannot be seen any more. Please take it out first.")
    if not draft.posts:
        return gettext("Nothing has been picked yet.")
    if not draft.version.summary_text.strip():
        return gettext("The summary is empty yet.")
    if need_exception(judge(draft)) and not (draft.version.exception or "").strip():
        return gettext("A rule of the showcase is not met. Please write why this should stand all the same.")
    return None


def publish_entry(draft: Draft, *, by: Viewer, seen: int) -> None:
    """The second reader agrees to what she has seen. Raises NotAllowed, Conflict."""
    _check(draft.why_not_read)
    _check_seen(draft, seen)
    if draft.version.asked_at is None:
        raise Conflict(gettext("The curator is still writing this."))
    if (sentence := why_not_ready(draft)) is not None:
        raise Conflict(sentence)
    entry, version, moment = draft.entry, draft.version, clock.now()
    _keep_what_stands(entry)
    for name in CONTENT:
        setattr(entry, name, getattr(version, name))
    entry.stage, entry.version, entry.second_reader_id = "published", version.number, by.person_id
    entry.published_at, entry.version_at = entry.published_at or moment, moment
    version.published_at, version.approved_by_id, version.asked_at = moment, by.person_id, None
    _write_picks(draft)
    record(by, "publish", "showcase", entry.id, version=version.number)
    publish_fact(EntryPublished(entry.id, entry.curator_id, by.person_id, entry.version))


def give_back(draft: Draft, *, by: Viewer, seen: int, sentence: str) -> None:
    """Raises NotAllowed, Conflict."""
    _check(draft.why_not_read)
    _check_seen(draft, seen)
    draft.version.asked_at, draft.version.returned = None, sentence
    publish_fact(EntryReturned(draft.entry.id, draft.entry.curator_id, by.person_id))


def withdraw_entry(entry: ShowcaseEntry, *, by: Viewer) -> None:
    """Out of the readers' sight; what was written stays with its curator. Raises NotAllowed."""
    _check(why_not_withdraw(by, entry))
    if entry.stage == "withdrawn":
        return  # pressed twice
    entry.stage = "withdrawn"
    working = find_working(entry)
    if working is not None:
        working.asked_at = None
    record(by, "withdraw", "showcase", entry.id)
    publish_fact(EntryWithdrawn(entry.id, entry.curator_id, by.person_id))


def _check(sentence: str | None) -> None:
    if sentence is not None:
        raise NotAllowed(sentence)


def _check_seen(draft: Draft, seen: int) -> None:
    if draft.version.saves != seen:
        raise Conflict(gettext("This entry was changed in the meantime. Please look at it once more."))


def _content(written: Written) -> dict[str, Any]:
    other = written.other
    return {
        "title": written.title,
        "summary": written.summary.body,
        "summary_html": written.summary.rendered.html,
        "summary_text": written.summary.rendered.text,
        "lang": written.summary.lang,
        "other_title": written.other_title if other else None,
        "other_summary": other.body if other else None,
        "other_summary_html": other.rendered.html if other else None,
        "other_summary_text": other.rendered.text if other else None,
        "other_lang": other.lang if other else None,
        "limits": written.limits or None,
        "exception": written.exception or None,
    }


def _add_version(entry: ShowcaseEntry, written: Written, *, by: Viewer) -> None:
    newest = db.session.scalar(select(func.max(ShowcaseVersion.number)).where(ShowcaseVersion.entry_id == entry.id))
    db.session.add(
        ShowcaseVersion(
            entry_id=entry.id,
            number=max(newest or 0, entry.version) + 1,
            post_ids=list(written.post_ids),
            written_by_id=by.person_id,
            written_at=clock.now(),
            **_content(written),
        )
    )


def _keep_what_stands(entry: ShowcaseEntry) -> None:
    """What came with an archive has no version of its own until another takes its place."""
    is_kept = select(ShowcaseVersion.id).where(ShowcaseVersion.entry_id == entry.id, ShowcaseVersion.number == entry.version)
    if not entry.version or db.session.scalar(is_kept) is not None:
        return
    since = entry.version_at or entry.published_at or clock.now()
    kept = ShowcaseVersion(entry_id=entry.id, number=entry.version, post_ids=ids_picked_in(entry))
    kept.written_by_id, kept.written_at, kept.published_at = entry.curator_id, since, since
    kept.approved_by_id = entry.second_reader_id
    for name in CONTENT:
        setattr(kept, name, getattr(entry, name))
    db.session.add(kept)


def _write_picks(draft: Draft) -> None:
    entry_id = draft.entry.id
    db.session.execute(delete(ShowcasePick).where(ShowcasePick.entry_id == entry_id))
    db.session.execute(delete(ShowcaseSolution).where(ShowcaseSolution.entry_id == entry_id))
    picks = [ShowcasePick(entry_id=entry_id, thread_id=one.id, position=place) for place, one in enumerate(draft.threads)]
    solutions = [ShowcaseSolution(entry_id=entry_id, post_id=post.id, position=place) for place, post in enumerate(draft.posts)]
    db.session.add_all([*picks, *solutions])


def _id(viewer: Viewer) -> int:
    assert viewer.person_id is not None  # noqa: S101 - whoever may write has signed in
    return viewer.person_id
