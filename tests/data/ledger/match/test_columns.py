"""What Arrow reads as a whole is what `cells`, `times` and `masking` read one by one."""

from datetime import date, datetime

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.ledger.match import columns, masking
from data.ledger.match.mapping import Field, mappings
from data.ledger.read.cells import Misread

CELLS = st.one_of(
    st.from_regex(columns.FAST_DAY, fullmatch=True),
    st.from_regex(columns.FAST_AMOUNT, fullmatch=True),
    st.text("0123456789-/., T:年月日¥元()eE", max_size=18),
    st.sampled_from(["2021-02-29", "2021/02-03", "2021-01-02T24:00", "1,23.4", "¥-5", "-0", "1e5"]),
    st.datetimes(datetime(1950, 1, 1), datetime(2099, 12, 28)).map(lambda t: f"{t:%Y/%m/%d %H:%M}"),
    st.text("AB-_123 备注=@#。", max_size=20),
    st.sampled_from(["13812345678", "8613812345678", "11010519491231002X", "12E45", "a" * 65]),
)
PERSONAL = (
    "13812345678", "03517654321", "140105199003072317", "14010519900307231X", "140105600101123",
    "E12345678", "6222021001116245702", "4111111111111111",
)  # fmt: skip
SPELLED = st.builds(  # a number of somebody in groups, with what may stand before and behind it
    lambda number, marks, before, behind: (
        before + "".join(sum(zip(number, marks, strict=False), ())) + number[len(marks) :] + behind
    ),
    st.sampled_from(PERSONAL),
    st.lists(st.sampled_from(["", "", "", "-", "_", "--"]), max_size=9),
    st.sampled_from(["", "TY-", "D_", "WX", "20210501", "2021-", "86", "0086-", "a"]),
    st.sampled_from(["", "-2", "_1", "x", "001", "-"]),
)
MANY = settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def _column(kind: str, name: str) -> columns.Column:
    found = next(m for m in mappings() if m.table == "donations")
    return columns.column(
        found, Field(name, kind), columns.About(2021), masking.Masking(date(2021, 12, 31))
    )


def _same(column: columns.Column, words: list[str]) -> int:
    """How many words Arrow reads, each of them as they are read one by one."""
    assert column.fast is not None
    fits, array = column.fast(pa.array(words, pa.string()))
    assert [array.type] == list(column.types.values())
    read = 0
    for word, fit, found in zip(words, fits.to_pylist(), array.to_pylist(), strict=True):
        if not fit:
            assert found is None
            continue
        read += 1
        try:
            assert found == column.parse(word), word
        except Misread as error:
            raise AssertionError(f"{word!r} is read, but is {error.code}") from error
    return read


KINDS = ("money", "instant", "key")
PLAIN = [_column(kind, "one") for kind in KINDS]


@MANY
@given(words=st.lists(CELLS, min_size=1, max_size=30))
def test_cells(words: list[str]) -> None:
    for column in PLAIN:
        _same(column, words)


@settings(MANY, max_examples=200)
@given(words=st.lists(SPELLED, min_size=1, max_size=30))
def test_numbers_of_people_are_read_one_by_one(words: list[str]) -> None:
    """What Arrow reads of them would be a key as it stands."""
    _same(PLAIN[-1], words)


def test_plain_cells_are_read_by_arrow() -> None:
    given = {
        "money": ["12.50", "¥1,234.50", "-3元"],
        "instant": ["2021-10-10", "2021/10/10 08:30", "2021-10-10T08:30:59"],
        "key": ["D0001", "2021-7"],
    }
    read = {k: _same(_column(k, "one"), w) for k, w in given.items()}
    assert read == {kind: len(words) for kind, words in given.items()}


def test_many_spellings_come_to_the_same_as_few() -> None:
    texts = [f"D{n:04}" for n in range(600)] + ["不详", "D 1", "13812345678", "", " D0001 "]
    few, many = _column("key", "one"), _column("key", "one")
    one_by_one = [columns.read(few, pa.array([t])) for t in texts]
    together = columns.read(many, pa.array(texts))
    for name, array in together.arrays.items():
        assert array.to_pylist() == [p.arrays[name][0].as_py() for p in one_by_one]
    assert set(many.spelled.to_pylist()) == {"", "不详", "D 1", "13812345678"}, (
        "only what is no plain key"
    )


KINDS_OF_CELLS = (
    "money", "day", "instant", "clock", "year", "hours", "count", "number", "flag", "age", "born",
    "id", "key", "list", "text", "person", "project",
)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS_OF_CELLS)
def test_a_cell_that_says_nothing_is_empty(kind: str) -> None:
    """Also among so many other spellings that Arrow reads the column."""
    nothing = ["", " ", "-", "—", "/", "N/A", "null", "\u3000", "不详", "无数据"]
    column = _column(kind, "one")
    for texts in (nothing, [*nothing, *(f"其他{n}" for n in range(columns.FEW))]):
        found = columns.read(column, pa.array(texts))
        for array in found.arrays.values():
            assert array[: len(nothing)].to_pylist() == [None] * len(nothing)
        assert not set(found.errors) & set(range(len(nothing)))
