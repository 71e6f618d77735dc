-- question | 各类别的项目进行到哪一步了？ | How far along are the projects in each category?
-- grain    | category, status
-- reads    | projects, project_index
-- rows     | rows/projects
-- param    | category | 只看这些类别；空 = 全部 | only these categories; empty keeps all
-- param    | status   | 只看这些状态；空 = 全部 | only these statuses; empty keeps all
-- param    | district | 只看这些区县；none = 未列明或全市；空 = 全部 | only these districts; none: unplaced or city-wide
-- column   | category | 类别   | Category
-- column   | status   | 状态   | Status
-- column   | projects | 项目数 | Projects | count

select
    category,
    status,
    cast(count(*) as bigint) as projects
from projects
join project_index using (project_id)
where (cardinality($category) = 0 or list_contains($category, category))
    and (cardinality($status) = 0 or list_contains($status, status))
    and (cardinality($district) = 0 or list_contains($district, district))
group by category, status
order by sum(count(*)) over (partition by category) desc, category, status
