"""Rows as objects that a page shows and nobody changes.

A session keeps watch over each object that it loads, so that a change can be saved: for the twenty threads of a list that costs
three times what the database itself does, and nothing on such a page is ever changed. What a Shape makes has the columns,
properties and methods of its model and is not of it: no session takes it, and what was not read is not there.
"""

from collections.abc import Sequence
from types import FunctionType
from typing import Any, Generic, TypeVar, cast

from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute, class_mapper

from forum.core.db import Base, db

Model = TypeVar("Model", bound=Base)


class Shape(Generic[Model]):
    """Which columns are read of a model: all but `without`, or only those of `only`; and the shape of those it belongs to.

    `Shape(Thread, author=Shape(Person, only=("handle", "name")))`: the caller of `question` joins Thread.author. Where the join is
    an outer one and finds nobody, it is None. `alias` is the name by which the question knows the table, where it is there twice.
    """

    def __init__(
        self,
        model: type[Model],
        *,
        only: Sequence[str] = (),
        without: Sequence[str] = (),
        alias: Any = None,
        **belongs_to: "Shape[Any]",
    ) -> None:
        mapper = class_mapper(model)
        every = [attribute.key for attribute in mapper.column_attrs]
        primary = [mapper.get_property_by_column(column).key for column in mapper.primary_key]
        keys = [key for key in every if key not in without and (not only or key in {*only, *primary})]
        self._kind = _without_watch(model)
        self._keys = keys
        self.place_of_key = keys.index(primary[0])
        self._owners = belongs_to
        self.columns: list[InstrumentedAttribute[Any]] = [getattr(alias or model, key) for key in keys]
        for shape in belongs_to.values():
            self.columns += shape.columns
        # At once, while one thread imports: SQLAlchemy adapts a column of an alias when it is first asked for, and two threads that
        # ask at the same moment leave it wrong for as long as the process lives.
        self._question: Select[Any] = select(*self.columns)

    def question(self) -> Select[Any]:
        """The columns, to which the caller adds joins, conditions and order."""
        return self._question

    def read(self, question: Select[Any], values: dict[str, Any] | None = None) -> list[Model]:
        """One SELECT."""
        return [self.make(row) for row in db.session.connection().execute(question, values or {}).all()]

    def make(self, row: Sequence[Any]) -> Model:
        """Of the values of `columns`, in their order."""
        made = self._kind()
        shown = made.__dict__
        shown.update(zip(self._keys, row, strict=False))
        start = len(self._keys)
        for name, shape in self._owners.items():
            end = start + len(shape.columns)
            shown[name] = shape.make(row[start:end]) if row[start + shape.place_of_key] is not None else None
            start = end
        return cast("Model", made)


def _without_watch(model: type[Base]) -> type:
    """A class with the properties and methods that were written for the model, and with none of its columns: they are plain
    attributes of what is made."""
    written = {
        name: value
        for kind in reversed(model.__mro__)
        if kind not in Base.__mro__
        for name, value in vars(kind).items()
        if isinstance(value, property | FunctionType) and not name.startswith("__")
    }
    return type(model.__name__, (), written)
