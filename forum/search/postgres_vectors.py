"""From a document to its row: the vector it is found by, and what it adds to the counts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from forum.search.document import Document
from forum.search.terms import fields_of

LETTERS = {"stem": "s", "fine": "f", "coarse": "c", "traits": "t"}

MOST_TIMES = 12
"""A word that is said more often says no more: ts_rank adds 1/n^2 for the nth time."""

LEVELS = (0.34, 0.38, 0.42)
"""What a word must say in a post (`says`), so that it stands there once more, as said strongly. Of a word that every third post
says, only such posts are ranked: to rank 30,000 took 200 ms. Of a post of usual length level 1 asks for two times, or the title,
2 for more; short posts come there sooner."""

USUAL_LENGTH = 100
"""Weighted words, for levels: they are written once, and must not move with the average."""


@dataclass(frozen=True)
class Row:
    post_id: int
    stamp: int
    length: int
    vector: str
    terms: tuple[str, ...]
    spelt: tuple[str, ...]


def lexeme(field: str, text: str, level: int = 0) -> str:
    """How a term is called in a vector, and in the table of terms."""
    return f"{LETTERS[field]}{level}{text}".encode("utf-8", "replace").decode("utf-8")


def quoted(lexemes: str) -> str:
    """In the text form of a vector or a question."""
    return "'" + lexemes.replace("\\", "\\\\").replace("'", "''") + "'"


def says(times: int, length: float) -> float:
    """What ts_rank gives for a word that stands `times` times, divided as it is when posts are ranked (see LENGTH there). Between
    0 and .59; once in a post of usual length: .28."""
    return (sum(1 / n**2 for n in range(1, min(times, MOST_TIMES) + 1)) / 1.64493406685) / divisor(length)


def divisor(length: float) -> float:
    """Of the score, by the length of the post. BM25 lets it count less for words that are said often; here it counts less for all.
    (MRR@10 of English, Hindi, Roman by `python -m bench.quality`: with 1.3 + .9 .956, .939, .862; so .962, .945, .871; with 2 + .2
    .963, .942, .866; with the logarithm of ts_rank .960, .945, .870, which lets a comment of two words win over any solution.)"""
    return 1.7 + 0.5 * length / USUAL_LENGTH


def row_of(document: Document) -> Row:
    fields = fields_of(document)
    length = fields["length"]
    lexemes: dict[str, int] = {lexeme("traits", trait): 0 for trait in fields["traits"]}
    for field in ("stem", "fine", "coarse"):
        lexemes.update(_lexemes(field, fields[field], length))
    vector = " ".join(f"{quoted(text)}{_places(times)}" for text, times in lexemes.items())
    return Row(document.post_id, document.stamp, length, vector, tuple(lexemes), tuple(fields["spelling"]))


def _lexemes(field: str, counted: Mapping[str, int], length: int) -> Iterator[tuple[str, int]]:
    """With how often they stand there; 0 for those that are only looked for, never ranked by."""
    for text, times in counted.items():
        yield lexeme(field, text), times
        if field != "coarse":
            said = says(times, length)
            for level, least in enumerate(LEVELS, 1):
                if said >= least:
                    yield lexeme(field, text, level), 0


def _places(times: int) -> str:
    """Invented ones: only their number is looked at. A is the weight of 1."""
    return ":" + ",".join(f"{n}A" for n in range(1, min(times, MOST_TIMES) + 1)) if times else ""
