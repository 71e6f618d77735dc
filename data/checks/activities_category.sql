-- check | 活动类别与所属项目一致 | An activity has the category of its project
-- reads | activities, projects

select
    activities.activity_id,
    activities.category,
    projects.category as project_category,
from activities
inner join projects on projects.project_id = activities.project_id
where activities.category <> projects.category
    or activities.programme is distinct from projects.programme
    or year(activities.held_on) < projects.cohort_year
