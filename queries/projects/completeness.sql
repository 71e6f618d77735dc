-- question | 项目记录齐全吗？ | How complete are the project records?
-- grain    | part
-- reads    | projects, project_index, outputs
-- rows     | rows/projects
-- largest  | projects
-- param    | q
-- filter   | category, status, cohort, stage, district, has
-- column   | part     | 内容项       | Part of the record
-- column   | projects | 有此项的项目 | Projects that have it | count
-- note     | 每一项内容有多少个项目给出。 | For each part of a record, how many projects give it.

select
    part,
    cast(count(*) filter (where is_given) as bigint) as projects,
    category,
    status,
    cohort_year,
    stage,
    district,
    has_amount,
    has_description
from searched_projects($q)
join record_parts() using (project_id)
group by part, category, status, cohort_year, stage, district, has_amount, has_description
order by part
