-- question | 有多少项目，完成了多少？ | How many projects are done?
-- grain    |
-- reads    | projects, project_index
-- rows     | rows/projects
-- filter   | category, status, district
-- column   | projects | 项目       | Projects | count
-- column   | closed   | 结项       | Closed   | count
-- column   | ongoing  | 常态化开展 | Ongoing  | count

select
    cast(count(*) as bigint) as projects,
    cast(count(*) filter (where status = 'closed') as bigint) as closed,
    cast(count(*) filter (where status = 'ongoing') as bigint) as ongoing,
    category,
    status,
    district
from placed_projects() as projects
group by category, status, district
