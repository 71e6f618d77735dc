-- reads  | service_records, activities, projects, volunteers
-- people | year, project_status

select
    activity,
    year,
    project_status,
from held
