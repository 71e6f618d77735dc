-- question | 每年的捐赠给了哪些类别？ | Which categories is giving for, year by year?
-- grain    | year, project_category
-- reads    | donation_days, snapshot
-- rows     | rows/donations
-- keep     | year     | year             | 只看这些年份；空 = 全部 | only these years; empty keeps all
-- keep     | category | project_category | 只看这些类别；空 = 全部 | only these categories; empty keeps all
-- column   | year             | 年份     | Year     | year
-- column   | project_category | 类别     | Category
-- column   | received_cny     | 捐赠净额 | Received | cny
-- column   | gifts            | 捐赠笔数 | Gifts    | count
-- note     | 没有指定项目的捐赠单列；各类别相加等于当年总数。 | Gifts to no project stand apart; the parts add up to the year.

select
    cast(extract(year from donated_on) as bigint) as year,
    coalesce(category, 'none') as project_category,
    cast(sum(amount_cny) as decimal(18, 2)) as received_cny,
    cast(coalesce(sum(entries) filter (where entry_type = 'gift'), 0) as bigint) as gifts
from donation_days
where donated_on <= (select as_of from snapshot)
group by cast(extract(year from donated_on) as bigint), coalesce(category, 'none')
order by year, project_category
