-- question | 有哪些项目？ | Which projects are there?
-- grain    | project_id
-- reads    | projects, project_index, outputs
-- param    | q                | 名称、别名、拼音里的字；空 = 全部 | letters of a name, alias or pinyin; empty keeps all
-- param    | sort             | 排序；空 = 编号 | what to sort by; empty: ID
-- keep     | category         | category        | 只看这些类别；空 = 全部 | only these categories; empty keeps all
-- keep     | status           | status          | 只看这些状态；空 = 全部 | only these statuses; empty keeps all
-- keep     | cohort           | cohort_year     | 只看这些立项年份；空 = 全部 | only these cohorts; empty keeps all
-- keep     | stage            | stage           | 只看这些阶段；空 = 全部 | only these stages; empty keeps all
-- cell     | district         | district        | 只看这些区县；none = 未列明或全市；空 = 全部 | only these districts; none: unplaced or city-wide
-- cell     | has: amount      | has_amount      | 只看报告写明金额的；空 = 全部 | only with an amount given; empty keeps all
-- cell     | has: description | has_description | 只看有内容介绍的；空 = 全部 | only with a description; empty keeps all
-- column   | project_id   | 编号         | ID
-- column   | project      | 项目         | Project
-- column   | project_en   | 项目英文名称 | Project in English
-- column   | category     | 类别         | Category
-- column   | status       | 状态         | Status
-- column   | stage        | 阶段         | Stage
-- column   | cohort_year  | 立项年份     | Cohort | year
-- column   | cohort_basis | 年份依据     | Basis of the cohort
-- column   | division     | 区县         | District
-- column   | parts_given  | 记录完整度   | Completeness | parts
-- column   | report_lines | 报告行号     | Report lines
-- note     | 完整度：期间、对象、目标、内容、地点、牵头、预算、产出八项中给出了几项。 | Completeness: how many of period, target group, goal, content, place, lead, budget and outputs are given.

with records as (
    select
        project_id,
        cast(
            cast(start_on is not null or end_on is not null as integer)
            + cast(target_group is not null as integer)
            + cast(goal is not null as integer)
            + cast(summary is not null as integer)
            + cast(place is not null as integer)
            + cast(lead_org is not null as integer)
            + cast(budget_cny is not null as integer)
            + cast(project_id in (select project_id from outputs) as integer) as bigint
        ) as parts_given
    from projects
)

select
    project_id,
    name as project,
    name_en as project_en,
    category,
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
join records using (project_id)
where $q = '' or contains(search_text, $q)
order by
    case when $sort = 'name' then name_sort end,
    case when $sort = 'category' then category end,
    case when $sort = 'status' then status end,
    case when $sort = 'cohort' then cohort_year end desc,
    case when $sort = 'completeness' then parts_given end desc,
    project_id
