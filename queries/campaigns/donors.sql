-- question | 多少人捐赠，多少人第二年还在捐，捐款集中吗？ | How many donors, how many come back, and how concentrated is giving?
-- grain    | year
-- reads    | donors_by_campaign, campaign_pairs, largest_donors, donation_days
-- rows     | rows/gifts
-- param    | campaign | 只看这些募捐；空 = 全部捐赠 | only these campaigns; empty keeps all gifts
-- filter   | year
-- column   | year          | 年份         | Year                     | year
-- column   | donors        | 具名捐赠人   | Named donors             | people
-- column   | retained      | 上年也捐的人 | Gave the year before too | people
-- column   | donors_before | 上年具名捐赠人 | Named donors of the year before | people
-- column   | retention_pct | 留存率       | Retention                | pct
-- column   | top_ten_pct   | 最大十位占比 | Share of the ten largest | pct
-- column   | hhi           | 集中度 HHI   | Concentration (HHI)      | number
-- column   | anonymous_pct | 匿名占比     | Anonymous share          | pct
-- note     | 只计捐赠，退款和更正不计；没有选募捐时，直接捐给基金和项目的也计入。留存率 = 上年也捐的人 ÷ 上年捐赠人。HHI 从 0 到 10,000，越大越集中。捐赠人不排名。 | Gifts only. Unless a campaign is chosen, gifts to the fund and its projects count too. Retention: gave the year before too ÷ donors of that year. HHI runs from 0 to 10,000, higher is more concentrated. Donors are never ranked.

with given as (
    select
        year_of(donated_on) as year,
        sum(amount_cny) as given_cny
    from donation_days
    where entry_type = 'gift' and is_chosen($campaign, campaign_id)
    group by year_of(donated_on)
),

years as (
    select
        year,
        donors,
        retained,
        100.0 * largest_cny / named_cny as top_ten_pct,
        10000.0 * squares / power(cast(named_cny as double), 2) as hhi,
        100.0 * (given_cny - named_cny) / given_cny as anonymous_pct
    from named_donors($campaign)
    join given using (year)
)

select
    now.year,
    cast(now.donors as bigint) as donors,
    cast(case when earlier.donors > 0 then now.retained end as bigint) as retained,
    cast(earlier.donors as bigint) as donors_before,
    pct_of(now.retained, earlier.donors) as retention_pct,
    cast(now.top_ten_pct as double) as top_ten_pct,
    cast(now.hhi as double) as hhi,
    cast(now.anonymous_pct as double) as anonymous_pct
from years as now
left join years as earlier on earlier.year = now.year - 1
order by now.year
