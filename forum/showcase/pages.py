"""The showcase on paper: one page for a solution, one for a meeting, and booklets."""

from collections.abc import Callable, Sequence

from forum.core import clock
from forum.core.i18n import gettext, language
from forum.paper.blocks import QUIET, Block, Run, blocks_of_html, heading, words
from forum.paper.layout import cut_to, height_of, lay_out
from forum.paper.paper import MARGIN, Paper
from forum.showcase.criteria import exception_words
from forum.showcase.sheets import ClassRow, EntryPages, Note, Sheet, Site, outcome_sentence
from forum.web.words import date

MARIGOLD = (0xF9, 0xC2, 0x2E)
TURMERIC_INK = (0x7B, 0x50, 0x00)
QR = 27.0
"""The side of a QR code in millimetres: a cheap camera reads a module of half a millimetre."""

GAP = 5.0


Numbers = dict[tuple[int, int], int]
"""On which page an entry begins (entry, 0), and where a solution of it stands (entry, post)."""


def solution_pdf(sheet: Sheet, site: Site) -> bytes:
    paper = _paper(sheet.thread.title, site, author=sheet.post.author.name)
    _solution(paper, sheet, site)
    return paper.as_pdf()


def meeting_pdf(title: str, sheets: Sequence[Sheet], site: Site, address: str) -> bytes:
    """The best-tried solutions of a topic, all on one page."""
    paper = _paper(title, site)
    paper.begin_page()
    _head(paper, gettext("For the meeting"), title, site, address)
    each = (paper.room - GAP * len(sheets)) / max(1, len(sheets))
    for number, sheet in enumerate(sheets, 1):
        _short(paper, number, sheet, site, each)
    return paper.as_pdf()


def entry_pdf(entry: EntryPages, site: Site, address: str) -> bytes:
    """The entry itself, then a page for each of its solutions."""
    return _numbered(lambda numbers: _entry_paper(entry, site, address, numbers))


def booklet_pdf(title: str, entries: Sequence[EntryPages], site: Site, address: str) -> bytes:
    """A cover with the contents, and all entries with their solutions."""
    return _numbered(lambda numbers: _booklet_paper(title, entries, site, address, numbers))


def _numbered(make: Callable[[Numbers], Paper]) -> bytes:
    """Written twice: the contents name pages that are known when all has been written once."""
    numbers: Numbers = {}
    make(numbers).close()
    return make(numbers).as_pdf()


def _entry_paper(entry: EntryPages, site: Site, address: str, numbers: Numbers) -> Paper:
    paper = _paper(entry.shown.words.title, site, author=entry.shown.entry.curator.name)
    _entry(paper, entry, site, address, numbers)
    for sheet in entry.sheets:
        _solution(paper, sheet, site, level=1)
        numbers[entry.shown.entry.id, sheet.post.id] = paper.pages
    return paper


def _booklet_paper(title: str, entries: Sequence[EntryPages], site: Site, address: str, numbers: Numbers) -> Paper:
    paper = _paper(title, site)
    paper.begin_page()
    _head(paper, gettext("Showcase"), title, site, address)
    intro = gettext("Practices that mentors picked: tried in several classes, with their limits written down.")
    paper.write([words(intro, size=11.5), heading(gettext("In this booklet"))])
    for entry in entries:
        entry_id = entry.shown.entry.id
        paper.write([words(f"{entry.shown.words.title} · {numbers.get((entry_id, 0), 0)}", bold=True, before=3.0, keep=True)])
        paper.write(_contents(entry, numbers))
    for entry in entries:
        entry_id = entry.shown.entry.id
        numbers[entry_id, 0] = paper.pages + 1
        _entry(paper, entry, site, f"{site.root}/showcase/{entry_id}-", numbers)
        for sheet in entry.sheets:
            _solution(paper, sheet, site, level=1)
            numbers[entry_id, sheet.post.id] = paper.pages
    return paper


def _contents(entry: EntryPages, numbers: Numbers) -> list[Block]:
    entry_id = entry.shown.entry.id
    return [
        _content_line(f"{sheet.thread.title} — {sheet.post.author.name}", numbers.get((entry_id, sheet.post.id)))
        for sheet in entry.sheets
    ]


def _content_line(text: str, page: int | None) -> Block:
    return Block([Run(text), Run(f" · {page or 0}", bold=True)], indent=6, marker="•", before=0.6)


def _paper(title: str, site: Site, author: str = "") -> Paper:
    made = gettext("printed on %(date)s", date=date(clock.now()))
    foot = f"{site.name} · {site.root.partition('//')[2]} · {made}"
    return Paper(title=title, lang=language(), made_at=clock.now(), author=author, foot=foot)


def _head(paper: Paper, kind: str, title: str, site: Site, address: str, *, under: Sequence[Block] = ()) -> None:
    """A band, what it is, the title; the QR code at the right. `y` is below all of it."""
    paper.box(x=MARGIN, y=paper.y, width=paper.width, height=1.6, colour=MARIGOLD)
    top = paper.y + 3.0
    side = paper.width - QR - GAP
    label = words(f"{site.name} · {kind}", size=10, bold=True, colour=TURMERIC_INK)
    lines = lay_out([label, heading(title, size=17, before=1.5), *under], side)
    y = top
    for line in cut_to(lines, 75):
        y += line.before if y > top else 0
        paper.draw(line, x=MARGIN, y=y)
        y += line.height
    left = MARGIN + paper.width - QR
    paper.qr(address, x=left, y=top - 1, side=QR)
    (caption,) = lay_out([words(gettext("Read it here"), size=8, align="center", colour=QUIET)], QR)[:1]
    paper.draw(caption, x=left, y=top + QR - 2)
    paper.y = max(y, top + QR + 3) + 2


def _solution(paper: Paper, sheet: Sheet, site: Site, *, level: int = 0) -> None:
    """One page, whatever the length: the text gives way, and says so."""
    paper.begin_page()
    paper.bookmark(sheet.thread.title, level=level)
    under = [words(sheet.byline, size=10, colour=QUIET, before=1.0), words(sheet.context, size=10, colour=QUIET, before=0.4)]
    _head(paper, sheet.kind, sheet.thread.title, site, site.root + sheet.path, under=under)
    if sheet.problem:
        problem = Block([Run(gettext("The problem") + ": ", bold=True), Run(sheet.problem)], colour=QUIET, before=0)
        paper.write([problem])
        paper.y += 1.5
    text = lay_out([heading(gettext("What to do"), before=2.0), *blocks_of_html(sheet.post.html)], paper.width)
    tail = lay_out(_tail(sheet, is_lossy=any(line.lost for line in text)), paper.width)
    note = lay_out([words(gettext("The text goes on: the code above leads to all of it."), bold=True, colour=QUIET)], paper.width)
    above = text[0].before + tail[0].before + GAP  # what height_of does not count: neither of them begins a page
    paper.place(cut_to(text, paper.room - height_of(tail) - above, note))
    paper.y += 1.0
    paper.place(tail)


def _tail(sheet: Sheet, *, is_lossy: bool) -> list[Block]:
    """What stands below the text on every page: what is needed, limits, and what others found."""
    facts = [Block([Run(f"{name}: ", bold=True), Run(said)], before=0.8) for name, said in (*sheet.facts, *sheet.details)]
    if facts:
        facts[0] = Block(facts[0].runs, before=3.0)
    found = [heading(sheet.outcome, size=11.5, before=3.0)]
    found += [_note(note, size=9.5) for note in sheet.notes]
    if is_lossy:
        left_out = gettext("Some signs (like emoji) cannot be printed here. The page on the site shows them.")
        found.append(words(left_out, size=8.5, colour=QUIET, before=2.0))
    return [*facts, *found]


def _note(note: Note, *, size: float) -> Block:
    return Block([Run(f"{note.head}: ", bold=True), Run(note.text)], size=size, indent=5, marker="•", before=0.8)


def _short(paper: Paper, number: int, sheet: Sheet, site: Site, height: float) -> None:
    """A third of a page."""
    top = paper.y
    paper.rule()
    paper.y += 2.5
    small = QR - 4
    side = paper.width - small - GAP
    body = [
        heading(f"{number}. {sheet.thread.title}", size=12.5, before=0),
        words(f"{sheet.byline} · {sheet.context}", size=9, colour=QUIET, before=0.5),
        words(sheet.beginning, size=10, before=1.2),
        *[Block([Run(f"{name}: ", bold=True), Run(said)], size=9.5, before=0.6) for name, said in (*sheet.facts, *sheet.details)],
    ]
    outcome = lay_out([words(sheet.outcome, size=10, bold=True, before=1.2)], side)
    room = height - 6 - height_of(outcome)
    lines = [*cut_to(lay_out(body, side), room, lay_out([words("…", size=10)], side)), *outcome]
    for note in sheet.notes:
        more = lay_out([_note(note, size=9)], side)
        if height_of([*lines, *more]) <= height - 5:
            lines += more
    y = paper.y
    for place, line in enumerate(lines):
        y += line.before if place else 0
        paper.draw(line, x=MARGIN, y=y)
        y += line.height
    paper.qr(site.root + sheet.path, x=MARGIN + paper.width - small, y=paper.y, side=small)
    paper.y = top + height + GAP


def _entry(paper: Paper, entry: EntryPages, site: Site, address: str, numbers: Numbers) -> None:
    paper.begin_page()
    shown, content = entry.shown, entry.content
    paper.bookmark(shown.words.title)
    _head(paper, gettext("Showcase"), shown.words.title, site, address, under=_who(entry))
    paper.write(
        [heading(outcome_sentence(shown.tries_worked, shown.tries_adapted, shown.tries_did_not_work), size=11.5, before=0)]
    )
    if shown.is_contradicted:
        said = gettext("A new experience came in: it did not work for somebody. Please read it in the thread.")
        paper.write([Block([Run(gettext("New experience") + ": ", bold=True), Run(said)])])
    paper.write(blocks_of_html(shown.words.html, size=11))
    if content.limits:
        paper.write([heading(gettext("When it does not fit")), *_plain(content.limits)])
    if content.exception:
        paper.write(
            [
                Block(
                    [Run(gettext("Why it stands all the same") + ": ", bold=True), Run(exception_words(content.exception))],
                    before=2.5,
                )
            ]
        )
    paper.write(_classes(entry.rows))
    if entry.sheets:
        paper.write([heading(gettext("Solutions in it")), *_contents(entry, numbers)])
    met = [
        Block([Run(f"{one.words}: "), Run(one.found, bold=True)], size=9.5, indent=6, marker="•", before=0.4)
        for one in entry.criteria
    ]
    paper.write([heading(gettext("Rules of the showcase"), size=11), *met])


def _who(entry: EntryPages) -> list[Block]:
    shown = entry.shown
    said = [f"{gettext('Picked by')} {shown.entry.curator.name}"]
    if shown.entry.second_reader is not None:
        said.append(gettext("second reader: %(name)s", name=shown.entry.second_reader.name))
    if shown.entry.published_at is not None:
        said.append(date(shown.entry.published_at))
    return [words(" · ".join(said), size=10, colour=QUIET, before=1.0)]


def _plain(text: str) -> list[Block]:
    return [words(line) for line in text.split("\n") if line.strip()]


def _classes(rows: Sequence[ClassRow]) -> list[Block]:
    """A paragraph for each way of sorting classes."""
    found: list[Block] = []
    for group in dict.fromkeys(row.group for row in rows):
        said = [
            f"{row.name}: " + gettext("worked for %(worked)s of %(all)s", worked=row.worked, all=len(row.outcomes))
            for row in rows
            if row.group == group
        ]
        found.append(Block([Run(f"{group} — ", bold=True), Run(" · ".join(said))], size=10, before=1.0))
    return [heading(gettext("How it went in which class")), *found] if found else []
