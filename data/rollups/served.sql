-- step  | verified service records by the numbers of volunteer and activity, one volunteer's together
-- reads | service_records, activities, projects, volunteers

select
    volunteer,
    activity,
    hours,
from service_records
join held using (activity_id)
join members using (volunteer_id)
where verified
order by volunteer
