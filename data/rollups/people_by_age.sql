-- reads  | service_records, activities, projects, volunteers
-- people | age_band

select
    volunteer,
    age_band,
from members
