-- question | 捐款从哪些渠道来？ | Through which channels do gifts come?
-- grain    | channel
-- reads    | donation_days, snapshot
-- rows     | rows/campaign_donations
-- largest  | received_cny
-- cell     | campaign | campaign_id | 只看这些募捐；空 = 全部 | only these campaigns; empty keeps all
-- cell     | year     | year        | 只看这些年份；空 = 全部 | only these years; empty keeps all
-- column   | channel      | 渠道     | Channel
-- column   | received_cny | 净额     | Received | cny
-- column   | gifts        | 捐赠笔数 | Gifts    | count
-- note     | 净额 = 捐赠减退款，加更正。只计有募捐项目的捐款。 | Received is gifts less refunds, corrections included; gifts to campaigns only.

select
    channel,
    cast(sum(amount_cny) as decimal(18, 2)) as received_cny,
    cast(coalesce(sum(entries) filter (where entry_type = 'gift'), 0) as bigint) as gifts,
    campaign_id,
    cast(extract(year from donated_on) as bigint) as year
from donation_days
where campaign_id is not null
    and donated_on <= (select as_of from snapshot)
group by channel, campaign_id, cast(extract(year from donated_on) as bigint)
order by channel
