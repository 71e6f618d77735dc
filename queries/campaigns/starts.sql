-- question | 各项募捐从哪天开始？ | On which day did each campaign start?
-- grain    | campaign_id
-- reads    | campaigns
-- filter   | campaign
-- column   | campaign_id   | 编号     | ID
-- column   | short_name    | 募捐     | Campaign
-- column   | short_name_en | 英文简称 | Campaign in English
-- column   | opens_on      | 开始     | Opens | date
-- note     | 没有写明开始日期的募捐不列。 | Campaigns without a stated first day are left out.

select
    campaign_id,
    short_name,
    short_name_en,
    opens_on
from campaigns
where opens_on is not null
order by opens_on, campaign_id
