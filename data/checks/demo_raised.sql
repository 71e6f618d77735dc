-- check | 演示捐赠（示例募捐除外）合计等于年度募集 | Demo gifts add up to the fund's published receipts
-- reads | donations, fund_figures
-- for   | demo

-- Gifts to the invented campaigns of an enlarged demo come on top.
select
    figures.figure_id,
    figures.amount_cny,
    sum(donations.amount_cny) as given_cny,
from fund_figures as figures
left join donations
    on cast(donations.donated_at as date) between figures.period_from and figures.period_to
    and not starts_with(coalesce(donations.campaign_id, ''), 'DEMO-')
where figures.figure = 'raised'
group by figures.figure_id, figures.amount_cny
having figures.amount_cny is distinct from sum(donations.amount_cny)
