"""The garbage collector rests while the house is read in, which leaves no garbage: of two seconds it took a seventh.

For forum/__main__.py, which imports it first; `wake` lets it never look at what stands by then.
"""

import gc

gc.disable()


def wake() -> None:
    gc.freeze()
    gc.enable()
