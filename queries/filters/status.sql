-- question | 项目有哪些状态？ | Which statuses do projects have?
-- grain    | code
-- reads    | projects
-- column   | code | 状态 | Status

select distinct status as code
from projects
order by code
