-- reads | service_records, activities, projects, volunteers

with touched as (
    select distinct
        volunteer,
        weekday,
        hour,
        year_bit,
        category_bit,
        division_bit,
    from served
    join held using (activity)
),

reached as (
    select
        volunteer,
        weekday,
        hour,
        year_bit,
        category_bit,
        division_bit,
        bit_or(year_bit) as years,
        bit_or(category_bit) as categories,
        bit_or(division_bit) as divisions,
    from touched
    group by
        volunteer, weekday, hour,
        grouping sets (
            (year_bit, category_bit), (year_bit, division_bit), (category_bit, division_bit),
            (year_bit), (category_bit), (division_bit), ()
        )
),

sets as (
    select weekday, hour, year_bit, category_bit, division_bit,
        'year' as along, years as mask,
    from reached
    where year_bit is null
    union all
    select weekday, hour, year_bit, category_bit, division_bit,
        'category' as along, categories as mask,
    from reached
    where category_bit is null
    union all
    select weekday, hour, year_bit, category_bit, division_bit,
        'division' as along, divisions as mask,
    from reached
    where division_bit is null
),

counted as (
    select weekday, hour, year_bit, category_bit, division_bit,
        along, mask, count(*) as people,
    from sets
    group by weekday, hour, year_bit, category_bit, division_bit, along, mask
)

select
    weekday,
    hour,
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
