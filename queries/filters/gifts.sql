-- question | 每个选项下有多少笔捐赠？ | How many gifts does each option leave?
-- grain    | year, category, campaign_id
-- reads    | donation_days, snapshot
-- filter   | year, category, campaign
-- column   | year        | 年份     | Year
-- column   | category    | 类别     | Category
-- column   | campaign_id | 募捐编号 | Campaign ID
-- column   | gifts       | 捐赠笔数 | Gifts       | gifts

select
    year,
    category,
    campaign_id,
    cast(sum(gifts) as bigint) as gifts
from giving_to_date()
group by year, category, campaign_id
order by year, category, campaign_id
