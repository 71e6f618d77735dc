-- question | 每年的捐赠给了哪些类别？ | Which categories is giving for, year by year?
-- grain    | year, project_category
-- reads    | donation_days, snapshot
-- rows     | rows/donations
-- filter   | year
-- filter   | category | project_category
-- column   | year             | 年份     | Year     | year
-- column   | project_category | 类别     | Category
-- column   | received_cny     | 捐赠净额 | Received | cny
-- column   | gifts            | 捐赠笔数 | Gifts    | gifts
-- column   | outside | 不经募捐的笔数 | Gifts outside campaigns | gifts
-- note     | 没有指定项目的捐赠单列；每笔捐赠只计在一处。 | Gifts to no project stand apart; each gift counts in one place.

select
    year,
    coalesce(category, 'none') as project_category,
    cast(sum(amount_cny) as decimal(18, 2)) as received_cny,
    cast(sum(gifts) as bigint) as gifts,
    cast(sum(outside) as bigint) as outside
from giving_to_date()
group by year, coalesce(category, 'none')
order by year, project_category
