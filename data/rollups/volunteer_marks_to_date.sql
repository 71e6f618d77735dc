-- reads | service_records, activities, projects, volunteers, snapshot

with apart as (
    select
        year,
        category,
        division_code,
        block,
        bitstring_agg(place, 0, 4095) as mask,
    from served
    join held using (activity)
    join members using (volunteer)
    cross join snapshot
    where year < year(as_of)
        and month(as_of) * 100 + day(as_of) < 1231
        and month(held_on) * 100 + day(held_on) <= month(as_of) * 100 + day(as_of)
    group by year, category, division_code, block
)

select
    year,
    coalesce(category, '') as category,
    coalesce(division_code, '') as division_code,
    block,
    bit_or(mask) as mask,
from apart
group by year, cube (category, division_code), block
