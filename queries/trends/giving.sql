-- question | 捐赠收入每年怎样变化？ | How does giving change from year to year?
-- grain    | year
-- reads    | donation_days, donors_by_category, snapshot
-- rows     | rows/donations
-- param    | category
-- filter   | year
-- column   | year                | 年份       | Year                                | year
-- column   | received_cny        | 捐赠净额   | Received                            | cny
-- column   | received_change_pct | 净额比上年 | Received, change on the year before | pct
-- column   | gifts               | 捐赠笔数   | Gifts                               | gifts
-- column   | gifts_change_pct    | 笔数比上年 | Gifts, change on the year before    | pct
-- column   | outside | 不经募捐的笔数 | Gifts outside campaigns | gifts
-- column   | donors              | 具名捐赠人 | Named donors                        | people
-- note     | 净额 = 捐赠减退款，加更正；按捐赠日期。没过完的年份不与上年全年相比。 | Received is gifts less refunds, corrections included, by date of the gift. A year not yet over has no change on the whole year before.

with people as (
    select
        year,
        sum(donors) as donors
    from donors_by_category
    where cardinality($category) = 0 or list_has_any(touched, $category)
    group by year
),

years as (
    select
        year,
        coalesce(sum(amount_cny) filter (where is_chosen($category, category)), 0)
            as received_cny,
        coalesce(sum(gifts) filter (where is_chosen($category, category)), 0) as gifts,
        coalesce(sum(outside) filter (where is_chosen($category, category)), 0) as outside,
        coalesce(max(donors), 0) as donors
    from giving_to_date()
    left join people using (year)
    group by year
)

select
    now.year,
    cast(now.received_cny as decimal(18, 2)) as received_cny,
    pct_change(now.received_cny, earlier.received_cny) as received_change_pct,
    cast(now.gifts as bigint) as gifts,
    pct_change(now.gifts, earlier.gifts) as gifts_change_pct,
    cast(now.outside as bigint) as outside,
    cast(now.donors as bigint) as donors
from years as now
left join years as earlier
    on earlier.year = now.year - 1
    and now.year < (select year_of(as_of + 1) from snapshot)
order by now.year
