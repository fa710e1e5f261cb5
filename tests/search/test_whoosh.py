"""What we do past Whoosh's own search: reading postings in blocks, and scoring them. Both give what the public way gives."""
# mypy: disable-error-code="no-untyped-call"

import io
import pickle
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from whoosh import scoring
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex
from whoosh.query.compound import Or
from whoosh.query.terms import Term as Posting

from forum.search import scoring as ours
from forum.search import whoosh_engine, whoosh_reading
from forum.search.analysis import words
from forum.search.document import Document
from forum.search.scoring import Group, Statistics, Term, score, with_some
from forum.search.whoosh_engine import WhooshEngine
from forum.search.whoosh_reading import MappedStorage, OpenBuild
from tests.search.conftest import document, fill, put

VOCABULARY = [f"{head}{tail}" for head in "कखगचजटडतदनपबमरलवसह" for tail in ("मल", "ीर", "ोना", "ेलक")]
TOP = 20


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of 1,500 posts in one segment, with words as frequent as words are."""
    chance = random.Random(11)
    weights = [1 / (n + 1) for n in range(len(VOCABULARY))]
    some = [
        Document(post_id=n, title="", body=" ".join(chance.choices(VOCABULARY, weights, k=chance.randint(5, 120))))
        for n in range(1500)
    ]
    folder = tmp_path_factory.mktemp("whoosh")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(whoosh_engine.SCHEMA["stem"], "scorable", True)  # else the public search only counts
        engine = WhooshEngine(folder)
        fill(engine, *some)
        engine.close()
    return next(folder.glob("b-*"))


@pytest.fixture
def part(build: Path) -> Iterator[Any]:
    opened = OpenBuild(build)
    opened.look()
    (only,) = opened.parts
    yield only
    opened.close()


def _wants_merge(engine: WhooshEngine) -> bool:
    return engine.wants_merge


def test_many_small_writes_want_a_merge(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path / "index")
    fill(engine)
    for n in range(30):
        put(engine, document(n, f"मात्रा {n}"))
    assert _wants_merge(engine)
    engine.merge()
    assert not _wants_merge(engine)
    engine.close()


def stems() -> list[str]:
    return list(dict.fromkeys(word.stem for word in words(" ".join(VOCABULARY))))


def test_a_block_reads_what_the_public_way_reads(part: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    in_blocks = {stem: part.postings("stem", stem) for stem in stems()}
    assert max(len(ids) for ids, _weights in in_blocks.values()) > 3 * 128, "some postings fill several blocks"
    monkeypatch.setattr(whoosh_reading, "BLOCK_NAMES", ("_a_name_that_no_release_has",))
    for stem, (ids, weights) in in_blocks.items():
        walked_ids, walked_weights = part.postings("stem", stem)
        assert (list(ids), list(weights)) == (list(walked_ids), list(walked_weights))


def test_what_is_kept_is_bounded_and_read_anew(part: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {stem: part.strengths("stem", stem, 60) for stem in stems()}
    monkeypatch.setattr(whoosh_reading, "KEPT_BYTES", 10_000)
    for stem, (numbers, strengths) in before.items():
        again = part.strengths("stem", stem, 60)
        assert (list(again[0]), list(again[1])) == (list(numbers), list(strengths))
        part.postings("stem", f"{stem}x")
    assert sum(held.size for held in part.kept.terms.values()) <= 10_000


def test_a_file_within_a_segment_reads_as_a_file(tmp_path: Path) -> None:
    inner = b"first line\nsecond\n" + pickle.dumps(("a block", 128, 1.0)) + b"rest"
    (tmp_path / "x.seg").write_bytes(b"before it" + inner + b"behind it")
    whole = MappedStorage(str(tmp_path)).open_file("x.seg")
    within, plain = whole.subset(9, len(inner)), io.BytesIO(inner)
    assert (within.readline(), within.tell()) == (plain.readline(), plain.tell())
    assert (within.read(3), within.readline()) == (plain.read(3), plain.readline())
    assert (within.read_pickle(), within.tell()) == (("a block", 128, 1.0), len(inner) - 4)
    assert (within.read(), within.read(1)) == (b"rest", b"")
    assert within.seek(-4, io.SEEK_END) == plain.seek(-4, io.SEEK_END)
    assert within.get(0, 5) == b"first"
    within.close()
    assert whole.get(0, 6) == b"before"
    whole.close()


@pytest.mark.parametrize("many", [1, 2, 4])
def test_our_scores_are_those_of_the_public_search(build: Path, part: Any, many: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the length of posts, which we keep exactly and Whoosh in one byte."""
    monkeypatch.setattr(ours, "LENGTH", 0)
    chance = random.Random(many)
    with FileIndex(FileStorage(str(build))).searcher(weighting=scoring.BM25F(B=0)) as searcher:
        for _ in range(25):
            chosen = chance.sample(stems(), many)
            frequencies = {("stem", stem): part.frequency("stem", stem) for stem in chosen}
            statistics = Statistics(part.documents, round(part.total_length / part.documents), frequencies)
            scores = with_some([score(part, Group((Term("stem", (stem,), 1.0),)), statistics, None) for stem in chosen])
            theirs = searcher.search(Or([Posting("stem", stem) for stem in chosen]), limit=TOP)
            assert len(theirs) == len(scores)
            assert [hit.score for hit in theirs] == pytest.approx([scores[hit.docnum] for hit in theirs], rel=1e-5)
            assert min(hit.score for hit in theirs) == pytest.approx(sorted(scores.values(), reverse=True)[:TOP][-1], rel=1e-5)
