-- question | 报告写了这个项目的哪些数量？ | Which quantities does the record of this project give?
-- grain    | measure
-- reads    | outputs
-- param    | id
-- column   | measure      | 指标     | Measure
-- column   | label        | 说明     | What
-- column   | label_en     | 英文说明 | What, in English
-- column   | value        | 数量     | Value
-- column   | unit         | 单位     | Unit
-- column   | report_lines | 报告行号 | Report lines

select
    measure,
    label,
    label_en,
    value,
    unit,
    report_lines
from outputs
where project_id = $id
order by measure
