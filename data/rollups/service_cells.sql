-- reads | activities

select
    year,
    category,
    division_code,
    false as is_sliced,
    0 as slice,
    bit_1,
    bit_2,
    bit_3,
    bit_4,
    case
        when place >= 252
            then set_bit(
                bitstring('0', cast(greatest(places - 252, 1) as integer)),
                cast(greatest(place - 252, 0) as integer),
                1
            )
    end as bit_more,
from cells
union all
select
    year,
    category,
    division_code,
    true as is_sliced,
    bit_year | bit_category as slice,
    bit_district as bit_1,
    0 as bit_2,
    0 as bit_3,
    0 as bit_4,
    null as bit_more,
from cells
where bit_year is not null
