-- reads | donations

-- Ten donors gave a campaign at least its tenth largest sum, so they gave as much to any choice
-- that holds the campaign. Nobody is among the ten largest of a choice who gave less than that to
-- all campaigns whose tenth largest is no greater.
with placed as (
    select
        year,
        campaign,
        given_cny,
        row_number() over (partition by year, campaign order by given_cny desc) as place,
    from donor_gifts
),

tenths as (
    select
        year,
        campaign,
        coalesce(min(given_cny) filter (where place = 10), 0) as tenth_cny,
    from placed
    group by year, campaign
),

reached as (
    select
        year,
        donor,
        tenth_cny,
        sum(given_cny) over (partition by year, donor order by tenth_cny) as reached_cny,
    from donor_gifts
    join tenths using (year, campaign)
),

largest as (
    select distinct
        year,
        donor,
    from reached
    where reached_cny >= tenth_cny
)

select
    year,
    campaign,
    donor,
    given_cny,
from donor_gifts
join largest using (year, donor)
