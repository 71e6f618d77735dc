-- question | 各种状态的项目每年有多少志愿服务？ | How much volunteering do closed and ongoing projects have, year by year?
-- grain    | year, project_status
-- reads    | service_days, people_by_status, service_cells, projects, snapshot
-- rows     | rows/service_records
-- param    | category, district
-- filter   | year
-- column   | year           | 年份     | Year           | year
-- column   | project_status | 项目状态 | Project status
-- column   | hours          | 服务时长 | Hours          | hours
-- column   | records        | 服务人次 | Participations | records
-- column   | people         | 活跃人数 | Active people  | people
-- column   | activities     | 活动场次 | Activities     | count
-- note     | 状态是快照日的状态。活动没有关联项目的单列。时长、人次、场次每次只计在一处；一人可能在几处服务，人数不能相加。 | Status as of the as-of day. Activities of no project stand apart. Hours, participations and activities count in one place each; one person may serve in several parts, so people do not.

with people as (
    select
        year,
        project_status,
        sum(people) as people
    from people_of_own_year('people_by_status', $category, $district)
    group by year, project_status
),

served as (
    select
        year,
        coalesce(status, 'none') as project_status,
        sum(hours) as hours,
        sum(records) as records,
        sum(activities) as activities
    from service_to_date() as served
    left join projects using (project_id)
    where is_chosen($category, served.category) and is_chosen($district, served.division_code)
    group by year, coalesce(status, 'none')
)

select
    year,
    project_status,
    cast(hours as decimal(18, 2)) as hours,
    cast(records as bigint) as records,
    cast(people as bigint) as people,
    cast(activities as bigint) as activities
from served
join people using (year, project_status)
order by year, project_status
