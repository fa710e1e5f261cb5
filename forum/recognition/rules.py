"""What certificates are given for: the whole of it, to be read as a table.

Few kinds, each for a deed, each given once. No points, no rank, and a try that failed is a try. When a sentence or a number
below changes its meaning, the version goes up: certificates of before keep theirs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from forum.core.i18n import lazy_gettext
from forum.recognition.models import KINDS, AwardKind

QUICK = timedelta(hours=48)


@dataclass(frozen=True)
class Rule:
    """`threshold` deeds are enough; `name` is what stands large on the certificate, `deed` what was done, `counted` how. How it
    is asked of the database: forum/recognition/counting.py, under the same kind."""

    kind: AwardKind
    version: int
    threshold: int
    name: str
    deed: str
    counted: str


_TABLE = (
    Rule(
        "tried_by_others",
        version=1,
        threshold=5,
        name=lazy_gettext("Tried by five colleagues"),
        deed=lazy_gettext("Five other teachers tried one shared solution in their own classes and told what came of it."),
        counted=lazy_gettext(
            "Five other people have reported a try of one and the same solution or practice. Worked, adapted, did not work: each "
            "counts the same. Own tries, plans, and what is hidden or deleted do not count."
        ),
    ),
    Rule(
        "honest_tries",
        version=1,
        threshold=10,
        name=lazy_gettext("Ten honest tries"),
        deed=lazy_gettext("Ten ideas of colleagues were tried in class, and what came of each was told honestly."),
        counted=lazy_gettext(
            "Ten reports of trying what others have shared. “Did not work” counts the same as “worked”. Plans, and what is hidden "
            "or deleted, do not count."
        ),
    ),
    Rule(
        "quick_help",
        version=1,
        threshold=10,
        name=lazy_gettext("Help within two days, ten times"),
        deed=lazy_gettext("Ten times a colleague's problem was solved by a solution that came within 48 hours."),
        counted=lazy_gettext(
            "Ten solutions, each written at most 48 hours after a colleague's problem and marked by somebody else as what solved "
            "it. The mark itself may come later: trying takes time."
        ),
    ),
    Rule(
        "in_showcase",
        version=1,
        threshold=1,
        name=lazy_gettext("Chosen for the showcase"),
        deed=lazy_gettext("What was shared here was chosen for the showcase of best practice."),
        counted=lazy_gettext(
            "A mentor has picked it, and a second reader has read it. It counts for whoever wrote the picked solution, not for "
            "the mentor who chose it."
        ),
    ),
    Rule(
        "led_discussions",
        version=1,
        threshold=3,
        name=lazy_gettext("Three discussions led"),
        deed=lazy_gettext("Three discussions among teachers were led."),
        counted=lazy_gettext(
            "A mentor or moderator has counted three discussions, led here or face to face. Nobody counts her own."
        ),
    ),
)

RULES: Mapping[AwardKind, Rule] = {rule.kind: rule for rule in _TABLE}
assert tuple(RULES) == KINDS  # noqa: S101 - a kind without a rule must not start
