-- reads  | service_records, activities, projects, volunteers
-- people | year, month

select
    activity,
    year,
    month(held_on) as month,
from held
