-- question | 这些数字背后是哪些捐赠记录？ | Which donation records stand behind these numbers?
-- grain    | donation_id
-- reads    | donations, donation_days, campaigns, projects, snapshot
-- param    | year
-- param    | id | 只看这个项目；空 = 全部 | only this project; empty keeps all
-- param    | category, status
-- column   | donation_id | 捐赠编号   | Donation ID
-- column   | donated_on  | 捐赠日期   | Donated on | date
-- column   | entry_type  | 记录类型   | Entry
-- column   | amount_cny  | 金额       | Amount     | cny
-- column   | channel     | 渠道       | Channel
-- column   | campaign_id | 募捐编号   | Campaign ID
-- column   | project_id  | 项目编号   | Project ID
-- column   | original_id | 原捐赠编号 | Donation refunded or corrected
-- note     | 截至快照日，最多列出最近的 200 行。 | Up to the as-of day; the latest 200 rows at most.

with days as ( -- that hold the latest 200 rows: no other is read
    select donated_on
    from giving_to_date() as giving
    left join campaigns using (campaign_id)
    where is_chosen($year, year)
        and is_chosen($category, category)
        and is_chosen($status, giving.status)
        and ($id = '' or coalesce(giving.project_id, campaigns.project_id) = $id)
    group by donated_on
    qualify sum(sum(entries)) over (order by donated_on desc) - sum(entries) < 200
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
left join campaigns on campaigns.campaign_id = donations.campaign_id
left join projects
    on projects.project_id = coalesce(donations.project_id, campaigns.project_id)
where donated_at >= (select cast(min(donated_on) as timestamp) from days)
    and donated_at < (select cast(max(donated_on) + 1 as timestamp) from days)
    and is_chosen($year, year_of(donated_at))
    and is_chosen($category, category)
    and is_chosen($status, projects.status)
    and ($id = '' or coalesce(donations.project_id, campaigns.project_id) = $id)
order by donated_at desc, donation_id desc
limit 200
