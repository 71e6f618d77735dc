-- check | 活动开始时间在举办当天 | An activity starts on the day it is held
-- reads | activities

select
    activity_id,
    held_on,
    starts_at,
from activities
where cast(starts_at as date) <> held_on
