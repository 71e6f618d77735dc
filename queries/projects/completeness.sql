-- question | 项目记录齐全吗？ | How complete are the project records?
-- grain    | part
-- reads    | projects, project_index, outputs
-- rows     | rows/projects
-- param    | category | 只看这些类别；空 = 全部 | only these categories; empty keeps all
-- param    | status   | 只看这些状态；空 = 全部 | only these statuses; empty keeps all
-- param    | cohort   | 只看这些立项年份；空 = 全部 | only these cohorts; empty keeps all
-- param    | stage    | 只看这些阶段；空 = 全部 | only these stages; empty keeps all
-- param    | district | 只看这些区县；none = 未列明或全市；空 = 全部 | only these districts; none: unplaced or city-wide
-- param    | has      | 报告写明金额、内容的；空 = 全部 | amount or description given; empty keeps all
-- param    | q        | 名称、别名、拼音里的字；空 = 全部 | letters of a name, alias or pinyin; empty keeps all
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
        count(*) filter (where project_id in (select project_id from outputs)) as outputs
    from projects
    join project_index using (project_id)
    where (cardinality($category) = 0 or list_contains($category, category))
        and (cardinality($status) = 0 or list_contains($status, status))
        and (cardinality($cohort) = 0 or list_contains($cohort, cohort_year))
        and (cardinality($stage) = 0 or list_contains($stage, stage))
        and (cardinality($district) = 0 or list_contains($district, district))
        and (not list_contains($has, 'amount') or has_amount)
        and (not list_contains($has, 'description') or summary is not null)
        and ($q = '' or contains(search_text, $q))
)

select
    unnest(
        ['period', 'target_group', 'goal', 'content', 'place', 'lead', 'budget', 'outputs']
    ) as part,
    unnest([period, target_group, goal, content, place, lead, budget, outputs]) as projects
from counted
order by projects desc, part
