-- question | 项目记录齐全吗？ | How complete are the project records?
-- grain    | part
-- reads    | projects, project_index, outputs
-- rows     | rows/projects
-- largest  | projects
-- param    | q                | 名称、别名、拼音里的字；空 = 全部 | letters of a name, alias or pinyin; empty keeps all
-- cell     | category         | category        | 只看这些类别；空 = 全部 | only these categories; empty keeps all
-- cell     | status           | status          | 只看这些状态；空 = 全部 | only these statuses; empty keeps all
-- cell     | cohort           | cohort_year     | 只看这些立项年份；空 = 全部 | only these cohorts; empty keeps all
-- cell     | stage            | stage           | 只看这些阶段；空 = 全部 | only these stages; empty keeps all
-- cell     | district         | district        | 只看这些区县；none = 未列明或全市；空 = 全部 | only these districts; none: unplaced or city-wide
-- cell     | has: amount      | has_amount      | 只看报告写明金额的；空 = 全部 | only with an amount given; empty keeps all
-- cell     | has: description | has_description | 只看有内容介绍的；空 = 全部 | only with a description; empty keeps all
-- column   | part     | 内容项       | Part of the record
-- column   | projects | 有此项的项目 | Projects that have it | count
-- note     | 每一项内容有多少个项目给出。 | For each part of a record, how many projects give it.

with counted as (
    select
        count(*) filter (where start_on is not null or end_on is not null) as period,
        count(target_group) as target_group,
        count(goal) as goal,
        count(summary) as content,
        count(place) as place,
        count(lead_org) as lead,
        count(budget_cny) as budget,
        count(*) filter (where project_id in (select project_id from outputs)) as outputs,
        category,
        status,
        cohort_year,
        stage,
        district,
        has_amount,
        summary is not null as has_description
    from projects
    join project_index using (project_id)
    where $q = '' or contains(search_text, $q)
    group by category, status, cohort_year, stage, district, has_amount, summary is not null
)

select
    unnest(
        ['period', 'target_group', 'goal', 'content', 'place', 'lead', 'budget', 'outputs']
    ) as part,
    unnest([period, target_group, goal, content, place, lead, budget, outputs]) as projects,
    category,
    status,
    cohort_year,
    stage,
    district,
    has_amount,
    has_description
from counted
order by part
