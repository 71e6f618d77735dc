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
    bit_more,
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
