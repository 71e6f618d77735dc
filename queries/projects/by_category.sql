-- question | 各类别的项目进行到哪一步了？ | How far along are the projects in each category?
-- grain    | category, status
-- reads    | projects, project_index
-- rows     | rows/projects
-- largest  | projects | category
-- param    | q
-- filter   | category, status, cohort, stage, district, has
-- column   | category | 类别   | Category
-- column   | status   | 状态   | Status
-- column   | projects | 项目数 | Projects | count
-- note     | 报告只给一部分项目印了类别，其余由编者归类。 | The report prints a category for some projects; the editors chose the others.

select
    category,
    status,
    cast(count(*) as bigint) as projects,
    cohort_year,
    stage,
    district,
    has_amount,
    has_description
from searched_projects($q)
group by category, status, cohort_year, stage, district, has_amount, has_description
order by category, status
