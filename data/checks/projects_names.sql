-- check | 项目名称互不相同 | Project names are distinct
-- reads | projects

select
    name,
    count(*) as projects,
from projects
group by name
having count(*) > 1
