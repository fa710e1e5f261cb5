"""A big invented community in the archive format, the same for everybody who asks for the same size.

usage: python -m bench.make_archive POSTS > big.jsonl

20,000 posts of about 120 words, half English and half Hindi, in 2,000 threads; thread b0 has 200 posts, b1 has 20. One post in
five is a solution, half of those carry one to four tries. `school` stands in about a third of the posts.
"""

import json
import random
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from itertools import accumulate
from typing import Any

from forum.core.clock import INDIA
from forum.places.seed import SEED, key_of

PEOPLE = 50
POSTS_A_THREAD = 10
LONG_THREAD, PAGE_THREAD = 200, 20
OUTCOMES = ("worked", "worked", "adapted", "did_not_work")

ENGLISH = """the of and to in a is for on that with this are we our class children teacher lesson day week month reading writing
group work book story letter sound word board chalk time home parent meeting language number practice activity learn read write
speak listen ask answer help try use make give take find good small large first second third year village bus road rain water
meal garden tree wall paper card picture song game test level plan idea question problem change start finish share discuss
school training cluster office visit note record register absent present morning grade early multi mixed mother tongue script
sentence paragraph poem rhyme clap circle pair brinjal""".split()
HINDI = """के में की है और का को से पर यह हम बच्चे शिक्षक कक्षा किताब कहानी अक्षर शब्द वाक्य आवाज़ समय घर गाँव भाषा गणित सवाल जवाब काम
दिन सप्ताह महीना पहला दूसरा तीसरा छोटा बड़ा अच्छा नया पुराना सरल कठिन समूह खेल गीत कविता चित्र दीवार कागज़ पेंसिल कॉपी बस्ता भोजन
बारिश सड़क बैठक अभिभावक माता पिता बहन भाई मित्र उपस्थिति योजना प्रयास बदलाव परिणाम अनुभव चर्चा सुझाव प्रशिक्षण लिखना बोलना सुनना
सोचना समझना पूछना बताना देना लेना करना होना चाहिए लेकिन क्योंकि जब तब कैसे क्या कौन कहाँ कितना बहुत थोड़ा""".split()

Record = dict[str, Any]


def invented(chance: random.Random, common: list[str], consonants: str, vowels: list[str], many: int) -> list[str]:
    """Words that people use, and a long tail of rare ones, because an index is as large as its vocabulary."""
    rare = ["".join(chance.choice(consonants) + chance.choice(vowels) for _ in range(chance.randint(2, 4))) for _ in range(many)]
    return common + rare


@cache
def zipf(many: int) -> list[float]:
    """Cumulative weights by which the n-th word comes with a chance of about 1/n, as in what people write."""
    return list(accumulate(1 / (n + 3) for n in range(many)))


class Writer:
    """Writes texts; the same seed writes the same texts."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        words = random.Random(7)
        self.english = invented(words, ENGLISH, "bcdfghjklmnprstvw", ["a", "e", "i", "o", "u", "ai", "ee", "oo"], 4000)
        self.hindi = invented(words, HINDI, "कखगघचछजटठडतथदनपफबभमयरलवशसह", ["", "ा", "ि", "ी", "ु", "ू", "े", "ै", "ो", "ौ"], 3000)

    def sentence(self, length: int) -> str:
        words = self.english if self.chance.random() < 0.5 else self.hindi
        chosen = self.chance.choices(words, cum_weights=zipf(len(words)), k=length)
        return " ".join(chosen) + ("." if words is self.english else "।")

    def text(self, words: int = 120) -> str:
        left, sentences = words + self.chance.randint(-30, 30), []
        while left > 0:
            length = min(left, self.chance.randint(7, 15))
            sentences.append(self.sentence(length) + ("\n\n" if self.chance.random() < 0.18 else " "))
            left -= length
        if self.chance.random() < 0.34:
            sentences.append("school.")
        return "".join(sentences).strip()


def archive(posts: int) -> Iterator[Record]:
    begin = datetime(2025, 1, 1, tzinfo=INDIA)
    writer = Writer(42)
    yield {"type": "archive", "version": 1, "site": "Bench", "exported_at": begin.isoformat()}
    seed = json.loads(SEED.read_text("utf-8"))
    yield from _places(seed)
    districts = [district["slug"] for district in seed["districts"]]
    topics = [topic["slug"] for topic in seed["topics"]]
    for n in range(PEOPLE):
        who: Record = {"type": "person", "key": f"teacher{n}", "name": f"Teacher {n}", "role": "teacher"}
        yield {**who, "district": districts[n % len(districts)], "block": None, "school": None, "about": "Invented"}
    made, n = 0, 0
    while made < posts:
        size = min({0: LONG_THREAD, 1: PAGE_THREAD}.get(n, 1 + (n * 7) % (2 * POSTS_A_THREAD - 1)), posts - made)
        at = begin + timedelta(minutes=20 * n)
        yield _thread(writer, n, size, at, districts[n % len(districts)], topics[n % len(topics)])
        made, n = made + size, n + 1


def _places(seed: Record) -> Iterator[Record]:
    state = {"en": "Uttar Pradesh", "hi": "उत्तर प्रदेश"}
    for d in seed["districts"]:
        blocks = [{"key": key_of(b["en"]), "name": {"en": b["en"], "hi": b["hi"]}} for b in d["blocks"]]
        yield {"type": "district", "key": d["slug"], "name": {"en": d["en"], "hi": d["hi"]}, "state": state, "blocks": blocks}
    for t in seed["topics"]:
        about = {"en": t["desc_en"], "hi": t["desc_hi"]}
        yield {"type": "topic", "key": t["slug"], "name": {"en": t["en"], "hi": t["hi"]}, "about": about, "parent": None}


def _thread(writer: Writer, n: int, size: int, at: datetime, district: str, topic: str) -> Record:
    """A thread of `size` posts, its opening counted."""
    return {
        "type": "thread",
        "key": f"b{n}",
        "kind": "problem",
        "title": f"{writer.sentence(6)[:-1]} {n}",
        "body": writer.text(),
        "lang": "hi",
        "author": f"teacher{n % PEOPLE}",
        "district": district,
        "topic": topic,
        "grades": [1 + n % 5],
        "situations": [],
        "created_at": at.isoformat(),
        "posts": [_post(writer, f"b{n}-{k}", n + k, at + timedelta(minutes=3 * k)) for k in range(1, size)],
    }


def _post(writer: Writer, key: str, n: int, at: datetime) -> Record:
    solution, author = n % 5 == 0, (n * 3 + 1) % PEOPLE
    body = writer.text()
    tries = [
        {
            "author": f"teacher{(author + 1 + j) % PEOPLE}",
            "outcome": OUTCOMES[(n + j) % 4],
            "note": body[:90].strip(),
            "grades": [1 + (n + j) % 5],
            "class_size": 20 + (n * 7 + j) % 50,
            "situations": [],
            "created_at": (at + timedelta(days=3 + j)).isoformat(),
        }
        for j in range(1 + n % 4 if n % 10 == 0 else 0)
    ]
    return {
        "key": key,
        "author": f"teacher{author}",
        "body": body,
        "lang": "hi",
        "created_at": at.isoformat(),
        "form": "solution" if solution else "comment",
        "solution": solution and n % 15 == 0,
        "thanks": [],
        "tries": tries,
    }


def main() -> None:
    for record in archive(int(sys.argv[1])):
        sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
