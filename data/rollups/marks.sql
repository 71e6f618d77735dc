-- step  | who served in a year, a category, a district or all together, a bit each in their block
-- reads | service_records, activities, projects, volunteers

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
    group by year, category, division_code, block
)

select
    coalesce(year, 0) as year,
    coalesce(category, '') as category,
    coalesce(division_code, '') as division_code,
    block,
    bit_or(mask) as mask,
from apart
group by cube (year, category, division_code), block
