-- question | 有哪些项目？ | Which projects are there?
-- grain    | project_id
-- reads    | projects, project_index, outputs
-- param    | q, sort
-- filter   | category, status, cohort, stage, district, has
-- column   | project_id   | 编号         | ID
-- column   | project      | 项目         | Project
-- column   | project_en   | 项目英文名称 | Project in English
-- column   | category     | 类别         | Category
-- column   | category_basis | 类别依据   | Category basis
-- column   | status       | 状态         | Status
-- column   | stage        | 阶段         | Stage
-- column   | cohort_year  | 立项年份     | Cohort | year
-- column   | cohort_basis | 年份依据     | Cohort basis
-- column   | division     | 区县         | District
-- column   | parts_given  | 记录完整度   | Completeness | parts
-- column   | report_lines | 报告行号     | Report lines
-- note     | 完整度：期间、对象、目标、内容、地点、牵头、预算、产出八项中给出了几项。 | Completeness: how many of period, target group, goal, content, place, lead, budget and outputs are given.

with given as (
    select
        project_id,
        cast(count(*) filter (where is_given) as bigint) as parts_given
    from record_parts()
    group by project_id
)

select
    project_id,
    name as project,
    name_en as project_en,
    category,
    category_basis,
    status,
    stage,
    cohort_year,
    cohort_basis,
    division_code as division,
    parts_given,
    report_lines,
    district,
    has_amount,
    summary is not null as has_description
from projects
join project_index using (project_id)
join given using (project_id)
where $q = '' or contains(search_text, $q)
order by
    case when $sort = 'name' then name_sort end,
    case when $sort = 'category' then category end,
    case when $sort = 'status' then status end,
    case when $sort = 'cohort' then cohort_year end desc,
    case when $sort = 'completeness' then parts_given end desc,
    project_id
