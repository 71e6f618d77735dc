-- reads | activities

select
    year,
    category,
    division_code,
    bit,
from cells
