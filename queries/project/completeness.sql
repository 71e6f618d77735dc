-- question | 这个项目的记录缺什么？ | What is missing from the record of this project?
-- grain    | part
-- reads    | projects, outputs
-- param    | id
-- column   | part  | 内容项 | Part of the record
-- column   | given | 是否给出 | Given
-- note     | 八项都看项目自己的记录；预算、拨付的明细另见本页的图。 | The eight parts are those of the project's own record; budgets and payments of each year are shown apart on this page.

select
    part,
    case when is_given then 'yes' else 'no' end as given
from record_parts()
where project_id = $id
order by place
