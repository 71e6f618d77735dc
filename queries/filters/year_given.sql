-- question | 捐赠记录涉及哪些年份？ | Which years do the gifts touch?
-- grain    | code
-- reads    | donation_days
-- column   | code | 年份 | Year

select distinct
    cast(extract(year from donated_on) as varchar) as code
from donation_days
order by code
