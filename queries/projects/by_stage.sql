-- question | 项目现在处在哪个阶段？ | Which stage are the projects in?
-- grain    | stage
-- reads    | projects, project_index
-- rows     | rows/projects
-- largest  | projects
-- param    | q                | 名称、别名、拼音里的字；空 = 全部 | letters of a name, alias or pinyin; empty keeps all
-- keep     | stage            | stage           | 只看这些阶段；空 = 全部 | only these stages; empty keeps all
-- cell     | category         | category        | 只看这些类别；空 = 全部 | only these categories; empty keeps all
-- cell     | status           | status          | 只看这些状态；空 = 全部 | only these statuses; empty keeps all
-- cell     | cohort           | cohort_year     | 只看这些立项年份；空 = 全部 | only these cohorts; empty keeps all
-- cell     | district         | district        | 只看这些区县；none = 未列明或全市；空 = 全部 | only these districts; none: unplaced or city-wide
-- cell     | has: amount      | has_amount      | 只看报告写明金额的；空 = 全部 | only with an amount given; empty keeps all
-- cell     | has: description | has_description | 只看有内容介绍的；空 = 全部 | only with a description; empty keeps all
-- column   | stage    | 阶段   | Stage
-- column   | projects | 项目数 | Projects | count
-- note     | 报告只写结项与常态化开展；更细的阶段由编者根据正文判断。 | The report says closed or ongoing; the finer stages are our reading of its text.

select
    stage,
    cast(count(*) as bigint) as projects,
    category,
    status,
    cohort_year,
    district,
    has_amount,
    summary is not null as has_description
from projects
join project_index using (project_id)
where $q = '' or contains(search_text, $q)
group by stage, category, status, cohort_year, district, has_amount, summary is not null
order by stage
