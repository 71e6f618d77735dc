-- check | 示例募捐没有目标、公布数和报告行号 | Invented campaigns bear no reported figures
-- reads | campaign_totals, campaigns
-- for   | demo

-- Only an enlarged demo invents campaigns; its other campaigns are those of the report.
select
    campaigns.campaign_id,
    campaigns.name,
    campaigns.target_cny,
    campaigns.report_lines,
    totals.raised_cny,
from campaigns
left join campaign_totals as totals on totals.campaign_id = campaigns.campaign_id
where case
    when starts_with(campaigns.campaign_id, 'DEMO-')
        then not starts_with(campaigns.name, '示例')
            or campaigns.target_cny is not null
            or campaigns.report_lines is not null
            or totals.campaign_id is not null
    else campaigns.report_lines is null
        or starts_with(campaigns.name, '示例')
end
