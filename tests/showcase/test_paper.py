"""What comes out of the printer: a page is a page, the code leads to the thread, nothing typed breaks a file."""

import pypdfium2  # type: ignore[import-untyped]
import pytest
import zxingcpp

from forum.discussion.showing import thread_url
from forum.people.models import Person
from tests.cast import make_person
from tests.client import Client
from tests.make import make_comment, make_solution, make_thread, make_try
from tests.showcase.conftest import Scene, pages, publish

LONG = "\n\n".join(f"{number}. बच्चे जोड़ी में बैठकर मात्रा वाले कार्ड पढ़ते हैं और **एक दूसरे** को सुनाते हैं।" for number in range(150))
STRANGE = "😀👩‍🏫 اردو 汉字 \u202eउल्टा\u202c ½ [कड़ी](https://example.org) \\( <b> `x` ि " + "क्" * 300


def codes(data: bytes, page: int = 0) -> list[str]:
    picture = pypdfium2.PdfDocument(data)[page].render(scale=3).to_pil()
    return [code.text for code in zxingcpp.read_barcodes(picture)]


def test_a_solution_is_one_page_whose_code_leads_to_its_thread(scene: Scene, client: Client) -> None:
    answer = client.get(f"/posts/{scene.solution.id}/print.pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="aazmaya-')
    assert "Set-Cookie" not in client.get(f"/posts/{scene.solution.id}/print.pdf?lang=en").headers
    assert answer.headers["Cache-Control"] == "private, no-cache"
    (text,) = pages(answer.data)
    for words in ("बच्चे मात्रा भूल जाते हैं", "Imran Khan", "1. जोड़ी में", "70 बच्चों में नहीं चला", "अनुभव 2", "3 ने आज़माया"):
        assert words in text, words
    assert codes(answer.data) == [f"http://localhost{thread_url(scene.thread)}"]


@pytest.mark.parametrize("body", [LONG, STRANGE, "क" * 19_000, "- " * 30 + "गहरा"])
def test_whatever_was_written_it_is_one_page_and_says_what_is_missing(
    scene: Scene, client: Client, stranger: Person, body: str
) -> None:
    post = make_solution(scene.thread, stranger, body, limits="सीमा " * 380, change=STRANGE[:400], materials="कार्ड " * 300)
    make_try(post, make_person("tara"), note=STRANGE[:200])
    answer = client.get(f"/posts/{post.id}/print.pdf")
    (text,) = pages(answer.data)
    assert ("पाठ आगे भी है" in text) == (len(body) > 2000)
    assert ("इमोजी" in text) == (body == STRANGE)
    assert "1 ने आज़माया" in text
    assert client.get(f"/posts/{post.id}/print").status_code == 200


def test_only_what_can_be_tried_is_printed(scene: Scene, client: Client, stranger: Person) -> None:
    comment = make_comment(scene.thread, stranger)
    for path in ("print", "print.pdf"):
        assert client.get(f"/posts/{comment.id}/{path}").status_code == 404


def test_the_meeting_takes_the_three_best_tried_of_different_threads_on_one_page(
    scene: Scene, client: Client, teacher: Person, stranger: Person
) -> None:
    for number in range(4):
        thread = make_thread(teacher, title=f"सवाल {number}")
        for k in range(2):
            post = make_solution(thread, stranger, LONG)
            for n in range(number + k):
                make_try(post, make_person(f"p{number}{k}{n}"), note="अच्छा रहा")
    answer = client.get("/topics/decoding/meeting.pdf")
    (text,) = pages(answer.data)
    assert [title for title in ("सवाल 3", "सवाल 2", "सवाल 1", "सवाल 0", "बच्चे मात्रा") if title in text][:2] == ["सवाल 3", "सवाल 2"]
    assert len(codes(answer.data)) == 4, "one of the topic, and one of each thread"
    assert "सवाल 3" in client.get("/topics/decoding/meeting").text


def test_a_topic_without_tries_has_a_page_that_says_so_and_no_file(client: Client) -> None:
    assert client.get("/topics/decoding/meeting").status_code == 200
    assert client.get("/topics/decoding/meeting.pdf").status_code == 404
    assert client.get("/topics/nonsense/meeting.pdf").status_code == 404


def test_a_booklet_holds_the_entry_and_a_page_for_each_solution_with_its_number(
    scene: Scene, client: Client, stranger: Person
) -> None:
    other = make_thread(stranger, title="दूसरी चर्चा")
    second = make_solution(other, make_person("hema"), LONG, limits="x")
    entry_id = publish(scene, scene.solution.id, second.id, limits="बड़ी कक्षा में नहीं", exception="दूसरा अभी नया है")
    answer = client.get(f"/showcase/{entry_id}/booklet.pdf")
    texts = pages(answer.data)
    assert len(texts) == 3
    for words in (
        "मात्रा के कार्ड",
        "दूसरे पाठक: Farida",
        "बड़ी कक्षा में नहीं",
        "दूसरा अभी नया है",
        "दूसरी चर्चा — Hema · 3",
        "3 में से 2 के काम आया",
    ):
        assert words in texts[0], words
    assert texts[2].startswith("आज़माया · समाधान")
    assert codes(answer.data) == [f"http://localhost/showcase/{entry_id}-matra-ke-kard"]
    assert [codes(answer.data, number) for number in (1, 2)] == [
        [f"http://localhost{thread_url(thread)}"] for thread in (scene.thread, other)
    ]


def test_the_booklet_of_the_showcase_is_narrowed_as_the_page_is(scene: Scene, client: Client) -> None:
    publish(scene)
    texts = pages(client.get("/showcase/booklet.pdf?topic=decoding").data)
    assert len(texts) == 3
    assert "मात्रा के कार्ड · 2" in texts[0]
    assert client.get("/showcase/booklet.pdf?topic=numeracy").status_code == 404
    assert client.get("/showcase/print?topic=decoding").status_code == 200


def test_the_file_speaks_the_language_of_the_reader(scene: Scene, client: Client) -> None:
    assert "What to do" in pages(client.get(f"/posts/{scene.solution.id}/print.pdf?lang=en").data)[0]
