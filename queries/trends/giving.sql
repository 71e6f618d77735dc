-- question | 捐赠收入每年怎样变化？ | How does giving change from year to year?
-- grain    | year
-- reads    | donations, projects, campaigns
-- rows     | rows/donations
-- param    | year     | 只看这些年份；空 = 全部 | only these years; empty keeps all
-- param    | category | 只看这些类别；空 = 全部 | only these categories; empty keeps all
-- column   | year         | 年份         | Year          | year
-- column   | received_cny | 捐赠净额     | Received      | cny
-- column   | gifts        | 捐赠笔数     | Gifts         | count
-- column   | donors       | 具名捐赠人   | Named donors  | people
-- column   | change_pct   | 净额比上年   | Change on the year before | pct
-- note     | 净额 = 捐赠减退款，加更正；按捐赠日期。 | Received is gifts less refunds, corrections included, by date of the gift.

with years as (
    select
        cast(extract(year from donated_at) as bigint) as year,
        sum(amount_cny) as received_cny,
        count(*) filter (where entry_type = 'gift') as gifts,
        count(distinct donor_id) filter (where entry_type = 'gift') as donors
    from donations
    left join campaigns using (campaign_id)
    left join projects
        on projects.project_id = coalesce(donations.project_id, campaigns.project_id)
    where (cardinality($category) = 0 or list_contains($category, category))
    group by cast(extract(year from donated_at) as bigint)
),

changes as (
    select
        now.year,
        now.received_cny,
        now.gifts,
        now.donors,
        100.0 * now.received_cny / nullif(earlier.received_cny, 0) - 100 as change_pct
    from years as now
    left join years as earlier on earlier.year = now.year - 1
)

select
    year,
    cast(received_cny as decimal(18, 2)) as received_cny,
    cast(gifts as bigint) as gifts,
    cast(donors as bigint) as donors,
    cast(change_pct as double) as change_pct
from changes
where cardinality($year) = 0 or list_contains($year, year)
order by year
