-- reads | activities

select
    year,
    category,
    division_code,
    bit_1,
    bit_2,
    bit_3,
    bit_4,
    bit_more,
from cells
