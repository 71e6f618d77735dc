-- question | 有哪些募捐项目？ | Which campaigns are there?
-- grain    | code
-- reads    | campaigns
-- column   | code     | 募捐编号 | Campaign ID
-- column   | label    | 简称     | Short name
-- column   | label_en | 英文简称 | Short name in English

select
    campaign_id as code,
    short_name as label,
    short_name_en as label_en
from campaigns
order by code
