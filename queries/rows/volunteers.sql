-- question | 这些数字背后是哪些注册志愿者？ | Which registered volunteers stand behind these numbers?
-- grain    | volunteer_id
-- reads    | volunteers, snapshot
-- param    | year | 所选最后一年底在册的；空 = 截止日在册的 | on the books at the end of the last of these years; empty: at the as-of day
-- column   | volunteer_id  | 志愿者编号 | Volunteer ID
-- column   | registered_on | 注册日期   | Registered on | date
-- column   | left_on       | 退出日期   | Left on       | date
-- column   | team_id       | 队伍编号   | Team ID
-- column   | division      | 区县       | District
-- note     | 只有编号，没有姓名；最多列出最近注册的 200 行。 | Keys only, no names; the 200 registered last at most.

with listed as ( -- on the books at the end of the last year chosen
    select
        volunteer_id,
        registered_on,
        left_on,
        team_id,
        division_code as division
    from volunteers
    cross join snapshot
    where registered_on <= as_of
        and is_up_to_last($year, year_of(registered_on))
        and coalesce(year_of(left_on) > coalesce(list_max($year), year_of(as_of)), true)
),

days as ( -- that hold the latest 200 rows: no other is read whole
    select registered_on
    from listed
    group by registered_on
    qualify sum(count(*)) over (order by registered_on desc) - count(*) < 200
)

select
    volunteer_id,
    registered_on,
    left_on,
    team_id,
    division
from listed
join days using (registered_on)
order by registered_on desc, volunteer_id desc
limit 200
