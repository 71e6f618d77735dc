-- question | 多少人捐赠，多少人第二年还在捐，捐款集中吗？ | How many donors, how many come back, and how concentrated is giving?
-- grain    | year
-- reads    | donations, snapshot
-- rows     | rows/gifts
-- param    | campaign | 只看这些募捐；空 = 全部捐赠 | only these campaigns; empty keeps all gifts
-- param    | year     | 只看这些年份；空 = 全部 | only these years; empty keeps all
-- column   | year          | 年份         | Year                     | year
-- column   | donors        | 具名捐赠人   | Named donors             | people
-- column   | retained      | 上年也捐的人 | Gave the year before too | people
-- column   | retention_pct | 留存率       | Retention                | pct
-- column   | top_ten_pct   | 最大十位占比 | Share of the ten largest | pct
-- column   | hhi           | 集中度 HHI   | Concentration (HHI)      | number
-- column   | anonymous_pct | 匿名占比     | Anonymous share          | pct
-- note     | 只计捐赠，退款和更正不计；没有选募捐时，直接捐给基金和项目的也计入。留存率 = 上年也捐的人 ÷ 上年捐赠人。HHI 从 0 到 10,000，越大越集中。不足 5 人不显示，捐赠人不排名。 | Gifts only. Unless a campaign is chosen, gifts to the fund and its projects count too. Retention: gave the year before too ÷ donors of that year. HHI runs from 0 to 10,000, higher is more concentrated. Fewer than 5 people are not shown; donors are never ranked.

with gifts as (
    select
        cast(extract(year from donated_at) as bigint) as year,
        donor_id,
        sum(amount_cny) as given_cny
    from donations
    where entry_type = 'gift'
        and cast(donated_at as date) <= (select as_of from snapshot)
        and (cardinality($campaign) = 0 or list_contains($campaign, campaign_id))
    group by cast(extract(year from donated_at) as bigint), donor_id
),

named as (
    select
        gifts.year,
        gifts.given_cny,
        earlier.donor_id is not null as is_retained,
        row_number() over (partition by gifts.year order by gifts.given_cny desc) as place
    from gifts
    left join gifts as earlier
        on earlier.donor_id = gifts.donor_id and earlier.year = gifts.year - 1
    where gifts.donor_id is not null
),

years as (
    select
        year,
        count(*) as donors,
        count(*) filter (where is_retained) as retained,
        sum(given_cny) as named_cny,
        sum(given_cny) filter (where place <= 10) as largest_cny,
        sum(cast(given_cny as double) * cast(given_cny as double)) as squares
    from named
    group by year
),

shares as (
    select
        year,
        100.0 * sum(given_cny) filter (where donor_id is null) / sum(given_cny) as anonymous_pct
    from gifts
    group by year
)

select
    now.year,
    cast(case when now.donors >= 5 then now.donors end as bigint) as donors,
    cast(case when now.retained >= 5 then now.retained end as bigint) as retained,
    cast(
        case when now.retained >= 5 then 100.0 * now.retained / earlier.donors end as double
    ) as retention_pct,
    cast(
        case when now.donors >= 5 then 100.0 * now.largest_cny / now.named_cny end as double
    ) as top_ten_pct,
    cast(
        case when now.donors >= 5 then 10000.0 * now.squares / power(now.named_cny, 2) end
        as double
    ) as hhi,
    cast(case when now.donors >= 5 then anonymous_pct end as double) as anonymous_pct
from years as now
join shares using (year)
left join years as earlier on earlier.year = now.year - 1
where cardinality($year) = 0 or list_contains($year, now.year)
order by now.year
