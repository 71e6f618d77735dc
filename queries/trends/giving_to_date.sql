-- question | 与上年同日相比，捐赠多了还是少了？ | Is giving ahead of the same day of the year before?
-- grain    | year
-- reads    | donation_days, snapshot
-- param    | year     | 这些年份中最后一年与其上年；空 = 最新一年 | the last of these years and the year before; empty: the newest
-- param    | category | 只看这些类别；空 = 全部 | only these categories; empty keeps all
-- column   | year                | 年份           | Year                             | year
-- column   | until_on            | 截至           | Up to                            | date
-- column   | received_cny        | 捐赠净额       | Received                         | cny
-- column   | received_change_pct | 净额比上年同日 | Received, change on the same day | pct
-- column   | gifts               | 捐赠笔数       | Gifts                            | count
-- column   | gifts_change_pct    | 笔数比上年同日 | Gifts, change on the same day    | pct
-- note     | 两年都只计到同一天；截止日是 12 月 31 日时就是全年。 | Both years are counted up to the same day; on 31 December that is the whole year.

with latest as (
    select
        as_of,
        case
            when cardinality($year) = 0 then extract(year from as_of)
            else least(list_max($year), extract(year from as_of))
        end as year
    from snapshot
),

cuts as (
    select
        year,
        case when year = extract(year from as_of) then as_of else make_date(year, 12, 31) end
            as until_on
    from latest
    union all
    select
        year - 1 as year,
        case
            when year = extract(year from as_of) then as_of - interval 1 year
            else make_date(year - 1, 12, 31)
        end as until_on
    from latest
),

given as (
    select
        donated_on as day,
        amount_cny,
        entry_type,
        entries,
        (cardinality($category) = 0 or list_contains($category, category)) as is_kept
    from donation_days
),

years as (
    select
        year,
        until_on,
        coalesce(sum(amount_cny) filter (where is_kept), 0) as received_cny,
        coalesce(sum(entries) filter (where is_kept and entry_type = 'gift'), 0) as gifts
    from cuts
    join given on extract(year from day) = year and day <= until_on
    group by year, until_on
)

select
    cast(now.year as bigint) as year,
    cast(now.until_on as date) as until_on,
    cast(now.received_cny as decimal(18, 2)) as received_cny,
    cast(
        100.0 * now.received_cny / nullif(earlier.received_cny, 0) - 100 as double
    ) as received_change_pct,
    cast(now.gifts as bigint) as gifts,
    cast(100.0 * now.gifts / nullif(earlier.gifts, 0) - 100 as double) as gifts_change_pct
from years as now
left join years as earlier on earlier.year = now.year - 1
order by now.year
