-- step  | volunteers by number
-- reads | volunteers

select
    cast(row_number() over (order by volunteer_id) - 1 as integer) as volunteer,
    volunteer_id,
    age_band,
from volunteers
