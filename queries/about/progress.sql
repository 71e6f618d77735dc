-- question | 各项计划进展如何？ | How far have the plans come?
-- grain    | item_id
-- reads    | plan_items, plan_progress, snapshot
-- column   | item_id    | 编号   | ID
-- column   | item       | 内容   | Item
-- column   | item_en    | 英文   | Item in English
-- column   | plan_state | 进展   | Progress
-- column   | as_of_on   | 截至   | As of | date
-- column   | note       | 备注   | Note
-- column   | note_en    | 英文备注 | Note in English

select
    item_id,
    item,
    item_en,
    plan_state,
    as_of_on,
    note,
    note_en
from plan_items
join plan_progress using (item_id)
where as_of_on <= (select as_of from snapshot)
qualify row_number() over (partition by item_id order by as_of_on desc) = 1
order by item_id
