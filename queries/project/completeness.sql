-- question | 这个项目的记录缺什么？ | What is missing from the record of this project?
-- grain    | part
-- reads    | projects, outputs
-- param    | id
-- column   | part  | 内容项 | Part of the record
-- column   | given | 是否给出 | Given

select
    part,
    case when is_given then 'yes' else 'no' end as given
from record_parts()
where project_id = $id
order by place
