-- question | 这些数字背后是哪些捐赠记录？ | Which donation records stand behind these numbers?
-- grain    | donation_id
-- reads    | donations, donation_days, campaigns, projects, snapshot
-- param    | year     | 只看这些年份；空 = 全部 | only these years; empty keeps all
-- param    | id       | 只看这个项目；空 = 全部 | only this project; empty keeps all
-- param    | category | 只看这些类别；空 = 全部 | only these categories; empty keeps all
-- column   | donation_id | 捐赠编号   | Donation ID
-- column   | donated_on  | 捐赠日期   | Donated on | date
-- column   | entry_type  | 记录类型   | Entry
-- column   | amount_cny  | 金额       | Amount     | cny
-- column   | channel     | 渠道       | Channel
-- column   | campaign_id | 募捐编号   | Campaign ID
-- column   | project_id  | 项目编号   | Project ID
-- column   | original_id | 原捐赠编号 | Donation refunded or corrected
-- note     | 截至快照日，最多列出最近的 200 行。 | Up to the as-of day; the latest 200 rows at most.

with days as (
    select
        donated_on,
        sum(entries) as entries
    from donation_days
    left join campaigns using (campaign_id)
    where donated_on <= (select as_of from snapshot)
        and (
            cardinality($year) = 0
            or list_contains($year, cast(extract(year from donated_on) as bigint))
        )
        and (cardinality($category) = 0 or list_contains($category, category))
        and ($id = '' or coalesce(donation_days.project_id, campaigns.project_id) = $id)
    group by donated_on
),

so_far as (
    select
        donated_on,
        sum(entries) over (order by donated_on desc) - entries as later
    from days
),

page as ( -- the 200 rows lie between these: nothing else is read
    select
        cast(min(donated_on) as timestamp) as since,
        cast(max(donated_on) + 1 as timestamp) as until
    from so_far
    where later < 200
)

select
    donation_id,
    cast(donated_at as date) as donated_on,
    entry_type,
    amount_cny,
    channel,
    donations.campaign_id,
    coalesce(donations.project_id, campaigns.project_id) as project_id,
    original_id
from donations
left join campaigns using (campaign_id)
left join projects
    on projects.project_id = coalesce(donations.project_id, campaigns.project_id)
where donated_at >= (select since from page)
    and donated_at < (select until from page)
    and (
        cardinality($year) = 0
        or list_contains($year, cast(extract(year from donated_at) as bigint))
    )
    and (cardinality($category) = 0 or list_contains($category, category))
    and ($id = '' or coalesce(donations.project_id, campaigns.project_id) = $id)
order by donated_at desc, donation_id desc
limit 200
