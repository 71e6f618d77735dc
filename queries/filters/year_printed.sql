-- question | 报告所写的期间涉及哪些年份？ | Which years do the printed periods touch?
-- grain    | code
-- reads    | fund_figures
-- column   | code | 年份 | Year

select distinct
    cast(extract(year from period_to) as varchar) as code
from fund_figures
where period_to is not null
order by code
