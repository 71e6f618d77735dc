-- question | 每笔捐款有多大？ | How large are the gifts?
-- grain    | gift_size
-- reads    | gift_sizes
-- rows     | rows/campaign_gifts
-- cell     | campaign | campaign_id | 只看这些募捐；空 = 全部 | only these campaigns; empty keeps all
-- cell     | year     | year        | 只看这些年份；空 = 全部 | only these years; empty keeps all
-- column   | gift_size  | 单笔金额 | Size of gift
-- column   | gifts      | 捐赠笔数 | Gifts  | count
-- column   | amount_cny | 金额合计 | Amount | cny
-- note     | 只计捐赠，退款和更正另计。 | Gifts only; refunds and corrections are left out.

select
    gift_size,
    cast(sum(gifts) as bigint) as gifts,
    cast(sum(amount_cny) as decimal(18, 2)) as amount_cny,
    campaign_id,
    year
from gift_sizes
group by gift_size, campaign_id, year
order by
    case gift_size
        when 'below_10' then 1 when 'below_100' then 2 when 'below_1000' then 3
        when 'below_10000' then 4 else 5
    end
