-- question | 捐赠在哪些月份多？ | In which months do people give?
-- grain    | year, month
-- reads    | donation_days, snapshot
-- rows     | rows/donations
-- keep     | year     | year     | 只看这些年份；空 = 全部 | only these years; empty keeps all
-- cell     | category | category | 只看这些类别；空 = 全部 | only these categories; empty keeps all
-- column   | year         | 年份     | Year     | year
-- column   | month        | 月份     | Month    | month
-- column   | received_cny | 捐赠净额 | Received | cny
-- column   | gifts        | 捐赠笔数 | Gifts    | count

select
    cast(extract(year from donated_on) as bigint) as year,
    cast(extract(month from donated_on) as bigint) as month,
    cast(sum(amount_cny) as decimal(18, 2)) as received_cny,
    cast(coalesce(sum(entries) filter (where entry_type = 'gift'), 0) as bigint) as gifts,
    category
from donation_days
where donated_on <= (select as_of from snapshot)
group by
    cast(extract(year from donated_on) as bigint),
    cast(extract(month from donated_on) as bigint),
    category
order by year, month
