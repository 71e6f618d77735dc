-- check | 每人每天不超过 24 小时 | Nobody serves more than 24 hours a day
-- reads | service_records

select
    volunteer_id,
    served_on,
    sum(hours) as hours,
from service_records
group by volunteer_id, served_on
having sum(hours) > 24
