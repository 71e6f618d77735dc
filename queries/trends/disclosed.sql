-- question | 报告公布了哪些年份的募集资金？ | For which years does the report give the amount raised?
-- grain    | year
-- reads    | fund_figures
-- filter   | year
-- column   | year         | 年份     | Year     | year
-- column   | raised_cny   | 募集资金 | Raised   | cny
-- column   | report_lines | 报告行号 | Report lines
-- note     | 只列期间为一个完整年度的募集资金；只公布一年时只有一个点，谈不上增减。 | Amounts raised in one full year only; while one year is published there is one point and no change to speak of.

select
    year_of(period_to) as year,
    amount_cny as raised_cny,
    report_lines
from fund_figures
where figure = 'raised'
    and extract(year from period_from) = extract(year from period_to)
order by year
