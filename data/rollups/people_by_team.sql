-- reads  | service_records, activities, projects, volunteers, teams
-- people | team_type

select
    activity,
    team_type,
from held
join teams using (team_id)
