-- question | 捐赠为什么变了：哪些状态的项目多了，哪些少了？ | Why did giving change: closed or ongoing projects?
-- grain    | project_status
-- reads    | donation_days, snapshot
-- param    | year | 其中最新两年；只选一年 = 与上年；空 = 最新两年 | the newest two of these; one year: with the year before; empty: the newest two
-- param    | category
-- column   | project_status | 项目状态   | Project status
-- column   | earlier_year   | 前一年     | Year before        | year
-- column   | later_year     | 后一年     | Year               | year
-- column   | later_cny      | 后一年净额 | Received           | cny
-- column   | change_cny     | 净额增减   | Change in received | cny
-- column   | later_gifts    | 后一年笔数 | Gifts              | gifts
-- column   | change_gifts   | 笔数增减   | Change in gifts    | gifts
-- column   | later_outside  | 其中不经募捐 | Of these outside campaigns | gifts
-- column   | change_outside | 不经募捐的增减 | Change outside campaigns | gifts
-- note     | 状态是快照日的状态。每笔捐赠只计在一处；最新一年没过完时，两年都只计到同一天。 | Status as of the as-of day. Each gift counts in one place; while the newest year is not over, both are counted up to the same day.

select
    coalesce(status, 'none') as project_status,
    earlier_year,
    later_year,
    cast(sum(later_cny) as decimal(18, 2)) as later_cny,
    cast(sum(change_cny) as decimal(18, 2)) as change_cny,
    cast(sum(later_gifts) as bigint) as later_gifts,
    cast(sum(change_gifts) as bigint) as change_gifts,
    cast(sum(later_outside) as bigint) as later_outside,
    cast(sum(change_outside) as bigint) as change_outside
from giving_of_two_years($year)
where is_chosen($category, category)
group by coalesce(status, 'none'), earlier_year, later_year
order by change_cny desc, project_status
