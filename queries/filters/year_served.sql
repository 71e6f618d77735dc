-- question | 活动记录涉及哪些年份？ | Which years do the activities touch?
-- grain    | code
-- reads    | service_cells
-- column   | code | 年份 | Year

select distinct
    cast(year as varchar) as code
from service_cells
order by code
