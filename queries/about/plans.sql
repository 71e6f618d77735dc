-- question | 下一步计划做什么？ | What is planned next?
-- grain    | item_id
-- reads    | plan_items
-- column   | item_id      | 编号     | ID
-- column   | plan_no      | 计划     | No.  | count
-- column   | plan         | 计划名称 | Plan
-- column   | plan_en      | 英文名称 | Plan in English
-- column   | plan_kind    | 条目类型 | Kind
-- column   | item         | 内容     | Item
-- column   | item_en      | 英文     | Item in English
-- column   | value        | 数量     | Value
-- column   | unit         | 单位     | Unit
-- column   | report_lines | 报告行号 | Report lines
-- note     | 报告没有写各项计划的金额和期限。 | The report gives no amount and no date for any of them.

select
    item_id,
    plan_no,
    plan,
    plan_en,
    plan_kind,
    item,
    item_en,
    value,
    unit,
    report_lines
from plan_items
order by plan_no, position
