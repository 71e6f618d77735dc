select
    volunteer_id,
    registered_on,
    left_on,
    team_id,
    division_code as division
from volunteers
cross join snapshot
where registered_on <= as_of
    and (cardinality($year) = 0 or extract(year from registered_on) <= list_max($year))
    and (
        left_on is null
        or extract(year from left_on)
        > coalesce(list_max($year), extract(year from as_of))
    )
order by registered_on desc, volunteer_id desc
limit 200
