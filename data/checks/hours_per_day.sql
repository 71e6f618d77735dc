-- check | 每人每天不超过 24 小时 | Nobody serves more than 24 hours a day
-- reads | service_records

-- Pairs are summed by their hash, which takes half the memory; what shares a hash with another
-- pair only looks busier, and is told apart below.
with busy as (
    select hash(volunteer_id, served_on) as pair
    from service_records
    group by hash(volunteer_id, served_on)
    having sum(greatest(hours, 0)) > 24
)

select
    volunteer_id,
    served_on,
    sum(hours) as hours_in_all,
from service_records
where hash(volunteer_id, served_on) in (select pair from busy)
group by volunteer_id, served_on
having sum(hours) > 24
