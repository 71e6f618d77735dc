with days as (
    select cast(donated_at as date) as day
    from donations
    union all
    select held_on as day
    from activities
)

select distinct
    cast(extract(year from day) as varchar) as code
from days
order by code
