"""What stands on a printed page of a solution: plain values, the same for the page in the browser and for the PDF. Made anew for
each reader, so that what is hidden is on no paper that is printed after it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from forum.core.db import db
from forum.core.i18n import gettext, ngettext
from forum.core.viewer import VISITOR
from forum.discussion.models import REPORTED, Post, Thread, Try
from forum.discussion.policy import takes_tries, tries_seen_by
from forum.discussion.queries import author_of
from forum.discussion.showing import place_words, situation_words, thread_url, where_words
from forum.markup import excerpt
from forum.places.taxonomy import taxonomy
from forum.places.traits import SIZE_BANDS, name_of_band, size_band
from forum.showcase.criteria import Criterion, TryCounted
from forum.showcase.drafting import posts_picked
from forum.showcase.models import Content
from forum.showcase.queries import EntryShown
from forum.web.words import date, grade_words, size_words

NOTES_SHOWN, NOTE_LENGTH, PROBLEM_LENGTH, DETAIL_LENGTH = 4, 170, 260, 420
"""How many reports stand on a page, and how much of what: a page is a page."""

MEETING_SIZE = 3
MEETING_LENGTH = 620
"""Three solutions on one page for a meeting, and the characters of each."""

LONG = 2_600
"""Characters of a solution that do not fit on its page any more, near enough: the page in the browser says so then. The PDF
measures."""


@dataclass(frozen=True)
class Note:
    """What somebody wrote who tried it: her outcome in words, and of which class."""

    head: str
    text: str
    outcome: str
    lang: str


@dataclass(frozen=True)
class Sheet:
    """`facts` are pairs of a name and what is said; `path` is the address of the thread on this site."""

    post: Post
    thread: Thread
    path: str
    kind: str
    problem: str
    byline: str
    context: str
    facts: Sequence[tuple[str, str]]
    details: Sequence[tuple[str, str]]
    outcome: str
    notes: Sequence[Note]

    @property
    def is_long(self) -> bool:
        return len(self.post.text) > LONG

    @property
    def beginning(self) -> str:
        """Of what to do, for a third of a page."""
        return excerpt(self.post.text, MEETING_LENGTH)


@dataclass(frozen=True)
class ClassRow:
    """What came of it in classes of one kind; `group` says by what they are sorted,
    `place` where the group stands."""

    place: int
    group: str
    name: str
    outcomes: Sequence[str]

    @property
    def worked(self) -> int:
        return sum(outcome != "did_not_work" for outcome in self.outcomes)


@dataclass(frozen=True)
class Site:
    """Its name, and how its addresses begin."""

    name: str
    root: str


@dataclass(frozen=True)
class EntryPages:
    """An entry, its rules, how it went in which class, and a sheet for each solution."""

    shown: EntryShown
    content: Content
    criteria: Sequence[Criterion]
    rows: Sequence[ClassRow]
    sheets: Sequence[Sheet]


def find_sheet(post_id: int) -> Sheet | None:
    """Of a solution or a practice that everybody can see. Three SELECTs."""
    return next(iter(sheets_of(posts_picked([post_id]))), None)


def sheets_of(posts: Sequence[Post]) -> list[Sheet]:
    """Posts with their threads and authors. Two SELECTs, however many there are."""
    notes = _notes(posts)
    problems = _problems([post.thread_id for post in posts])
    return [_sheet(post, problems, notes) for post in posts if takes_tries(post, post.thread)]


def best_tried(topic_ids: Sequence[int]) -> list[Sheet]:
    """For a meeting: what worked for most, of different threads. Three SELECTs."""
    worked = Post.tries_worked + Post.tries_adapted
    asked = (
        select(Post.id, Post.thread_id)
        .join(Thread, Post.thread_id == Thread.id)
        .where(Thread.topic_id.in_(topic_ids), Thread.state == "visible", Post.state == "visible", worked > 0)
        .order_by(worked.desc(), Post.tries_did_not_work, Post.created_at.desc(), Post.id.desc())
        .limit(10 * MEETING_SIZE)
    )
    of_thread: dict[int, int] = {}
    for post_id, thread_id in db.session.execute(asked):
        of_thread.setdefault(thread_id, post_id)
    return sheets_of(posts_picked(list(of_thread.values())[:MEETING_SIZE]))


def outcome_sentence(worked: int, adapted: int, did_not_work: int) -> str:
    tries = worked + adapted + did_not_work
    if not tries:
        return gettext("Nobody has tried it yet")
    said = [
        ngettext("Tried by %(n)s", "Tried by %(n)s", tries),
        ngettext("Worked for %(n)s", "Worked for %(n)s", worked) if worked else "",
        ngettext("Adapted by %(n)s", "Adapted by %(n)s", adapted) if adapted else "",
        ngettext("Did not work for %(n)s", "Did not work for %(n)s", did_not_work) if did_not_work else "",
    ]
    return " · ".join(words for words in said if words)


def class_rows(tries: Sequence[TryCounted]) -> list[ClassRow]:
    """Outcomes by class size, by class and by situation, the worked ones first; kinds of class that nobody has are left out."""
    order = {"worked": 0, "adapted": 1, "did_not_work": 2}
    ranked = sorted(tries, key=lambda one: order[one.outcome])
    rows = [
        ClassRow(0, gettext("Children in the class"), name_of_band(number), _outcomes(ranked, size=number))
        for number in range(len(SIZE_BANDS))
    ]
    rows += [
        ClassRow(1, gettext("Class"), str(grade.name), _outcomes(ranked, grades=grade.grades)) for grade in taxonomy().grades
    ]
    rows += [
        ClassRow(2, gettext("Classroom situation"), str(name), _outcomes(ranked, situation=key))
        for key, name in taxonomy().situations.items()
    ]
    return [row for row in rows if row.outcomes]


def _outcomes(
    tries: Sequence[TryCounted], *, size: int | None = None, grades: Sequence[int] = (), situation: str | None = None
) -> list[str]:
    return [
        one.outcome
        for one in tries
        if (size is not None and size_band(one.class_size) == size)
        or bool(set(grades) & set(one.grades))
        or (situation is not None and situation in one.situations)
    ]


def _sheet(post: Post, problems: Mapping[int, str], notes: Mapping[int, Sequence[Note]]) -> Sheet:
    thread = post.thread
    is_practice = post.form == "opening"
    where = where_words(post.author.district_id, post.author.block_id)
    context = [
        grade_words(thread.grades),
        size_words(thread.class_size),
        *situation_words(thread.situations),
        place_words(thread),
    ]
    return Sheet(
        post=post,
        thread=thread,
        path=thread_url(thread),
        kind=gettext("Practice") if is_practice else gettext("Solution"),
        problem="" if is_practice else excerpt(problems.get(thread.id, ""), PROBLEM_LENGTH),
        byline=" · ".join(words for words in (post.author.name, where, date(post.created_at)) if words),
        context=" · ".join(words for words in context if words),
        facts=_facts(post),
        details=_details(post),
        outcome=outcome_sentence(post.tries_worked, post.tries_adapted, post.tries_did_not_work),
        notes=notes.get(post.id, ()),
    )


def _facts(post: Post) -> list[tuple[str, str]]:
    costs = {"zero": gettext("nothing"), "up-to-50": gettext("up to ₹50"), "more": gettext("more than ₹50")}
    found = []
    if post.minutes:
        found.append((gettext("Time"), ngettext("%(n)s minute", "%(n)s minutes", post.minutes)))
    if post.cost:
        found.append((gettext("Cost"), costs[post.cost]))
    if post.materials:
        found.append((gettext("Materials (TLM)"), excerpt(post.materials, DETAIL_LENGTH)))
    return found


def _details(post: Post) -> list[tuple[str, str]]:
    said = ((gettext("What changed in the children"), post.change), (gettext("When it does not fit"), post.limits))
    return [(name, excerpt(words, DETAIL_LENGTH)) for name, words in said if words]


def _problems(thread_ids: Sequence[int]) -> dict[int, str]:
    asked = select(Post.thread_id, Post.text).where(
        Post.thread_id.in_(thread_ids), Post.form == "opening", Post.state == "visible"
    )
    return {row.thread_id: row.text for row in db.session.execute(asked)}


def _notes(posts: Sequence[Post]) -> dict[int, list[Note]]:
    """The longest words of each outcome say most; the newest of them first, and one that did not work is never left out."""
    asked = (
        select(Try)
        .where(Try.post_id.in_([post.id for post in posts]), tries_seen_by(VISITOR), Try.outcome.in_(REPORTED), Try.note != "")
        .options(author_of(Try.author))
        .order_by(Try.created_at.desc(), Try.id.desc())
    )
    by_post: dict[int, list[Try]] = {}
    for report in db.session.scalars(asked):
        by_post.setdefault(report.post_id, []).append(report)
    return {post_id: [_note(report) for report in _chosen(reports)] for post_id, reports in by_post.items()}


def _chosen(reports: Sequence[Try]) -> list[Try]:
    """The newest; of them the last gives way to one that says that it did not work."""
    chosen = list(reports[:NOTES_SHOWN])
    if not any(one.outcome == "did_not_work" for one in chosen):
        failed = next((one for one in reports if one.outcome == "did_not_work"), None)
        if failed is not None:
            chosen[-1] = failed
    return chosen


def _note(report: Try) -> Note:
    words = {"worked": gettext("It worked"), "adapted": gettext("Adapted it"), "did_not_work": gettext("Did not work")}
    about = [
        words[report.outcome],
        report.author.name,
        where_words(report.author.district_id, None),
        grade_words(report.grades),
        size_words(report.class_size),
    ]
    return Note(" · ".join(one for one in about if one), excerpt(report.note, NOTE_LENGTH), report.outcome, report.lang)
