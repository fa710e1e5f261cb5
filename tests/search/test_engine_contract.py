"""What any engine promises (forum/search/engine.py)."""

from collections.abc import Iterable
from multiprocessing import get_context

import pytest

from forum.core.jobs import NotNow
from forum.search.asking import ask
from forum.search.document import Document, IndexUnavailable
from forum.search.engine import SearchEngine
from tests.search.conftest import OpenEngine, document, fill, found, open_at, put


def test_what_is_written_is_found_by_the_next_question(engine: SearchEngine) -> None:
    put(engine, document(7, "बच्चे मात्रा भूल जाते हैं"))
    assert found(engine, "मात्रा") == [7]


def test_another_process_finds_it_at_once(engine: SearchEngine, open_engine: OpenEngine) -> None:
    other = open_engine()
    assert found(other, "मात्रा") == []
    put(engine, document(7, "मात्रा"))
    assert found(other, "मात्रा") == [7]
    put(other, document(8, "मात्रा मात्रा"))
    assert sorted(found(engine, "मात्रा")) == [7, 8]


def test_a_document_takes_the_place_of_the_one_before(engine: SearchEngine) -> None:
    put(engine, document(7, "मात्रा"))
    put(engine, document(7, "गिनती"))
    assert (found(engine, "मात्रा"), found(engine, "गिनती"), engine.count()) == ([], [7], 1)


def test_what_was_taken_out_is_gone(engine: SearchEngine) -> None:
    put(engine, document(7, "मात्रा"), document(8, "मात्रा"))
    with engine.writing() as batch:
        batch.remove([7, 999])
    assert (found(engine, "मात्रा"), engine.count()) == ([8], 1)


def test_a_batch_that_fails_changes_nothing(engine: SearchEngine) -> None:
    put(engine, document(7, "मात्रा"))
    with pytest.raises(ZeroDivisionError), engine.writing() as batch:
        batch.put([document(8, "मात्रा")])
        batch.remove([7])
        _ = 1 / 0
    assert found(engine, "मात्रा") == [7]


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("matra", "मात्रा"), ("maatra", "मात्रा"), ("मात्रा", "maatraa"), ("मात्राओं", "मात्रा"), ("हिन्दी", "हिंदी"), ("padhna", "पढ़ना"),
        ("पढना", "पढ़ना"), ("parhna", "पढ़ना"), ("school", "स्कूल"), ("vigyan", "विज्ञान"), ("kaksha", "कक्षा"), ("reading", "reads"),
        ("vowel sign", "मात्रा"), ("subtraction", "घटाना"), ("gairhazir", "attendance"), ("12", "१२"), ("ढ", "ढ"),
    ],
)  # fmt: skip
def test_a_word_is_found_in_another_script_spelling_and_form(engine: SearchEngine, typed: str, written: str) -> None:
    put(engine, document(1, written), document(2, "zebra giraffe"))
    assert found(engine, typed) == [1]


def test_a_word_that_is_not_finished_finds_its_end(engine: SearchEngine) -> None:
    put(engine, document(1, "multigrade classroom"), document(2, "बहुकक्षा शिक्षण"), document(3, "गिनती"))
    assert found(engine, "multigr")[0] == 1
    assert found(engine, "बहुकक्") == [2]


def test_posts_with_all_words_come_before_posts_with_some(engine: SearchEngine) -> None:
    put(engine, document(1, "गणित गणित गणित"), document(2, "गणित का खेल और बहुत सारे दूसरे शब्द यहाँ"), document(3, "खेल"))
    assert found(engine, "गणित खेल")[0] == 2
    assert sorted(found(engine, "गणित खेल")) == [1, 2, 3]
    hits = engine.find(ask("गणित खेल"), limit=20)
    assert [hit.whole for hit in hits] == [True, False, False]


def test_a_title_says_more_than_a_body(engine: SearchEngine) -> None:
    put(engine, document(1, "मात्रा की बात", title="खेल"), document(2, "खेल की बात", title="मात्रा"))
    assert found(engine, "मात्रा") == [2, 1]


def test_the_word_itself_counts_more_than_what_sounds_like_it_or_means_it(engine: SearchEngine) -> None:
    put(engine, document(1, "मटर और दाल"), document(2, "मात्रा और दाल"), document(3, "vowel sign और दाल"))
    assert found(engine, "मात्रा")[0] == 2


def test_traits_narrow_and_every_set_counts(engine: SearchEngine) -> None:
    put(
        engine,
        document(1, "मात्रा", traits=["grade:1", "district:3"]),
        document(2, "मात्रा", traits=["grade:2", "district:3"]),
        document(3, "मात्रा", traits=["grade:1", "district:4"]),
    )
    assert sorted(found(engine, "मात्रा", traits=[["grade:1", "grade:2"]])) == [1, 2, 3]
    assert sorted(found(engine, "मात्रा", traits=[["grade:1"], ["district:3"]])) == [1]
    assert found(engine, "मात्रा", traits=[["grade:9"]]) == []


def test_no_more_than_the_limit(engine: SearchEngine) -> None:
    put(engine, *(document(n, "मात्रा " * (n + 1)) for n in range(30)))
    assert len(found(engine, "मात्रा", limit=7)) == 7


@pytest.mark.parametrize(
    "text", ["", "   ", "का के की", "?!।", "\u200d", "\u202e", '"', "a*", "AND OR NOT", "'; DROP TABLE post; --"]
)
def test_no_question_is_an_error(engine: SearchEngine, text: str) -> None:
    put(engine, document(1, "मात्रा"))
    assert isinstance(found(engine, text), list)


def test_without_an_index_everything_says_so(open_engine: OpenEngine) -> None:
    engine = open_engine()
    for ask_it in (
        lambda: found(engine, "मात्रा"),
        engine.count,
        engine.stamps,
        engine.merge,
        lambda: put(engine, document(1, "x")),
    ):
        with pytest.raises(IndexUnavailable):
            ask_it()


def test_a_rebuild_keeps_what_is_written_meanwhile(engine: SearchEngine, open_engine: OpenEngine) -> None:
    put(engine, document(1, "मात्रा"), document(2, "मात्रा"))
    other = open_engine()
    newest = {1: document(1, "मात्रा"), 2: document(2, "गिनती"), 3: document(3, "मात्रा")}

    def everything() -> Iterable[Document]:
        yield document(1, "मात्रा")
        assert found(other, "मात्रा") == [1, 2], "the old index answers"
        put(other, newest[2], newest[3])
        yield document(2, "मात्रा")  # read before it was changed

    assert engine.rebuild(everything, lambda ids: [newest[i] for i in ids]) == 3
    assert sorted(found(other, "मात्रा")) == [1, 3]
    assert found(other, "गिनती") == [2]


def test_two_rebuilds_at_once_are_one(engine: SearchEngine, open_engine: OpenEngine) -> None:
    other = open_engine()

    def everything() -> Iterable[Document]:
        assert other.is_rebuilding
        with pytest.raises(NotNow):
            fill(other)
        yield document(1, "मात्रा")

    engine.rebuild(everything, lambda _ids: ())
    assert not other.is_rebuilding
    assert found(other, "मात्रा") == [1]


def test_a_rebuild_that_fails_leaves_the_old_index(engine: SearchEngine) -> None:
    put(engine, document(1, "मात्रा"))

    def everything() -> Iterable[Document]:
        yield document(2, "मात्रा")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        engine.rebuild(everything, lambda _ids: ())
    assert found(engine, "मात्रा") == [1]


def test_a_merge_loses_nothing_and_leaves_nothing_to_merge(engine: SearchEngine) -> None:
    for n in range(30):
        put(engine, document(n, f"मात्रा {n}"))
    with engine.writing() as batch:
        batch.remove([3])
    engine.merge()
    assert not engine.wants_merge
    assert sorted(found(engine, "मात्रा", limit=50)) == [n for n in range(30) if n != 3]
    assert set(engine.stamps()) == {n for n in range(30) if n != 3}


def test_words_of_what_was_taken_out_find_nothing_also_where_nothing_is_left(engine: SearchEngine) -> None:
    fill(engine, document(1, "मात्रा"))
    put(engine, document(2, "गिनती"))
    with engine.writing() as batch:
        batch.remove([1, 2])
    for _ in ("as it was written", "merged"):
        assert found(engine, "मात्रा गिनती") == []
        assert engine.count() == 0
        engine.merge()


def test_a_closed_engine_opens_again(engine: SearchEngine) -> None:
    put(engine, document(7, "मात्रा"))
    engine.close()
    assert found(engine, "मात्रा") == [7]


def _write_many(where: str, first: int) -> None:
    engine = open_at(where)
    for n in range(first, first + 15):
        while True:
            try:
                put(engine, document(n, "मात्रा"))
            except NotNow:
                continue
            break
    engine.close()


def test_many_processes_write_and_nothing_is_lost(where: str, engine: SearchEngine) -> None:
    here = get_context("spawn")
    writers = [here.Process(target=_write_many, args=(where, 100 * k), daemon=True) for k in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    assert engine.count() == 45
    assert len(found(engine, "मात्रा", limit=50)) == 45
