-- question | 退款有多少？ | How much is refunded?
-- grain    | campaign_id
-- reads    | donation_days, campaigns, snapshot
-- rows     | rows/campaign_donations
-- totals   | given_cny, gifts, refunds, refunded_cny
-- param    | year
-- filter   | campaign
-- column   | campaign_id   | 编号         | ID
-- column   | short_name    | 募捐     | Campaign
-- column   | short_name_en | 英文简称 | Campaign in English
-- column   | given_cny     | 捐赠金额 | Given          | cny
-- column   | gifts         | 捐赠笔数 | Gifts          | gifts
-- column   | refunds       | 退款笔数 | Refunds        | gifts
-- column   | refunded_cny  | 退款金额 | Refunded       | cny
-- column   | refund_pct    | 退款占比 | Share refunded | pct
-- column   | corrections   | 更正笔数 | Corrections    | gifts
-- note     | 退款占比 = 退款金额 ÷ 捐赠金额；都按各自的日期计，更正不计。 | Share: refunded ÷ given, each by its own date; corrections are left out.

with sums as (
    select
        campaign_id,
        coalesce(sum(amount_cny) filter (where entry_type = 'gift'), 0) as given_cny,
        sum(gifts) as gifts,
        coalesce(sum(entries) filter (where entry_type = 'refund'), 0) as refunds,
        coalesce(sum(entries) filter (where entry_type = 'correction'), 0) as corrections,
        coalesce(-sum(amount_cny) filter (where entry_type = 'refund'), 0) as refunded_cny
    from giving_to_date()
    where is_chosen($year, year)
    group by campaign_id
)

select
    campaign_id,
    short_name,
    short_name_en,
    cast(given_cny as decimal(18, 2)) as given_cny,
    cast(gifts as bigint) as gifts,
    cast(refunds as bigint) as refunds,
    cast(refunded_cny as decimal(18, 2)) as refunded_cny,
    pct_of(refunded_cny, given_cny) as refund_pct,
    cast(corrections as bigint) as corrections
from sums
join campaigns using (campaign_id)
order by campaign_id
