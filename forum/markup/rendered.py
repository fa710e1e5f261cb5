"""What comes of a text: carried to the page, the search index and the mentions, so that they cannot disagree."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Rendered:
    """`html` is clean and can be shown as it stands; `text` is what a reader reads, without marks; `mentions` are handles in
    lower case. `failed` says that the text could not be rendered and `html` is the text as it was typed, escaped; `late`, that it
    was because the renderer had no answer in time."""

    html: str
    text: str
    mentions: tuple[str, ...] = ()
    failed: bool = False
    late: bool = False
