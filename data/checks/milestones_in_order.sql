-- check | 环节的完成日期不晚于统计日期 | No step was done after the as-of day
-- reads | milestones, snapshot

select
    milestones.project_id,
    milestones.step,
    milestones.done_on,
from milestones
cross join snapshot
where milestones.done_on > snapshot.as_of
