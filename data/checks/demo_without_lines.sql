-- check | 演示数据不带报告行号 | Demo rows carry no report lines
-- reads | snapshot_columns, snapshot_tables
-- for   | demo

select
    tables.name,
    columns.column_name,
from snapshot_tables as tables
inner join snapshot_columns as columns on columns.table_name = tables.name
where tables.provenance = 'demo'
    and tables.name <> 'campaigns' -- reported ones among invented ones: see demo_campaigns
    and columns.column_name = 'report_lines'
