-- reads  | service_records, activities, projects, volunteers
-- people | division_code

select
    activity,
    division_code,
from held
