-- check | 户均入户次数相符 | Visits per household agree
-- reads | outputs, printed_totals
-- for   | report

with counted as (
    select
        project_id as part,
        sum(case when measure = 'visits' then value end) as visits,
        sum(case when measure = 'households' then value end) as households,
    from outputs
    group by project_id
)

select
    printed.part,
    printed.value,
    counted.visits,
    counted.households,
from printed_totals as printed
left join counted on counted.part = printed.part
where printed.total = 'visits_per_household'
    and (printed.value * counted.households = counted.visits) is not true
