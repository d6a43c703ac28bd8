"""A field: how a column is named, explained, checked, shown and edited, written once beside it.

``column(String(60), Field(_l("Name")))`` keeps the Field in ``mapped_column(info=…)``. Type, length and whether
it may be empty are read from the column. Forms, grids, headings of files, gaps and the
audit's labels all come from here.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import MappedColumn, Mapper, mapped_column

from portal.access import Invalid, Role
from portal.formats import Tone
from portal.i18n import _

#: Field → value, as a form has them: any may be there, and each is checked by its Field before it is stored.
Values = Mapping[str, object]
#: A rule takes a clean value and returns it, perhaps better written; it raises ValueError with words for the user.
Rule = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class MissingField:
    """What lists and the district's home say of records in which a field is empty.

    Args:
        title: those records, as a link says it.
        tone: of the chip in lists.
        word: what is missing, short enough for a chip; by default the field's name.
        stale: months after which a moment counts as a gap too: out of date rather than incomplete.
    """

    title: Any
    tone: Tone
    word: Any = ""
    stale: int = 0


@dataclass(frozen=True, slots=True)
class Field:
    """What people see of a column.

    Args:
        label, help: words (lazy strings).
        group: key of the group it stands in on a form; '' for none.
        personal: personal data: masked outside its purpose; ``masked`` names the column that holds the mask.
        edited_by: roles that may change it; empty for nobody (kept by the portal).
        rules: checks in order, each may also tidy the value.
        choices: values → words, for a closed list (a callable is asked each time).
        gap: it should not be empty, and what to say of records in which it is.
        width: in a grid that is edited: small, medium, large, or pixels.
    """

    label: Any
    help: Any = ""
    group: str = ""
    personal: bool = False
    masked: str = ""
    edited_by: tuple[Role, ...] = ()
    rules: tuple[Rule, ...] = ()
    choices: Mapping[Any, Any] | Callable[[], Mapping[Any, Any]] | None = None
    gap: MissingField | None = None
    width: int | str = 125
    placeholder: Any = ""
    multiline: bool = False
    icon: str = ""

    def options(self) -> Mapping[Any, Any]:
        """The closed list of this field, or nothing."""
        if self.choices is None:
            return {}
        return self.choices() if callable(self.choices) else self.choices


@dataclass(frozen=True, slots=True)
class Bound:
    """A Field together with its column."""

    name: str
    field: Field
    python_type: type
    required: bool
    length: int | None

    def clean(self, value: Any) -> Any:
        """The value as it is stored: NFC, trimmed, '' as nothing, each rule asked. Raises ValueError."""
        if isinstance(value, str):
            value = tidy(value) or None
        if value is None:
            if self.required:
                raise ValueError(_("This must not be empty."))
            return None
        if self.length and isinstance(value, str) and len(value) > self.length:
            raise ValueError(_("At most {count} characters.", count=self.length))
        if self.field.choices is not None and value not in self.field.options():
            raise ValueError(_("Choose one of the list."))
        for rule in self.field.rules:
            value = rule(value)
        return value


def column(*args: Any, field: Field, **kwargs: Any) -> MappedColumn[Any]:
    """``mapped_column`` with a Field; a personal column is loaded only when it is disclosed."""
    if field.personal:
        kwargs.setdefault("deferred", True)
        kwargs.setdefault("deferred_raiseload", True)
    return mapped_column(*args, info={"field": field}, **kwargs)


def fields_of(model: type) -> dict[str, Bound]:
    """The fields of a model in the order they were written."""
    found: dict[str, Bound] = {}
    mapper: Mapper[Any] = inspect(model)
    for attribute in mapper.column_attrs:
        stored = attribute.columns[0]
        if (f := stored.info.get("field")) is not None:
            found[attribute.key] = Bound(
                attribute.key,
                f,
                stored.type.python_type,
                not stored.nullable,
                getattr(stored.type, "length", None),
            )
    return found


def editable(model: type, role: Role) -> dict[str, Bound]:
    """The fields of a model that this role may change: the server's only whitelist."""
    return {name: b for name, b in fields_of(model).items() if role in b.field.edited_by}


def clean(model: type, values: Values, role: Role) -> dict[str, Any]:
    """Every value checked by its field.

    Raises:
        Invalid: all complaints at once, by field; also for a name that this role may not change.
    """
    allowed, good, errors = editable(model, role), {}, {}
    for name, value in values.items():
        if name not in allowed:
            errors[name] = _("This field cannot be changed here.")
            continue
        try:
            good[name] = allowed[name].clean(value)
        except ValueError as error:
            errors[name] = str(error)
    if errors:
        raise Invalid(errors)
    return good


def tidy(value: str) -> str:
    """Text as it is stored: NFC, no invisible or control characters but line breaks, single spaces, trimmed."""
    value = "".join(c for c in value if c in LINE_BREAKS or is_seen(c))
    value = unicodedata.normalize("NFC", value)
    return "\n".join(" ".join(line.split()) for line in value.splitlines()).strip()


def asked(q: str) -> str:
    """What is searched for: as text is stored, and wide letters and digits are the plain ones that codes are written in."""
    return tidy(unicodedata.normalize("NFKC", q))


LINE_BREAKS = "\n\r\t\v\f\x1c\x1d\x1e\x85"
#: Drawn as nothing although their category is that of letters and marks (Unicode, Default_Ignorable_Code_Point).
_NOTHING = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0") | {
    chr(c) for c in (*range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))
}


def is_seen(character: str) -> bool:
    """Whether a character leaves something on paper, be it a blank: not one of control, format or half of a pair."""
    return character not in _NOTHING and unicodedata.category(character) not in ("Cc", "Cf", "Cs")
