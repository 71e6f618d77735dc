-- question | 每年收到多少捐赠？ | How much is given each year?
-- grain    | year
-- reads    | donation_days
-- rows     | rows/donations
-- filter   | year, category, status
-- column   | year         | 年份     | Year     | year
-- column   | received_cny | 捐赠净额 | Received | cny
-- column   | gifts        | 捐赠笔数 | Gifts    | gifts
-- column   | outside | 不经募捐的笔数 | Gifts outside campaigns | gifts
-- note     | 净额 = 捐赠减退款，加更正；按捐赠日期。 | Received is gifts less refunds, corrections included, by date of the gift.

select
    year_of(donated_on) as year,
    cast(sum(amount_cny) as decimal(18, 2)) as received_cny,
    cast(coalesce(sum(entries) filter (where entry_type = 'gift'), 0) as bigint) as gifts,
    cast(
        coalesce(
            sum(entries) filter (where entry_type = 'gift' and campaign_id is null), 0
        ) as bigint
    ) as outside,
    category,
    status
from donation_days
group by year_of(donated_on), category, status
order by year
