-- question | 这个项目的记录写了什么？ | What does the record of this project say?
-- grain    | project_id
-- reads    | projects
-- param    | id
-- column   | project_id      | 编号         | ID
-- column   | project         | 项目         | Project
-- column   | project_en      | 项目英文名称 | Project in English
-- column   | programme       | 所属系列     | Programme
-- column   | category        | 类别         | Category
-- column   | category_basis  | 类别依据     | Category basis
-- column   | status          | 状态         | Status
-- column   | stage           | 阶段         | Stage
-- column   | stage_basis     | 阶段依据     | Basis of the stage
-- column   | cohort_year     | 立项年份     | Cohort | year
-- column   | cohort_basis    | 立项年份依据 | Cohort basis
-- column   | division        | 区县         | District
-- column   | place           | 地点         | Place
-- column   | place_en        | 地点英文     | Place in English
-- column   | target_group    | 服务对象     | Target group
-- column   | target_group_en | 对象英文     | Target group in English
-- column   | goal            | 目标         | Goal
-- column   | goal_en         | 目标英文     | Goal in English
-- column   | summary         | 内容         | Content
-- column   | summary_en      | 内容英文     | Content in English
-- column   | lead_org        | 牵头或发起单位 | Lead or initiator
-- column   | lead_org_en     | 牵头或发起英文 | Lead or initiator in English
-- column   | start_on        | 开始         | Start | date
-- column   | end_on          | 截止         | End   | date
-- column   | report_lines    | 报告行号     | Report lines

select
    project_id,
    name as project,
    name_en as project_en,
    programme,
    category,
    category_basis,
    status,
    stage,
    stage_basis,
    cohort_year,
    cohort_basis,
    division_code as division,
    place,
    place_en,
    target_group,
    target_group_en,
    goal,
    goal_en,
    summary,
    summary_en,
    lead_org,
    lead_org_en,
    start_on,
    end_on,
    report_lines
from projects
where project_id = $id
