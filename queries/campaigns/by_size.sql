-- question | 每笔捐款有多大？ | How large are the gifts?
-- grain    | gift_size
-- reads    | gift_sizes
-- rows     | rows/campaign_gifts
-- filter   | campaign, year
-- column   | gift_size  | 单笔金额 | Size of gift
-- column   | gifts      | 捐赠笔数 | Gifts  | gifts
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
order by list_position(['below_10', 'below_100', 'below_1000', 'below_10000'], gift_size)
    nulls last
