-- check | 基金数字等于报告所写 | Fund figures are those printed
-- reads | fund_figures, printed_totals
-- for   | report

with printed as (
    select
        part as figure,
        value,
    from printed_totals
    where total = 'fund_figure'
)

select
    printed.figure as printed_figure,
    figures.figure,
    printed.value,
    figures.amount_cny,
from printed
full outer join fund_figures as figures on figures.figure = printed.figure
where printed.value is distinct from figures.amount_cny
