-- check | 服务在注册之后、退出之前 | Service lies between registration and leaving
-- reads | service_records, volunteers

select
    records.record_id,
    records.served_on,
    volunteers.registered_on,
    volunteers.left_on,
from service_records as records
inner join volunteers on volunteers.volunteer_id = records.volunteer_id
where records.served_on < volunteers.registered_on
    or records.served_on > volunteers.left_on
    or volunteers.left_on < volunteers.registered_on
