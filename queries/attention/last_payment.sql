-- question | 哪些项目已经做完，只等尾款？ | Which projects are finished but for their last payment?
-- grain    | project_id
-- reads    | payables, project_index, projects
-- filter   | category, status, district
-- column   | project_id | 编号         | ID
-- column   | project    | 项目         | Project
-- column   | project_en | 项目英文名称 | Project in English
-- column   | category   | 类别         | Category
-- column   | status     | 状态         | Status
-- column   | district   | 区县         | District
-- column   | amount_cny | 未付尾款     | Last payment | cny
-- column   | unprinted  | 收款方不明的 | Payee not recorded | people
-- column   | since_on   | 自           | Since        | date
-- note     | 处于收尾阶段、还有应付未付款的项目。 | Projects in their final stage with something still payable.

select
    project_id,
    projects.name as project,
    projects.name_en as project_en,
    projects.category,
    projects.status,
    district,
    cast(sum(amount_cny) as decimal(18, 2)) as amount_cny,
    cast(count(*) filter (where payables.report_lines is null) as bigint) as unprinted,
    cast(null as date) as since_on
from placed_projects() as projects
join payables using (project_id)
where stage = 'finalising'
group by
    project_id,
    projects.name,
    projects.name_en,
    projects.category,
    projects.status,
    district
order by amount_cny desc, project_id
