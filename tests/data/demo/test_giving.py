"""Gifts are skewed, seasonal, mostly small, and a few are taken back."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from data.demo import giving
from data.demo.donors import donors
from data.publish import Draft
from tests.data.demo.conftest import Ask


def test_the_tree_campaign_peaks_on_arbor_day_and_in_september(ask: Ask) -> None:
    by_day = dict(
        ask("""
        select cast(donated_at as date), count(*) from donations
        where campaign_id = 'C01' group by all
    """)
    )
    assert max(by_day, key=lambda day: by_day[day]) == date(2021, 3, 12)
    september = sum(by_day.get(date(2021, 9, day), 0) for day in (7, 8, 9))
    week_after = sum(by_day.get(date(2021, 9, day), 0) for day in (14, 15, 16))
    assert september > 3 * week_after
    assert min(by_day) >= date(2021, 3, 1)


def test_the_flood_appeal_fades(ask: Ask) -> None:
    [(first, early, late)] = ask("""
        select
            min(donated_at) >= timestamp '2021-10-10 10:00:00',
            count(*) filter (where donated_at < '2021-10-24'),
            count(*) filter (where donated_at >= '2021-12-01')
        from donations where campaign_id = 'C02'
    """)
    assert first
    assert early > 5 * late > 0
    assert ask("select distinct channel from donations where campaign_id = 'C02'") == [
        ("tencent_gongyi",)
    ]


def test_giving_grows_over_the_years(ask: Ask) -> None:
    found = ask("select year(donated_at), sum(amount_cny) from donations group by 1 order by 1")
    assert [year for year, _ in found] == [2019, 2020, 2021]
    sums = [total for _, total in found]
    assert sums == sorted(sums)


def test_gifts_are_skewed(ask: Ask) -> None:
    [(middle, mean, top)] = ask("""
        select median(amount_cny), avg(amount_cny), max(amount_cny)
        from donations where entry_type = 'gift'
    """)
    assert middle <= 50
    assert mean > 3 * float(middle)
    assert 20_000 <= top <= 50_000


def test_a_few_are_refunded_or_corrected(ask: Ask) -> None:
    counted = dict(ask("select entry_type, count(*) from donations group by entry_type"))
    assert 15 < counted["refund"] < 80
    assert 3 < counted["correction"] < 20
    assert ask("""
        select count(*) from donations
        where (original_id is null) <> (entry_type = 'gift')
    """) == [(0,)]


def test_donors_lapse_return_and_some_stay_unnamed(ask: Ask) -> None:
    [(again, lost, unnamed)] = ask("""
        with years as (
            select donor_id, list(distinct year(donated_at)) as found
            from donations where donor_id is not null group by donor_id
        )
        select
            count(*) filter (where list_contains(found, 2020) and list_contains(found, 2021)),
            count(*) filter (where list_contains(found, 2020) and not list_contains(found, 2021)),
            (select count(*) from donations where donor_id is null)
        from years
    """)
    assert again > 100
    assert lost > 50
    assert 500 < unnamed < 2000


def test_no_giver_is_most_of_it(ask: Ask) -> None:
    [(largest, total)] = ask("""
        with givers as (
            select sum(amount_cny) as amount_cny from donations
            where donor_id is not null group by donor_id
        )
        select max(amount_cny), sum(amount_cny) from givers
    """)
    assert largest < total / 5


def test_a_sum_that_small_gifts_exceed_is_a_mistake(report_draft: Draft) -> None:
    appeal = replace(giving.appeals(report_draft.tables)[0], cents=100_000)
    rng = np.random.default_rng(1)
    with pytest.raises(ValueError, match="already exceed its sum"):
        list(giving._entries(rng, appeal, donors(rng)[0]))


def test_the_streams_of_2021_are_the_published_figures(report_draft: Draft) -> None:
    appeals = [a for a in giving.appeals(report_draft.tables) if a.year == 2021]
    assert sum(appeal.cents for appeal in appeals) == 119_151_630
    assert {a.campaign_id: a.cents for a in appeals if a.campaign_id} == {
        "C01": 62_774_823, "C02": 28_261_270,
    }  # fmt: skip
