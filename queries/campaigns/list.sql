-- question | 募捐由谁发起，在哪里募，何时截止？ | Who runs the campaigns, where, and until when?
-- grain    | campaign_id
-- reads    | campaigns
-- filter   | campaign
-- column   | campaign_id        | 编号         | ID
-- column   | name               | 募捐项目     | Campaign
-- column   | name_en            | 英文名称     | Campaign in English
-- column   | project_id         | 所属项目     | Project
-- column   | organiser          | 发起单位     | Organiser
-- column   | organiser_en       | 发起单位英文 | Organiser in English
-- column   | platform           | 募捐平台     | Platform
-- column   | platform_en        | 平台英文     | Platform in English
-- column   | filing_no          | 备案号       | Filing number
-- column   | campaign_status    | 募捐状态     | Status
-- column   | opens_on           | 开始         | Opens  | date
-- column   | closes_on          | 截止         | Closes | date
-- column   | report_lines       | 报告行号     | Report lines

select
    campaign_id,
    name,
    name_en,
    project_id,
    organiser,
    organiser_en,
    platform,
    platform_en,
    filing_no,
    status as campaign_status,
    opens_on,
    closes_on,
    report_lines
from campaigns
order by campaign_id
