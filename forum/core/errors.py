"""What can be refused. Each refusal carries a sentence for a person, in her language, and the status of its page."""

from collections.abc import Mapping


class Refusal(Exception):
    """Something a person asked for that is not done. `sentence` is shown to her as it stands."""

    status = 400

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class NotFound(Refusal):
    """There is nothing here, or nothing that this viewer may know of: the two must not be told apart."""

    status = 404


class NotAllowed(Refusal):
    status = 403


class SignInNeeded(Refusal):
    """Only people who have joined may do this. On a POST the sign-in page carries the form along."""

    status = 401


class Invalid(Refusal):
    """What was typed cannot be taken. `fields` gives a sentence for each field by its name."""

    status = 400

    def __init__(self, sentence: str, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(sentence)
        self.fields = dict(fields or {})


class Conflict(Refusal):
    """Somebody else was quicker: the row is no longer what the person had before her."""

    status = 409


class TooMany(Refusal):
    """A limit was reached; `retry_after` is in seconds."""

    status = 429

    def __init__(self, sentence: str, retry_after: int) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after


class Busy(Refusal):
    """The database or the disk cannot take a write just now. The typed text goes back to the person."""

    status = 503
    retry_after = 5
