-- reads  | service_records, activities, projects, volunteers
-- people | weekday, hour

select
    activity,
    weekday,
    hour,
from held
