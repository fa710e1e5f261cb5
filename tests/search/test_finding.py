"""Finding: the engine ranks, the rows decide who sees what, hits collapse to threads."""

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from forum.core.db import db, transaction
from forum.core.viewer import VISITOR, ClassContext, Viewer
from forum.discussion.models import Outcome, State, Thread, Try
from forum.discussion.queries import ThreadFilter
from forum.people.models import Person
from forum.places.models import District, Topic
from forum.search import queries
from forum.search.queries import Found, Sort, find, nearest_topic, similar_threads
from tests.cast import OTHER_DISTRICT, as_viewer
from tests.make import make_comment, make_solution, make_thread, make_try, mark

ALL = ThreadFilter()


def titles(found: Found) -> list[str]:
    return [hit.thread.title for hit in found.page.rows]


def ask(text: str, narrowed: ThreadFilter = ALL, **more: object) -> Found:
    db.session.rollback()
    sort: Sort = "relevance"
    for known in ("new", "tried"):
        if more.get("sort") == known:
            sort = known
    number = more.get("number", 1)
    assert isinstance(number, int)
    return find(text, narrowed, VISITOR, sort=sort, number=number)


def test_a_thread_stands_once_with_its_best_post(teacher: Person, stranger: Person) -> None:
    thread = make_thread(teacher, title="गिनती का सवाल", body="बच्चे गिनती में अटक जाते हैं और आगे नहीं बढ़ते।")
    make_solution(thread, stranger, body="पहले यह करें। फिर गिनमाला पर गिनमाला गिनाएँ। अंत में पूछें।")
    make_comment(thread, teacher, body="गिनमाला कहाँ मिलेगी?")
    (hit,) = ask("ginmala").page.rows
    assert hit.thread.id == thread.id
    assert "<mark>गिनमाला</mark>" in hit.text
    assert hit.form in {"solution", "comment"}


def test_the_first_page_counts_what_it_took_and_says_that_there_may_be_more(
    teacher: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(23):
        make_thread(teacher, title=f"गिनमाला का सवाल {n}", body="बच्चे गिनती में अटक जाते हैं और आगे नहीं बढ़ते।")
    assert (ask("ginmala").page.total, ask("ginmala").is_all) == (23, True)
    monkeypatch.setattr(queries, "FIRST_POSTS", 22)
    first, second = ask("ginmala"), ask("ginmala", number=2)
    assert (first.page.total, first.is_all, first.page.last) == (22, False, 2)
    assert (second.page.total, second.is_all) == (23, True)
    assert len({hit.thread.id for hit in (*first.page.rows, *second.page.rows)}) == 23
    monkeypatch.setattr(queries, "FIRST_POSTS", 20)
    assert (ask("ginmala").page.total, ask("ginmala").is_all) == (23, True), "a page that is just full leads on to the next"


def test_the_sentence_is_escaped_and_the_words_are_marked(teacher: Person) -> None:
    make_thread(teacher, title="मात्रा <b>", body="मात्रा & <script>alert(1)</script> के लिए कुछ बताएँ, धन्यवाद।")
    (hit,) = ask("matra").page.rows
    assert hit.title == "<mark>मात्रा</mark> &lt;b&gt;"
    assert "<script>" not in hit.text


def test_a_word_and_its_number_are_marked_as_one(teacher: Person) -> None:
    make_thread(teacher, title="TLM2, 2 TLM")
    (hit,) = find("TLM2", ThreadFilter(), VISITOR).page.rows
    assert hit.title == "<mark>TLM2</mark>, <mark>2</mark> <mark>TLM</mark>"


def test_of_two_words_that_sound_alike_the_nearer_one_is_marked(teacher: Person) -> None:
    make_thread(teacher, title="मटर और मात्रा, मात्राओं के खेल", body="मटर गिनते समय बच्चे रुक जाते हैं, क्या किया जाए?")
    for typed, marked in (("matra", "मात्रा</mark>, <mark>मात्राओं"), ("मात्रा", "मात्रा</mark>, <mark>मात्राओं"), ("matar", "मटर")):
        (hit,) = ask(typed).page.rows
        assert f"<mark>{marked}</mark>" in hit.title
        assert hit.title.count("<mark>") == marked.count("</mark>") + 1
    (hit,) = ask("matra").page.rows
    assert "<mark>मटर</mark>" in hit.text, "where the text has nothing nearer, this is what was found"


def test_what_else_was_searched_is_said(teacher: Person) -> None:
    make_thread(teacher)
    found = ask("matra")
    assert "मात्रा" in found.also
    assert ask("मात्रा").also == []


def test_filters_narrow_what_was_found(teacher: Person, stranger: Person) -> None:
    here = make_thread(teacher, title="मात्रा एक", grades=(1,), situations=("multigrade",))
    there = make_thread(teacher, title="मात्रा दो", district=OTHER_DISTRICT, grades=(2,), kind="practice", topic="numeracy")
    solution = make_solution(here, stranger)
    make_try(solution, teacher)
    mark(solution, teacher)
    other = db.session.scalars(select(District.id).where(District.key == OTHER_DISTRICT)).one()
    numeracy = db.session.scalars(select(Topic.id).where(Topic.key == "numeracy")).one()
    for narrowed, wanted in (
        (ThreadFilter(district_id=other), there),
        (ThreadFilter(topic_ids=(numeracy,)), there),
        (ThreadFilter(grades=(2, 3)), there),
        (ThreadFilter(kind="practice"), there),
        (ThreadFilter(situation="multigrade"), here),
        (ThreadFilter(status="solved"), here),
        (ThreadFilter(tried=True), here),
    ):
        assert titles(ask("मात्रा", narrowed)) == [wanted.title], narrowed


def test_the_order_may_be_chosen(teacher: Person, stranger: Person) -> None:
    first = make_thread(teacher, title="मात्रा मात्रा मात्रा")
    second = make_thread(teacher, title="मात्रा और खेल")
    make_try(make_solution(second, stranger), teacher)
    third = make_thread(teacher, title="मात्रा और गीत और कविता")
    assert titles(ask("मात्रा"))[0] == first.title
    assert titles(ask("मात्रा", sort="new"))[0] == third.title
    assert titles(ask("मात्रा", sort="tried"))[0] == second.title


def test_twenty_threads_a_page_and_the_count_is_right(teacher: Person) -> None:
    for n in range(23):
        make_thread(teacher, title=f"मात्रा {n}")
    first, second, beyond = (ask("मात्रा", number=n) for n in (1, 2, 99))
    assert (len(first.page.rows), len(second.page.rows), first.page.total) == (20, 3, 23)
    assert titles(beyond) == titles(second)
    assert not set(titles(first)) & set(titles(second))


@pytest.mark.parametrize("state", ["hidden", "pending", "deleted", "merged"])
def test_rows_decide_even_where_the_index_is_behind(app: Flask, teacher: Person, state: State) -> None:
    thread = make_thread(teacher, title="गुलमोहर", body="गुलमोहर के नीचे कक्षा लगाई तो बच्चे ज़्यादा बोले।")
    assert titles(ask("गुलमोहर")) == ["गुलमोहर"]
    db.session.get_one(Thread, thread.id).state = state  # the index is not told
    db.session.commit()
    assert titles(ask("गुलमोहर")) == []
    assert ask("गुलमोहर").page.total == 0


def test_similar_threads_share_words_in_any_script(teacher: Person) -> None:
    alike = make_thread(teacher, title="बच्चे मात्रा भूल जाते हैं")
    make_thread(teacher, title="मध्याह्न भोजन का हिसाब", body="रजिस्टर भरने में बहुत समय जाता है, क्या करें?")
    found = similar_threads("bacche matra bhool jate hain", as_viewer(teacher))
    assert [thread.id for thread in found] == [alike.id]
    assert similar_threads("", as_viewer(teacher)) == ()


@pytest.mark.parametrize(
    ("text", "topic"), [("matra ki galti", "matras"), ("उपस्थिति कम", "absenteeism"), ("addition", "add-subtract")]
)
def test_the_nearest_topic_of_words_without_a_hit(app: Flask, text: str, topic: str) -> None:
    found = nearest_topic(text)
    assert found is not None
    assert found.key == topic


def test_no_topic_is_near_to_nonsense(app: Flask) -> None:
    assert nearest_topic("zzqx") is None


def test_neither_facts_nor_a_shared_class_lift_what_is_off_the_topic(teacher: Person, stranger: Person, mentor: Person) -> None:
    here = ClassContext(teacher.district_id, grades=(1,), class_size=45, situations=("multigrade", "few-materials", "one-room"))
    exact = make_thread(
        stranger, title="मात्रा और बच्चे", body="मात्रा लिखते समय बच्चे रुक जाते हैं, क्या किया जाए?", district=OTHER_DISTRICT
    )
    alike: dict[str, Any] = {"grades": here.grades, "class_size": 45, "situations": here.situations}
    near = make_thread(stranger, title="मटर और बच्चे", body="मटर गिनते समय बच्चे रुक जाते हैं, क्या किया जाए?", topic="numeracy", **alike)
    solution = make_solution(near, mentor, "मटर की ढेरी बनाएँ।")
    make_try(solution, stranger)
    make_try(solution, teacher)
    mark(solution, stranger)
    db.session.rollback()
    reader = replace(as_viewer(teacher), context=here)
    found = [hit.thread.title for hit in find("मात्रा", ALL, reader).page.rows]
    assert found == [exact.title, near.title]


def like_of(reader: Viewer, text: str = "मात्रा") -> list[tuple[str, str, list[str]]]:
    """Title, how and what the classes share, of each hit."""
    db.session.rollback()
    rows = find(text, ALL, reader).page.rows
    return [(hit.thread.title, hit.like.how if hit.like else "", list(hit.shares)) for hit in rows]


def test_what_worked_in_a_class_like_hers_comes_first_wherever_it_was_asked(
    teacher: Person, stranger: Person, mentor: Person
) -> None:
    tried, told = (make_thread(stranger, title=f"मात्रा {n}", district=OTHER_DISTRICT) for n in ("एक", "दो"))
    make_solution(told, stranger)
    make_try(make_solution(tried, stranger), mentor, grades=(2,), situations=("multigrade",))
    reader = replace(VISITOR, context=ClassContext(grades=(2,), situations=("multigrade",)))
    assert like_of(VISITOR) == [("मात्रा एक", "", []), ("मात्रा दो", "", [])]
    assert like_of(reader) == [("मात्रा एक", "worked", ["grade", "situation"]), ("मात्रा दो", "", [])]
    assert like_of(as_viewer(teacher))[0] == ("मात्रा एक", "worked", ["district"])
    with transaction():
        db.session.get_one(Person, stranger.id).grades = [5]
    grown = replace(VISITOR, context=ClassContext(grades=(5,)))
    assert {how for _title, how, _shares in like_of(grown)} == {"written"}


@pytest.mark.parametrize(
    ("outcome", "counts"), [("worked", True), ("adapted", True), ("did_not_work", False), ("planning", False)]
)
def test_only_what_came_of_it_well_tells_of_a_class(
    teacher: Person, stranger: Person, mentor: Person, outcome: Outcome, *, counts: bool
) -> None:
    thread = make_thread(stranger, title="मात्रा", district=OTHER_DISTRICT)
    make_try(make_solution(thread, stranger), mentor, outcome, grades=(2,))
    reader = replace(VISITOR, context=ClassContext(grades=(2,)))
    assert like_of(reader) == [("मात्रा", "worked" if counts else "", ["grade"] if counts else [])]


def test_her_own_tries_and_what_is_hidden_tell_nothing(teacher: Person, stranger: Person, mentor: Person) -> None:
    thread = make_thread(stranger, title="मात्रा", district=OTHER_DISTRICT)
    solution = make_solution(thread, stranger)
    make_try(solution, teacher, grades=(2,))
    report = make_try(solution, mentor, grades=(3,))
    grade_2, grade_3 = (replace(as_viewer(teacher), context=ClassContext(grades=(grade,))) for grade in (2, 3))
    assert like_of(grade_2) == [("मात्रा", "", [])]
    assert like_of(grade_3) == [("मात्रा", "worked", ["grade"])]
    with transaction():
        db.session.get_one(Try, report.id).state = "hidden"
    assert like_of(grade_3) == [("मात्रा", "", [])]


def test_tries_lift_nothing_off_the_topic_either(teacher: Person, stranger: Person, mentor: Person) -> None:
    exact = make_thread(stranger, title="मात्रा और बच्चे", body="मात्रा लिखते समय बच्चे रुक जाते हैं, क्या करें?", district=OTHER_DISTRICT)
    near = make_thread(
        stranger, title="मटर और बच्चे", body="मटर गिनते समय बच्चे रुक जाते हैं, क्या करें?", topic="numeracy", district=OTHER_DISTRICT
    )
    like: dict[str, Any] = {"grades": (1,), "class_size": 45, "situations": ("multigrade", "few-materials", "one-room")}
    make_try(make_solution(near, stranger, "मटर की ढेरी बनाएँ।"), mentor, **like)
    reader = replace(as_viewer(teacher), context=ClassContext(teacher.district_id, **like))
    assert like_of(reader) == [
        (exact.title, "", []),
        (near.title, "worked", ["situation", "district", "grade", "size"]),
    ]
