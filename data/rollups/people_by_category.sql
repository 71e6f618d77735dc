-- reads  | service_records, activities, projects, volunteers
-- people | year, category

select
    activity,
    year,
    category,
from held
