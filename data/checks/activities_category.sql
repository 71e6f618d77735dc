-- check | 活动与项目同类别、不早于立项年 | An activity fits its project's category and cohort
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
