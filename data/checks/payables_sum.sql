-- check | 各笔应付未付款之和等于总额 | The payables add up to the total
-- reads | fund_figures, payables
-- for   | report

with together as (
    select sum(amount_cny) as amount_cny
    from payables
)

select
    figures.figure_id,
    figures.amount_cny,
    together.amount_cny as together_cny,
from fund_figures as figures
cross join together
where figures.figure = 'payable'
    and figures.amount_cny is distinct from together.amount_cny
