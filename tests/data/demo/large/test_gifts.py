"""Gifts to invented campaigns have their season, their givers and their flaws."""

from datetime import date

from data.demo import columns, donors
from data.demo.large import gifts
from data.publish import Draft
from tests.data.demo.conftest import Ask

INVENTED = "starts_with(campaign_id, 'DEMO-')"


def test_parts_add_up() -> None:
    assert abs(sum(one.share for one in gifts.CAMPAIGNS) - 1) < 1e-9
    for total in (0, 1, 1_000, 9_999_999):
        counts = gifts.counts(total)
        assert sum(counts) == total
        assert min(counts) >= 0


def test_each_invented_campaign_takes_gifts_in_its_time(ask_large: Ask) -> None:
    assert ask_large(f"""
        select count(distinct campaign_id) from donations where {INVENTED}
    """) == [(12,)]
    early = ask_large("""
        select campaign_id from campaigns inner join projects using (project_id)
        where year(opens_on) < cohort_year
    """)
    assert early == []


def test_the_giving_days_are_the_liveliest(ask_large: Ask) -> None:
    [(day,)] = ask_large(f"""
        select strftime(donated_at, '%m-%d') from donations where {INVENTED}
            and entry_type = 'gift' and year(donated_at) = 2021
        group by all order by count(*) desc limit 1
    """)
    assert day in ("09-07", "09-08", "09-09")


def test_some_are_unnamed_and_few_are_large(ask_large: Ask) -> None:
    [(unnamed, large, banks)] = ask_large(f"""
        select avg(cast(donor_id is null as integer)), avg(cast(amount_cny >= 2000 as integer)),
            count(*) filter (where channel = 'bank' and amount_cny between 0 and 1999)
        from donations where {INVENTED}
    """)
    assert 0.09 < unnamed < 0.15
    assert 0.002 < large < 0.02
    assert banks == 0


def test_refunds_and_corrections_follow_their_gift(report_draft: Draft) -> None:
    givers = donors.many_donors(columns.random(3, 1), 500)[0]
    one = gifts.CAMPAIGNS[6]
    found = gifts.entries(columns.random(3, 2), one, 20_000, givers, date(2021, 12, 31))
    back = found.original >= 0
    assert back.sum() == int(20_000 * gifts.FLAWS)
    assert set(found.entry_type[back].tolist()) == {1, 2}
    first = found.original[back]
    assert (found.entry_type[first] == 0).all()
    assert (found.donor[first] == found.donor[back]).all()
    when = found.day * 86_400 + found.second
    assert (when[first] < when[back]).all()
    assert len(set(first.tolist())) == len(first), "no gift twice"
    refunds = back & (found.entry_type == 1)
    assert (found.cents[refunds] < 0).all()
    assert (-found.cents[refunds] <= found.cents[found.original[refunds]]).all()


def test_a_campaign_too_young_to_refund_has_only_gifts() -> None:
    givers = donors.many_donors(columns.random(3, 1), 500)[0]
    young = gifts.Invented(date(2021, 12, 20), date(2022, 3, 1), 1.0)
    found = gifts.entries(columns.random(3, 2), young, 5_000, givers, date(2021, 12, 31))
    assert (found.original == -1).all()
    assert len(found.day) == 5_000


def test_further_donors_are_masked_or_named_as_examples(ask_large: Ask) -> None:
    kinds = dict(
        ask_large("""
        select donor_type, count(*) from donors where starts_with(donor_id, 'DEMO-DX')
        group by all
    """)
    )
    assert set(kinds) == {"person", "company", "institution", "social_org"}
    assert kinds["person"] > 0.95 * sum(kinds.values())
    assert ask_large("select count(*) = count(distinct donor_id) from donors") == [(True,)]


def test_reported_campaigns_stay_as_they_are(report_draft: Draft) -> None:
    table = gifts.campaign_table(report_draft.tables)
    reported = report_draft.tables["campaigns"]
    assert table.slice(0, reported.num_rows) == reported
    assert table.num_rows == reported.num_rows + 12
    assert {one.status for one in gifts.CAMPAIGNS} == {"open", "closed"}
