-- question | 搜索找到哪些项目？ | Which projects does the search find?
-- grain    | project_id
-- reads    | projects, project_index
-- param    | q
-- column   | project_id | 编号         | ID
-- column   | project    | 项目         | Project
-- column   | project_en | 项目英文名称 | Project in English
-- column   | category   | 类别         | Category
-- column   | status     | 状态         | Status
-- note     | 以所输入的字开头的在前，最多八个。 | What begins with the letters typed comes first; eight at most.

select
    project_id,
    name as project,
    name_en as project_en,
    category,
    status
from projects
join project_index using (project_id)
where contains(search_text, $q)
order by
    case when contains(concat(chr(10), search_text), concat(chr(10), $q)) then 0 else 1 end,
    project_id
limit 8
