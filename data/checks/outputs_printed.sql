-- check | 产出等于报告所写 | Outputs are the numbers printed
-- reads | outputs, printed_totals
-- for   | report

with printed as (
    select
        part,
        value,
        unit,
    from printed_totals
    where total = 'output'
),

counted as (
    select
        project_id || '.' || measure as part,
        value,
        unit,
    from outputs
)

select
    coalesce(printed.part, counted.part) as part,
    printed.value as printed_value,
    counted.value as counted_value,
from printed
full outer join counted on counted.part = printed.part
where printed.value is distinct from counted.value
    or printed.unit is distinct from counted.unit
