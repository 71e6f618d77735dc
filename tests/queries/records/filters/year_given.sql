select distinct
    cast(extract(year from donated_at) as varchar) as code
from donations
order by code
