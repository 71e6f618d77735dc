select distinct
    cast(extract(year from cast(donated_at as date)) as varchar) as code
from donations
order by code
