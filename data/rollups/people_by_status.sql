-- reads | service_records, activities, projects, volunteers

with touched as (
    select distinct
        volunteer,
        project_status,
        year_bit,
        category_bit,
        division_bit,
    from served
    join held using (activity)
),

reached as (
    select
        volunteer,
        project_status,
        year_bit,
        category_bit,
        division_bit,
        bit_or(category_bit) as categories,
        bit_or(division_bit) as divisions,
    from touched
    group by volunteer, project_status, year_bit, grouping sets ((category_bit), (division_bit), ())
),

sets as (
    select project_status, year_bit, category_bit, division_bit,
        'category' as along, categories as mask,
    from reached
    where category_bit is null
    union all
    select project_status, year_bit, category_bit, division_bit,
        'division' as along, divisions as mask,
    from reached
    where division_bit is null
),

counted as (
    select project_status, year_bit, category_bit, division_bit,
        along, mask, count(*) as people,
    from sets
    group by project_status, year_bit, category_bit, division_bit, along, mask
)

select
    project_status,
    coalesce(cast(years.name as bigint), 0) as year,
    coalesce(categories.name, '') as category,
    coalesce(divisions.name, '') as division_code,
    counted.along,
    (
        select list(name order by name)
        from bits
        where bits.along = counted.along and bits.bit & counted.mask <> 0
    ) as touched,
    people,
from counted
left join bits as years on years.along = 'year' and years.bit = year_bit
left join bits as categories on categories.along = 'category' and categories.bit = category_bit
left join bits as divisions on divisions.along = 'division' and divisions.bit = division_bit
