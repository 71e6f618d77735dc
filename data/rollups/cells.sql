-- step  | each year, category and district that activities join: a bit of its own
-- reads | activities

with places as (
    select
        year(held_on) as year,
        category,
        division_code,
        row_number() over (order by year(held_on), category, division_code) - 1 as place,
        count(*) over () as places,
    from activities
    group by year(held_on), category, division_code
)

select
    year,
    category,
    division_code,
    set_bit(bitstring('0', cast(places as integer)), cast(place as integer), 1) as bit,
from places
