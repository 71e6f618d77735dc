-- question | 各类别的项目进行到哪一步了？ | How far along are the projects in each category?
-- grain    | category, status
-- reads    | projects, project_index
-- rows     | rows/projects
-- largest  | projects | category
-- param    | q                | 名称、别名、拼音里的字；空 = 全部 | letters of a name, alias or pinyin; empty keeps all
-- keep     | category         | category        | 只看这些类别；空 = 全部 | only these categories; empty keeps all
-- keep     | status           | status          | 只看这些状态；空 = 全部 | only these statuses; empty keeps all
-- cell     | cohort           | cohort_year     | 只看这些立项年份；空 = 全部 | only these cohorts; empty keeps all
-- cell     | stage            | stage           | 只看这些阶段；空 = 全部 | only these stages; empty keeps all
-- cell     | district         | district        | 只看这些区县；none = 未列明或全市；空 = 全部 | only these districts; none: unplaced or city-wide
-- cell     | has: amount      | has_amount      | 只看报告写明金额的；空 = 全部 | only with an amount given; empty keeps all
-- cell     | has: description | has_description | 只看有内容介绍的；空 = 全部 | only with a description; empty keeps all
-- column   | category | 类别   | Category
-- column   | status   | 状态   | Status
-- column   | projects | 项目数 | Projects | count
-- note     | 类别有的由报告印明，有的由编者归类。 | Some categories are printed in the report, others assigned by us.

select
    category,
    status,
    cast(count(*) as bigint) as projects,
    cohort_year,
    stage,
    district,
    has_amount,
    summary is not null as has_description
from projects
join project_index using (project_id)
where $q = '' or contains(search_text, $q)
group by category, status, cohort_year, stage, district, has_amount, summary is not null
order by category, status
