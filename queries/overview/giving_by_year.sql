-- question | 每年收到多少捐赠？ | How much is given each year?
-- grain    | year
-- reads    | donation_days
-- rows     | rows/donations
-- keep     | year     | year     | 只看这些年份；空 = 全部 | only these years; empty keeps all
-- cell     | category | category | 只看这些类别；空 = 全部 | only these categories; empty keeps all
-- column   | year         | 年份     | Year     | year
-- column   | received_cny | 捐赠净额 | Received | cny
-- column   | gifts        | 捐赠笔数 | Gifts    | count
-- note     | 净额 = 捐赠减退款，加更正；按捐赠日期。 | Received is gifts less refunds, corrections included, by date of the gift.

select
    cast(extract(year from donated_on) as bigint) as year,
    cast(sum(amount_cny) as decimal(18, 2)) as received_cny,
    cast(coalesce(sum(entries) filter (where entry_type = 'gift'), 0) as bigint) as gifts,
    category
from donation_days
group by cast(extract(year from donated_on) as bigint), category
order by year
