"""What we do past Whoosh's own search: reading postings in blocks, and scoring them. Both give what the public way gives."""
# mypy: disable-error-code="no-untyped-call"

import errno
import io
import os
import pickle
import random
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from whoosh import scoring
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex
from whoosh.query.compound import Or
from whoosh.query.terms import Term as Posting

from forum.core.jobs import NotNow
from forum.search import scoring as ours
from forum.search import whoosh_engine, whoosh_reading
from forum.search.analysis import words
from forum.search.document import Document, IndexUnavailable
from forum.search.scoring import Group, Statistics, Term, score, with_some
from forum.search.tail import Tail, TailDamaged, append
from forum.search.whoosh_engine import LONG_TAIL, MOST_SMALL, WhooshEngine
from forum.search.whoosh_reading import MappedStorage, OpenBuild
from tests.search.conftest import document, fill, found, put

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


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[WhooshEngine]:
    opened = WhooshEngine(tmp_path / "index")
    fill(opened)
    yield opened
    opened.close()


def _wants_merge(engine: WhooshEngine) -> bool:
    return engine.wants_merge


def _segments(engine: WhooshEngine) -> list[int]:
    with closing(OpenBuild(_build(engine))) as opened:
        opened.look()
        return [part.documents for part in opened.segments]


def _build(engine: WhooshEngine) -> Path:
    return engine._folder.current()


def _tail(engine: WhooshEngine) -> Path:
    (newest,) = _build(engine).glob("*.tail")
    return newest


def test_what_is_written_is_a_line_until_there_are_many(engine: WhooshEngine) -> None:
    for n in range(LONG_TAIL):
        assert not _wants_merge(engine)
        put(engine, document(n, f"मात्रा {n}"))
    assert _wants_merge(engine)
    assert (_segments(engine), len(_tail(engine).read_bytes().splitlines())) == ([], LONG_TAIL)
    engine.merge()
    assert not _wants_merge(engine)
    assert _segments(engine) == [LONG_TAIL]


def test_the_tail_holds_against_segments_and_against_itself(engine: WhooshEngine) -> None:
    fill(engine, *(document(n, "मात्रा कखग") for n in range(4)))
    put(engine, document(1, "गिनती"))
    put(engine, document(4, "मात्रा"), document(5, "मात्रा"))
    put(engine, document(5, "गिनती"))
    with engine.writing() as batch:
        batch.remove([2, 4])
    for _ in ("from the tail", "from a segment"):
        assert sorted(found(engine, "मात्रा")) == [0, 3]
        assert sorted(found(engine, "गिनती")) == [1, 5]
        assert engine.count() == 4
        assert set(engine.stamps()) == {0, 1, 3, 5}
        assert engine.spellings([next(words("कखग")).coarse[0]]) == {"कखग": 2}
        engine.merge()
    assert sum(_segments(engine)) == 4


def test_what_is_written_during_a_merge_is_kept(engine: WhooshEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process writes and reads while the worker has taken the tail and not yet put the new state in force."""
    put(engine, document(1, "मात्रा"), document(2, "मात्रा"))
    other, seen = WhooshEngine(tmp_path / "index"), []
    merge = whoosh_engine._merge_small

    def write_meanwhile(writer: Any, segments: list[Any]) -> list[Any]:
        put(other, document(2, "गिनती"), document(3, "मात्रा"))
        seen.append((sorted(found(other, "मात्रा")), found(other, "गिनती")))
        return merge(writer, segments)

    monkeypatch.setattr(whoosh_engine, "_merge_small", write_meanwhile)
    engine.merge()
    assert seen == [([1, 3], [2])]
    for reader in (engine, other):
        assert (sorted(found(reader, "मात्रा")), found(reader, "गिनती"), reader.count()) == ([1, 3], [2], 3)
    other.close()


def test_nobody_merges_while_an_index_is_made(engine: WhooshEngine) -> None:
    def everything() -> Iterator[Document]:
        with pytest.raises(NotNow):
            engine.merge()
        yield document(1, "मात्रा")

    engine.rebuild(everything, lambda _ids: ())


def test_small_segments_are_merged_and_those_of_a_rebuild_are_left(engine: WhooshEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    """A merge of all that a rebuild wrote took a minute and a half at 20,000 posts."""
    monkeypatch.setattr(whoosh_engine, "SEGMENT", 10)
    fill(engine, *(document(n, "मात्रा") for n in range(20)))
    many = 20 + MOST_SMALL + 2
    for n in range(20, many):
        put(engine, document(n, "मात्रा"))
        engine.merge()
    assert _segments(engine) == [10, 10, *[1] * (MOST_SMALL - 9), 11]
    assert sorted(found(engine, "मात्रा", limit=99)) == list(range(many))


def test_an_unfinished_line_is_left_to_the_next_look_and_is_damage_to_who_may_write(tmp_path: Path) -> None:
    path = tmp_path / "x.tail"
    append(path, [(7, None)])
    tail = Tail(path)
    assert set(tail.look()) == {7}
    tail.check_end()
    with path.open("ab") as file:
        file.write(b"[8,nu")
    assert set(tail.look()) == set()
    with pytest.raises(TailDamaged):
        tail.check_end()
    with path.open("ab") as file:
        file.write(b"ll]\n")
    assert set(tail.look()) == {8}
    tail.check_end()


@pytest.mark.parametrize("damage", [b"[8]\n", b"{}\n", b"[8,{}]\n", b"\xff\n", b"something else\n"])
def test_a_tail_that_says_something_else_is_damage(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "x.tail"
    append(path, [(7, None)])
    with path.open("ab") as file:
        file.write(damage)
    with pytest.raises(TailDamaged):
        Tail(path).look()


def test_what_a_dead_writer_left_is_made_anew(engine: WhooshEngine) -> None:
    put(engine, document(1, "मात्रा"))
    with _tail(engine).open("ab") as file:
        file.write(b'[2,{"post"')
    assert found(engine, "मात्रा") == [1]
    with pytest.raises(IndexUnavailable):
        put(engine, document(3, "मात्रा"))
    fill(engine, document(1, "मात्रा"), document(3, "मात्रा"))
    assert sorted(found(engine, "मात्रा")) == [1, 3]


def test_what_cannot_be_written_whole_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.tail"
    append(path, [(7, None)])
    with monkeypatch.context() as patch, pytest.raises(OSError, match="full"):
        patch.setattr(os, "fsync", _disk_is_full)
        append(path, [(8, None)])
    append(path, [(9, None)])
    assert set(Tail(path).look()) == {7, 9}


def _disk_is_full(_descriptor: int) -> None:
    raise OSError(errno.ENOSPC, "the disk is full")


def test_a_tail_that_has_become_shorter_is_damage(tmp_path: Path) -> None:
    path = tmp_path / "x.tail"
    append(path, [(7, None), (8, None)])
    tail = Tail(path)
    tail.look()
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])
    with pytest.raises(TailDamaged):
        tail.look()
    path.unlink()
    with pytest.raises(TailDamaged):
        tail.look()


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
