-- question | 基金募集、支出和应付未付各多少？ | Raised, spent, payable: how much?
-- grain    | figure
-- reads    | fund_figures
-- param    | year | 期间触及这些年份的；没有写明期间的总是在；空 = 全部 | periods touching these years; unstated periods always stay
-- column   | figure          | 指标         | Figure
-- column   | amount_cny      | 金额         | Amount | cny
-- column   | period_label    | 报告所写期间 | Period as printed
-- column   | period_label_en | 期间英文     | Period in English
-- column   | report_lines    | 报告行号     | Report lines
-- note     | 三个数字的期间不同或未写明，因此不相加、不相减、不相除。 | The three figures cover different or unstated periods: they are not added, subtracted or divided.

select
    figure,
    amount_cny,
    period_label,
    period_label_en,
    report_lines
from fund_figures
where cardinality($year) = 0
    or period_to is null
    or list_contains($year, year_of(period_from))
    or list_contains($year, year_of(period_to))
order by figure_id
