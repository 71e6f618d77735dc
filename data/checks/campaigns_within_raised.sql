-- check | 各募捐之和不超过基金募集总额 | The campaigns together raised no more than the fund
-- reads | campaign_totals, fund_figures
-- for   | report

with together as (
    select sum(raised_cny) as raised_cny
    from campaign_totals
)

select
    figures.figure_id,
    figures.amount_cny,
    together.raised_cny,
from fund_figures as figures
cross join together
where figures.figure = 'raised'
    and together.raised_cny > figures.amount_cny
