-- reads | volunteers, snapshot

select
    year(registered_on) as registered_year,
    year(left_on) as left_year,
    count(*) as people,
from volunteers
cross join snapshot
where registered_on <= as_of
group by registered_year, left_year
