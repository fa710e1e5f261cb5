"""What a page and a booklet say of an entry beside its words: its rules, counted now, and what is printed of it."""

from collections.abc import Mapping, Sequence

from forum.showcase.criteria import Criterion, TryCounted, criteria
from forum.showcase.drafting import has_limits
from forum.showcase.queries import MOST_SHOWN, EntryShown, best_posts, tries_counted
from forum.showcase.sheets import EntryPages, class_rows, sheets_of

FILTERS = ("topic", "grade", "situation", "district")
"""What the showcase can be narrowed to; anything else in the address would make no sense here."""


def narrowed(args: Mapping[str, str]) -> dict[str, str]:
    return {name: args[name] for name in FILTERS if args.get(name)}


def criteria_of(shown: EntryShown, tries: Sequence[TryCounted]) -> list[Criterion]:
    reader = shown.entry.second_reader
    return criteria(
        tries,
        insiders={shown.entry.curator_id, *(post.author_id for post in shown.chosen)},
        has_limits=has_limits(shown.entry.limits, shown.chosen),
        second_reader=reader.name if reader is not None else None,
    )


def pages_of(entries: Sequence[EntryShown]) -> list[EntryPages]:
    """All that is printed of these entries, MOST_SHOWN solutions at most. Four SELECTs, however many there are."""
    tries = tries_counted(entries)
    whole = best_posts([thread for one in entries if not one.chosen for thread in one.picked])
    by_thread = {post.thread_id: post for post in whole}
    posts = {
        one.entry.id: list(one.chosen) or [by_thread[thread.id] for thread in one.picked if thread.id in by_thread]
        for one in entries
    }
    wanted = list({post.id: post for of_entry in posts.values() for post in of_entry}.values())[:MOST_SHOWN]
    sheets = {sheet.post.id: sheet for sheet in sheets_of(wanted)}
    return [
        EntryPages(
            shown=one,
            content=one.entry,
            criteria=criteria_of(one, tries[one.entry.id]),
            rows=class_rows(tries[one.entry.id]),
            sheets=[sheets[post.id] for post in posts[one.entry.id] if post.id in sheets],
        )
        for one in entries
    ]
