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
        choice,
        -- the year of parts that are of one, else 0
        coalesce(year, 0) as year,
        bit_or(slice) as slice,
        bit_or(bit_1) as cells_1,
        bit_or(bit_2) as cells_2,
        bit_or(bit_3) as cells_3,
        bit_or(bit_4) as cells_4,
        bit_or(bit_more) as cells_more,
    from service_cells
    cross join edges
    cross join (select unnest(['categories', 'districts', 'one', 'several']) as choice)
    where case choice
        when 'categories' then category in (a_category, z_category)
        when 'districts' then division_code in (a_division, z_division)
        when 'one' then year = year(last_on) and category = a_category
        else
            division_code in (a_division, z_division)
            and category in (a_category, z_category)
            and year in (year(first_on), year(last_on))
    end
    group by grouping sets ((choice, is_sliced), (choice, is_sliced, year))
),

sets as (
    select
        'month, several categories' as question,
        'categories' as choice,
        cast(month as varchar) as part,
        year,
        slice,
        mask_1, mask_2, mask_3, mask_4, mask_more,
        people,
    from people_by_month
    cross join edges
    where year = year(last_on) and month = month(last_on)
    union all
    select
        'hour, several districts' as question,
        'districts' as choice,
        cast(hour as varchar) as part,
        0 as year,
        slice,
        mask_1, mask_2, mask_3, mask_4, mask_more,
        people,
    from people_by_hour
    where weekday = 1
    union all
    select
        if(choice = 'one', 'team, a year and a category', 'team, several of each') as question,
        choice,
        team_type as part,
        0 as year,
        slice,
        mask_1, mask_2, mask_3, mask_4, mask_more,
        people,
    from people_by_team
    cross join (select unnest(['one', 'several']) as choice)
    union all
    select
        'category, several districts' as question,
        'districts' as choice,
        category as part,
        year,
        slice,
        mask_1, mask_2, mask_3, mask_4, mask_more,
        people,
    from people_by_category
    cross join edges
    where year = year(last_on)
    union all
    select
        'district, several of each' as question,
        'several' as choice,
        division_code as part,
        0 as year,
        slice,
        mask_1, mask_2, mask_3, mask_4, mask_more,
        people,
    from people_by_district
    union all
    select
        'status, several of each' as question,
        'several' as choice,
        project_status as part,
        year,
        slice,
        mask_1, mask_2, mask_3, mask_4, mask_more,
        people,
    from people_by_status
    cross join edges
    where year = year(last_on)
),

from_rollups as (
    select
        question,
        part,
        sum(people) as people,
    from sets
    join chosen using (choice, year, slice)
    where (
            (mask_1 & cells_1) | (mask_2 & cells_2) | (mask_3 & cells_3) | (mask_4 & cells_4)
        ) <> 0
        or bit_count(mask_more & cells_more) > 0
    group by question, part
)

select
    question,
    part,
from from_records
full outer join from_rollups using (question, part)
where from_records.people is distinct from from_rollups.people
