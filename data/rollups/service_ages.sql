-- reads | service_records, activities, projects, volunteers

select
    year,
    category,
    division_code,
    age_band,
    sum(hours) as hours,
    count(*) as records,
from served
join held using (activity)
join members using (volunteer)
where age_band is not null
group by year, category, division_code, age_band
