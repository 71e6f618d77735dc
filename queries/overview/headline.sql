-- question | 有多少项目，完成了多少？ | How many projects are there, and how many are done?
-- grain    |
-- reads    | projects
-- rows     | rows/projects
-- param    | category | 只看这些类别；空 = 全部 | only these categories; empty keeps all
-- column   | projects | 项目       | Projects | count
-- column   | closed   | 结项       | Closed   | count
-- column   | ongoing  | 常态化开展 | Ongoing  | count

select
    cast(count(*) as bigint) as projects,
    cast(count(*) filter (where status = 'closed') as bigint) as closed,
    cast(count(*) filter (where status = 'ongoing') as bigint) as ongoing
from projects
where cardinality($category) = 0 or list_contains($category, category)
