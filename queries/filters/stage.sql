-- question | 项目处在哪些阶段？ | Which stages are projects in?
-- grain    | code
-- reads    | projects
-- column   | code | 阶段 | Stage

select distinct stage as code
from projects
order by code
