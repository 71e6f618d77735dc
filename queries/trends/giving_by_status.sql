-- question | 每年的捐赠给了哪些状态的项目？ | Is giving for closed or ongoing projects, year by year?
-- grain    | year, project_status
-- reads    | donation_days, snapshot
-- rows     | rows/donations
-- keep     | year     | year     | 只看这些年份；空 = 全部 | only these years; empty keeps all
-- cell     | category | category | 只看这些类别；空 = 全部 | only these categories; empty keeps all
-- column   | year           | 年份     | Year     | year
-- column   | project_status | 项目状态 | Project status
-- column   | received_cny   | 捐赠净额 | Received | cny
-- column   | gifts          | 捐赠笔数 | Gifts    | count
-- note     | 状态是快照日的状态。没有指定项目的捐赠单列；各状态相加等于当年总数。 | Status as of the as-of day. Gifts to no project stand apart; the parts add up to the year.

select
    cast(extract(year from donated_on) as bigint) as year,
    coalesce(status, 'none') as project_status,
    cast(sum(amount_cny) as decimal(18, 2)) as received_cny,
    cast(coalesce(sum(entries) filter (where entry_type = 'gift'), 0) as bigint) as gifts,
    category
from donation_days
where donated_on <= (select as_of from snapshot)
group by cast(extract(year from donated_on) as bigint), coalesce(status, 'none'), category
order by year, project_status
