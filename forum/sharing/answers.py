"""A thread in the words of schema.org, for search engines: a problem is a question with its answers.

It says what the page shows and nothing more, and it is made for visitors only: search engines never sign in. Long texts are
cut, because a phone has to load this too.
"""

import json
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from forum.discussion.models import Post
from forum.discussion.reading import ThreadPage
from forum.discussion.showing import thread_url
from forum.markup import excerpt
from forum.people.models import Person
from forum.sharing.addresses import absolute
from forum.web.address import site_name, site_url

QUESTION, ANSWER, ANSWERS = 600, 400, 8
"""Characters of the question and of an answer, and how many answers."""

UNSAFE = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
"""What could end the element, or begin another; in JSON these letters can be written so."""


def thread_data(page: ThreadPage) -> Markup:
    """JSON-LD for the page of the thread, on which the opening stands first."""
    told = _question_page(page) if page.thread.kind == "problem" else _article(page)
    text = json.dumps({"@context": "https://schema.org", **told}, ensure_ascii=False, separators=(",", ":"))
    for letter, written in UNSAFE.items():
        text = text.replace(letter, written)
    return Markup(text)  # noqa: S704 - no character is left that a page could take for a mark


def _question_page(page: ThreadPage) -> Mapping[str, Any]:
    thread, opening = page.thread, page.opening.post
    address = absolute(thread_url(thread))
    solutions = [shown.post for shown in page.posts.rows if shown.post.form == "solution"]
    accepted = [post for post in solutions if post.id == thread.solved_post_id]
    others = [post for post in solutions if post.id != thread.solved_post_id][:ANSWERS]
    question: dict[str, Any] = {
        "@type": "Question",
        "name": thread.title,
        "text": excerpt(opening.text, QUESTION),
        "answerCount": thread.solutions,
        "upvoteCount": thread.same_problem,
        **_written(opening),
    }
    if accepted:
        question["acceptedAnswer"] = _answer(accepted[0], address)
    if others:
        question["suggestedAnswer"] = [_answer(post, address) for post in others]
    return {"@type": "QAPage", "inLanguage": thread.lang, "mainEntity": question}


def _answer(post: Post, address: str) -> Mapping[str, Any]:
    """Its votes are the classes in which it worked."""
    return {
        "@type": "Answer",
        "text": excerpt(post.text, ANSWER),
        "url": f"{address}#post-{post.id}",
        "upvoteCount": post.tries_worked + post.tries_adapted,
        **_written(post),
    }


def _article(page: ThreadPage) -> Mapping[str, Any]:
    thread, opening = page.thread, page.opening.post
    return {
        "@type": "DiscussionForumPosting" if thread.kind == "discussion" else "Article",
        "headline": excerpt(thread.title, 110),
        "text" if thread.kind == "discussion" else "abstract": excerpt(opening.text, QUESTION),
        "url": absolute(thread_url(thread)),
        "inLanguage": thread.lang,
        "publisher": {"@type": "Organization", "name": site_name(), "url": f"{site_url()}/"},
        **_written(opening),
    }


def _written(post: Post) -> Mapping[str, Any]:
    edited = {"dateModified": post.edited_at.isoformat()} if post.edited_at else {}
    return {"author": _person(post.author), "datePublished": post.created_at.isoformat(), **edited}


def _person(person: Person) -> Mapping[str, str]:
    return {"@type": "Person", "name": person.name, "url": absolute(f"/people/{person.handle}")}
