-- question | 每个项目的状态和金额是什么？ | What are each project's status and amounts?
-- grain    | project_id
-- reads    | campaign_totals, campaigns, payables, project_index, projects, snapshot
-- filter   | category, status, district
-- column   | project_id | 编号         | ID
-- column   | project    | 项目         | Project
-- column   | project_en | 项目英文名称 | Project in English
-- column   | category   | 类别         | Category
-- column   | status      | 状态         | Status
-- column   | district   | 区县         | District
-- column   | stage       | 阶段         | Stage
-- column   | raised_cny  | 已募         | Raised  | cny
-- column   | unclear_cny | 总额（含义不明） | Total, meaning unclear | cny
-- column   | target_cny  | 募捐目标     | Target  | cny
-- column   | payable_cny | 应付未付     | Payable | cny
-- column   | unprinted   | 收款方不明的 | Payee not recorded | people

with collected as (
    select
        project_id,
        sum(raised_cny) as raised_cny,
        sum(unclear_cny) as unclear_cny,
        sum(target_cny) as target_cny
    from campaign_progress()
    group by project_id
),

owed as (
    select
        project_id,
        sum(amount_cny) as payable_cny,
        count(*) filter (where report_lines is null) as unprinted
    from payables
    group by project_id
)

select
    project_id,
    name as project,
    name_en as project_en,
    category,
    status,
    district,
    stage,
    cast(raised_cny as decimal(18, 2)) as raised_cny,
    cast(unclear_cny as decimal(18, 2)) as unclear_cny,
    cast(target_cny as decimal(18, 2)) as target_cny,
    cast(payable_cny as decimal(18, 2)) as payable_cny,
    cast(coalesce(unprinted, 0) as bigint) as unprinted
from placed_projects() as projects
left join collected using (project_id)
left join owed using (project_id)
order by project_id
