-- question | 各类队伍（8+N）服务了多久？ | How long does each type of team (8+N) serve?
-- grain    | team_type
-- reads    | people_by_team, service_cells, service_teams, teams
-- rows     | rows/service_records
-- param    | year     | 只看这些年份；空 = 全部 | only these years; empty keeps all
-- param    | category | 只看这些类别；空 = 全部 | only these categories; empty keeps all
-- param    | district | 只看这些区县；空 = 全部 | only these districts; empty keeps all
-- column   | team_type | 队伍类型 | Type of team
-- column   | hours     | 服务时长 | Hours          | hours
-- column   | records   | 服务人次 | Participations | records
-- column   | people    | 服务人数 | People         | people
-- column   | teams     | 有活动的队伍 | Teams with activities | count
-- note     | 按办活动的队伍归类。报告只写“8+N”，没有列出八类，这里照数据中的类型。不足 5 人的不列。 | By the team that held the activity. The report says '8+N' without naming the eight; the types are those of the data. Groups of fewer than 5 people are left out.

with chosen as (
    select
        bit_or(slice) as slice,
        bit_or(bit_1) as cells_1,
        bit_or(bit_2) as cells_2,
        bit_or(bit_3) as cells_3,
        bit_or(bit_4) as cells_4,
        bit_or(bit_more) as cells_more
    from service_cells
    where (cardinality($category) = 0 or list_contains($category, category))
        and (cardinality($district) = 0 or list_contains($district, division_code))
        and (cardinality($year) = 0 or list_contains($year, year))
    group by is_sliced
),

people as (
    select
        team_type,
        sum(people) as people
    from people_by_team
    join chosen using (slice)
    where (
            (mask_1 & cells_1) | (mask_2 & cells_2) | (mask_3 & cells_3) | (mask_4 & cells_4)
        ) <> 0
        or bit_count(mask_more & cells_more) > 0
    group by team_type
),

served as (
    select
        team_type,
        sum(hours) as hours,
        sum(records) as records,
        count(distinct teams.team_id) as teams
    from service_teams
    join teams using (team_id)
    where (cardinality($category) = 0 or list_contains($category, category))
        and (
            cardinality($district) = 0
            or list_contains($district, service_teams.division_code)
        )
        and (cardinality($year) = 0 or list_contains($year, year))
    group by team_type
)

select
    team_type,
    cast(hours as decimal(18, 2)) as hours,
    cast(records as bigint) as records,
    cast(people as bigint) as people,
    cast(teams as bigint) as teams
from served
join people using (team_type)
where people >= 5
order by hours desc, team_type
