-- question | 这个项目每月收到多少捐赠？ | How much is given to this project each month?
-- grain    | month_on
-- reads    | donation_days, campaigns
-- rows     | rows/donations
-- param    | id
-- column   | month_on     | 月份     | Month    | date
-- column   | received_cny | 捐赠净额 | Received | cny
-- column   | gifts        | 捐赠笔数 | Gifts    | gifts
-- column   | outside | 不经募捐的笔数 | Gifts outside campaigns | gifts
-- note     | 净额 = 捐赠减退款，加更正；含项目所属募捐收到的。 | Received is gifts less refunds, corrections included, those to the project's campaign too.

select
    cast(date_trunc('month', donated_on) as date) as month_on,
    cast(sum(amount_cny) as decimal(18, 2)) as received_cny,
    cast(coalesce(sum(entries) filter (where entry_type = 'gift'), 0) as bigint) as gifts,
    cast(
        coalesce(
            sum(entries) filter (where entry_type = 'gift' and campaign_id is null), 0
        ) as bigint
    ) as outside
from donation_days
left join campaigns using (campaign_id)
where coalesce(donation_days.project_id, campaigns.project_id) = $id
group by cast(date_trunc('month', donated_on) as date)
order by month_on
