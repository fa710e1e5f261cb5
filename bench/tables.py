"""Tables in Markdown, and whether a figure is as good as it is to be."""

from collections.abc import Sequence


def show(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    print(f"\n## {title}\n\n| {' | '.join(head)} |\n|{'---|' * len(head)}")
    for row in rows:
        print(f"| {' | '.join(row)} |")
    print(flush=True, end="")


def verdict(measured: float, goal: float) -> str:
    return "met" if measured <= goal else f"missed by {measured / goal:.1f} times"
