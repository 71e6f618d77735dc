-- question | 这个项目每月收到多少捐赠？ | How much is given to this project each month?
-- grain    | month_on
-- reads    | donation_days, campaigns, snapshot
-- rows     | rows/donations
-- param    | id
-- column   | month_on     | 月份     | Month    | date
-- column   | received_cny | 捐赠净额 | Received | cny
-- column   | gifts        | 捐赠笔数 | Gifts    | count
-- note     | 净额 = 捐赠减退款，加更正；含项目所属募捐收到的。 | Received is gifts less refunds, corrections included, those to the project's campaign too.

select
    cast(date_trunc('month', donated_on) as date) as month_on,
    cast(sum(amount_cny) as decimal(18, 2)) as received_cny,
    cast(sum(gifts) as bigint) as gifts
from giving_to_date() as giving
left join campaigns using (campaign_id)
where coalesce(giving.project_id, campaigns.project_id) = $id
group by cast(date_trunc('month', donated_on) as date)
order by month_on
