"""The list as a file."""

from __future__ import annotations

import csv
from io import StringIO

import pytest

from portal import formats
from portal.access import Person
from portal.customers import export
from portal.customers.queries import records
from portal.database import session
from portal.i18n import use
from tests.customers.conftest import Made


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", " =", "\u3000＝"])
def test_no_cell_is_a_formula_however_its_sign_is_written(begins: str) -> None:
    assert formats.cell(f"{begins}1+1") == f"'{begins}1+1"
    assert formats.cell(f"{begins}HYPERLINK(1)").startswith("'")


def test_a_lone_digit_after_an_equals_sign_is_a_formula_and_a_number_is_none() -> None:
    assert [formats.cell(c) for c in ("=1", "@1", "-5", "+84901000218", "-3,5", "a=1")] == [
        "'=1",
        "'@1",
        "-5",
        "+84901000218",
        "-3,5",
        "a=1",
    ]


def test_a_file_is_masked_and_no_cell_is_a_formula(an: Person, made: Made) -> None:
    made(an, code="PE04000000001", name="=HYPERLINK(1)", phone="0901000218", address="128/7A đường Mẫu")
    with use("en"), session(an) as db:
        text = export.table(records.page(db).rows).decode("utf-8-sig")
    head, row = csv.reader(StringIO(text))
    assert head[:4] == ["Customer code", "Name", "Main phone", "Address"]
    assert row[:4] == ["PE04000000001", "'=HYPERLINK(1)", "09•• ••• 218", "•• đường Mẫu"]
