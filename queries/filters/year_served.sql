-- question | 活动记录涉及哪些年份？ | Which years do the activities touch?
-- grain    | code
-- reads    | activities
-- column   | code | 年份 | Year

select distinct
    cast(extract(year from held_on) as varchar) as code
from activities
order by code
