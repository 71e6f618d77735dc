"""A few questions as an analyst would write them by hand, in pandas and in polars.

Each takes what a question takes (lists of codes; an empty one keeps all) and returns rows of the
columns named in `COLUMNS`, so that whoever measures can see that the same was answered.
pandas works on columns read into memory beforehand, polars scans the Parquet each time.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import polars as pl
import pyarrow.parquet as pq

from data import Snapshot

Params = Mapping[str, Any]
Rows = list[tuple[Any, ...]]

COLUMNS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {  # what tells rows apart, figures
    "volunteers/headline": ((), ("hours", "records", "people", "activities")),
    "trends/service_by_category": (("year", "category"), ("hours", "records", "people")),
    "trends/service_by_month": (("year", "month"), ("hours", "records", "people")),
    "volunteers/returning": (("year",), ("people", "new_people")),
    "volunteers/retention": (("first_year", "year"), ("people",)),
    "campaigns/cumulative": (("campaign_id", "week_on"), ("received_cny", "raised_cny")),
    "rows/service_records": (("record_id",), ()),
}
SERVED = ["record_id", "activity_id", "volunteer_id", "served_on", "hours", "verified"]
GIVEN = ["campaign_id", "amount_cny", "donated_at"]


class Pandas:
    """The questions in pandas, over columns held in memory."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.as_of = pd.Timestamp(snapshot.as_of)
        served = self._read(snapshot, "service_records", SERVED, ["activity_id", "volunteer_id"])
        held = self._read(snapshot, "activities", ["activity_id", "category", "division_code"], [])
        held = held.set_index("activity_id")
        activity = served["activity_id"].cat
        for name in ("category", "division_code"):  # once, as somebody would who asks often
            of_code = held[name].reindex(activity.categories).to_numpy()
            served[name] = pd.Categorical(of_code[activity.codes])
        served["served_on"] = pd.to_datetime(served["served_on"])
        served["year"] = served["served_on"].dt.year
        served["hours"] = served["hours"].astype("float64")
        self.served = served
        given = self._read(snapshot, "donations", GIVEN, [])
        self.given = given[given["campaign_id"].notna()]
        self.given = self.given.assign(amount_cny=self.given["amount_cny"].astype("float64"))

    def _read(
        self, snapshot: Snapshot, table: str, columns: list[str], codes: list[str]
    ) -> pd.DataFrame:
        read = pq.read_table(snapshot.parquet(table), columns=columns, read_dictionary=codes)
        for place, name in enumerate(columns):
            if str(read.schema.field(name).type).startswith("decimal"):
                read = read.set_column(place, name, read[name].cast("float64"))
        frame: pd.DataFrame = read.unify_dictionaries().to_pandas(self_destruct=True)
        return frame

    def _kept(self, params: Params, until: bool = False, years: bool = True) -> pd.DataFrame:
        served = self.served
        keep = served["verified"]
        if until:
            keep = keep & (served["served_on"] <= self.as_of)
        for key, name in (("category", "category"), ("district", "division_code")):
            if params.get(key):
                keep = keep & served[name].isin(params[key])
        if years and params.get("year"):
            keep = keep & served["year"].isin(params["year"])
        return served[keep]

    def answer(self, name: str, params: Params) -> Rows:
        """The rows of one question; KeyError for one not written here."""
        match name:
            case "volunteers/headline":
                kept = self._kept(params)
                return [(kept["hours"].sum(), len(kept), kept["volunteer_id"].nunique(),
                         kept["activity_id"].nunique())]  # fmt: skip
            case "trends/service_by_category":
                kept = self._kept(params, until=True)
                return self._summed(kept, [kept["year"], kept["category"]])
            case "trends/service_by_month":
                kept = self._kept(params, until=True)
                return self._summed(kept, [kept["year"], kept["served_on"].dt.month.rename("m")])
            case "volunteers/returning":
                served = self._years(params)
                first = ~served.duplicated("volunteer_id")
                found = first.groupby(served["year"]).agg(["size", "sum"]).reset_index()
                asked = params.get("year") or list(found["year"])
                return _rows(found[found["year"].isin(asked)])
            case "volunteers/retention":
                served = self._years(params)
                served["first"] = served.groupby("volunteer_id", observed=True)["year"].transform(
                    "min"
                )
                return _rows(served.groupby(["first", "year"]).size().reset_index())
            case "campaigns/cumulative":
                return self._cumulative(params)
            case "rows/service_records":
                kept = self._kept(params, until=True)
                last = kept.nlargest(200, "served_on", keep="all")
                last = last.sort_values(["served_on", "record_id"], ascending=False)
                return _rows(last[["record_id"]].head(200))
        raise KeyError(name)

    def _years(self, params: Params) -> pd.DataFrame:
        kept = self._kept(params, years=False)[["volunteer_id", "year"]]
        return kept.drop_duplicates().sort_values("year")

    def _summed(self, kept: pd.DataFrame, by: Sequence[pd.Series]) -> Rows:
        found = kept.groupby(list(by), observed=True).agg(
            hours=("hours", "sum"), records=("hours", "size"), people=("volunteer_id", "nunique")
        )
        return _rows(found.reset_index())

    def _cumulative(self, params: Params) -> Rows:
        given = self.given
        day = given["donated_at"].dt.normalize()
        keep = day <= self.as_of
        if params.get("campaign"):
            keep &= given["campaign_id"].isin(params["campaign"])
        if params.get("year"):
            keep &= day.dt.year <= max(params["year"])
        kept, day = given[keep], day[keep]
        week = (day + pd.to_timedelta(6 - day.dt.day_of_week, unit="D")).clip(upper=self.as_of)
        found = kept.groupby([kept["campaign_id"], week.rename("week_on")])["amount_cny"].sum()
        raised = found.groupby(level=0).cumsum().rename("raised_cny")
        return _rows(pd.concat([found, raised], axis=1).reset_index())


class Polars:
    """The questions in polars, over the Parquet, scanned lazily each time."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.as_of = snapshot.as_of
        held = pl.scan_parquet(snapshot.parquet("activities"))
        held = held.select("activity_id", "category", "division_code")
        served = pl.scan_parquet(snapshot.parquet("service_records")).join(held, on="activity_id")
        year = pl.col("served_on").dt.year().cast(pl.Int64).alias("year")
        self.served = served.filter("verified").with_columns(year)
        self.given = pl.scan_parquet(snapshot.parquet("donations")).select(GIVEN)

    def _kept(self, params: Params, until: bool = False, years: bool = True) -> pl.LazyFrame:
        served = self.served
        if until:
            served = served.filter(pl.col("served_on") <= self.as_of)
        for key, name in (("category", "category"), ("district", "division_code")):
            if params.get(key):
                served = served.filter(pl.col(name).is_in(params[key]))
        if years and params.get("year"):
            served = served.filter(pl.col("year").is_in(params["year"]))
        return served

    def answer(self, name: str, params: Params) -> Rows:
        """The rows of one question; KeyError for one not written here."""
        return self._plan(name, params).collect().rows()

    def _plan(self, name: str, params: Params) -> pl.LazyFrame:
        sums = (pl.col("hours").sum(), pl.len().alias("records"),
                pl.col("volunteer_id").n_unique().alias("people"))  # fmt: skip
        year = pl.col("year")
        match name:
            case "volunteers/headline":
                activities = pl.col("activity_id").n_unique().alias("activities")
                return self._kept(params).select(*sums, activities)
            case "trends/service_by_category":
                return self._kept(params, until=True).group_by("year", "category").agg(*sums)
            case "trends/service_by_month":
                month = pl.col("served_on").dt.month().alias("month")
                return self._kept(params, until=True).group_by("year", month).agg(*sums)
            case "volunteers/returning":
                found = self._years(params).with_columns(
                    (year == year.min().over("volunteer_id")).alias("new")
                )
                counted = found.group_by("year").agg(pl.len().alias("people"), pl.col("new").sum())
                asked = params.get("year")
                return counted.filter(year.is_in(asked)) if asked else counted
            case "volunteers/retention":
                first = year.min().over("volunteer_id").alias("first")
                return self._years(params).group_by(first, "year").agg(pl.len())
            case "campaigns/cumulative":
                return self._cumulative(params)
            case "rows/service_records":
                kept = self._kept(params, until=True).select("record_id", "served_on")
                last = kept.sort("served_on", "record_id", descending=True).head(200)
                return last.select("record_id")
        raise KeyError(name)

    def _years(self, params: Params) -> pl.LazyFrame:
        return self._kept(params, years=False).select("volunteer_id", "year").unique()

    def _cumulative(self, params: Params) -> pl.LazyFrame:
        day = pl.col("donated_at").dt.date().alias("day")
        given = self.given.filter(pl.col("campaign_id").is_not_null()).with_columns(day)
        given = given.filter(pl.col("day") <= self.as_of)
        if params.get("campaign"):
            given = given.filter(pl.col("campaign_id").is_in(params["campaign"]))
        if params.get("year"):
            given = given.filter(pl.col("day").dt.year() <= max(params["year"]))
        week = pl.min_horizontal(
            pl.col("day").dt.truncate("1w") + pl.duration(days=6), pl.lit(self.as_of)
        ).alias("week_on")
        weeks = given.group_by("campaign_id", week).agg(pl.col("amount_cny").sum())
        raised = pl.col("amount_cny").cum_sum().over("campaign_id", order_by="week_on")
        return weeks.with_columns(raised.alias("raised_cny"))


def _rows(frame: pd.DataFrame) -> Rows:
    return list(frame.itertuples(index=False, name=None))


def same(name: str, ours: Rows, theirs: Rows) -> bool:
    """Whether two answers to a question of `COLUMNS` agree, sums to a tenth of a fen.

    What we withhold (a cell that is None, a row of few people) may be anything in theirs; a row of
    nothing but zeros may be missing there.
    """
    keys = len(COLUMNS[name][0])
    found = {row[:keys]: row[keys:] for row in map(_plain, theirs)}
    for row in map(_plain, ours):
        figures = found.get(row[:keys])
        if figures is None:
            if any(row[keys:]) or len(row) == keys:
                return False
        elif not all(
            a is None or abs(a - b) <= 0.001 for a, b in zip(row[keys:], figures, strict=True)
        ):
            return False
    return bool(ours) == bool(theirs)


def _plain(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Numbers as Python's, instants as days."""
    return tuple(
        cell.date()
        if isinstance(cell, datetime.datetime)
        else cell
        if cell is None or isinstance(cell, str | datetime.date | int)
        else float(cell)
        for cell in row
    )
