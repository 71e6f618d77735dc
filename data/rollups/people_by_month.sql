-- reads | service_records, activities, projects, volunteers

with reached as (
    select
        volunteer,
        year,
        month(held_on) as month,
        coalesce(category, '') as category,
        coalesce(held.division_code, '') as division_code,
        bit_or(category_bit) as categories,
        bit_or(division_bit) as divisions,
    from served
    join held using (activity)
    group by
        volunteer, year, month(held_on),
        grouping sets ((category), (held.division_code), ())
),

sets as (
    select year, month, category, division_code,
        'category' as along, categories as mask,
    from reached
    where category = ''
    union all
    select year, month, category, division_code,
        'division' as along, divisions as mask,
    from reached
    where division_code = ''
),

counted as (
    select year, month, category, division_code,
        along, mask, count(*) as people,
    from sets
    group by year, month, category, division_code, along, mask
)

select
    year,
    month,
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
