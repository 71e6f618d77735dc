-- check | 服务时长大于 0、不超过 24 小时 | Hours are above 0 and at most 24
-- reads | service_records

select
    record_id,
    hours,
from service_records
where hours <= 0
    or hours > 24
