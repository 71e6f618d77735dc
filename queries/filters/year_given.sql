-- question | 捐赠记录涉及哪些年份？ | Which years do the gifts touch?
-- grain    | code
-- reads    | donations
-- column   | code | 年份 | Year

select distinct
    cast(extract(year from cast(donated_at as date)) as varchar) as code
from donations
order by code
