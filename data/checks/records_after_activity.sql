-- check | 记录不早于活动，且日期与活动一致 | No record before its activity, and on its day
-- reads | activities, service_records

select
    records.record_id,
    records.served_on,
    records.recorded_on,
    activities.held_on,
from service_records as records
inner join activities on activities.activity_id = records.activity_id
where records.served_on <> activities.held_on
    or records.recorded_on < activities.held_on
    or activities.status <> 'held'
