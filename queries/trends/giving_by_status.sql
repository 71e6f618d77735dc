-- question | 每年的捐赠给了哪些状态的项目？ | Is giving for closed or ongoing projects, year by year?
-- grain    | year, project_status
-- reads    | donation_days, snapshot
-- rows     | rows/donations
-- filter   | year, category
-- column   | year           | 年份     | Year     | year
-- column   | project_status | 项目状态 | Project status
-- column   | received_cny   | 捐赠净额 | Received | cny
-- column   | gifts          | 捐赠笔数 | Gifts    | gifts
-- column   | outside | 不经募捐的笔数 | Gifts outside campaigns | gifts
-- note     | 状态是快照日的状态。没有指定项目的捐赠单列；每笔捐赠只计在一处。 | Status as of the as-of day. Gifts to no project stand apart; each gift counts in one place.

select
    year,
    coalesce(status, 'none') as project_status,
    cast(sum(amount_cny) as decimal(18, 2)) as received_cny,
    cast(sum(gifts) as bigint) as gifts,
    cast(sum(outside) as bigint) as outside,
    category
from giving_to_date()
group by year, coalesce(status, 'none'), category
order by year, project_status
