-- check | 按月份、钟点、队伍、状态汇总的人数与记录一致 | Rollups of people by month, hour … agree
-- reads | activities, people_by_hour, people_by_month, people_by_status, people_by_team
-- reads | projects, service_records, teams

-- A sample answered both ways: the last month, the first day of the week, every team type and
-- every status, each with one and with several of a filter chosen.
with edges as (
    select
        max(held_on) as last_on,
        min(category) as a_category,
        max(category) as z_category,
        min(division_code) as a_division,
        max(division_code) as z_division,
    from activities
),

served as (
    select
        volunteer_id,
        held_on,
        starts_at,
        activities.category,
        activities.division_code,
        team_type,
        coalesce(projects.status, 'none') as project_status,
    from service_records
    inner join activities using (activity_id)
    left join teams using (team_id)
    left join projects using (project_id)
    where verified
),

from_records as (
    select
        'month, several categories' as question,
        cast(month(held_on) as varchar) as part,
        count(distinct volunteer_id) as people,
    from served
    cross join edges
    where date_trunc('month', held_on) = date_trunc('month', last_on)
        and category in (a_category, z_category)
    group by month(held_on)
    union all
    select
        'hour, several districts' as question,
        cast(hour(starts_at) as varchar) as part,
        count(distinct volunteer_id) as people,
    from served
    cross join edges
    where isodow(held_on) = 1
        and division_code in (a_division, z_division)
    group by hour(starts_at)
    union all
    select
        'team, a year and a category' as question,
        team_type as part,
        count(distinct volunteer_id) as people,
    from served
    cross join edges
    where team_type is not null
        and year(held_on) = year(last_on)
        and category = a_category
    group by team_type
    union all
    select
        'status, a district and several categories' as question,
        project_status as part,
        count(distinct volunteer_id) as people,
    from served
    cross join edges
    where year(held_on) = year(last_on)
        and division_code = z_division
        and category in (a_category, z_category)
    group by project_status
),

from_rollups as (
    select
        'month, several categories' as question,
        cast(month as varchar) as part,
        sum(people) as people,
    from people_by_month
    cross join edges
    where along = 'category'
        and year = year(last_on)
        and month = month(last_on)
        and division_code = ''
        and list_has_any(touched, [a_category, z_category])
    group by month
    union all
    select
        'hour, several districts' as question,
        cast(hour as varchar) as part,
        sum(people) as people,
    from people_by_hour
    cross join edges
    where along = 'division'
        and weekday = 1
        and year = 0
        and category = ''
        and list_has_any(touched, [a_division, z_division])
    group by hour
    union all
    select
        'team, a year and a category' as question,
        team_type as part,
        sum(people) as people,
    from people_by_team
    cross join edges
    where along = 'year'
        and category = a_category
        and division_code = ''
        and list_contains(touched, cast(year(last_on) as varchar))
    group by team_type
    union all
    select
        'status, a district and several categories' as question,
        project_status as part,
        sum(people) as people,
    from people_by_status
    cross join edges
    where along = 'category'
        and year = year(last_on)
        and division_code = z_division
        and list_has_any(touched, [a_category, z_category])
    group by project_status
)

select
    question,
    part,
from from_records
full outer join from_rollups using (question, part)
where from_records.people is distinct from from_rollups.people
