-- question | 捐赠在哪些月份多？ | In which months do people give?
-- grain    | year, month
-- reads    | donation_days, snapshot
-- rows     | rows/donations
-- filter   | year, category
-- column   | year         | 年份     | Year     | year
-- column   | month        | 月份     | Month    | month
-- column   | received_cny | 捐赠净额 | Received | cny
-- column   | gifts        | 捐赠笔数 | Gifts    | gifts
-- column   | outside | 不经募捐的笔数 | Gifts outside campaigns | gifts

select
    year,
    cast(extract(month from donated_on) as bigint) as month,
    cast(sum(amount_cny) as decimal(18, 2)) as received_cny,
    cast(sum(gifts) as bigint) as gifts,
    cast(sum(outside) as bigint) as outside,
    category
from giving_to_date()
group by year, extract(month from donated_on), category
order by year, month
