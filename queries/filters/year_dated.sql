-- question | 有日期的记录涉及哪些年份？ | Which years do dated records touch?
-- grain    | code
-- reads    | donation_days, activities
-- column   | code | 年份 | Year

with days as (
    select donated_on as day
    from donation_days
    union all
    select held_on as day
    from activities
)

select distinct
    cast(extract(year from day) as varchar) as code
from days
order by code
