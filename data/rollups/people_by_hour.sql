-- reads | service_records, activities, projects, volunteers

with reached as (
    select
        volunteer,
        weekday,
        hour,
        coalesce(held.year, 0) as year,
        coalesce(category, '') as category,
        coalesce(held.division_code, '') as division_code,
        bit_or(year_bit) as years,
        bit_or(category_bit) as categories,
        bit_or(division_bit) as divisions,
    from served
    join held using (activity)
    group by
        volunteer, weekday, hour,
        grouping sets (
            (held.year, category), (held.year, held.division_code), (category, held.division_code),
            (held.year), (category), (held.division_code), ()
        )
),

sets as (
    select weekday, hour, year, category, division_code,
        'year' as along, years as mask,
    from reached
    where year = 0
    union all
    select weekday, hour, year, category, division_code,
        'category' as along, categories as mask,
    from reached
    where category = ''
    union all
    select weekday, hour, year, category, division_code,
        'division' as along, divisions as mask,
    from reached
    where division_code = ''
),

counted as (
    select weekday, hour, year, category, division_code,
        along, mask, count(*) as people,
    from sets
    group by weekday, hour, year, category, division_code, along, mask
)

select
    weekday,
    hour,
    year,
    category,
    division_code,
    along,
    (
        select list(name order by name)
        from bits
        where bits.along = counted.along and bits.bit & counted.mask <> 0
    ) as touched,
    people,
from counted
