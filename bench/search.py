"""How fast search is, and how it compares: the engine of the site beside SQLite FTS5 and tantivy, with the same tokens.

usage: python -m bench.search [POSTS] [--tantivy] [--eval FOLDER] [--postgres URL]

All engines hold the same invented posts and are asked the same questions in turn, in one run, so that the ratios hold on a noisy
machine. Times are processor time, that of PostgreSQL included where it is on this machine. With --tantivy that engine is fetched
into an environment of its own, which is thrown away afterwards: it is no part of the site. With --eval the table of
bench/quality.py follows.
"""

import argparse
import importlib
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
import venv
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.engines import Stopwatch, add_option, megabytes, opened
from bench.make_archive import Writer
from bench.quality import show_quality
from bench.tables import show
from forum.search.asking import ask
from forum.search.document import Asked, Document
from forum.search.engine import SearchEngine
from forum.search.marking import Sought, snippet
from forum.search.queries import MOST_POSTS
from forum.search.terms import terms_of

SHOWN = 20
WORDS_A_POST = 100
QUESTIONS = 60
"""Of each length."""

DISTRICTS, TOPICS = 8, 46
LENGTHS = (1, 2, 4)
ADDED = 60

Ask = Callable[[Asked], object]


def documents(posts: int) -> list[Document]:
    writer, chance = Writer(42), random.Random(3)
    return [
        Document(
            post_id=n,
            title=writer.sentence(6),
            body=writer.text(WORDS_A_POST),
            traits=frozenset({f"district:{chance.randrange(DISTRICTS)}", f"topic:{chance.randrange(TOPICS)}"}),
        )
        for n in range(posts)
    ]


def questions(length: int) -> list[str]:
    """As frequent as in what people write, but no stop words: half of them in each script."""
    writer, chance = Writer(7), random.Random(length)
    found: list[str] = []
    while len(found) < QUESTIONS:
        words = writer.hindi if chance.random() < 0.5 else writer.english
        text = " ".join(words[int(len(words) * chance.random() ** 2)] for _ in range(length))
        if len(ask(text).words) == length:
            found.append(text)
    return found


class Fts5:
    """SQLite's own index, given the tokens of our chain. Its tokenizer sees letters and digits only, so each token is spelt so."""

    def __init__(self, path: Path, some: Sequence[Document]) -> None:
        self.base = sqlite3.connect(path)
        self.base.execute("CREATE VIRTUAL TABLE post USING fts5(words, content='', detail=column)")
        rows = ((document.post_id, " ".join(_spelt(term) for term in terms_of(document))) for document in some)
        self.base.executemany("INSERT INTO post(rowid, words) VALUES (?, ?)", rows)
        self.base.commit()

    def find(self, asked: Asked) -> object:
        query = " AND ".join(f"({' OR '.join(_spelt(term) for term in _terms(word))})" for word in asked.words)
        return self.base.execute(
            "SELECT rowid FROM post WHERE post MATCH ? ORDER BY bm25(post) LIMIT ?", (query, SHOWN)
        ).fetchall()


def fetch_tantivy(folder: Path) -> Any:
    """The module, from an environment made in this folder. Raises CalledProcessError where it cannot be fetched."""
    venv.create(folder, with_pip=True)
    subprocess.run([folder / "bin" / "python", "-m", "pip", "--quiet", "install", "tantivy"], check=True)
    sys.path += map(str, folder.glob("lib/python3*/site-packages"))
    return importlib.import_module("tantivy")


class Tantivy:
    """`tantivy` is its module."""

    def __init__(self, tantivy: Any, path: Path, some: Sequence[Document]) -> None:
        path.mkdir()
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("words", stored=False, tokenizer_name="whitespace")
        builder.add_integer_field("id", stored=True)
        self.index = tantivy.Index(builder.build(), path=str(path))
        writer = self.index.writer(256_000_000, 1)
        for document in some:
            made = tantivy.Document()
            made.add_text("words", " ".join(_spelt(term) for term in terms_of(document)))
            made.add_integer("id", document.post_id)
            writer.add_document(made)
        writer.commit()
        self.index.reload()

    def find(self, asked: Asked) -> object:
        query = " AND ".join(f"({' OR '.join(_spelt(term) for term in _terms(word))})" for word in asked.words)
        searcher = self.index.searcher()
        return [
            searcher.doc(address)["id"]
            for _score, address in searcher.search(self.index.parse_query(query, ["words"]), SHOWN).hits
        ]


def _terms(wanted: Any) -> list[tuple[str, str]]:
    word = wanted.word
    return [("stem", word.stem), *(("fine", key) for key in word.fine), *(("coarse", key) for key in word.coarse)]


def _spelt(term: tuple[str, str]) -> str:
    return term[0][0] + term[1].encode("utf-8", "replace").hex()


def measure_speed(
    folder: Path, posts: int, engines: Mapping[str, SearchEngine], postgres: str | None, *, beside_tantivy: bool
) -> None:
    some = documents(posts)
    built = {name: _build(engine, some) for name, engine in engines.items()}
    yardsticks: dict[str, Ask] = {"SQLite FTS5": Fts5(folder / "fts5.db", some).find}
    if beside_tantivy:
        yardsticks["tantivy"] = Tantivy(fetch_tantivy(folder / "venv"), folder / "tantivy", some).find
    texts = {document.post_id: document.body for document in some}
    ways = {way: how for name, engine in engines.items() for way, how in _ways(name, engine, texts).items()} | yardsticks
    rows = [[f"{length} words", *(_of(times) for times in _in_turn(questions(length), ways))] for length in LENGTHS]
    show(f"Search among {posts} posts, first {SHOWN}, ms of processor time, p50 / p95", ["question", *ways], rows)
    writer, rows = Writer(5), []
    for name, engine in engines.items():
        added = sorted(_add(engine, posts + n, writer.text(WORDS_A_POST)) for n in range(ADDED))
        seconds, memory = built[name]
        size = megabytes(folder, postgres, name)
        rows.append([name, f"{seconds:.0f}", f"{size:.0f}", f"{memory:.0f}", f"{_of(added)} / {added[-1]:.1f}"])
    show(
        f"The index of {posts} posts",
        [
            "engine",
            "built, s CPU",
            "size, MB",
            "memory of the process, MB",
            "add one post and find it, ms CPU, p50 / p95 / worst",
        ],
        rows,
    )


def _build(engine: SearchEngine, some: Sequence[Document]) -> tuple[float, float]:
    """Seconds of processor time, and megabytes of this process at most until then."""
    watch = Stopwatch()
    engine.rebuild(lambda: some, lambda _ids: ())
    return watch.seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _ways(name: str, engine: SearchEngine, texts: Mapping[int, str]) -> dict[str, Ask]:
    def with_snippets(asked: Asked) -> object:
        sought = Sought.of(asked)
        return [snippet(texts[hit.post_id], sought) for hit in engine.find(asked, limit=SHOWN)]

    return {
        name: lambda asked: engine.find(asked, limit=SHOWN),
        f"{name}, with snippets": with_snippets,
        f"{name}, filtered": lambda asked: engine.find(Asked(asked.words, (("district:3",), ("topic:7",))), limit=SHOWN),
        f"{name}, first {MOST_POSTS}": lambda asked: engine.find(asked, limit=MOST_POSTS),
    }


def _in_turn(texts: Sequence[str], ways: dict[str, Ask]) -> list[list[float]]:
    asked = [ask(text) for text in texts]
    for way in ways.values():
        way(asked[0])
    return list(map(list, zip(*([_timed(way, one) for way in ways.values()] for one in asked), strict=True)))


def _timed(way: Ask, asked: Asked) -> float:
    watch = Stopwatch()
    way(asked)
    return watch.seconds * 1000


def _add(engine: SearchEngine, post_id: int, text: str) -> float:
    word = f"zz{post_id}qx"
    if engine.wants_merge:
        engine.merge()  # as the worker does, beside the server
    watch = Stopwatch()
    with engine.writing() as batch:
        batch.put([Document(post_id=post_id, title="", body=f"{word} {text}")])
    if [hit.post_id for hit in engine.find(ask(word), limit=1)] != [post_id]:
        raise RuntimeError("what was added was not found")
    return watch.seconds * 1000


def _of(times: Sequence[float]) -> str:
    ordered = sorted(times)
    return f"{ordered[len(ordered) // 2]:.1f} / {ordered[int(len(ordered) * 0.95)]:.1f}"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.search")
    parser.add_argument("posts", nargs="?", type=int, default=20_000)
    parser.add_argument("--tantivy", action="store_true", help="fetch tantivy for this run, and measure it too")
    parser.add_argument("--eval", type=Path, help="folder of XQuAD and of romanised words")
    add_option(parser)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder), asked.postgres) as engines:
        measure_speed(Path(folder), asked.posts, engines, asked.postgres, beside_tantivy=asked.tantivy)
        if asked.eval is not None:
            show_quality(engines, asked.eval)


if __name__ == "__main__":
    main()
