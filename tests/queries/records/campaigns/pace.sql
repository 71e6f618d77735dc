with periods as (
    select cast(unnest([30, 90, 365]) as bigint) as days
),

paced as (
    select
        campaign_id,
        days,
        as_of,
        target_cny - raised_cny as remaining_cny,
        count(*) filter (
            where entry_type = 'gift' and cast(donated_at as date) > as_of - cast(days as integer)
        ) as gifts,
        case
            when min(cast(donated_at as date)) <= as_of - cast(days as integer) then coalesce(
                sum(amount_cny) filter (
                    where cast(donated_at as date) > as_of - cast(days as integer)
                ),
                0
            )
        end as received_cny
    from donations
    join campaigns using (campaign_id)
    join campaign_totals using (campaign_id)
    cross join periods
    cross join snapshot
    where cast(donated_at as date) <= as_of
        and as_of_on = as_of
        and certainty = 'stated'
        and target_cny is not null
        and (cardinality($campaign) = 0 or list_contains($campaign, campaign_id))
    group by campaign_id, days, as_of, target_cny, raised_cny
)

select
    campaign_id,
    short_name,
    short_name_en,
    days,
    gifts,
    cast(received_cny as decimal(18, 2)) as received_cny,
    cast(received_cny / days as decimal(18, 2)) as per_day_cny,
    cast(
        case
            when remaining_cny > 0
                and received_cny > 0
                and remaining_cny * days / received_cny <= 3653
                then as_of + cast(ceil(remaining_cny * days / received_cny) as integer)
        end as date
    ) as met_on,
    case
        when remaining_cny <= 0 then 'met'
        when received_cny is null then 'too_short'
        when received_cny <= 0 then 'standstill'
        when remaining_cny * days / received_cny > 3653 then 'beyond_ten_years'
        else 'in_sight'
    end as outlook
from paced
join campaigns using (campaign_id)
order by campaign_id, days
