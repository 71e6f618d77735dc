-- check | 每人每场活动只记一次 | One record per volunteer and activity
-- reads | service_records

-- Pairs are counted by their hash, which takes half the memory; pairs that share one by chance
-- are told apart below.
with twice as (
    select hash(volunteer_id, activity_id) as pair
    from service_records
    group by hash(volunteer_id, activity_id)
    having count(*) > 1
)

select
    volunteer_id,
    activity_id,
    count(*) as records,
from service_records
where hash(volunteer_id, activity_id) in (select pair from twice)
group by volunteer_id, activity_id
having count(*) > 1
