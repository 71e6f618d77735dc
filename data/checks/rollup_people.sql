-- check | 汇总的人数与服务记录一致，单选多选都一样 | Rollups of people say what the records say
-- reads | activities, age_marks, service_records, volunteer_counts, volunteer_marks, volunteers

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
        years,
        categories,
        divisions,
    from edges
    cross join lateral (
        values
            ('nothing', [0], [''], ['']),
            ('a year', [last_year], [''], ['']),
            ('a category', [0], [a_category], ['']),
            ('a district', [0], [''], [z_division]),
            ('several years', [first_year, last_year], [''], ['']),
            ('several categories', [0], [a_category, z_category], ['']),
            ('several districts', [0], [''], [a_division, z_division]),
            (
                'several of each',
                [first_year, last_year],
                [a_category, z_category],
                [a_division, z_division]
            )
    ) as listed (choice, years, categories, divisions)
),

blocks as (
    select
        choice,
        block,
        bit_or(mask) as mask,
    from choices
    inner join volunteer_marks
        on list_contains(years, year)
        and list_contains(categories, category)
        and list_contains(divisions, division_code)
    group by choice, block
),

from_rollups as (
    select
        choice,
        sum(bit_count(blocks.mask)) as people,
        coalesce(sum(bit_count(blocks.mask & age_marks.mask)), 0) as young,
    from blocks
    left join age_marks on age_marks.block = blocks.block and age_band = '18_25'
    group by choice
),

from_counts as (
    select
        choice,
        people,
    from choices
    inner join volunteer_counts
        on years = [year]
        and categories = [category]
        and divisions = [division_code]
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
full outer join from_counts using (choice)
where from_records.people is distinct from from_rollups.people
    or from_records.young is distinct from from_rollups.young
    or (
        choice not like 'several%'
        and from_records.people is distinct from from_counts.people
    )
