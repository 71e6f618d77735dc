-- question | 这些数字背后是哪些项目？ | Which projects stand behind these numbers?
-- grain    | project_id
-- reads    | projects, project_index
-- param    | category | 只看这些类别；空 = 全部 | only these categories; empty keeps all
-- param    | status   | 只看这些状态；空 = 全部 | only these statuses; empty keeps all
-- param    | cohort   | 只看这些立项年份；空 = 全部 | only these cohorts; empty keeps all
-- param    | stage    | 只看这些阶段；空 = 全部 | only these stages; empty keeps all
-- param    | district | 只看这些区县；none = 未列明或全市；空 = 全部 | only these districts; none: unplaced or city-wide
-- param    | has      | 报告写明金额、内容的；空 = 全部 | amount or description given; empty keeps all
-- param    | q        | 名称、别名、拼音里的字；空 = 全部 | letters of a name, alias or pinyin; empty keeps all
-- column   | project_id   | 编号         | ID
-- column   | project      | 项目         | Project
-- column   | project_en   | 项目英文名称 | Project in English
-- column   | category     | 类别         | Category
-- column   | status       | 状态         | Status
-- column   | stage        | 阶段         | Stage
-- column   | cohort_year  | 立项年份     | Cohort | year
-- column   | division     | 区县         | District
-- column   | report_lines | 报告行号     | Report lines
-- note     | 最多列出前 200 行。 | The first 200 rows at most.

select
    project_id,
    name as project,
    name_en as project_en,
    category,
    status,
    stage,
    cohort_year,
    division_code as division,
    report_lines
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
order by project_id
limit 200
