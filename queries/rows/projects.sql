-- question | 这些数字背后是哪些项目？ | Which projects stand behind these numbers?
-- grain    | project_id
-- reads    | projects, project_index
-- param    | category, status, cohort, stage, district, has, q
-- column   | project_id   | 编号         | ID
-- column   | project      | 项目         | Project
-- column   | project_en   | 项目英文名称 | Project in English
-- column   | category     | 类别         | Category
-- column   | category_basis | 类别依据   | Category basis
-- column   | status       | 状态         | Status
-- column   | stage        | 阶段         | Stage
-- column   | cohort_year  | 立项年份     | Cohort | year
-- column   | division     | 区县         | District
-- column   | report_lines | 报告行号     | Report lines
-- note     | 最多列出前 200 行。 | The first 200 rows at most.

select
    project_id,
    name as project,
    name_en as project_en,
    category,
    category_basis,
    status,
    stage,
    cohort_year,
    division_code as division,
    report_lines
from projects
join project_index using (project_id)
where is_chosen($category, category)
    and is_chosen($status, status)
    and is_chosen($cohort, cohort_year)
    and is_chosen($stage, stage)
    and is_chosen($district, district)
    and (not list_contains($has, 'amount') or has_amount)
    and (not list_contains($has, 'description') or summary is not null)
    and ($q = '' or contains(search_text, $q))
order by project_id
limit 200
