-- check | 列明与未列明项目的应付未付款相符 | Payables by project are those of the report
-- reads | payables, printed_totals
-- for   | report

with printed as (
    select
        case when total = 'payable_of_project' then part end as project_id,
        value,
    from printed_totals
    where total in ('payable_of_project', 'payable_other')
),

counted as (
    select
        project_id,
        sum(amount_cny) as amount_cny,
    from payables
    group by project_id
)

select
    coalesce(printed.project_id, counted.project_id) as project_id,
    printed.value,
    counted.amount_cny,
from printed
full outer join counted on counted.project_id is not distinct from printed.project_id
where printed.value is distinct from counted.amount_cny
