-- question | 有多少项目，进行到哪一步？ | How many projects are there, and how far along?
-- grain    | 
-- reads    | projects, project_index
-- rows     | rows/projects
-- param    | category | 只看这些类别；空 = 全部 | only these categories; empty keeps all
-- param    | status   | 只看这些状态；空 = 全部 | only these statuses; empty keeps all
-- param    | cohort   | 只看这些立项年份；空 = 全部 | only these cohorts; empty keeps all
-- param    | stage    | 只看这些阶段；空 = 全部 | only these stages; empty keeps all
-- param    | district | 只看这些区县；none = 未列明或全市；空 = 全部 | only these districts; none: unplaced or city-wide
-- param    | has      | 报告写明金额、内容的；空 = 全部 | amount or description given; empty keeps all
-- param    | q        | 名称、别名、拼音里的字；空 = 全部 | letters of a name, alias or pinyin; empty keeps all
-- column   | projects    | 项目           | Projects                 | count
-- column   | closed      | 结项           | Closed                   | count
-- column   | ongoing     | 常态化开展     | Ongoing                  | count
-- column   | described   | 有内容介绍     | With a description       | count
-- column   | with_amount | 有金额         | With an amount           | count

select
    cast(count(*) as bigint) as projects,
    cast(count(*) filter (where status = 'closed') as bigint) as closed,
    cast(count(*) filter (where status = 'ongoing') as bigint) as ongoing,
    cast(count(summary) as bigint) as described,
    cast(count(*) filter (where has_amount) as bigint) as with_amount
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
