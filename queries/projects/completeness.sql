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

with filtered as (
    select
        project_id,
        start_on is not null or end_on is not null as period,
        target_group is not null as target_group,
        goal is not null as goal,
        summary is not null as content,
        place is not null as place,
        lead_org is not null as lead,
        budget_cny is not null as budget,
        project_id in (select project_id from outputs) as outputs
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
),

parts as (
    select 'period' as part, cast(count(*) filter (where period) as bigint) as projects
    from filtered
    union all
    select 'target_group', cast(count(*) filter (where target_group) as bigint)
    from filtered
    union all
    select 'goal', cast(count(*) filter (where goal) as bigint)
    from filtered
    union all
    select 'content', cast(count(*) filter (where content) as bigint)
    from filtered
    union all
    select 'place', cast(count(*) filter (where place) as bigint)
    from filtered
    union all
    select 'lead', cast(count(*) filter (where lead) as bigint)
    from filtered
    union all
    select 'budget', cast(count(*) filter (where budget) as bigint)
    from filtered
    union all
    select 'outputs', cast(count(*) filter (where outputs) as bigint)
    from filtered
)

select
    part,
    projects
from parts
order by projects desc, part
