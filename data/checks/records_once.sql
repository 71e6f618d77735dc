-- check | 每人每场活动只记一次 | One record per volunteer and activity
-- reads | service_records

select
    volunteer_id,
    activity_id,
    count(*) as records,
from service_records
group by volunteer_id, activity_id
having count(*) > 1
