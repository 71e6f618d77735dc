-- step  | a bit for each year, category and district that activities know
-- reads | activities

with values as (
    select distinct 'year' as along, cast(year(held_on) as varchar) as name from activities
    union all
    select distinct 'category' as along, category as name from activities
    union all
    select distinct 'division' as along, division_code as name from activities
)

select
    along,
    name,
    cast(1 as bigint) << cast(row_number() over (partition by along order by name) - 1 as integer)
        as bit,
from values
