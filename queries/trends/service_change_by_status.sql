-- question | 志愿服务为什么变了：哪些状态的项目多了，哪些少了？ | Why did volunteering change: closed or ongoing projects?
-- grain    | project_status
-- reads    | service_days, projects, snapshot
-- param    | year     | 其中最新两年；只选一年 = 与上年；空 = 最新两年 | the newest two of these; one year: with the year before; empty: the newest two
-- param    | category | 只看这些类别；空 = 全部 | only these categories; empty keeps all
-- param    | district | 只看这些区县；空 = 全部 | only these districts; empty keeps all
-- column   | project_status    | 项目状态   | Project status
-- column   | earlier_year      | 前一年     | Year before              | year
-- column   | later_year        | 后一年     | Year                     | year
-- column   | later_hours       | 后一年时长 | Hours                    | hours
-- column   | change_hours      | 时长增减   | Change in hours          | hours
-- column   | later_records     | 后一年人次 | Participations           | records
-- column   | change_records    | 人次增减   | Change in participations | records
-- column   | later_activities  | 后一年场次 | Activities               | count
-- column   | change_activities | 场次增减   | Change in activities     | count
-- note     | 状态是快照日的状态。各部分相加正好等于总差额；最新一年没过完时，两年都只计到同一天。 | Status as of the as-of day. The parts add up to the difference exactly; while the newest year is not over, both are counted up to the same day.

with served as (
    select
        coalesce(projects.status, 'none') as project_status,
        cast(extract(year from served_on) as bigint) as year,
        extract(month from served_on) * 100 + extract(day from served_on)
            <= extract(month from as_of) * 100 + extract(day from as_of) as is_by_day,
        hours,
        records,
        activities,
        (
            (cardinality($category) = 0 or list_contains($category, service_days.category))
            and (
                cardinality($district) = 0
                or list_contains($district, service_days.division_code)
            )
        ) as is_kept
    from service_days
    left join projects on projects.project_id = service_days.project_id
    cross join snapshot
    where served_on <= as_of
),

years as (
    select distinct year
    from served
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
    cast(sum(case when year = later then hours else 0 end) as decimal(18, 2)) as later_hours,
    cast(
        sum(case when year = later then hours else -hours end) as decimal(18, 2)
    ) as change_hours,
    cast(sum(case when year = later then records else 0 end) as bigint) as later_records,
    cast(
        sum(case when year = later then records else -records end) as bigint
    ) as change_records,
    cast(
        sum(case when year = later then activities else 0 end) as bigint
    ) as later_activities,
    cast(
        sum(case when year = later then activities else -activities end) as bigint
    ) as change_activities
from served
cross join compared
where is_kept
    and year in (earlier, later)
    and earlier in (select year from served)
    and (is_by_day or later < (select extract(year from as_of) from snapshot))
group by project_status, earlier, later
order by change_hours desc, project_status
