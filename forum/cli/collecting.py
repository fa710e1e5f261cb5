"""The garbage collector rests while the house is read in, which leaves no garbage: of two seconds it took a seventh.

Imported before anything else of a command; `main` wakes it, and never lets it look at what stands by then.
"""

import gc

gc.disable()


def wake() -> None:
    gc.freeze()
    gc.enable()
