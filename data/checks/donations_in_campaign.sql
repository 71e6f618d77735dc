-- check | 捐赠在募捐期间之内，限定用途相符 | Gifts fall within their campaign and its purpose
-- reads | campaigns, donations

select
    donations.donation_id,
    donations.donated_at,
    donations.restriction,
from donations
left join campaigns on campaigns.campaign_id = donations.campaign_id
where cast(donations.donated_at as date) < campaigns.opens_on
    or (
        donations.entry_type = 'gift'
        and cast(donations.donated_at as date) > campaigns.closes_on
    )
    or (
        donations.campaign_id is not null
        and donations.project_id is distinct from campaigns.project_id
    )
    or (donations.restriction = 'campaign') <> (donations.campaign_id is not null)
    or (donations.restriction = 'unrestricted')
        <> (donations.campaign_id is null and donations.project_id is null)
