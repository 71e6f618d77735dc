-- check | 没有晚于统计日期的服务记录 | No service record lies after the as-of day
-- reads | service_records, snapshot

select
    records.record_id,
    records.recorded_on,
from service_records as records
cross join snapshot
where records.served_on > snapshot.as_of
    or records.recorded_on > snapshot.as_of
