-- question | 与上年同日相比，捐赠多了还是少了？ | Is giving ahead of the same day of the year before?
-- grain    | year
-- reads    | donation_days, snapshot
-- param    | year | 这些年份中最后一年与其上年；空 = 最新一年 | the last of these years and the year before; empty: the newest
-- param    | category
-- column   | year                | 年份           | Year                             | year
-- column   | until_on            | 截至           | Up to                            | date
-- column   | received_cny        | 捐赠净额       | Received                         | cny
-- column   | received_change_pct | 净额比上年同日 | Received, change on the same day | pct
-- column   | gifts               | 捐赠笔数       | Gifts                            | gifts
-- column   | gifts_change_pct    | 笔数比上年同日 | Gifts, change on the same day    | pct
-- column   | outside             | 不经募捐的笔数 | Gifts outside campaigns          | gifts
-- note     | 两年都只计到同一天；截止日是 12 月 31 日时就是全年。 | Both years are counted up to the same day; on 31 December that is the whole year.

with years as (
    select
        year,
        until_on,
        coalesce(sum(amount_cny) filter (where is_chosen($category, category)), 0)
            as received_cny,
        coalesce(sum(gifts) filter (where is_chosen($category, category)), 0) as gifts,
        coalesce(sum(outside) filter (where is_chosen($category, category)), 0) as outside
    from same_day_of_two_years($year)
    join giving_to_date() using (year)
    where donated_on <= until_on
    group by year, until_on
)

select
    year,
    until_on,
    cast(received_cny as decimal(18, 2)) as received_cny,
    pct_change(received_cny, lag(received_cny) over by_year) as received_change_pct,
    cast(gifts as bigint) as gifts,
    pct_change(gifts, lag(gifts) over by_year) as gifts_change_pct,
    cast(outside as bigint) as outside
from years
window by_year as (order by year)
order by year
