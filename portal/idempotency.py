"""Nothing twice: a transaction that carries a key does nothing when it is repeated, and gives what it gave the first time.

The first action of the transaction claims the key, each further one a key that follows from it. Beside the key stand a
digest of what the action was called with, and what it gave: of a row its primary key, so that a repetition gives the row as
it is by then; else the values themselves. Which of the two is read off the action's return annotation when it is made.

A key lives with the screen that acts. When the process ends between the commit and the answer, the screen is gone, and who
presses again comes with another key; so the last that a person did before this process began is recognised by its digest.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, TypeVar, get_args, get_type_hints
from uuid import UUID, uuid5

from pydantic import PydanticUserError, TypeAdapter, ValidationError
from pydantic_core import to_jsonable_python
from sqlalchemy import inspect, select, text
from sqlalchemy.orm import Mapper, Session

R = TypeVar("R")

#: Where a session keeps the key of its transaction (``Session.info``).
ONCE = "once"

#: When this process began; what was committed before may have lost its answer.
STARTED = datetime.now(UTC)
#: How long after a start somebody may come back to a screen whose answer was lost, and how long before it they acted.
LOST_ANSWER = timedelta(minutes=10)

#: Whether the key was free, and what the same gave as this person's last before this process began.
_CLAIM = text(
    """
    with mine as (
        insert into done_once (person_id, key, action, arguments) values (current_person(), :key, :action, :arguments)
        on conflict do nothing returning true as first)
    select exists (select from mine) as first,
           (select result::text from done_once
            where :recent and person_id = current_person() and action = :action and arguments = :arguments
              and at between :since and :started
              and at = (select max(at) from done_once where person_id = current_person() and at < now())) as lost
    """
)
_STORED = text(
    "select action, arguments, result::text as result from done_once"
    " where person_id = current_person() and key = :key"
)
_KEEP = text(
    "update done_once set result = cast(:result as jsonb) where person_id = current_person() and key = :key"
)


class KeyReused(RuntimeError):
    """The key of a transaction stands for something else: another action, other arguments, or a result no longer known.

    Nothing was written. Another action is a mistake of the program, which gives every act a key of its own. Other
    arguments may be a person's, who changed what they had sent before they learnt that it was done.
    """


class TransactionKey:
    """The key that a transaction carries, and how many of its actions have claimed one."""

    def __init__(self, key: UUID) -> None:
        self._first = key
        self._claimed = 0

    def claim(self, db: Session, action: str, arguments: Mapping[str, object]) -> Claim:
        """The key of the next action; waits for who is doing the same at this moment."""
        key = uuid5(self._first, str(self._claimed)) if self._claimed else self._first
        self._claimed += 1
        return Claim(db, key, action, digest(arguments))


class Claim:
    """The key of one action in its transaction.

    ``first`` says whether it is done for the first time; a refusal rolls the claim back, and the key is free again.
    """

    def __init__(self, db: Session, key: UUID, action: str, arguments: str) -> None:
        self._db, self._key, self._action, self._arguments = db, key, action, arguments
        told = {"key": key, "action": action, "arguments": arguments, **_restart()}
        claimed = db.execute(_CLAIM, told).one()
        self.first = claimed.first and claimed.lost is None
        if claimed.first and claimed.lost is not None:
            self.keep(claimed.lost)

    def keep(self, result: str) -> None:
        """Write beside the key, as JSON, what the action gave."""
        self._db.execute(_KEEP, {"key": self._key, "result": result})

    def kept(self) -> str:
        """What the action gave the first time. Raises KeyReused when the key stands for something else."""
        row = self._db.execute(_STORED, {"key": self._key}).one()
        if row.action != self._action:
            raise KeyReused(f"{self._action}: the key stands for {row.action}")
        if row.arguments not in (self._arguments, None):  # earlier versions kept none
            raise KeyReused(f"{self._action}: the key stands for other arguments")
        return row.result or "null"


def _restart() -> dict[str, object]:
    """When this process began, and whether an answer may still be missed that an earlier one had not given."""
    recent = datetime.now(UTC) - STARTED <= LOST_ANSWER
    return {"recent": recent, "since": STARTED - LOST_ANSWER, "started": STARTED}


def digest(arguments: Mapping[str, object]) -> str:
    """A name for what an action is called with, the same in every process."""
    plain = to_jsonable_python(arguments, fallback=_plain)
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()


def _plain(value: object) -> object:
    """What JSON does not know: by its type and its fields."""
    return [type(value).__qualname__, getattr(value, "__dict__", None) or str(value)]


class ValueResult(Generic[R]):
    """A result of plain values: numbers, texts, moments, None, and tuples and dataclasses of them."""

    def __init__(self, annotation: Any) -> None:
        if _is_vague(annotation):
            raise TypeError(f"{annotation} says not what it is")
        try:
            self._type: TypeAdapter[R] = TypeAdapter(annotation)
        except PydanticUserError:
            raise TypeError(f"{annotation} can neither be kept as JSON nor found again") from None

    def dump(self, result: R) -> str:
        """As it is kept."""
        return self._type.dump_json(result).decode()

    def load(self, _db: Session, kept: str) -> R:
        """As it was. Raises KeyReused when it is kept in a form that is no longer known."""
        return _read(self._type, kept)


class RowResult(Generic[R]):
    """A result that is a row: its primary key is kept, and the row is read anew."""

    def __init__(self, mapper: Mapper[R]) -> None:
        self._mapper, self._columns = mapper, mapper.primary_key
        key: Any = tuple[tuple(column.type.python_type for column in self._columns)]  # type: ignore[misc]
        self._key: TypeAdapter[Any] = TypeAdapter(key)

    def dump(self, result: R) -> str:
        """As it is kept. The row is written by now: it has its key from the database."""
        return self._key.dump_json(self._mapper.primary_key_from_instance(result)).decode()

    def load(self, db: Session, kept: str) -> R:
        """The row as it is now.

        Raises:
            sqlalchemy.exc.NoResultFound: it is gone, or hidden from who asks.
            KeyReused: what is kept names no row.
        """
        if isinstance(id := json.loads(kept), str):  # as earlier versions kept it: the id alone
            last = self._columns[-1]
            return db.scalars(select(self._mapper).where(last == last.type.python_type(id))).one()
        return db.get_one(self._mapper, _read(self._key, kept), populate_existing=True)


def result_of(function: Callable[..., R]) -> ValueResult[R] | RowResult[R]:
    """How the results of this function are kept and given back, by its return annotation.

    Raises:
        TypeError: it has none, or one of neither a row nor plain values.
    """
    hints = get_type_hints(function)
    if "return" not in hints:
        raise TypeError(f"{function.__qualname__}: an action says what it returns")
    mapper = inspect(hints["return"], raiseerr=False)
    return RowResult(mapper) if isinstance(mapper, Mapper) else ValueResult(hints["return"])


def _read(type: TypeAdapter[R], kept: str) -> R:
    try:
        return type.validate_json(kept)
    except ValidationError:
        raise KeyReused(f"what was kept is not {type}") from None


def _is_vague(annotation: Any) -> bool:
    return annotation in (Any, object) or any(map(_is_vague, get_args(annotation)))
