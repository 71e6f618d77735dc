-- question | 多少人捐赠，多少人第二年还在捐，捐款集中吗？ | How many donors, how many come back, and how concentrated is giving?
-- grain    | year
-- reads    | donors_by_campaign, campaign_pairs, largest_donors, donation_days
-- rows     | rows/gifts
-- param    | campaign | 只看这些募捐；空 = 全部捐赠 | only these campaigns; empty keeps all gifts
-- keep     | year     | year | 只看这些年份；空 = 全部 | only these years; empty keeps all
-- column   | year          | 年份         | Year                     | year
-- column   | donors        | 具名捐赠人   | Named donors             | people
-- column   | retained      | 上年也捐的人 | Gave the year before too | people
-- column   | retention_pct | 留存率       | Retention                | pct
-- column   | top_ten_pct   | 最大十位占比 | Share of the ten largest | pct
-- column   | hhi           | 集中度 HHI   | Concentration (HHI)      | number
-- column   | anonymous_pct | 匿名占比     | Anonymous share          | pct
-- note     | 只计捐赠，退款和更正不计；没有选募捐时，直接捐给基金和项目的也计入。留存率 = 上年也捐的人 ÷ 上年捐赠人。HHI 从 0 到 10,000，越大越集中。不足 5 人不显示，捐赠人不排名。 | Gifts only. Unless a campaign is chosen, gifts to the fund and its projects count too. Retention: gave the year before too ÷ donors of that year. HHI runs from 0 to 10,000, higher is more concentrated. Fewer than 5 people are not shown; donors are never ranked.

with people as (
    select
        year,
        sum(donors) as donors,
        sum(
            case
                when cardinality($campaign) = 0 and cardinality(touched_before) > 0 then donors
                when list_has_any(touched_before, $campaign) then donors
                else 0
            end
        ) as retained
    from donors_by_campaign
    where cardinality($campaign) = 0 or list_has_any(touched, $campaign)
    group by year
),

-- the square of a donor's sum is the sum of all products of what the campaigns got
squares as (
    select
        year,
        sum(case when campaign = other then given_cny end) as named_cny,
        sum(products) as squares
    from campaign_pairs
    where cardinality($campaign) = 0
        or (list_contains($campaign, campaign) and list_contains($campaign, other))
    group by year
),

placed as (
    select
        year,
        sum(given_cny) as given_cny,
        row_number() over (partition by year order by sum(given_cny) desc) as place
    from largest_donors
    where cardinality($campaign) = 0 or list_contains($campaign, campaign)
    group by year, donor
),

largest as (
    select
        year,
        sum(given_cny) as largest_cny
    from placed
    where place <= 10
    group by year
),

given as (
    select
        cast(extract(year from donated_on) as bigint) as year,
        sum(amount_cny) as given_cny
    from donation_days
    where entry_type = 'gift'
        and (cardinality($campaign) = 0 or list_contains($campaign, campaign_id))
    group by cast(extract(year from donated_on) as bigint)
),

years as (
    select
        year,
        donors,
        retained,
        given_cny,
        named_cny,
        largest_cny,
        10000.0 * squares / power(cast(named_cny as double), 2) as hhi
    from people
    join squares using (year)
    join largest using (year)
    join given using (year)
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
    cast(case when now.donors >= 5 then now.hhi end as double) as hhi,
    cast(
        case
            when now.donors >= 5
                then 100.0 * (now.given_cny - now.named_cny) / now.given_cny
        end as double
    ) as anonymous_pct
from years as now
left join years as earlier on earlier.year = now.year - 1
order by now.year
