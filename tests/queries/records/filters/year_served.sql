select distinct
    cast(extract(year from held_on) as varchar) as code
from activities
order by code
