select
    team_type,
    cast(sum(hours) as decimal(18, 2)) as hours,
    cast(count(*) as bigint) as records,
    cast(count(distinct volunteer_id) as bigint) as people,
    cast(count(distinct teams.team_id) as bigint) as teams
from service_records
join activities using (activity_id)
join teams using (team_id)
where verified
    and (cardinality($category) = 0 or list_contains($category, category))
    and (cardinality($district) = 0 or list_contains($district, activities.division_code))
    and (
        cardinality($year) = 0
        or list_contains($year, cast(extract(year from served_on) as bigint))
    )
group by team_type
order by hours desc, team_type
