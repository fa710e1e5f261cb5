"""Markdown to safe HTML: what is kept, what is not, and that it always ends."""

import os
import signal
import threading
import time

import pytest

from forum.markup import Rendered, excerpt, find_mentions, render, render_many, renderer
from forum.markup.renderer import TIME_LIMIT, WAIT_LIMIT, _helper

GUARD = 10 * TIME_LIMIT
"""Against hanging only: ten times what one text may take."""


def html_of(body: str, *known: str) -> str:
    rendered = render(body, known_handles=known)
    assert not rendered.failed
    return rendered.html


def test_emphasis_lists_and_tables_are_kept() -> None:
    html = html_of("**मात्रा** पर\n\n1. एक\n2. दो\n\n| क | ख |\n|---|---|\n| 1 | 2 |")
    assert "<strong>मात्रा</strong>" in html
    assert "<ol>" in html
    assert "<td>2</td>" in html


def test_a_line_break_is_a_line_break() -> None:
    assert html_of("एक\nदो") == "<p>एक<br>\nदो</p>"


def test_conjuncts_and_their_joiners_arrive_untouched() -> None:
    body = "क्षत्रिय श्रृंखला ट्रैक्टर हृदय क्‍ष"
    assert html_of(body) == f"<p>{body}</p>"


def test_html_is_text() -> None:
    html = html_of("<script>alert(1)</script> <b>x</b>")
    assert "<script" not in html
    assert "<b>" not in html
    assert "&lt;b&gt;x" in html


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "irc://x", "file:///etc"]
)
def test_a_link_that_runs_something_is_no_link(address: str) -> None:
    assert "href" not in html_of(f"[x]({address})")


def test_links_say_whose_they_are() -> None:
    assert 'rel="nofollow ugc noopener noreferrer"' in html_of("[x](https://example.org)")


def test_a_bare_address_is_a_link_without_the_full_stop_after_it() -> None:
    assert '<a href="https://example.org/a_b_c"' in html_of("देखें https://example.org/a_b_c।")


def test_a_picture_of_another_server_is_only_a_link() -> None:
    html = html_of("![चित्र](https://example.org/x.png)")
    assert "<img" not in html
    assert '<a href="https://example.org/x.png"' in html


def test_headings_stay_below_those_of_the_page() -> None:
    assert html_of("# बड़ा") == "<h4>बड़ा</h4>"


def test_only_people_who_exist_are_linked() -> None:
    rendered = render("@asha और @nobody को", known_handles=["asha"])
    assert '<a href="/people/asha"' in rendered.html
    assert "@nobody को" in rendered.html
    assert rendered.mentions == ("asha",)


@pytest.mark.parametrize("body", ["a@asha.org", "`@asha`", "[@asha](https://example.org)", "https://x.org/@asha"])
def test_not_every_at_sign_is_a_mention(body: str) -> None:
    assert "/people/" not in html_of(body, "asha")


def test_mentions_are_found_before_rendering_each_once() -> None:
    assert find_mentions("@Asha @asha, @bina-k और x@asha.org") == ("asha", "bina-k")


def test_the_text_is_what_a_reader_reads() -> None:
    rendered = render("**एक** [दो](https://x.org)\n\n- तीन\n- चार &amp; पाँच")
    assert rendered.text == "एक दो\nतीन\nचार & पाँच"


def test_an_excerpt_ends_between_words() -> None:
    assert excerpt("एक दो तीन चार", 8) == "एक दो…"
    assert excerpt("एक दो") == "एक दो"


@pytest.mark.parametrize("body", ["[" * 20_000, "![" * 10_000, "```" + " " * 19_000, "1. " * 500, "> " * 10_000, "*" * 20_000])
def test_a_text_made_to_be_slow_ends_and_is_kept(body: str) -> None:
    before = time.monotonic()
    rendered = render(body)
    assert time.monotonic() - before < GUARD
    assert rendered.html
    assert rendered.failed is False or rendered.text == body


def test_a_text_of_which_nothing_would_be_left_is_shown_as_it_was_typed() -> None:
    rendered = render("[x]: https://example.org")
    assert rendered.failed
    assert not rendered.late
    assert rendered.html == "<p>[x]: https://example.org</p>"


def test_a_text_that_breaks_the_parser_leaves_no_trace_in_the_next() -> None:
    render("- " * 3000)
    render("1. " * 3000)
    assert render("एक").html == "<p>एक</p>"


def test_after_a_slow_text_the_next_one_is_rendered() -> None:
    assert render("[" * 20_000).late
    assert render("**ठीक**").html == "<p><strong>ठीक</strong></p>"


def test_a_helper_that_was_killed_is_replaced() -> None:
    render("पहला")
    assert _helper._process is not None
    os.kill(_helper._process.pid, signal.SIGKILL)
    _helper._process.wait()
    assert not render("दूसरा").failed


def test_many_texts_come_back_in_their_order_each_with_its_handles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renderer, "TEXTS_A_HELPER", 10)
    slow = "[" * 20_000
    texts = {f"*{n}* @asha": ("asha",) if n % 2 else () for n in range(30)} | {slow: (), "**last**": ()}
    many = list(render_many(texts))
    assert [one.failed for one in many] == [body == slow for body in texts]
    for n, one in enumerate(many[:30]):
        assert one == render(f"*{n}* @asha", known_handles=("asha",) if n % 2 else ())
    assert many[-1].html == "<p><strong>last</strong></p>"


def test_eight_threads_share_a_helper() -> None:
    answers: dict[int, Rendered] = {}

    def ask(number: int) -> None:
        answers[number] = render(f"लेख {number}")

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAIT_LIMIT + GUARD)
    assert {number: answer.html for number, answer in answers.items()} == {n: f"<p>लेख {n}</p>" for n in range(8)}
