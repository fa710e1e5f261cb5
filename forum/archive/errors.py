"""What is wrong with an archive, and where."""

from forum.core.errors import Refusal


class ArchiveError(Refusal):
    """One sentence that names the line and the field. Nothing of the archive was taken."""

    def __init__(self, line: int, field: str, sentence: str) -> None:
        where = f"line {line}, field {field}" if field else f"line {line}"
        super().__init__(f"{where}: {sentence}")
        self.line, self.field = line, field
