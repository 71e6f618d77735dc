-- question | 各类别的项目进行到哪一步了？ | How far along are the projects in each category?
-- grain    | category, status
-- reads    | projects
-- rows     | rows/projects
-- param    | category | 只看这些类别；空 = 全部 | only these categories; empty keeps all
-- column   | category | 类别   | Category
-- column   | status   | 状态   | Status
-- column   | projects | 项目数 | Projects | count

select
    category,
    status,
    cast(count(*) as bigint) as projects
from projects
where cardinality($category) = 0 or list_contains($category, category)
group by category, status
order by sum(count(*)) over (partition by category) desc, category, status
