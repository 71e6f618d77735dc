-- reads | service_records, activities, projects, volunteers

select
    year,
    category,
    division_code,
    weekday,
    hour,
    sum(hours) as hours,
    count(*) as records,
from served
join held using (activity)
group by year, category, division_code, weekday, hour
