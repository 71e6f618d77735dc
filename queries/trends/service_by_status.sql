-- question | 各种状态的项目每年有多少志愿服务？ | How much volunteering do closed and ongoing projects have, year by year?
-- grain    | year, project_status
-- reads    | service_days, people_by_status, service_cells, projects, snapshot
-- rows     | rows/service_records
-- param    | category | 只看这些类别；空 = 全部 | only these categories; empty keeps all
-- param    | district | 只看这些区县；空 = 全部 | only these districts; empty keeps all
-- keep     | year     | year | 只看这些年份；空 = 全部 | only these years; empty keeps all
-- column   | year           | 年份     | Year           | year
-- column   | project_status | 项目状态 | Project status
-- column   | hours          | 服务时长 | Hours          | hours
-- column   | records        | 服务人次 | Participations | records
-- column   | people         | 活跃人数 | Active people  | people
-- column   | activities     | 活动场次 | Activities     | count
-- note     | 状态是快照日的状态。活动没有关联项目的单列。时长、人次、场次相加等于当年总数；一人可能在几处服务，人数不能相加，不足 5 人不显示。 | Status as of the as-of day. Activities of no project stand apart. Hours, participations and activities add up to the year; one person may serve in several parts, so people do not; fewer than 5 people are not shown.

with chosen as (
    select
        year,
        bit_or(slice) as slice,
        bit_or(bit_1) as cells_1,
        bit_or(bit_2) as cells_2,
        bit_or(bit_3) as cells_3,
        bit_or(bit_4) as cells_4,
        bit_or(bit_more) as cells_more
    from service_cells
    where (cardinality($category) = 0 or list_contains($category, category))
        and (cardinality($district) = 0 or list_contains($district, division_code))
    group by year, is_sliced
),

people as (
    select
        year,
        project_status,
        sum(people) as people
    from people_by_status
    join chosen using (year, slice)
    where (
            (mask_1 & cells_1) | (mask_2 & cells_2) | (mask_3 & cells_3) | (mask_4 & cells_4)
        ) <> 0
        or bit_count(mask_more & cells_more) > 0
    group by year, project_status
),

served as (
    select
        cast(extract(year from served_on) as bigint) as year,
        coalesce(projects.status, 'none') as project_status,
        sum(hours) as hours,
        sum(records) as records,
        sum(activities) as activities
    from service_days
    left join projects on projects.project_id = service_days.project_id
    where served_on <= (select as_of from snapshot)
        and (cardinality($category) = 0 or list_contains($category, service_days.category))
        and (
            cardinality($district) = 0
            or list_contains($district, service_days.division_code)
        )
    group by
        cast(extract(year from served_on) as bigint),
        coalesce(projects.status, 'none')
)

select
    year,
    project_status,
    cast(hours as decimal(18, 2)) as hours,
    cast(records as bigint) as records,
    cast(case when people >= 5 then people end as bigint) as people,
    cast(activities as bigint) as activities
from served
join people using (year, project_status)
order by year, project_status
