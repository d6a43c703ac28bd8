"""The wards and transformers of a district, as lists to choose from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.fields import Bound
from portal.formats import sort_key
from portal.organisation.models import Transformer, Ward, WardUnit

Choices = Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Places:
    """Id → name, in the order people look for them."""

    ward_id: Choices
    transformer_id: Choices


def places(db: Session, district_id: int) -> Places:
    """Where a customer of this district can be: two statements."""
    wards = db.execute(
        select(Ward.id, Ward.name)
        .join(WardUnit, WardUnit.ward_id == Ward.id)
        .where(WardUnit.unit_id == district_id, WardUnit.valid.contains(func.current_date()))
    )
    transformers = db.execute(
        select(Transformer.id, Transformer.name)
        .where(Transformer.district_id == district_id)
        .order_by(func.length(Transformer.name), Transformer.name)
    )
    by_name = sorted(((row.id, row.name) for row in wards), key=lambda ward: sort_key(ward[1]))
    return Places(dict(by_name), {row.id: row.name for row in transformers})


def chosen_from(fields: Mapping[str, Bound], ask: Callable[[], Places]) -> dict[str, Bound]:
    """The fields, those of places as closed lists; ``ask`` is called when a list is needed, not before."""
    return {
        name: _listed(bound, ask) if name in ("ward_id", "transformer_id") else bound
        for name, bound in fields.items()
    }


def _listed(bound: Bound, ask: Callable[[], Places]) -> Bound:
    def options() -> Choices:
        found: Choices = getattr(ask(), bound.name)
        return found

    return replace(bound, field=replace(bound.field, choices=options))
