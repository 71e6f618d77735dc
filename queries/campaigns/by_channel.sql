-- question | 捐款从哪些渠道来？ | Through which channels do gifts come?
-- grain    | channel
-- reads    | donation_days, snapshot
-- rows     | rows/campaign_donations
-- largest  | received_cny
-- filter   | campaign, year
-- column   | channel      | 渠道     | Channel
-- column   | received_cny | 净额     | Received | cny
-- column   | gifts        | 捐赠笔数 | Gifts    | gifts
-- note     | 净额 = 捐赠减退款，加更正。只计有募捐项目的捐款。 | Received is gifts less refunds, corrections included; gifts to campaigns only.

select
    channel,
    cast(sum(amount_cny) as decimal(18, 2)) as received_cny,
    cast(sum(gifts) as bigint) as gifts,
    campaign_id,
    year
from giving_to_date()
where campaign_id is not null
group by channel, campaign_id, year
order by channel
