-- reads | service_records, activities, projects, volunteers

select
    year,
    category,
    division_code,
    block,
    mask,
from marks
