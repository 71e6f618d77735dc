-- reads | service_records, activities, projects, volunteers, teams

select
    year,
    category,
    held.division_code,
    team_id,
    sum(hours) as hours,
    count(*) as records,
from served
join held using (activity)
join teams using (team_id)
group by year, category, held.division_code, team_id
