-- question | 应付未付款中有多少没有列明项目？ | How much of the payable is attributed to no project?
-- grain    | payable_id
-- reads    | payables, project_index, projects
-- filter   | category, status, district
-- column   | project_id | 编号         | ID
-- column   | project    | 项目         | Project
-- column   | project_en | 项目英文名称 | Project in English
-- column   | category   | 类别         | Category
-- column   | status     | 状态         | Status
-- column   | district   | 区县         | District
-- column   | payable_id | 应付编号     | Payable ID
-- column   | amount_cny | 金额         | Amount | cny
-- column   | unprinted  | 收款方不明的 | Payee not recorded | people
-- column   | since_on   | 自           | Since  | date

select
    project_id,
    projects.name as project,
    projects.name_en as project_en,
    projects.category,
    projects.status,
    district,
    payable_id,
    amount_cny,
    cast(case when payables.report_lines is null then 1 else 0 end as bigint) as unprinted,
    cast(null as date) as since_on
from payables
left join placed_projects() as projects using (project_id)
where project_id is null
order by amount_cny desc, payable_id
