-- question | 有哪些项目编号？ | Which project IDs are there?
-- grain    | code
-- reads    | projects
-- column   | code     | 项目编号 | Project ID
-- column   | label    | 名称     | Name
-- column   | label_en | 英文名称 | Name in English

select
    project_id as code,
    name as label,
    name_en as label_en
from projects
order by code
