"""The command `forum`, also `python -m forum`."""

from forum import collecting
from forum.cli import main


def run() -> None:
    collecting.wake()
    main(prog_name="forum")


if __name__ == "__main__":
    run()
