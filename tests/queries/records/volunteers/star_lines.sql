with lines as (
    select
        star_line,
        line_hours
    from (
        values ('star_1', 100), ('star_2', 300), ('star_3', 600), ('star_4', 1000),
            ('star_5', 1500)
    ) as listed (star_line, line_hours)
),

totals as (
    select
        volunteer_id,
        sum(hours) as hours
    from service_records
    where verified
        and (cardinality($year) = 0 or extract(year from served_on) <= list_max($year))
    group by volunteer_id
),

counted as (
    select
        star_line,
        line_hours,
        count(volunteer_id) as people
    from lines
    left join totals on totals.hours >= lines.line_hours
    where (select count(*) from totals) > 0
    group by star_line, line_hours
)

select
    star_line,
    cast(line_hours as decimal(18, 2)) as line_hours,
    cast(people as bigint) as people,
    case when people = 0 then 'none' when people < 6 then 'small' else 'enough' end
        as cell_size
from counted
order by line_hours
