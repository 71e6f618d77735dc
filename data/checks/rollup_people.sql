-- check | 汇总的人数与服务记录一致，单选多选都一样 | Rollups of people say what the records say
-- reads | activities, people_by_age, service_cells, service_records, volunteers

with edges as (
    select
        min(year(held_on)) as first_year,
        max(year(held_on)) as last_year,
        min(category) as a_category,
        max(category) as z_category,
        min(division_code) as a_division,
        max(division_code) as z_division,
    from activities
),

choices as (
    select
        choice,
        case how_many_years
            when 0 then [0] when 1 then [last_year] else [first_year, last_year]
        end as years,
        case how_many_categories
            when 0 then [''] when 1 then [a_category] else [a_category, z_category]
        end as categories,
        case how_many_divisions
            when 0 then [''] when 1 then [z_division] else [a_division, z_division]
        end as divisions,
    from edges
    cross join (
        values
            ('nothing', 0, 0, 0),
            ('a year', 1, 0, 0),
            ('a category', 0, 1, 0),
            ('a district', 0, 0, 1),
            ('several years', 2, 0, 0),
            ('several categories', 0, 2, 0),
            ('several districts', 0, 0, 2),
            ('several of each', 2, 2, 2)
    ) as listed (choice, how_many_years, how_many_categories, how_many_divisions)
),

chosen_cells as (
    select
        choice,
        bit_or(slice) as slice,
        bit_or(bit_1) as cells_1,
        bit_or(bit_2) as cells_2,
        bit_or(bit_3) as cells_3,
        bit_or(bit_4) as cells_4,
        bit_or(bit_more) as cells_more,
    from choices
    inner join service_cells
        on (years = [0] or list_contains(years, year))
        and (categories = [''] or list_contains(categories, category))
        and (divisions = [''] or list_contains(divisions, division_code))
    group by choice, is_sliced
),

from_rollups as (
    select
        choice,
        sum(people) as people,
        coalesce(sum(people) filter (where age_band = '18_25'), 0) as young,
    from people_by_age
    join chosen_cells using (slice)
    where (
            (mask_1 & cells_1) | (mask_2 & cells_2) | (mask_3 & cells_3) | (mask_4 & cells_4)
        ) <> 0
        or bit_count(mask_more & cells_more) > 0
    group by choice
),

served as (
    select
        volunteer_id,
        age_band,
        year(served_on) as year,
        category,
        activities.division_code,
    from service_records
    inner join activities using (activity_id)
    inner join volunteers using (volunteer_id)
    where verified
),

-- each volunteer once for a choice: who, whatever the rest of the record
chosen as (
    select distinct
        choice,
        volunteer_id,
        age_band,
    from (
        select distinct
            volunteer_id,
            age_band,
            year,
            category,
            division_code,
        from served
    ) as touched
    inner join choices
        on (years = [0] or list_contains(years, year))
        and (categories = [''] or list_contains(categories, category))
        and (divisions = [''] or list_contains(divisions, division_code))
),

from_records as (
    select
        choice,
        count(*) as people,
        count(*) filter (where age_band = '18_25') as young,
    from chosen
    group by choice
)

select choice,
from from_records
full outer join from_rollups using (choice)
where from_records.people is distinct from from_rollups.people
    or from_records.young is distinct from from_rollups.young
