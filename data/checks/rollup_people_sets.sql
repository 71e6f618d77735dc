-- check | 按类别、区县、月份等汇总的人数与记录一致 | Rollups of people by category, month … agree
-- reads | activities, people_by_category, people_by_district, people_by_hour, people_by_month
-- reads | people_by_status, people_by_team, projects, service_cells, service_records, teams

-- A sample answered both ways: the last month, the first day of the week, every team type,
-- status, category and district, each with one and with several of a filter chosen.
with edges as (
    select
        min(held_on) as first_on,
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
        'team, several of each' as question,
        team_type as part,
        count(distinct volunteer_id) as people,
    from served
    cross join edges
    where team_type is not null
        and division_code in (a_division, z_division)
        and category in (a_category, z_category)
        and year(held_on) in (year(first_on), year(last_on))
    group by team_type
    union all
    select
        'category, several districts' as question,
        category as part,
        count(distinct volunteer_id) as people,
    from served
    cross join edges
    where year(held_on) = year(last_on) and division_code in (a_division, z_division)
    group by category
    union all
    select
        'district, several of each' as question,
        division_code as part,
        count(distinct volunteer_id) as people,
    from served
    cross join edges
    where division_code in (a_division, z_division)
        and category in (a_category, z_category)
        and year(held_on) in (year(first_on), year(last_on))
    group by division_code
    union all
    select
        'status, several of each' as question,
        project_status as part,
        count(distinct volunteer_id) as people,
    from served
    cross join edges
    where year(held_on) = year(last_on)
        and division_code in (a_division, z_division)
        and category in (a_category, z_category)
    group by project_status
),

chosen as (
    select
        bit_or(bit) filter (where category in (a_category, z_category)) as ends,
        bit_or(bit) filter (where division_code in (a_division, z_division)) as districts,
        bit_or(bit) filter (where year = year(last_on) and category = a_category) as one,
        bit_or(bit) filter (
            where division_code in (a_division, z_division)
                and category in (a_category, z_category)
                and year in (year(first_on), year(last_on))
        ) as several,
    from service_cells
    cross join edges
),

from_rollups as (
    select
        'month, several categories' as question,
        cast(month as varchar) as part,
        sum(people) as people,
    from people_by_month
    cross join edges
    cross join chosen
    where year = year(last_on) and month = month(last_on) and bit_count(mask & ends) > 0
    group by month
    union all
    select
        'hour, several districts' as question,
        cast(hour as varchar) as part,
        sum(people) as people,
    from people_by_hour
    cross join chosen
    where weekday = 1 and bit_count(mask & districts) > 0
    group by hour
    union all
    select
        'team, a year and a category' as question,
        team_type as part,
        sum(people) as people,
    from people_by_team
    cross join chosen
    where bit_count(mask & one) > 0
    group by team_type
    union all
    select
        'team, several of each' as question,
        team_type as part,
        sum(people) as people,
    from people_by_team
    cross join chosen
    where bit_count(mask & several) > 0
    group by team_type
    union all
    select
        'category, several districts' as question,
        category as part,
        sum(people) as people,
    from people_by_category
    cross join edges
    cross join chosen
    where year = year(last_on) and bit_count(mask & districts) > 0
    group by category
    union all
    select
        'district, several of each' as question,
        division_code as part,
        sum(people) as people,
    from people_by_district
    cross join chosen
    where bit_count(mask & several) > 0
    group by division_code
    union all
    select
        'status, several of each' as question,
        project_status as part,
        sum(people) as people,
    from people_by_status
    cross join edges
    cross join chosen
    where year = year(last_on) and bit_count(mask & several) > 0
    group by project_status
)

select
    question,
    part,
from from_records
full outer join from_rollups using (question, part)
where from_records.people is distinct from from_rollups.people
