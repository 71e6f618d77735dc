-- question | 报告怎样说明这个基金？ | What does the report say of the fund itself?
-- grain    | fact_id
-- reads    | fund_facts
-- column   | fact_id      | 编号     | ID
-- column   | fact_kind    | 类型     | Kind
-- column   | said         | 说明     | Statement
-- column   | said_en      | 英文     | Statement in English
-- column   | report_lines | 报告行号 | Report lines
-- note     | 用自己的话转述，原文见所注的行。 | Told in our own words; the report's own stand at the lines named.

select
    fact_id,
    fact_kind,
    said,
    said_en,
    report_lines
from fund_facts
order by fact_id
