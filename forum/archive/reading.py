"""From lines of text to checked records. Everything is checked before anything is written."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from forum.archive.errors import ArchiveError
from forum.archive.fields import SHAPES, VERSION

Record = dict[str, Any]
TOP_LEVEL = ("archive", "district", "topic", "situation", "person", "thread", "showcase")


@dataclass
class Archive:
    """The checked records by type, in their order. `unknown` are optional fields that nobody here knows, with a line each."""

    records: dict[str, list[Record]] = field(default_factory=lambda: {name: [] for name in TOP_LEVEL})
    unknown: dict[str, int] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    """On which line each thread stands, by its key: for what only the database knows to be wrong."""


class _Known:
    """The keys that stood on earlier lines."""

    def __init__(self, languages: Collection[str]) -> None:
        self.keys: dict[str, set[str]] = {
            name: set() for name in ("district", "topic", "situation", "person", "thread", "post", "showcase")
        }
        self.blocks: dict[str, set[str]] = {}
        self.sub_topics: set[str] = set()
        self.languages = set(languages)


def read_archive(lines: Iterable[str], *, languages: Collection[str]) -> Archive:
    """`languages` are the home languages that the site knows. Raises ArchiveError."""
    archive, known = Archive(), _Known(languages)
    number = 0
    for number, line in enumerate(lines, 1):
        record = _parse(line, number)
        kind = record.get("type")
        if number == 1 and kind != "archive":
            raise ArchiveError(1, "type", "the first line must be the header, of type archive")
        if kind not in TOP_LEVEL or (kind == "archive" and number > 1):
            raise ArchiveError(number, "type", f"must be one of {', '.join(TOP_LEVEL[1:])}")
        checked = _check(kind, record, number, "", archive)
        _CHECKS[kind](checked, known, number, archive)
        archive.records[kind].append(checked)
    if not number:
        raise ArchiveError(1, "type", "the file is empty; the first line must be the header, of type archive")
    return archive


def _parse(line: str, number: int) -> Record:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        raise ArchiveError(number, "", "is not a JSON object on one line") from None
    if not isinstance(record, dict):
        raise ArchiveError(number, "", "is not a JSON object on one line")
    return record


def _check(kind: str, record: Record, line: int, path: str, archive: Archive) -> Record:
    shape = SHAPES[kind]
    checked: Record = {}
    for name, check in shape.required.items():
        if name not in record:
            raise ArchiveError(line, path + name, "is missing")
        checked[name] = _value(check, record[name], line, path + name)
    for name, (check, default) in shape.optional.items():
        checked[name] = _value(check, record[name], line, path + name) if name in record else default
    for name in record:
        if name not in checked and name != "type":
            archive.unknown.setdefault(f"{kind}.{name}".encode("utf-8", "backslashreplace").decode(), line)
    return checked


def _value(check: Any, value: Any, line: int, name: str) -> Any:
    try:
        return check(value)
    except ValueError as wrong:
        raise ArchiveError(line, name, str(wrong)) from None


def _new(known: _Known, kind: str, key: str, line: int, name: str = "key") -> None:
    if key in known.keys[kind]:
        raise ArchiveError(line, name, f"the key {key} was used before")
    known.keys[kind].add(key)


def _refer(known: _Known, kind: str, keys: Iterable[str | None], line: int, name: str) -> None:
    for key in keys:
        if key is not None and key not in known.keys[kind]:
            raise ArchiveError(line, name, f"no {kind} {key} stands on an earlier line")


def _people(known: _Known, keys: Sequence[str], line: int, name: str) -> None:
    _refer(known, "person", keys, line, name)
    if len(set(keys)) < len(keys):
        raise ArchiveError(line, name, "a person stands twice")


def _header(record: Record, _known: _Known, line: int, _archive: Archive) -> None:
    if record["version"] != VERSION:
        raise ArchiveError(line, "version", f"must be {VERSION}")


def _district(record: Record, known: _Known, line: int, archive: Archive) -> None:
    _new(known, "district", record["key"], line)
    record["blocks"] = [_check("block", block, line, f"blocks[{i}].", archive) for i, block in enumerate(record["blocks"])]
    keys = [block["key"] for block in record["blocks"]]
    if len(set(keys)) < len(keys):
        raise ArchiveError(line, "blocks", "two blocks have the same key")
    known.blocks[record["key"]] = set(keys)


def _topic(record: Record, known: _Known, line: int, _archive: Archive) -> None:
    _refer(known, "topic", [record["parent"]], line, "parent")
    if record["parent"] in known.sub_topics:
        raise ArchiveError(line, "parent", f"{record['parent']} is a sub-topic itself; the tree has two levels")
    _new(known, "topic", record["key"], line)
    if record["parent"] is not None:
        known.sub_topics.add(record["key"])


def _situation(record: Record, known: _Known, line: int, _archive: Archive) -> None:
    _new(known, "situation", record["key"], line)


def _person(record: Record, known: _Known, line: int, _archive: Archive) -> None:
    _place(record, known, line, "")
    _class(record, known, line, "")
    _new(known, "person", record["key"], line)


def _thread(record: Record, known: _Known, line: int, archive: Archive) -> None:
    _new(known, "thread", record["key"], line)
    _refer(known, "person", [record["author"]], line, "author")
    _people(known, record["same_problem"], line, "same_problem")
    archive.lines[record["key"]] = line
    _refer(known, "topic", [record["topic"]], line, "topic")
    _place(record, known, line, "")
    _class(record, known, line, "")
    if record["tries"] and record["kind"] != "practice":
        raise ArchiveError(line, "tries", "only a practice carries tries of its own")
    record["tries"] = _tries(record["tries"], record["author"], known, line, "", archive)
    solutions: set[str] = set()
    for i, raw in enumerate(record["posts"]):
        path = f"posts[{i}]."
        post = _check("post", raw, line, path, archive)
        _post(post, record, known, line, path, archive)
        if post["about"] is not None and post["about"] not in solutions:
            raise ArchiveError(line, path + "about", f"no solution {post['about']} stands before this post in its thread")
        if post["form"] == "solution":
            solutions.add(post["key"])
        record["posts"][i] = post


def _post(post: Record, thread: Record, known: _Known, line: int, path: str, archive: Archive) -> None:
    _new(known, "post", post["key"], line, path + "key")
    _refer(known, "person", [post["author"]], line, path + "author")
    _people(known, post["thanks"], line, path + "thanks")
    if post["author"] in post["thanks"]:
        raise ArchiveError(line, path + "thanks", "nobody thanks oneself")
    inferred = "solution" if post["solution"] or post["tries"] else None
    if inferred and post["form"] == "comment":
        raise ArchiveError(line, path + "form", "a comment is not marked and carries no tries")
    post["form"] = post["form"] or inferred or "comment"
    if post["form"] == "solution" and thread["kind"] == "story":
        raise ArchiveError(line, path + "form", "a story takes comments only")
    post["tries"] = _tries(post["tries"], post["author"], known, line, path, archive)


def _tries(raws: list[Record], of: str, known: _Known, line: int, path: str, archive: Archive) -> list[Record]:
    tries: list[Record] = []
    for i, raw in enumerate(raws):
        where = f"{path}tries[{i}]."
        report = _check("try", raw, line, where, archive)
        _refer(known, "person", [report["author"]], line, where + "author")
        _class(report, known, line, where)
        if report["author"] == of:
            raise ArchiveError(line, where + "author", "nobody tries an own solution")
        if any(report["author"] == other["author"] for other in tries):
            raise ArchiveError(line, where + "author", "one person reports one try of a solution")
        tries.append(report)
    return tries


def _showcase(record: Record, known: _Known, line: int, _archive: Archive) -> None:
    _new(known, "showcase", record["key"], line)
    _refer(known, "person", [record["curator"]], line, "curator")
    _refer(known, "thread", record["threads"], line, "threads")
    if len(set(record["threads"])) < len(record["threads"]):
        raise ArchiveError(line, "threads", "a thread stands twice")
    _refer(known, "person", [record["second_reader"]], line, "second_reader")
    for key in record["solutions"]:
        if key not in known.keys["post"] and key not in record["threads"]:
            raise ArchiveError(line, "solutions", f"no post {key} stands on an earlier line")
    if (record["other_title"] is None) != (record["other_summary"] is None):
        raise ArchiveError(line, "other_title", "must stand with other_summary, or neither of them")


def _place(record: Record, known: _Known, line: int, path: str) -> None:
    _refer(known, "district", [record["district"]], line, path + "district")
    if record["block"] is not None and record["block"] not in known.blocks.get(record["district"] or "", set()):
        raise ArchiveError(line, path + "block", f"the district has no block {record['block']}")


def _class(record: Record, known: _Known, line: int, path: str) -> None:
    _refer(known, "situation", record["situations"], line, path + "situations")
    for key in record["languages"]:
        if key not in known.languages:
            raise ArchiveError(line, path + "languages", f"the site knows no home language {key}")


_CHECKS: Mapping[str, Any] = {
    "archive": _header,
    "district": _district,
    "topic": _topic,
    "situation": _situation,
    "person": _person,
    "thread": _thread,
    "showcase": _showcase,
}
