-- check | 演示的项目拨付合计等于基金公布的项目支出 | Demo payments on projects add up to the published spending
-- reads | fund_figures, payments
-- for   | demo

with paid as (
    select sum(amount_cny) as amount_cny
    from payments
    where project_id is not null
)

select
    figures.figure_id,
    figures.amount_cny,
    paid.amount_cny as paid_cny,
from fund_figures as figures
cross join paid
where figures.figure = 'spent_on_projects'
    and figures.amount_cny is distinct from paid.amount_cny
