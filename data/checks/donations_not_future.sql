-- check | 没有晚于统计日期的捐赠 | No donation lies after the as-of day
-- reads | donations, snapshot

select
    donations.donation_id,
    donations.donated_at,
from donations
cross join snapshot
where cast(donations.donated_at as date) > snapshot.as_of
