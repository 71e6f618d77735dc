-- question | 捐赠为什么变了：哪些状态的项目多了，哪些少了？ | Why did giving change: closed or ongoing projects?
-- grain    | project_status
-- reads    | donation_days, snapshot
-- param    | year     | 其中最新两年；只选一年 = 与上年；空 = 最新两年 | the newest two of these; one year: with the year before; empty: the newest two
-- param    | category | 只看这些类别；空 = 全部 | only these categories; empty keeps all
-- column   | project_status | 项目状态   | Project status
-- column   | earlier_year   | 前一年     | Year before        | year
-- column   | later_year     | 后一年     | Year               | year
-- column   | later_cny      | 后一年净额 | Received           | cny
-- column   | change_cny     | 净额增减   | Change in received | cny
-- column   | later_gifts    | 后一年笔数 | Gifts              | count
-- column   | change_gifts   | 笔数增减   | Change in gifts    | count
-- note     | 状态是快照日的状态。各部分相加正好等于总差额；最新一年没过完时，两年都只计到同一天。 | Status as of the as-of day. The parts add up to the difference exactly; while the newest year is not over, both are counted up to the same day.

with given as (
    select
        coalesce(status, 'none') as project_status,
        cast(extract(year from donated_on) as bigint) as year,
        extract(month from donated_on) * 100 + extract(day from donated_on)
            <= extract(month from as_of) * 100 + extract(day from as_of) as is_by_day,
        amount_cny,
        case when entry_type = 'gift' then entries else 0 end as gifts,
        (cardinality($category) = 0 or list_contains($category, category)) as is_kept
    from donation_days
    cross join snapshot
    where donated_on <= as_of
),

years as (
    select distinct year
    from given
    where cardinality($year) = 0 or list_contains($year, year)
),

compared as (
    select
        max(year) as later,
        coalesce(
            max(year) filter (where year < (select max(year) from years)),
            max(year) - 1
        ) as earlier
    from years
)

select
    project_status,
    cast(earlier as bigint) as earlier_year,
    cast(later as bigint) as later_year,
    cast(sum(case when year = later then amount_cny else 0 end) as decimal(18, 2)) as later_cny,
    cast(
        sum(case when year = later then amount_cny else -amount_cny end) as decimal(18, 2)
    ) as change_cny,
    cast(sum(case when year = later then gifts else 0 end) as bigint) as later_gifts,
    cast(sum(case when year = later then gifts else -gifts end) as bigint) as change_gifts
from given
cross join compared
where is_kept
    and year in (earlier, later)
    and earlier in (select year from given)
    and (is_by_day or later < (select extract(year from as_of) from snapshot))
group by project_status, earlier, later
order by change_cny desc, project_status
