-- question | 项目在哪些年份立项？ | In which years were projects approved?
-- grain    | code
-- reads    | projects
-- column   | code | 立项年份 | Cohort

select distinct cast(cohort_year as varchar) as code
from projects
order by code
