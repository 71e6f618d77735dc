-- question | 收到的捐赠从哪里来，给了哪些项目？ | Where do gifts come from, and which projects are they for?
-- grain    | channel, campaign_id, restriction, project_id
-- reads    | donation_days, campaigns, projects, snapshot
-- rows     | rows/donations
-- largest  | received_cny
-- filter   | category, year
-- column   | channel       | 渠道         | Channel
-- column   | campaign_id   | 募捐编号     | Campaign ID
-- column   | short_name    | 募捐         | Campaign
-- column   | short_name_en | 英文简称     | Campaign in English
-- column   | restriction   | 不经募捐的限定 | Restriction outside campaigns
-- column   | project_id    | 项目编号     | Project ID
-- column   | project       | 项目         | Project
-- column   | project_en    | 项目英文名称 | Project in English
-- column   | category      | 类别         | Category
-- column   | received_cny  | 捐赠净额     | Received | cny
-- column   | gifts         | 捐赠笔数     | Gifts    | gifts
-- note     | 净额 = 捐赠减退款，加更正，按捐赠日期。非限定的捐赠没有项目；净额不大于零的只列在数据表里。收到的与付出的期间不同，两张流向图不相连。 | Received is gifts less refunds, corrections included, by date of the gift. Unrestricted gifts have no project; what is not above zero stands in the table only. Gifts and payments cover different periods: the two flows are never joined.

select
    channel,
    campaign_id,
    short_name,
    short_name_en,
    case when campaign_id is null then restriction end as restriction,
    projects.project_id,
    projects.name as project,
    projects.name_en as project_en,
    giving.category,
    cast(sum(amount_cny) as decimal(18, 2)) as received_cny,
    cast(sum(gifts) as bigint) as gifts,
    year
from giving_to_date() as giving
left join campaigns using (campaign_id)
left join projects
    on projects.project_id = coalesce(giving.project_id, campaigns.project_id)
group by
    channel,
    campaign_id,
    short_name,
    short_name_en,
    case when campaign_id is null then restriction end,
    projects.project_id,
    projects.name,
    projects.name_en,
    giving.category,
    year
order by channel, campaign_id, restriction, projects.project_id
