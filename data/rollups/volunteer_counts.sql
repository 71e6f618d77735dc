-- reads | service_records, activities, projects, volunteers

select
    year,
    category,
    division_code,
    sum(bit_count(mask)) as people,
from marks
group by year, category, division_code
