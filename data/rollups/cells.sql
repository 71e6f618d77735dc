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
),

bits as (
    select
        year,
        category,
        division_code,
        place // 63 + 1 as word,
        cast(1 as bigint) << (place % 63) as bit,
        case
            when place >= 252
                then set_bit(
                    bitstring('0', cast(greatest(places - 252, 1) as integer)),
                    cast(greatest(place - 252, 0) as integer),
                    1
                )
        end as bit_more,
    from places
)

select
    year,
    category,
    division_code,
    case when word = 1 then bit else 0 end as bit_1,
    case when word = 2 then bit else 0 end as bit_2,
    case when word = 3 then bit else 0 end as bit_3,
    case when word = 4 then bit else 0 end as bit_4,
    bit_more,
from bits
