-- question | 太原有哪些区县？ | Which districts does Taiyuan have?
-- grain    | code
-- reads    | divisions
-- column   | code     | 区划代码 | Division code
-- column   | label    | 名称     | Name
-- column   | label_en | 英文名称 | Name in English

select
    division_code as code,
    name as label,
    name_en as label_en
from divisions
order by code
