-- step  | volunteers by number, those of one district and age side by side, 4,096 to a block
-- reads | volunteers

select
    cast(number as integer) as volunteer,
    volunteer_id,
    age_band,
    cast(number // 4096 as bigint) as block,
    cast(number % 4096 as integer) as place,
from (
    select
        volunteer_id,
        age_band,
        row_number() over (order by division_code, age_band, volunteer_id) - 1 as number,
    from volunteers
)
