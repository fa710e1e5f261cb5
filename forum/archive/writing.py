"""From checked records to rows, in the caller's transaction. What was edited on the site since it was imported stays."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select, update

from forum.archive.canonical import digest_of
from forum.archive.errors import ArchiveError
from forum.archive.exporting import person_record, showcase_record, thread_records
from forum.archive.reading import Archive, Record
from forum.core import clock
from forum.core.db import db, learn_sizes
from forum.discussion.actions.writing import ids_of_handles
from forum.discussion.counts import recount, traits_of
from forum.discussion.models import Post, PostVersion, SameProblem, SentForm, Thank, Thread, ThreadTrait, Try
from forum.markup import Rendered, detect_language, excerpt
from forum.notices.actions import forget_about
from forum.people.handles import skeleton_of
from forum.people.models import Person
from forum.places.actions import put_district, put_situation, put_topic
from forum.places.models import Topic
from forum.places.taxonomy import forget_taxonomy, taxonomy
from forum.recognition.models import Appreciation
from forum.showcase.criteria import BEFORE_THE_RULES, LEAST_TRIES, LEAST_WORKED
from forum.showcase.models import ShowcaseEntry, ShowcasePick, ShowcaseSolution, ShowcaseVersion

Texts = Mapping[str, Rendered]


@dataclass
class Written:
    """How many records were new or changed, by type, and which stayed as they are because somebody edited them here."""

    counts: dict[str, int] = field(default_factory=dict)
    kept: list[tuple[str, str]] = field(default_factory=list)


def write_archive(archive: Archive, texts: Texts, tell: Callable[[], None] = lambda: None) -> Written:
    """`texts` holds every body of the archive, rendered; `tell` is called once for each record."""
    written = Written()
    _write_places(archive, written)
    writer = _Writer(texts, written, tell, archive.lines)
    for record in archive.records["person"]:
        writer.person(record)
    for record in archive.records["thread"]:
        writer.thread(record)
    db.session.flush()
    recount()
    for record in archive.records["showcase"]:
        writer.showcase(record)
    db.session.flush()
    learn_sizes()
    return written


def _write_places(archive: Archive, written: Written) -> None:
    for record in archive.records["district"]:
        blocks = [(block["key"], block["name"]) for block in record["blocks"]]
        put_district(key=record["key"], name=record["name"], state=record["state"], blocks=blocks)
    named_here = set(db.session.scalars(select(Topic.key).where(Topic.named_here_at.is_not(None))))
    for record in archive.records["topic"]:
        if record["key"] in named_here:
            written.kept.append(("topic", record["key"]))
            continue
        put_topic(key=record["key"], name=record["name"], about=record["about"], parent_key=record["parent"])
    for record in archive.records["situation"]:
        put_situation(key=record["key"], name=record["name"])
    for kind in ("district", "topic", "situation"):
        written.counts[kind] = len(archive.records[kind]) - sum(kept == kind for kept, _key in written.kept)
    db.session.flush()
    forget_taxonomy()


class _Writer:
    def __init__(self, texts: Texts, written: Written, tell: Callable[[], None], lines: Mapping[str, int]) -> None:
        self.texts, self.written, self.tell, self.lines = texts, written, tell, lines
        self.people = {person.handle: person for person in db.session.scalars(select(Person))}
        self.skeletons = {person.handle_skeleton for person in self.people.values()}
        self.picked = {i for ids in db.session.scalars(select(ShowcaseVersion.post_ids)) for i in ids}
        self.places = taxonomy()
        self.blocks = {(d.key, b.key): b.id for d in self.places.districts for b in d.blocks}

    def person(self, record: Record) -> None:
        person = self.people.get(record["key"])
        if person is not None and not self._is_untouched("person", record["key"], person, person_record):
            return
        if person is None:
            skeleton = skeleton_of(record["key"])
            if skeleton in self.skeletons:  # an older site may have let twins in; they stay apart by their full handle
                skeleton = f"{record['key']}="
            self.skeletons.add(skeleton)
            person = Person(handle=record["key"], handle_skeleton=skeleton, joined_at=clock.now())
            db.session.add(person)
            self.people[record["key"]] = person
        person.name, person.role, person.school, person.about = record["name"], record["role"], record["school"], record["about"]
        person.district_id, person.block_id = self._place(record)
        person.grades, person.class_size = record["grades"], record["class_size"]
        person.situations, person.languages = record["situations"], record["languages"]
        person.archived_digest = digest_of("person", record)
        db.session.flush()
        self._count("person")

    def thread(self, record: Record) -> None:
        thread = db.session.scalar(select(Thread).where(Thread.key == record["key"]))
        picked: list[tuple[int, str, int]] = []
        if thread is not None:
            if not self._is_untouched("thread", record["key"], thread, _record_of, self._is_picked_here(thread)):
                return
            picked = _clear(thread)
        else:
            thread = Thread(key=record["key"])
            db.session.add(thread)
        self._fill(thread, record)
        db.session.flush()
        db.session.add_all(ThreadTrait(thread_id=thread.id, trait=trait) for trait in traits_of(thread))
        _add_people(
            SameProblem, {"thread_id": thread.id}, [self._id(key) for key in record["same_problem"]], record["created_at"]
        )
        self._check_free(record)
        opening = {**record, "key": f"{record['key']}:0", "form": "opening", "thanks": []}
        self._posts(thread, [opening, *record["posts"]])
        _pick_again(thread, picked)
        self._count("thread")

    def showcase(self, record: Record) -> None:
        entry = db.session.scalar(select(ShowcaseEntry).where(ShowcaseEntry.key == record["key"]))
        if entry is not None and not self._is_untouched("showcase", record["key"], entry, showcase_record):
            return
        threads = [db.session.scalars(select(Thread).where(Thread.key == key)).one() for key in record["threads"]]
        record["exception"] = record["exception"] or (None if _meets_rules(record, threads) else BEFORE_THE_RULES)
        entry = entry or ShowcaseEntry(key=record["key"], stage="published")
        rendered = self.texts[record["summary"]]
        entry.title, entry.summary, entry.published_at = record["title"], record["summary"], record["published_at"]
        entry.summary_html, entry.summary_text = rendered.html, rendered.text
        entry.lang, entry.curator_id = detect_language(rendered.text), self._id(record["curator"])
        other = self.texts.get(record["other_summary"] or "")
        entry.other_title, entry.other_summary = record["other_title"], record["other_summary"]
        entry.other_summary_html, entry.other_summary_text = (other.html, other.text) if other else (None, None)
        entry.other_lang = detect_language(other.text) if other else None
        entry.limits, entry.version_at = record["limits"], record["published_at"]
        entry.second_reader_id = self._id(record["second_reader"]) if record["second_reader"] else None
        entry.exception, entry.archived_digest = record["exception"], digest_of("showcase", record)
        db.session.add(entry)
        db.session.flush()
        _write_picks(entry, threads, record["solutions"])
        self._count("showcase")

    def _fill(self, thread: Thread, record: Record) -> None:
        thread.kind, thread.title, thread.lang = record["kind"], record["title"], record["lang"]
        thread.author_id = self._id(record["author"])
        thread.district_id, thread.block_id = self._place(record)
        thread.topic_id = self.places.topic_by_key[record["topic"]].id
        thread.grades, thread.situations = record["grades"], record["situations"]
        thread.class_size, thread.languages = record["class_size"], record["languages"]
        thread.created_at = thread.touched_at = record["created_at"]
        thread.excerpt = excerpt(self.texts[record["body"]].text)
        thread.archived_digest = digest_of("thread", record)

    def _posts(self, thread: Thread, records: list[Record]) -> None:
        """All in as few statements as their ids allow."""
        posts: dict[str, Post] = {}
        for record in records:
            about = posts.get(record.get("about") or "")
            if about is not None and about in db.session.new:
                db.session.flush()
            posts[record["key"]] = self._post(thread, record, about)
        db.session.flush()
        for record in records:
            post = posts[record["key"]]
            self._tries(post, record["tries"])
            _add_people(Thank, {"post_id": post.id}, [self._id(key) for key in record["thanks"]], record["created_at"])

    def _post(self, thread: Thread, record: Record, about: Post | None) -> Post:
        rendered = self.texts[record["body"]]
        marked = bool(record.get("solution"))
        post = Post(
            key=record["key"],
            thread_id=thread.id,
            author_id=self._id(record["author"]),
            form=record["form"],
            about_id=None if about is None else about.id,
            body=record["body"],
            html=rendered.html,
            text=rendered.text,
            lang=record["lang"],
            mentions=ids_of_handles(rendered.mentions),
            shown_plain=rendered.failed,
            created_at=record["created_at"],
            marked_at=record["created_at"] if marked else None,
            marked_by_id=thread.author_id if marked else None,
            **{name: record.get(name) for name in ("materials", "minutes", "cost", "change", "limits")},
        )
        db.session.add(post)
        return post

    def _tries(self, post: Post, records: list[Record]) -> None:
        for record in records:
            columns = ("outcome", "note", "grades", "class_size", "situations", "languages", "created_at")
            report = Try(post_id=post.id, author_id=self._id(record["author"]), lang=detect_language(record["note"]))
            for name in columns:
                setattr(report, name, record[name])
            db.session.add(report)

    def _is_picked_here(self, thread: Thread) -> bool:
        """Whether a curator has picked something of it into an entry of hers: its posts keep their numbers then."""
        return any(i in self.picked for i in db.session.scalars(select(Post.id).where(Post.thread_id == thread.id)))

    def _is_untouched(self, kind: str, key: str, row: Any, record_of: Callable[[Any], Record], is_needed: bool = False) -> bool:
        """Whether the site still holds what an archive gave it; what was edited here stays, and is reported. So does what
        `is_needed` here as it stands."""
        is_shown = getattr(row, "state", "visible") == "visible" and getattr(row, "stage", "published") == "published"
        if row.archived_digest and is_shown and not is_needed and digest_of(kind, record_of(row)) == row.archived_digest:
            return True
        self.written.kept.append((kind, key))
        self.tell()
        return False

    def _place(self, record: Record) -> tuple[int | None, int | None]:
        district = self.places.district_by_key.get(record["district"] or "")
        return (district.id if district else None), self.blocks.get((record["district"], record["block"]))

    def _check_free(self, record: Record) -> None:
        """Keys of posts are unique in the whole site; what this thread had before is already cleared. Raises ArchiveError."""
        asked = [post["key"] for post in record["posts"]]
        if taken := set(db.session.scalars(select(Post.key).where(Post.key.in_(asked)))):
            place = next(i for i, key in enumerate(asked) if key in taken)
            sentence = f"a post {asked[place]} stands in another thread of this site"
            raise ArchiveError(self.lines[record["key"]], f"posts[{place}].key", sentence)

    def _id(self, handle: str) -> int:
        return self.people[handle].id

    def _count(self, kind: str) -> None:
        self.written.counts[kind] = self.written.counts.get(kind, 0) + 1
        self.tell()


def _record_of(thread: Thread) -> Record:
    """As it would go out; and a summary, which no archive brings, so that what has one counts as edited here."""
    record = next(thread_records([thread]))
    has_one = select(Post.id).where(Post.thread_id == thread.id, Post.form == "summary").limit(1)
    return {**record, "title": f"{record['title']} (+)"} if db.session.scalar(has_one) else record


def _pick_again(thread: Thread, picked: list[tuple[int, str, int]]) -> None:
    """What entries of an archive had picked of it, by the keys of posts."""
    ids = {post.key: post.id for post in db.session.scalars(select(Post).where(Post.thread_id == thread.id))} if picked else {}
    db.session.add_all(
        ShowcaseSolution(entry_id=entry_id, post_id=ids[key], position=position)
        for entry_id, key, position in picked
        if key in ids
    )


def _clear(thread: Thread) -> list[tuple[int, str, int]]:
    """Take out what the archive brought before: nobody has added to it, or it would not be untouched. Gives what was picked of
    it."""
    forget_about(thread.id)
    posts = select(Post.id).where(Post.thread_id == thread.id)
    db.session.execute(update(Appreciation).where(Appreciation.post_id.in_(posts)).values(post_id=None))
    rows = db.session.execute(
        select(ShowcaseSolution.entry_id, Post.key, ShowcaseSolution.position)
        .join(Post, ShowcaseSolution.post_id == Post.id)
        .where(Post.thread_id == thread.id)
    )
    picked = [(row.entry_id, row.key, row.position) for row in rows]
    db.session.execute(delete(ShowcaseSolution).where(ShowcaseSolution.post_id.in_(posts)))
    thread.solved_post_id = None
    db.session.flush()
    for table, column in (
        (Try, Try.post_id),
        (Thank, Thank.post_id),
        (PostVersion, PostVersion.post_id),
        (SentForm, SentForm.post_id),
    ):
        db.session.execute(delete(table).where(column.in_(posts)))
    db.session.execute(delete(SameProblem).where(SameProblem.thread_id == thread.id))
    db.session.execute(delete(ThreadTrait).where(ThreadTrait.thread_id == thread.id))
    db.session.execute(delete(Post).where(Post.thread_id == thread.id, Post.about_id.is_not(None)))
    db.session.execute(delete(Post).where(Post.thread_id == thread.id))
    return picked


def _write_picks(entry: ShowcaseEntry, threads: list[Thread], solutions: list[str]) -> None:
    """`solutions` are keys of posts in these threads, or of a thread whose opening is meant."""
    for table in (ShowcasePick, ShowcaseSolution):
        db.session.execute(delete(table).where(table.entry_id == entry.id))
    db.session.add_all(ShowcasePick(entry_id=entry.id, thread_id=t.id, position=i) for i, t in enumerate(threads))
    inside = select(Post).where(Post.thread_id.in_([thread.id for thread in threads]))
    posts = {post.key: post.id for post in db.session.scalars(inside)} if solutions else {}
    found = [posts.get(key) or posts.get(f"{key}:0") for key in solutions]
    ids = [post_id for post_id in dict.fromkeys(found) if post_id is not None]
    db.session.add_all(ShowcaseSolution(entry_id=entry.id, post_id=post_id, position=i) for i, post_id in enumerate(ids))


def _add_people(table: Any, of: Mapping[str, int], person_ids: list[int], moment: Any) -> None:
    """A microsecond apart, so that they keep the order of the archive."""
    for place, person_id in enumerate(person_ids):
        db.session.add(table(**of, person_id=person_id, created_at=moment + timedelta(microseconds=place)))


def _meets_rules(record: Record, threads: list[Thread]) -> bool:
    """Near enough: what nobody has read before cannot have met them."""
    if record["second_reader"] is None:
        return False
    tries = sum(thread.tries for thread in threads)
    return tries >= LEAST_TRIES and sum(thread.tries_worked + thread.tries_adapted for thread in threads) >= LEAST_WORKED
